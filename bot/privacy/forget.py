"""Forgetting that lasts: a backup restored later must not bring a forgotten member back.

Beside the database lies a list of internal numbers that were forgotten, and when; no account is in
it. ``lmcbot restore`` leaves a note, and the next start forgets them again in the restored file.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bot import people
from bot.plain_text import many
from bot.privacy import traces
from bot.privacy.traces import Traces
from bot.settings import Settings
from bot.storage.db import Connection, Database
from bot.storage.folder import stored
from bot.times import from_ms, to_ms

log = logging.getLogger("lmcbot")
LIST = "forgotten.txt"
_LINE = re.compile(r"(\d{1,15}) (\d{1,13})")


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


@stored()
def note(data: Path, gone: list[Forgotten]) -> None:
    """Add to the list, for good. Written before the act: forgetting once too often harms nobody."""
    with _list(data).open("a+b") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a power cut left a line half written
                file.write(b"\n")
        file.write("".join(f"{one.person_id} {to_ms(one.at)}\n" for one in gone).encode())
        file.flush()
        os.fsync(file.fileno())


def noted(data: Path) -> list[Forgotten]:
    """Everybody on the list, whose line can be read."""
    found = map(_LINE.fullmatch, _lines(data))
    return [Forgotten(int(one[1]), from_ms(int(one[2]))) for one in found if one]


def unreadable(data: Path) -> int:
    """How many lines of the list a bad disk or a power cut spoiled."""
    return sum(_LINE.fullmatch(line) is None for line in _lines(data))


def _lines(data: Path) -> list[str]:
    if not _list(data).exists():
        return []
    return [
        line for line in _list(data).read_bytes().decode("utf-8", "replace").split("\n") if line
    ]


def leave_note(data: Path) -> None:
    """Have the next start know that the database was replaced, and forget again."""
    _marker(data).touch()


def restored(data: Path) -> bool:
    """Whether the database was replaced by a backup since the bot last started."""
    return _marker(data).exists()


async def forget_again(db: Database, settings: Settings, held_in: Traces, now: datetime) -> int:
    """After a restore: forget whom the list names, in every room; again at each start while some of
    the list cannot be read."""
    if not restored(settings.data):
        return 0
    gone = noted(settings.data)
    count = await db.write(partial(_all_of, gone=gone, held_in=held_in, now=now))
    await db.scrub(traces.tables(held_in))
    if spoiled := unreadable(settings.data):
        log.error(
            "%s of %s cannot be read, and the restored database still knows whom it named: put a"
            " copy of that file back and start again.", many(spoiled, "line"), _list(settings.data),
        )  # fmt: skip
        return count
    _marker(settings.data).unlink()
    return count


def _all_of(conn: Connection, *, gone: list[Forgotten], held_in: Traces, now: datetime) -> int:
    return sum(people.forget_person(conn, one.person_id, held_in, now) for one in gone)


def _list(data: Path) -> Path:
    return data / LIST


def _marker(data: Path) -> Path:
    return data / "forget-again"
