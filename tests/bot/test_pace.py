"""Readers give way to ballots: half of their time, and never for long."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.storage.connection import GRACE_S, LONGEST_S, STEPS, Pace

MANY = 40 * STEPS
LONG_QUERY = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?)"
    " SELECT count(*) FROM n"
)


class Watch:
    """A clock that moves as it is told: so far with each look, and while somebody rests."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 100.0, step
        self.rests: list[float] = []

    def __call__(self) -> float:
        self.now += self.step
        return self.now

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


@pytest.fixture
def reader() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def test_a_reader_rests_as_long_as_it_worked_while_ballots_come_in(
    reader: sqlite3.Connection,
) -> None:
    watch = Watch(step=0.001)
    pace = Pace(watch, watch.rest)
    pace.keep(reader)
    assert reader.execute(LONG_QUERY, (MANY,)).fetchone()[0] == MANY
    assert watch.rests == []
    pace.give_way()
    assert reader.execute(LONG_QUERY, (MANY,)).fetchone()[0] == MANY
    assert GRACE_S / 0.004 <= len(watch.rests) <= GRACE_S / 0.002, "and not after the last batch"
    assert watch.rests[1:] == pytest.approx([0.001] * (len(watch.rests) - 1))


def test_no_rest_is_long(reader: sqlite3.Connection) -> None:
    watch = Watch(step=0.02)
    pace = Pace(watch, watch.rest)
    pace.keep(reader)
    pace.give_way()
    reader.execute(LONG_QUERY, (MANY,)).fetchone()
    assert watch.rests
    assert set(watch.rests) == {LONGEST_S}
