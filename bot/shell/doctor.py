"""``lmcbot doctor``: what is wrong with this installation, one line each, with the fix.

This file looks at the computer; what only Discord can tell is in bot/shell/doctor_online.py, which
looks through a bot that is logged in.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import audit, committee
from bot.boards.health import zone_data
from bot.errors import UserError
from bot.meetings import papers
from bot.plain_text import many
from bot.polls import lost_boxes
from bot.privacy import forget
from bot.settings import Settings
from bot.storage import backup
from bot.storage.connection import MEND_DISK, disk_fault
from bot.storage.db import connect
from bot.storage.lock import holder
from bot.storage.migrate import pending, shipped
from bot.storage.off_machine import STALE, taken

ROOM_NEEDED = 500 * 1_048_576
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # a computer that says it is earlier has lost its clock


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is well, and what to do if not."""

    what: str
    well: bool
    says: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.well else 'MEND'} {self.what}: {self.says}"


def findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything that can be seen from this computer alone."""
    yield python()
    yield second_copy(settings)
    yield clock(now)
    yield zones()
    yield disk(settings)
    yield from database(settings)
    yield backups(settings, now)
    yield off_machine(settings, now)
    yield keys(settings)
    yield from token_file()
    yield from kept_aside(settings)
    yield from papers_lost(settings)
    yield from forgotten_list(settings)


def python() -> Finding:
    said = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), f"{said} (3.11 or later is needed)")


def second_copy(settings: Settings) -> Finding:
    """Not a fault: it tells whether the bot runs."""
    number = holder(settings.data)
    if number is None:
        return Finding(
            "Running copies", True, f"none on {settings.data}; start one with lmcbot run"
        )
    return Finding("Running copies", True, f"one, process {number}; a second would be refused")


def clock(now: datetime) -> Finding:
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    fix = "" if now >= EARLIEST else ": set this computer's clock, best by NTP"
    return Finding("Clock", now >= EARLIEST, said + fix)


def zones() -> Finding:
    try:
        winter = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("Europe/London"))
        summer = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/London"))
    except ZoneInfoNotFoundError:
        return Finding("Zone data", False, "Europe/London is missing: pip install tzdata")
    well = (winter.utcoffset(), summer.utcoffset()) == (timedelta(), timedelta(hours=1))
    fix = "" if well else ": London's clock changes are wrong; update the system's tzdata"
    return Finding("Zone data", well, zone_data() + fix)


def disk(settings: Settings) -> Finding:
    there = settings.data
    while not there.exists() and there != there.parent:
        there = there.parent
    free = shutil.disk_usage(there).free
    fix = "" if free >= ROOM_NEEDED else ": free at least 500 MB, or move LMCBOT_DATA"
    return Finding("Disk space", free >= ROOM_NEEDED, f"{free // 1_048_576} MB free{fix}")


def database(settings: Settings) -> Iterator[Finding]:
    """Whole, of this release, its audit chain unbroken."""
    if not settings.database.exists():
        yield Finding("Database", True, "none yet; the first lmcbot run makes it")
        return
    try:
        with closing(connect(settings.database, read_only=True)) as conn:
            verdict = conn.execute("PRAGMA integrity_check").fetchone()[0]
            todo = pending(conn, shipped())
            broken = audit.first_broken(conn)
    except UserError as refusal:
        yield Finding("Database", False, str(refusal))
        return
    except sqlite3.Error as error:
        remedy = MEND_DISK if disk_fault(error) else "lmcbot restore FILE"
        yield Finding("Database", False, f"cannot be read ({error}): {remedy}")
        return
    well = verdict == "ok"
    yield Finding("Database", well, "whole" if well else f"{verdict}: lmcbot restore FILE")
    yield Finding(
        "Schema",
        True,
        f"{many(len(todo), 'step')} to be taken at the next start" if todo else "newest",
    )
    chain = "unbroken" if broken is None else f"entry {broken} was changed from outside the bot"
    yield Finding("Audit trail", broken is None, chain)


def backups(settings: Settings, now: datetime) -> Finding:
    newest = backup.latest(settings.backups)
    since = newest[0] if newest is not None else _first_joined(settings)
    if since is None:
        return Finding("Backups", True, "nothing to back up yet")
    if newest is not None:
        try:
            backup.check(newest[1])
        except UserError as damage:
            return Finding("Backups", False, f"{damage} Is the disk sound? Then lmcbot backup")
    if newest is not None and since - now > timedelta(hours=1):
        said = f"the newest, {newest[1].name}, is of a day to come: set this computer’s clock"
        return Finding("Backups", False, said)
    hours = (now - since) // timedelta(hours=1)
    if now - since < backup.OLD:
        said = (
            f"the newest is {many(hours, 'hour')} old" if newest else "none yet; it comes at night"
        )
        return Finding("Backups", True, said)
    said = f"the newest is {many(hours, 'hour')} old" if newest else "none"
    return Finding("Backups", False, f"{said}: run lmcbot backup, and look into the bot's log")


def off_machine(settings: Settings, now: datetime) -> Finding:
    """A copy beside what it copies is lost with it."""
    at, since = taken(settings.data), _first_joined(settings)
    if at is None and (since is None or now - since < STALE):
        return Finding("Off the machine", True, "nothing yet: docs/running.md, Off the machine")
    if at is None:
        said = "no copy has left this computer: docs/running.md, Off the machine, says how"
        return Finding("Off the machine", False, said)
    said = f"the newest copy elsewhere is {many((now - at) // timedelta(hours=1), 'hour')} old"
    fix = "" if now - at < STALE else ": look at what off-machine.sh last said"
    return Finding("Off the machine", now - at < STALE, said + fix)


def _first_joined(settings: Settings) -> datetime | None:
    if not settings.database.exists():
        return None
    try:
        with closing(connect(settings.database, read_only=True)) as conn:
            return committee.first_joined(conn)
    except sqlite3.Error:  # a line of its own tells what is wrong with it
        return None


def token_file(folder: Path = Path()) -> Iterator[Finding]:
    """A `.env` that other accounts of this computer may read gives the bot's token away."""
    path = folder / ".env"
    if os.name != "nt" and path.is_file() and (mode := path.stat().st_mode & 0o077):
        others = "read" if mode & 0o044 else "change"
        said = f"other accounts of this computer may {others} {path}: chmod 600 {path}"
        yield Finding("Token's file", False, said)


