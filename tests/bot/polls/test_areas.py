"""Areas with a bare verdict: a brute-force solver that takes each as an inequality."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls.counting.areas import Area, Areas, Reached, verdicts

LIMIT = 3
Counts = tuple[int, int, int]


def splits(roll: int) -> list[Counts]:
    return [(f, a, o) for f, a, o in product(range(roll + 1), repeat=3) if f + a + o <= roll]


def fits(counts: Counts, verdict: Reached | None) -> bool:
    support, oppose, _ = counts
    if verdict is None or verdict is Reached.TOO_FEW:
        return True
    return sum(counts) >= LIMIT and (support > oppose) is (verdict is Reached.MET)


def solutions(areas: list[Area], shown: dict[str, Reached] | None) -> Iterator[tuple[Counts, ...]]:
    totals = [sum(area.voters[kind] for area in areas) for kind in range(3)]
    choices = [
        [c for c in splits(area.roll) if fits(c, shown[area.name] if shown else None)]
        for area in areas
    ]
    for found in product(*choices):
        if [sum(each) for each in zip(*found, strict=True)] == totals:
            yield found


def fixed(areas: list[Area], shown: dict[str, Reached] | None) -> set[tuple[int, int]]:
    """The counts (area, kind) that are the same in every solution."""
    first: tuple[Counts, ...] | None = None
    same = set(product(range(len(areas)), range(3)))
    for found in solutions(areas, shown):
        first = first or found
        same = {(a, k) for a, k in same if found[a][k] == first[a][k]}
        if not same:
            break
    return same


AREAS = st.lists(
    st.tuples(*[st.integers(0, 2)] * 3, st.integers(0, 1)), min_size=1, max_size=3
).map(lambda rows: [Area("NESW"[n], f + a + o + x, f, a, o) for n, (f, a, o, x) in enumerate(rows)])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(AREAS)
def test_a_solver_finds_no_count_that_the_totals_did_not_give_already(areas: list[Area]) -> None:
    shown = verdicts(areas, LIMIT)
    assert fixed(areas, shown) <= fixed(areas, None)


@given(AREAS)
def test_every_verdict_shown_is_true(areas: list[Area]) -> None:
    for area, verdict in zip(areas, verdicts(areas, LIMIT).values(), strict=True):
        if verdict is not Reached.TOO_FEW:
            assert area.cast >= LIMIT
            assert area.met is (verdict is Reached.MET)


def test_lopsided_areas_still_show_their_verdicts() -> None:
    cheshire = [Area("Central", 40, 13, 1), Area("East", 30, 7, 4), Area("West", 20, 6, 9, 1)]
    assert list(verdicts(cheshire, 5).values()) == [Reached.MET, Reached.MET, Reached.NOT_MET]


def test_an_area_with_too_few_ballots_shows_so() -> None:
    shown = verdicts([Area("North", 30, 12, 6), Area("South", 9, 3, 1)], 5)
    assert shown == {"North": Reached.MET, "South": Reached.TOO_FEW}


@pytest.mark.parametrize(
    ("said", "share", "reached"),
    [
        ("MMMM", Fraction(1), Reached.MET),
        ("MMNM", Fraction(3, 4), Reached.MET),
        ("MMNM", Fraction(1), Reached.NOT_MET),
        ("MMFN", Fraction(3, 4), Reached.TOO_FEW),
        ("MFNN", Fraction(3, 4), Reached.NOT_MET),
        ("", Fraction(1), Reached.NOT_MET),
    ],
)
def test_a_dual_majority_counts_areas(said: str, share: Fraction, reached: Reached) -> None:
    letters = {"M": Reached.MET, "N": Reached.NOT_MET, "F": Reached.TOO_FEW}
    areas = Areas({str(n): letters[letter] for n, letter in enumerate(said)})
    assert areas.reached(share) is reached
