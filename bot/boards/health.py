"""How the bot is: figures for officers in /status, and one verdict for machines.

Each room says in sentences what is in trouble there (`Room.troubles`), nothing when all is well.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version as release
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH

from bot import discords_clock, outbox
from bot.committee import first_joined
from bot.outbox import OPEN
from bot.plain_text import many
from bot.settings import Settings
from bot.storage import backup
from bot.storage.connection import disk_fault
from bot.storage.db import Connection, connect
from bot.storage.lock import LOCK, holder
from bot.storage.migrate import version
from bot.times import from_ms, to_ms

OVERDUE = timedelta(minutes=15)  # longer than the bot's own round of every ten
MENDABLE = timedelta(days=14)
ROOM = 4 * 1_048_576  # bytes; a log of SQLite's grows to twice that

Troubles = Callable[[Connection, int, datetime], Iterable[str]]


@dataclass(frozen=True)
class Health:
    """One server's figures. ``troubles`` are sentences of the rooms."""

    next_due: datetime | None
    oldest_unsent: datetime | None
    last_sent: datetime | None
    dead: tuple[str, ...]
    waiting: int
    size: int
    schema: int
    troubles: tuple[str, ...]
    planned: Mapping[int, str]
    diverted: tuple[tuple[int, int, datetime], ...] = ()
    """Channels whose last post went elsewhere: the channel, where to, and when it was due."""
    late: tuple[str, ...] = ()
    since: datetime | None = None
    """Since when this installation has had anything to lose."""


def health(conn: Connection, guild_id: int, troubles: Troubles, now: datetime) -> Health:
    """The figures of one server, with what the rooms say. Closed direct messages are nobody's fault
    and count as nothing."""
    row = conn.execute(
        "SELECT min(CASE WHEN due_at > :now THEN next_at END) AS next_due, count(*) AS waiting,"
        " min(CASE WHEN due_at <= :now THEN due_at END) AS oldest"
        f" FROM outbox WHERE state IN {OPEN} AND guild_id = :guild",
        {"now": to_ms(now), "guild": guild_id},
    ).fetchone()
    last = conn.execute(
        "SELECT max(sent_at) FROM outbox WHERE guild_id = ? AND state = 'sent'"
        " AND message_id IS NOT NULL",
        (guild_id,),
    ).fetchone()[0]
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    size = pages * conn.execute("PRAGMA page_size").fetchone()[0]
    return Health(
        _at(row["next_due"]), _at(row["oldest"]), _at(last), tuple(_dead(conn, guild_id, now)),
        row["waiting"], size, version(conn), tuple(troubles(conn, guild_id, now)),
        outbox.planned(conn, guild_id), tuple(_diverted(conn, guild_id, now)),
        tuple(_late(conn, guild_id, now)), first_joined(conn),
    )  # fmt: skip


def _diverted(
    conn: Connection, guild_id: int, now: datetime
) -> Iterator[tuple[int, int, datetime]]:
    """A fall-back that worked is still a fault: somebody looks for the post where it belongs."""
    rows = conn.execute(
        "SELECT channel_id, sent_to, due_at FROM outbox WHERE id IN (SELECT max(id) FROM outbox"
        " WHERE guild_id = ? AND state = 'sent' AND channel_id IS NOT NULL AND sent_to IS NOT NULL"
        " AND due_at > ? GROUP BY channel_id) AND sent_to <> channel_id ORDER BY channel_id",
        (guild_id, to_ms(now - MENDABLE)),
    )
    for row in rows:
        yield row["channel_id"], row["sent_to"], from_ms(row["due_at"])


