"""Rows planned by an earlier release, or before quiet hours changed, come when they now should."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
from begun import begun

from bot import committee, outbox, people
from bot.committee import Committee
from bot.meetings import personal, planned_anew, planning
from bot.meetings.drafts import Draft, read_time
from bot.meetings.planning import Plan
from bot.meetings.store import coming
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped
from bot.times import LONDON

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GUILD, CHANNEL = 11, 22
HOUR = timedelta(hours=1)


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with opened(begun(tmp_path / "lmc.db"), shipped()) as database:
        await database.write(planned)
        yield database


def planned(conn: Connection) -> None:
    """Meetings at nine every Tuesday, over the change of clocks; Grace is told two hours before."""
    committee.joined(conn, GUILD, "Demo LMC", NOW)
    here = committee.change(conn, GUILD, set_up=True, meeting_channel=CHANNEL)
    read = read_time(Draft(0, GUILD, 1, "new"), "every Tuesday 09:00", NOW, LONDON).reading
    assert read is not None
    plan = Plan("Committee meeting", "", "", "", 2 * HOUR, read, LONDON)
    planning.create(conn, Committee(GUILD, rules=here.rules), plan, CHANNEL, None, NOW)
    person = people.choose(conn, GUILD, 100, quiet_from="22:00", quiet_until="06:00")
    personal.add(conn, person, "2 hours", None, NOW)


def due(conn: Connection, kind: str = "meeting.%") -> dict[str, datetime]:
    rows = conn.execute(
        "SELECT key FROM outbox WHERE kind LIKE ? AND state = 'pending'", (kind,)
    ).fetchall()
    return {row["key"]: outbox.by_key(conn, row["key"]).due_at for row in rows}  # type: ignore[union-attr]


async def test_what_was_planned_by_the_hour_comes_by_the_wall(db: Database) -> None:
    right = await db.read(due)

    def spoil(conn: Connection) -> int:
        """As an earlier release had it: so many hours before, over the change of clocks."""
        first = coming(conn, GUILD, NOW)[4]  # Tuesday 31 March
        return conn.execute(
            "UPDATE outbox SET due_at = due_at + 3600000, next_at = next_at + 3600000"
            " WHERE (kind = 'meeting.reminder' AND payload ->> '$.offset' IN ('7d', '1d')"
            " OR kind = 'meeting.nudge') AND payload ->> '$.meeting' = ?",
            (first.id,),
        ).rowcount

    assert await db.write(spoil) == 3
    assert await db.read(due) != right
    assert await db.write(lambda conn: planned_anew.by_the_wall(conn, NOW)) == 3
    assert await db.read(due) == right
    assert await db.write(lambda conn: planned_anew.by_the_wall(conn, NOW)) == 0


async def test_quiet_hours_bring_ones_own_reminders_before_them_and_back(db: Database) -> None:
    before = await db.read(lambda conn: due(conn, "meeting.personal"))
    local = {at.astimezone(LONDON).strftime("%H:%M") for at in before.values()}
    assert local == {"07:00"}

    def later(conn: Connection) -> int:
        people.choose(conn, GUILD, 100, quiet_until="09:30")
        return planned_anew.own_anew(conn, NOW)

    assert await db.write(later) == len(before)
    moved = await db.read(lambda conn: due(conn, "meeting.personal"))
    assert all(at.astimezone(LONDON).strftime("%H:%M") < "22:01" for at in moved.values())
    assert all(moved[key] < before[key] for key in before)

    def back(conn: Connection) -> int:
        people.choose(conn, GUILD, 100, quiet_until="06:00")
        return planned_anew.own_anew(conn, NOW)

    await db.write(back)
    assert await db.read(lambda conn: due(conn, "meeting.personal")) == before


async def test_what_was_sent_stays_sent_and_nothing_moves_into_the_past(db: Database) -> None:
    def sent(conn: Connection) -> None:
        conn.execute("UPDATE outbox SET state = 'sent', due_at = 1 WHERE kind LIKE 'meeting.%'")

    await db.write(sent)
    assert await db.write(lambda conn: planned_anew.by_the_wall(conn, NOW)) == 0
