"""When reminders are due, and what a change of time does to them."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from begun import begun
from hypothesis import given
from hypothesis import strategies as st

from bot import committee, outbox, people
from bot.committee import Committee
from bot.courier import lanes
from bot.errors import UserError
from bot.meetings import changes, drafts, planning
from bot.meetings.drafts import Draft, Reading, read_time
from bot.meetings.model import Meeting
from bot.meetings.planning import Plan
from bot.meetings.reminders import planned
from bot.meetings.store import coming, of_series, series_of
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped
from bot.when.before import before

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GUILD, CHANNEL = 11, 22
OFFSETS = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from("dhm")).map(lambda each: f"{each[0]}{each[1]}"),
    unique=True,
    max_size=6,
)


@given(offsets=OFFSETS, minutes=st.integers(1, 60 * 24 * 90))
def test_every_offset_is_either_ahead_or_merged(offsets: list[str], minutes: int) -> None:
    start = NOW + timedelta(minutes=minutes)
    ahead, missed = planned(start, ZoneInfo("UTC"), offsets, NOW)
    assert all(NOW < at < start for at in ahead.values())
    assert all(start - at == before(text) for text, at in ahead.items())
    gone = [text for text in offsets if before(text) >= start - NOW]
    assert set(ahead) == set(offsets) - set(gone)
    assert missed == bool(gone)


@pytest_asyncio.fixture
async def here(db: Database, here: Committee) -> Committee:
    """Its officers are told things in the same channel."""
    return await db.write(lambda conn: committee.change(conn, GUILD, office_channel=CHANNEL))


async def make(db: Database, here: Committee, phrase: str, now: datetime = NOW) -> list[Meeting]:
    reading = read_time(Draft(0, GUILD, 1, "new"), phrase, now, here.zone).reading
    assert reading is not None, phrase
    plan = Plan("Committee", "Town hall", "", "", timedelta(hours=2), reading, here.zone)
    return await db.write(lambda conn: planning.create(conn, here, plan, CHANNEL, None, now))


def waiting(conn: sqlite3.Connection, kind: str = "meeting.reminder") -> list[str]:
    rows = conn.execute(
        "SELECT key FROM outbox WHERE state = 'pending' AND kind = ? ORDER BY due_at", (kind,)
    )
    return [row["key"] for row in rows]


async def test_a_year_is_written_in_one_transaction(db: Database, here: Committee) -> None:
    made = await make(db, here, "second Tuesday of every month 19:30, not August")
    assert len(made) == 14
    assert {(m.local.hour, m.local.minute) for m in made} == {(19, 30)}
    assert len(await db.read(waiting)) == 3 * 14
    assert db.commits <= 3


async def test_moving_cancels_the_old_rows_and_writes_the_new(
    db: Database, here: Committee
) -> None:
    (meeting,) = await make(db, here, "20/03/2026 19:30")
    reading = Reading("later", "2026-03-27T19:30:00")
    await db.write(lambda c: changes.move(c, here, meeting.id, reading, "", None, NOW))
    assert await db.read(waiting) == [
        f"meeting:1:1:reminder:{each}:{CHANNEL}" for each in ("7d", "1d", "15m")
    ]


async def test_moving_close_leaves_only_what_still_fits(db: Database, here: Committee) -> None:
    (meeting,) = await make(db, here, "20/03/2026 19:30")
    reading = Reading("soon", "2026-03-02T20:00:00")
    await db.write(lambda c: changes.move(c, here, meeting.id, reading, "", None, NOW))
    assert await db.read(waiting) == [f"meeting:1:1:reminder:15m:{CHANNEL}"]


async def test_a_cancelled_date_leaves_the_rest_of_the_series(
    db: Database, here: Committee
) -> None:
    made = await make(db, here, "every two weeks on Tuesday 19:30 until June")
    await db.write(lambda c: changes.cancel(c, here, made[1].id, "", None, NOW))
    left = await db.read(lambda c: coming(c, GUILD, NOW, limit=50))
    assert [m.id for m in left] == [m.id for m in made if m is not made[1]]
    assert not [key for key in await db.read(waiting) if key.startswith(f"meeting:{made[1].id}:")]


async def test_restoring_puts_a_date_where_the_rule_has_it(db: Database, here: Committee) -> None:
    (meeting, *_) = await make(db, here, "every Tuesday 19:30 until June")
    reading = Reading("later", "2026-03-12T18:00:00")
    await db.write(lambda c: changes.move(c, here, meeting.id, reading, "", None, NOW))
    back = await db.write(lambda c: changes.restore(c, here, meeting.id, None, NOW))
    assert back.starts_at == meeting.starts_at
    assert back.sequence == 2


async def test_a_series_is_carried_on_without_doubles(db: Database, here: Committee) -> None:
    (first, *_) = made = await make(db, here, "last Thursday of every month 19:30")
    later = NOW + timedelta(days=100)
    new = await db.write(lambda conn: planning.extend_all(conn, later))
    assert new == 3
    assert await db.write(lambda conn: planning.extend_all(conn, later)) == 0
    found = await db.read(lambda conn: of_series(conn, first.series_id))
    assert len(found) == len(made) + 3
    assert len({m.original for m in found}) == len(found)


async def test_a_time_that_does_not_exist_is_kept_once(db: Database, here: Committee) -> None:
    (meeting,) = await make(db, here, "29/03/2026 01:30")
    assert meeting.starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert len([k for k in await db.read(waiting) if ":1d:" in k]) == 1


async def test_a_time_that_comes_twice_is_kept_once(db: Database, here: Committee) -> None:
    (meeting,) = await make(db, here, "25/10/2026 01:30")
    assert meeting.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert len([k for k in await db.read(waiting) if ":1d:" in k]) == 1


@pytest.mark.parametrize("asked", ["in 3 hours", "2026-10-25T01:30:00+00:00"])
async def test_the_second_of_a_repeated_hour_stays_the_second(
    db: Database, here: Committee, asked: str
) -> None:
    eve, at = datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    (meeting,) = await make(db, here, asked, eve)
    assert meeting.starts_at == at
    assert not meeting.moved
    draft = read_time(Draft(0, GUILD, 1, "new"), asked, eve, here.zone)
    officer = await db.write(lambda c: people.find(c, GUILD, 1))
    kept = await db.write(lambda c: drafts.keep(c, GUILD, officer.id, "new", draft, eve))
    again = (await db.read(lambda c: drafts.draft_of(c, GUILD, kept.id))).reading
    assert again is not None
    assert drafts.at_of(again, here.zone).astimezone(UTC) == at
    assert again.notes == (
        "01:30 on Sunday 25 October 2026 happens twice, as the clocks go back:"
        " the second is taken.",
    )
    assert (await db.read(lambda c: series_of(c, meeting.series_id))).next(1, eve)[0].at == at
    await db.write(lambda c: changes.cancel(c, here, meeting.id, "", None, eve))
    back = await db.write(lambda c: changes.restore(c, here, meeting.id, None, eve))
    assert back.starts_at == at


async def test_a_date_moved_from_the_first_to_the_second_of_a_repeated_hour_has_moved(
    db: Database, here: Committee
) -> None:
    (meeting,) = await make(db, here, "25/10/2026 01:30")
    later = Reading("later", "2026-10-25T01:30:00+00:00")
    moved = await db.write(lambda c: changes.move(c, here, meeting.id, later, "", None, NOW))
    assert moved.starts_at - meeting.starts_at == timedelta(hours=1)
    assert moved.moved
    assert (await db.read(lambda c: series_of(c, meeting.series_id))).next(1, NOW) == []


async def test_a_week_reminds_the_secretary_and_nobody_else(db: Database, here: Committee) -> None:
    (meeting,) = await make(db, here, "week of 20 April")
    assert meeting.provisional
    assert await db.read(waiting) == []
    assert await db.read(lambda conn: waiting(conn, "meeting.office")) == [
        "meeting:1:0:office:fix14",
        "meeting:1:0:office:fix7",
    ]


async def test_a_past_time_is_refused_and_nothing_half_saved(db: Database, here: Committee) -> None:
    plan = Plan("Old", "", "", "", timedelta(hours=1), Reading("old", "2020-01-01T10:00:00"),
                here.zone)  # fmt: skip
    with pytest.raises(UserError, match="passed"):
        await db.write(lambda conn: planning.create(conn, here, plan, CHANNEL, None, NOW))
    assert await db.read(lambda c: c.execute("SELECT count(*) FROM series").fetchone()[0]) == 0


@pytest.mark.slow
async def test_a_hundred_thousand_pending_reminders_cost_nothing_at_start(
    tmp_path: Path, db: Database
) -> None:
    def fill(conn: Connection) -> None:
        outbox.add(conn, key="meeting:0:0:reminder:1d:1", kind="meeting.reminder",
                   guild_id=GUILD, channel_id=1, due_at=NOW)  # fmt: skip
        conn.execute(
            "WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 99999)"
            " INSERT INTO outbox (key, ref, nonce, kind, guild_id, channel_id, priority, due_at,"
            " next_at) SELECT 'meeting:' || n || ':0:reminder:1d:1', ref || n, nonce || n, kind,"
            " guild_id, channel_id, priority, due_at + n * 60000, next_at + n * 60000"
            " FROM outbox, more"
        )

    await db.write(fill)

    def first(conn: Connection) -> Any:
        rows = lanes.claim(conn, NOW - timedelta(days=1), room=8)
        return rows, outbox.earliest(conn)

    begin = time.perf_counter()
    async with opened(begun(tmp_path / "lmc.db"), shipped()) as again:
        rows, earliest = await again.write(first)
    cost = time.perf_counter() - begin
    assert (rows, earliest) == ([], NOW)
    assert cost < 1.0, cost
