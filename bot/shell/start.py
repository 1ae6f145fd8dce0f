"""Opening the house in order and closing it in reverse: lock, database, bot."""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import datetime
from pathlib import Path

from bot.client import COGS, LmcBot
from bot.errors import UserError
from bot.settings import Settings
from bot.storage import backup, soundness
from bot.storage.db import Database, connect, open_database
from bot.storage.lock import DataLock
from bot.storage.migrate import Steps, pending, shipped, version
from bot.times import Clock, utc_now

log = logging.getLogger("lmcbot")

# Every layout is a web of cycles, so Python's collector, which looks after each 700 new objects,
# was a fifth of what a vote costs. Looking rarely holds some megabytes more.
GARBAGE = (20_000, 20, 20)


async def open_data(settings: Settings, now: datetime, steps: Steps = ()) -> Database:
    """Open the database, after a backup if it is about to change shape.

    Raises :class:`UserError` when it is missing, damaged or cannot be written (see
    `bot.storage.soundness`), when it is newer than this release, or when a migration fails: then
    the words say where the file stands and where its copy is.
    """
    todo = steps or shipped()
    await asyncio.to_thread(soundness.look, settings.database, settings.around)
    copy = back_up_before_migration(settings, now, todo)
    with explained(settings.database, copy):
        return await open_database(settings.database, todo)


def back_up_before_migration(settings: Settings, now: datetime, steps: Steps) -> Path | None:
    """A backup of a database that is about to take a step; None when there is nothing to lose."""
    if not settings.database.exists():
        return None
    with closing(connect(settings.database)) as conn:
        todo, at = pending(conn, steps), version(conn)
    if not todo or at == 0:
        return None
    return backup.back_up_before(settings.database, settings.backups, now, todo[-1].number)


@contextmanager
def explained(database: Path, copy: Path | None) -> Iterator[None]:
    """Turn a failed migration into words: steps before the one that failed are kept, and whole."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        stands = "It is unchanged."
        if copy is not None:
            with closing(connect(database, read_only=True)) as conn:
                at = version(conn)
            if at != backup.check(copy):
                stands = f"It is whole and has taken the steps up to {at:04}."
            stands += f" A copy made before is {copy}; lmcbot restore puts it back."
        raise UserError(
            f"The database could not be brought to this release ({error}). {stands}"
        ) from error


@asynccontextmanager
async def house(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    token_bytes: Callable[[int], bytes] = secrets.token_bytes,
    members_intent: bool = True,
    cogs: Sequence[str] = COGS,
) -> AsyncIterator[LmcBot]:
    """The bot with its data directory locked and its database open; all of it closed at the end."""
    gc.set_threshold(*GARBAGE)
    with DataLock(settings.data):
        backup.clear_unfinished(settings.database)
        db = await open_data(settings, clock())
        try:
            bot = LmcBot(
                settings,
                db,
                clock=clock,
                token_bytes=token_bytes,
                members_intent=members_intent,
                cogs=cogs,
            )
            try:
                yield bot
            finally:
                if not bot.is_closed():
                    await bot.close()
        finally:
            await db.close()
