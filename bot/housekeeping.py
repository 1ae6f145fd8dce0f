"""What is done every night: a backup with rotation, then the sweep of what need not be kept."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot import committee, ping
from bot.boards import desk, noticeboard
from bot.errors import UserError
from bot.jobs import Jobs
from bot.logs import describe
from bot.privacy import retention
from bot.room import Rooms
from bot.settings import Settings
from bot.storage import backup
from bot.storage.db import Connection, Database
from bot.times import LONDON, Clock

log = logging.getLogger("lmcbot.housekeeping")

A_MOMENT = timedelta(minutes=1)  # the start itself comes first
BY_NIGHT = 24  # hours between copies where the night's alone is wanted
COPIES = ("backup", "backups by day")  # the jobs that copy the database
BACKUP_AT, SWEEP_AT, REARM_AT = (3, 10), (3, 40), (4, 10)


def arrange(
    jobs: Jobs,
    db: Database,
    settings: Settings,
    rooms: Rooms,
    clock: Clock,
    clock_is_right: Callable[[], Awaitable[bool]],
) -> None:
    """Have the night's work done by ``jobs``, on London's clock. Nothing is removed in a night in
    which ``clock_is_right`` does not say so."""

    async def save() -> bool:
        return _copied(jobs, await back_up(settings, clock()))

    async def sweep() -> bool:
        if not await clock_is_right():
            log.warning("nothing is removed tonight: the clock is not known to be right")
            return False
        swept = await retention.sweep_all(db, settings, rooms, clock())
        return all(room.name in swept for room in rooms)

    async def arm_again() -> None:
        await db.write(partial(rearm, now=clock()))

    async def sign_of_life() -> bool:
        return await ping.ping(settings, clock())

    async def make_up() -> None:
        _copied(jobs, await catch_up(db, settings, clock()))

    for name, work, (hour, minute) in (
        (COPIES[0], save, BACKUP_AT),
        ("retention", sweep, SWEEP_AT),
        ("series", arm_again, REARM_AT),
    ):
        jobs.daily(name, work, hour=hour, minute=minute, zone=LONDON)
    if settings.backup_hours < BY_NIGHT:
        jobs.every(COPIES[1], save, hours=settings.backup_hours)
    if settings.ping:
        jobs.every("ping", sign_of_life, minutes=ping.MINUTES)
    jobs.once("missed", make_up, clock() + A_MOMENT)


def _copied(jobs: Jobs, copied: bool) -> bool:
    """A copy makes up for every one that failed before it, whenever it was made."""
    for name in COPIES if copied else ():
        jobs.note(name, well=True)
    return copied


async def catch_up(db: Database, settings: Settings, now: datetime) -> bool:
    """Copy the database if nights were missed, as on a computer that is off then; True if so."""
    newest = backup.latest(settings.backups)
    since = newest[0] if newest is not None else await db.read(committee.first_joined)
    if since is None or now - since < backup.OLD:
        return False
    return await back_up(settings, now)


async def back_up(settings: Settings, now: datetime) -> bool:
    """Copy the database and let old copies go; a fault is logged, and told in /status."""
    try:
        await asyncio.to_thread(backup.back_up, settings.database, settings.backups, now)
        await asyncio.to_thread(backup.rotate, settings.backups)
        await asyncio.to_thread(backup.let_replaced_go, settings.database, now)
    except (UserError, OSError, sqlite3.Error) as error:
        log.error("the nightly backup failed: %s", describe(error))
        return False
    return True


def rearm(conn: Connection, now: datetime) -> None:
    """Arm what repeats, should its chain have broken; nothing where it is armed or never began."""
    for here in committee.everywhere(conn):
        desk.mend(conn, here, now)
        if here.rules.noticeboard_message is not None:
            noticeboard.redraw_tomorrow(conn, here, now)