def kept_aside(settings: Settings) -> Iterator[Finding]:
    """Ballot boxes that could not be read: somebody may still mend them, for a while."""
    for name, last in lost_boxes.aside(settings.boxes, settings.keys).items():
        said = (
            f"{name}.db could not be read and stopped its poll (last written {last:%d %B %Y}); it"
            f" is kept in {settings.boxes / lost_boxes.ASIDE}, its key beside the keys, until seven"
            " days after the poll's close. Look into the log, and whether the disk is sound"
        )
        yield Finding("Ballot box", False, said)


def papers_lost(settings: Settings) -> Iterator[Finding]:
    """Papers and letters whose file a bad disk or a restore without the folder took."""
    try:
        with closing(connect(settings.database, read_only=True)) as conn:
            lost = papers.lost(conn, settings.papers)
    except (sqlite3.Error, UserError):  # a line of its own tells what is wrong with it
        return
    if lost:
        named = ", ".join(lost[:3]) + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")
        said = f"{many(len(lost), 'file')} in {settings.papers} gone or damaged ({named})"
        yield Finding("Papers", False, f"{said}: put them back, or have officers add them again")


def forgotten_list(settings: Settings) -> Iterator[Finding]:
    """Without it a restored backup brings back whom members asked to forget."""
    if spoiled := forget.unreadable(settings.data):
        said = f"{many(spoiled, 'line')} of {settings.data / forget.LIST} cannot be read"
        yield Finding("Who was forgotten", False, f"{said}: put a copy of that file back")


def keys(settings: Settings) -> Finding:
    """Keys beside the data are easily backed up with it: then a ballot could be read."""
    apart = settings.data.resolve() not in settings.keys.resolve().parents
    if apart:
        return Finding("Ballot keys", True, f"apart from the data, in {settings.keys}")
    said = f"in {settings.keys}: leave that folder out of snapshots, or set LMCBOT_KEYS elsewhere"
    return Finding("Ballot keys", True, said)
