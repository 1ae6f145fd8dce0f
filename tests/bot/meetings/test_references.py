"""References are found by what the rooms say, and by nothing else."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from bot.errors import UserError
from bot.meetings import references
from bot.offers import Reference, pointed_at

# A server with poll 41 alone.
KNOWN = {
    "P": Reference("P", "poll", lambda conn, guild, number: (guild, number) == (1, 41)),
    "A": Reference("A", "article", lambda conn, guild, number: False),
}


@pytest.fixture
def conn() -> Any:
    return sqlite3.connect(":memory:")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("p-41", "P-41"),
        (" P-041 ", "P-41"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_what_exists_is_kept_in_its_usual_form(conn: Any, typed: str, kept: str) -> None:
    assert pointed_at(conn, 1, typed, KNOWN) == kept


@pytest.mark.parametrize(
    "typed", ["P-42", "A-7", "P-٤١", "P 41", "https://x", "javascript:alert(1)", "P-" + "9" * 30]
)
def test_what_does_not_exist_is_refused(conn: Any, typed: str) -> None:
    with pytest.raises(UserError):
        pointed_at(conn, 1, typed, KNOWN)


def test_another_servers_poll_does_not_exist(conn: Any) -> None:
    with pytest.raises(UserError, match="no poll P-41"):
        pointed_at(conn, 2, "P-41", KNOWN)


def test_free_text_is_held_to_the_polls_it_names(conn: Any) -> None:
    references.check_within(conn, 1, "Straw poll P-41, and a PCN-3 paper", KNOWN)
    with pytest.raises(UserError, match="P-40"):
        references.check_within(conn, 1, "Straw polls P-41 and P-40", KNOWN)
