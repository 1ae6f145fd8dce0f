"""Forgetting that lasts: a backup restored later must not bring a forgotten member back.

Beside the database lies a list of internal numbers that were forgotten, and when; no account is in
it. ``lmcbot restore`` leaves a note, and the next start forgets them again in the restored file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bot import people
from bot.privacy import traces
from bot.privacy.traces import Traces
from bot.settings import Settings
from bot.storage.db import Connection, Database
from bot.times import from_ms, to_ms


@dataclass(frozen=True)
class Forgotten:
    """An internal number, and when its name was removed."""

    person_id: int
    at: datetime


async def forget(
    db: Database, settings: Settings, guild_id: int, user_id: int, held_in: Traces, now: datetime
) -> bool:
    """Let go of a member in every room, and remember that it was done; False when nothing was known
    of them.

    `Database.scrub` over `traces.tables()` belongs after it, once the member has their answer; the
    night makes up for it where it was cut short.
    """
    person = await db.read(lambda conn: people.known_as(conn, guild_id, user_id))
    if person is None:
        return False
    note(settings.data, [Forgotten(person.id, now)])
    return await db.write(lambda conn: people.forget(conn, guild_id, user_id, held_in, now))


def note(data: Path, gone: list[Forgotten]) -> None:
    """Add to the list. Written before the act: forgetting once too often harms nobody."""
    with _list(data).open("a", encoding="utf-8") as file:
        file.writelines(f"{one.person_id} {to_ms(one.at)}\n" for one in gone)


def noted(data: Path) -> list[Forgotten]:
    """Everybody on the list."""
    if not _list(data).exists():
        return []
    lines = (line.split() for line in _list(data).read_text("utf-8").splitlines())
    return [Forgotten(int(parts[0]), from_ms(int(parts[1]))) for parts in lines if len(parts) == 2]


def leave_note(data: Path) -> None:
    """Have the next start know that the database was replaced, and forget again."""
    _marker(data).touch()


def restored(data: Path) -> bool:
    """Whether the database was replaced by a backup since the bot last started."""
    return _marker(data).exists()


def never_reuse(conn: Connection, gone: list[Forgotten]) -> None:
    """Give no newcomer the internal number of somebody on the list."""
    highest = max((one.person_id for one in gone), default=0)
    if conn.execute("SELECT 1 FROM sqlite_sequence WHERE name = 'person'").fetchone() is None:
        conn.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('person', 0)")
    conn.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'person'", (highest,))


async def forget_again(db: Database, settings: Settings, held_in: Traces, now: datetime) -> int:
    """After a restore: forget whom the list names, in every room."""
    if not restored(settings.data):
        return 0
    gone = noted(settings.data)
    count = await db.write(partial(_all_of, gone=gone, held_in=held_in, now=now))
    await db.scrub(traces.tables(held_in))
    _marker(settings.data).unlink()
    return count


def _all_of(conn: Connection, *, gone: list[Forgotten], held_in: Traces, now: datetime) -> int:
    return sum(people.forget_person(conn, one.person_id, held_in, now) for one in gone)


def _list(data: Path) -> Path:
    return data / "forgotten.txt"


def _marker(data: Path) -> Path:
    return data / "forget-again"
