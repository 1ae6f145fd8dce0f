"""How long things are kept, and who sweeps them away. The table in docs/retention.md says the same.

Every room's own (`Room.sweep`) runs nightly in a transaction of its own, so that one which fails
stops only itself.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from bot import people
from bot.committee import Committee, everywhere
from bot.logs import describe
from bot.privacy import departure, forget, traces
from bot.privacy.forget import Forgotten
from bot.privacy.traces import Traces
from bot.room import Rooms, Sweep
from bot.settings import Settings
from bot.storage.db import Connection, Database
from bot.times import to_ms

log = logging.getLogger("lmcbot.retention")

GRACE = timedelta(days=30)  # after a member leaves a server, or a server the bot
TOLD = timedelta(days=30)  # notices, told or not
POSTED = timedelta(days=400)  # rows of the outbox that are over
LATELY = timedelta(days=2)  # forgotten since: the night writes anew once more what named them
STATES = "('sent', 'skipped', 'cancelled')"


async def sweep_all(
    db: Database, settings: Settings, rooms: Rooms, now: datetime
) -> dict[str, int]:
    """Remove everything whose time is over; returns how much went, by room."""
    swept = {"members": await forget_the_gone(db, settings, rooms.traces, now)}
    swept["servers"] = await departure.let_go(db, now - GRACE)
    swept["messages"] = await db.write(partial(messages, now=now))
    committees = await db.read(everywhere)
    for room in rooms:
        try:
            swept[room.name] = await db.write(partial(_everywhere, room.sweep, committees, now))
        except Exception as error:  # the other rooms' sweeps must not wait for this one
            log.error("the sweep of %s failed: %s", room.name, describe(error))
    if swept["servers"] or await db.read(lambda conn: people.forgotten_since(conn, now - LATELY)):
        await db.scrub(traces.tables(rooms.traces))
    return swept


async def forget_the_gone(db: Database, settings: Settings, held_in: Traces, now: datetime) -> int:
    """Forget those whose grace period is over."""
    gone = await db.read(lambda conn: people.long_gone(conn, now - GRACE))
    forget.note(settings.data, [Forgotten(person.id, now) for person in gone])
    for person in gone:
        await db.write(partial(people.forget_person, person_id=person.id, held_in=held_in, now=now))
    return len(gone)


def messages(conn: Connection, now: datetime) -> int:
    """Remove old notices and the outbox's rows that are long over."""
    old = conn.execute("DELETE FROM notice WHERE due_at < ?", (to_ms(now - TOLD),)).rowcount
    day = (now - TOLD).date().isoformat()
    old += conn.execute("DELETE FROM dm_day WHERE day < ?", (day,)).rowcount
    return (
        old
        + conn.execute(
            f"DELETE FROM outbox WHERE state IN {STATES} AND due_at < ?", (to_ms(now - POSTED),)
        ).rowcount
    )


def _everywhere(sweep: Sweep, committees: list[Committee], now: datetime, conn: Connection) -> int:
    return sum(sweep(conn, committee, now) for committee in committees)
