"""How long things are kept, and who sweeps them away. The table in docs/retention.md says the same.

Rooms add theirs with ``retention.register(room, sweep)``; every sweep runs nightly in a transaction
of its own, so that one which fails stops only itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot import people, traces
from bot.committee import Committee, everywhere
from bot.logs import describe
from bot.privacy import departure, forget
from bot.privacy.forget import Forgotten
from bot.settings import Settings
from bot.storage.db import Connection, Database
from bot.times import to_ms

log = logging.getLogger("lmcbot.retention")

GRACE = timedelta(days=30)  # after a member leaves a server, or a server the bot
TOLD = timedelta(days=30)  # notices, told or not
POSTED = timedelta(days=400)  # rows of the outbox that are over
LATELY = timedelta(days=2)  # forgotten since: the night writes anew once more what named them
STATES = "('sent', 'skipped', 'cancelled')"

Sweep = Callable[[Connection, Committee, datetime], int]
_sweeps: dict[str, Sweep] = {}


def register(room: str, sweep: Sweep) -> None:
    """``sweep(conn, committee, now)`` removes what a room need not keep any longer; returns how
    much."""
    _sweeps[room] = sweep


async def sweep_all(db: Database, settings: Settings, now: datetime) -> dict[str, int]:
    """Remove everything whose time is over; returns how much went, by room."""
    swept = {"members": await forget_the_gone(db, settings, now)}
    swept["servers"] = await departure.let_go(db, now - GRACE)
    swept["messages"] = await db.write(partial(messages, now=now))
    committees = await db.read(everywhere)
    for room, sweep in sorted(_sweeps.items()):
        try:
            swept[room] = await db.write(partial(_everywhere, sweep, committees, now))
        except Exception as error:  # the other rooms' sweeps must not wait for this one
            log.error("the sweep of %s failed: %s", room, describe(error))
    if swept["servers"] or await db.read(lambda conn: people.forgotten_since(conn, now - LATELY)):
        await db.scrub(traces.tables())
    return swept


async def forget_the_gone(db: Database, settings: Settings, now: datetime) -> int:
    """Forget those whose grace period is over."""
    gone = await db.read(lambda conn: people.long_gone(conn, now - GRACE))
    forget.note(settings.data, [Forgotten(person.id, now) for person in gone])
    for person in gone:
        await db.write(partial(_forget, person_id=person.id, now=now))
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


def _forget(conn: Connection, *, person_id: int, now: datetime) -> bool:
    return people.forget_person(conn, person_id, now)


def _everywhere(sweep: Sweep, committees: list[Committee], now: datetime, conn: Connection) -> int:
    return sum(sweep(conn, committee, now) for committee in committees)
