"""A reply counts for the roll's practice whatever its spelling; count and list agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.practices import distinct, on_roll
from bot.meetings.replies import Reply, Scope, counts, replied_for

ROLL = ["The Inkwell Surgery", "St Anne’s & St Mary’s Medical Centre", "Brook Surgery",
        "Brook Medical Centre", "Château Road Practice"]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("inkwell", "The Inkwell Surgery"),
        ("Inkwell surgery", "The Inkwell Surgery"),
        ("THE  INKWELL SURGERY.", "The Inkwell Surgery"),
        ("St Annes and St Marys", "St Anne’s & St Mary’s Medical Centre"),
        ("St. Anne's & St. Mary's medical centre", "St Anne’s & St Mary’s Medical Centre"),
        ("Brook surgery", "Brook Surgery"),
        ("Brook", None),  # there are two
        ("Chateau-Road", "Château Road Practice"),
        ("Elsewhere", None),
        ("", None),
    ],
)
def test_whatever_its_spelling_the_roll_s_practice_is_meant(typed: str, meant: str | None) -> None:
    assert on_roll(typed, ROLL) == meant


def test_a_practice_that_the_roll_spells_in_two_ways_is_one() -> None:
    assert distinct(["Inkwell Surgery", "The Inkwell surgery", "Brook"]) == {
        "Inkwell Surgery", "Brook",
    }  # fmt: skip


@given(
    typed=st.lists(
        st.one_of(
            st.sampled_from([*ROLL, *(name.upper() for name in ROLL), "inkwell", "Brook"]),
            st.text(min_size=1, max_size=12),
        )
    )
)
def test_the_count_and_the_list_of_practices_always_agree(typed: list[str]) -> None:
    found = [Reply(Scope.PRACTICE, name, "Ada", "Yes") for name in typed]
    replied, beside = replied_for(found, ROLL)
    counted = counts(found, ROLL)
    assert counted.practices == len(replied)
    assert counted.practices + len(set(ROLL) - replied) == counted.of_practices == len(ROLL)
    assert counted.beside == len(beside)
    assert replied <= set(ROLL)
