"""A row of a table as the value it holds."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from bot.plain_values import of_row


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Cap:
    label: str


@dataclass(frozen=True)
class Bottle:
    id: int
    colour: Colour
    filled: date
    corked_at: datetime
    opened_at: datetime | None
    full: bool
    notes: tuple[str, ...]
    cap: Cap | None
    shelf: str = "top"


def row(**changed: object) -> sqlite3.Row:
    conn = sqlite3.connect(":memory:")
    conn.row_factory = sqlite3.Row
    columns = {
        "bottle_id": 7, "colour": "red", "filled": "2026-12-08", "corked_at": 1_000,
        "opened_at": None, "full": 1, "notes": '["dry", "old"]', "cap": None, "weight": 3,
    } | changed  # fmt: skip
    asked = ", ".join(f"? AS {name}" for name in columns)
    found: sqlite3.Row = conn.execute(f"SELECT {asked}", [*columns.values()]).fetchone()
    return found


def test_columns_are_the_fields_of_their_names() -> None:
    corked = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    bottle = of_row(Bottle, row(), id=7)
    assert bottle == Bottle(
        7, Colour.RED, date(2026, 12, 8), corked, None, True, ("dry", "old"), None
    )
    assert bottle.full is True
    later = of_row(Bottle, row(opened_at=2_000, cap='{"label": "tin"}'), id=7)
    assert (later.opened_at, later.cap) == (datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC), Cap("tin"))


def test_what_is_given_is_not_read_and_what_is_missing_is_refused() -> None:
    assert of_row(Bottle, row(colour="blue"), id=7, colour=Colour.RED).colour is Colour.RED
    with pytest.raises(TypeError, match="id"):
        of_row(Bottle, row())
