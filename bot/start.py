"""Opening the house in order and closing it in reverse: lock, database, bot."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime

from bot import backup
from bot.client import COGS, LmcBot
from bot.db import Database, connect, open_database
from bot.errors import NewerDatabase, UserError
from bot.lock import DataLock
from bot.migrate import pending, shipped, version
from bot.settings import Settings
from bot.times import Clock, utc_now

log = logging.getLogger("lmcbot")


async def open_data(settings: Settings, now: datetime) -> Database:
    """Open the database, after a backup if it is about to change shape.

    Raises :class:`UserError` when it is newer than this release, or when a migration fails: then
    the file is as it was before.
    """
    steps = shipped()
    copy = back_up_before_migration(settings, now)
    try:
        return await open_database(settings.database, steps)
    except NewerDatabase:
        raise
    except Exception as error:
        where = f" A copy made before it is {copy}." if copy else ""
        raise UserError(
            f"The database could not be brought to this release ({error}). It is unchanged.{where}"
        ) from error


def back_up_before_migration(settings: Settings, now: datetime) -> object:
    """A backup of a database that is about to take a step; None when there is nothing to lose."""
    if not settings.database.exists():
        return None
    with closing(connect(settings.database)) as conn:
        todo, at = pending(conn, shipped()), version(conn)
    if not todo or at == 0:
        return None
    return backup.back_up(
        settings.database, settings.backups, now, why=f"before-{todo[-1].number:04}"
    )


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
    with DataLock(settings.data):
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