def _dead(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """What was not delivered lately: nobody can mend what is longer past."""
    rows = conn.execute(
        "SELECT kind, due_at, error FROM outbox WHERE state = 'dead' AND guild_id = ?"
        " AND due_at > ?"
        f" AND NOT (user_id IS NOT NULL AND coalesce(refused, 0) IN {outbox.MESSAGES_CLOSED})"
        " ORDER BY due_at DESC LIMIT 10",
        (guild_id, to_ms(now - MENDABLE)),
    )
    return [_told(row) for row in rows]


def _late(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """What was due a quarter of an hour ago and has not got through, or was not even tried."""
    rows = conn.execute(
        f"SELECT kind, due_at, error FROM outbox WHERE state IN {OPEN} AND guild_id = :guild"
        " AND due_at < :late AND (error <> '' OR next_at < :late) ORDER BY due_at LIMIT 3",
        {"guild": guild_id, "late": to_ms(now - OVERDUE)},
    )
    return [_told(row) for row in rows]


def _told(row: Any) -> str:
    what = f"{row['kind'].replace('.', ' ')} of {from_ms(row['due_at']):%d %B}"
    return f"{what}: {row['error'] or 'it waits, and the bot’s log says why'}"


def _at(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)


def zone_data() -> str:
    """Which release of the time zone data is used: the system's where it has any."""
    for folder in TZPATH:
        listing = Path(folder) / "tzdata.zi"
        if listing.is_file():
            with listing.open(encoding="ascii", errors="replace") as file:
                return file.readline().removeprefix("# version").strip()
    return f"tzdata {release('tzdata')}"


def breathe(settings: Settings, now: datetime) -> None:
    """Note that the bot is awake and on Discord: its lock file gets a new time."""
    os.utime(settings.data / LOCK, (now.timestamp(), now.timestamp()))


def faults(settings: Settings, now: datetime) -> list[str]:
    """What is wrong with the running bot, for ``lmcbot health``: nothing when it is well."""
    if holder(settings.data) is None:
        return [f"No bot is running on {settings.data}."]
    try:
        return [
            *_unwritable(settings),
            *_silent(settings, now),
            *_wrong_clock(settings.database),
            *_overdue(settings.database, now),
            *_unsaved(settings, now),
        ]
    except sqlite3.Error as error:
        return [f"The database cannot be read ({type(error).__name__})."]


def _unwritable(settings: Settings) -> list[str]:
    """A disk that takes nothing more: asked of the disk itself, at once."""
    if shutil.disk_usage(settings.data).free < ROOM:
        return [f"The disk is full: free some room where {settings.data} lies."]
    try:
        with closing(connect(settings.database)) as conn:
            conn.execute("PRAGMA busy_timeout = 0")
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if cause := disk_fault(error):
            return [f"Nothing can be stored: {cause}. See docs/running.md."]
    return []


def _unsaved(settings: Settings, now: datetime) -> list[str]:
    """A night's backup was missed, or there is none since the bot joined its first server."""
    newest = backup.latest(settings.backups)
    with closing(connect(settings.database, read_only=True)) as conn:
        since = newest[0] if newest is not None else first_joined(conn)
    if since is None or now - since < backup.OLD:
        return []
    days = many((now - since).days, "day")
    return [f"No backup for {days}: run lmcbot backup, and look into the bot’s log."]


def _silent(settings: Settings, now: datetime) -> list[str]:
    silent = now - from_ms(int((settings.data / LOCK).stat().st_mtime * 1000))
    if silent > OVERDUE:
        minutes = silent // timedelta(minutes=1)
        return [f"The bot has been stuck or without Discord for {minutes} minutes: see its log."]
    return []


def _wrong_clock(database: Path) -> list[str]:
    """What the running bot noted when it last compared this computer's clock with Discord's."""
    with closing(connect(database, read_only=True)) as conn:
        said = discords_clock.noted(conn)
    return [f"{said}."] if said else []


def _overdue(database: Path, now: datetime) -> list[str]:
    """A row that is long due and was never tried: the courier stands still."""
    with closing(connect(database, read_only=True)) as conn:
        oldest = conn.execute(f"SELECT min(next_at) FROM outbox WHERE state IN {OPEN}").fetchone()[
            0
        ]
    late = now - from_ms(oldest) if oldest is not None else timedelta()
    if late > OVERDUE:
        return [f"A message has been due for {late // timedelta(minutes=1)} minutes."]
    return []
