"""A calendar to subscribe to: each member's file under a name nobody can guess, in a folder that a
web server of the committee's own hands out.

The name is derived from a secret that lies with the keys, so that neither a table nor a backup
tells it. A file holds titles, times, places and links of meetings; no reasons, replies or members.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from base64 import b32encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.committee import load
from bot.meetings.calendar import calendar_file
from bot.meetings.calendar_entries import all_entries
from bot.meetings.model import TOPIC
from bot.people import Person
from bot.storage.db import Connection
from bot.storage.folder import sync_folder
from bot.times import to_ms

SECRET, SECRET_BYTES, NAME_CHARS = "calendars.secret", 32, 32
_OWN = re.compile(rf"\.?[a-z2-7]{{{NAME_CHARS}}}\.ics(?:\.part)?")


@dataclass(frozen=True)
class Address:
    """Whose calendar it is, and since when by this address (milliseconds): a new one, another
    name."""

    guild_id: int
    user_id: int
    since: int

    def file_name(self, secret: bytes) -> str:
        """The name of the file: 160 bits that only the secret tells."""
        said = f"{self.guild_id}:{self.user_id}:{self.since}".encode()
        digest = hmac.new(secret, said, hashlib.sha256).digest()
        return b32encode(digest).decode().lower()[:NAME_CHARS] + ".ics"


def secret_in(keys: Path, token_bytes: Callable[[int], bytes]) -> bytes:
    """The secret that names are derived from, made where there is none. Raises OSError for one that
    is not whole: names derived from a part of it could be guessed."""
    path = keys / SECRET
    if not path.exists():
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{SECRET}.part")
        made.unlink(missing_ok=True)
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, token_bytes(SECRET_BYTES))
            os.fsync(handle)
        finally:
            os.close(handle)
        made.replace(path)
        sync_folder(keys)
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise OSError(
            f"{path} is damaged: put back a copy of it, or delete it, and members press New address"
        )
    return secret


def address_of(conn: Connection, person: Person) -> Address | None:
    """A member's present address, if they asked for one."""
    row = conn.execute(
        "SELECT since_at FROM calendar_address WHERE person_id = ?", (person.id,)
    ).fetchone()
    return None if row is None else Address(person.guild_id, person.user_id or 0, row["since_at"])


def new_address(conn: Connection, person: Person, now: datetime) -> Address:
    """Give a member an address; an earlier one ends."""
    old = address_of(conn, person)
    since = max(to_ms(now), old.since + 1 if old else 0)
    conn.execute(
        "INSERT INTO calendar_address (person_id, guild_id, since_at) VALUES (?, ?, ?)"
        " ON CONFLICT (person_id) DO UPDATE SET since_at = excluded.since_at",
        (person.id, person.guild_id, since),
    )
    conn.touch(TOPIC)
    return Address(person.guild_id, person.user_id or 0, since)


def end_address(conn: Connection, person: Person) -> None:
    """Take a member's address away."""
    conn.execute("DELETE FROM calendar_address WHERE person_id = ?", (person.id,))
    conn.touch(TOPIC)


def addresses(conn: Connection) -> list[Address]:
    """Every address in force: of members who are there, on servers that have the bot."""
    rows = conn.execute(
        "SELECT c.guild_id, p.user_id, c.since_at FROM calendar_address c"
        " JOIN person p USING (person_id) JOIN guild g ON g.guild_id = c.guild_id"
        " WHERE p.user_id IS NOT NULL AND p.left_at IS NULL AND g.left_at IS NULL"
    )
    return [Address(*tuple(row)) for row in rows]


def state(conn: Connection) -> tuple[object, ...]:
    """What the files depend on, in short: the same again means that nothing need be written."""
    series = conn.execute(
        "SELECT guild_id, count(*), sum(sequence), max(changed_at) FROM series GROUP BY guild_id"
    )
    dates = conn.execute(
        "SELECT guild_id, count(*), max(changed_at) FROM meeting GROUP BY guild_id"
    )
    names = conn.execute("SELECT guild_id, name FROM guild")
    return (
        *addresses(conn),
        *(tuple(row) for rows in (series, dates, names) for row in rows.fetchall()),
    )


def files(conn: Connection, secret: bytes) -> dict[str, bytes]:
    """What the folder is to hold: by name, one calendar for each address."""
    found, whole = {}, dict[int, bytes]()
    for address in addresses(conn):
        guild_id = address.guild_id
        if guild_id not in whole:
            entries = all_entries(conn, guild_id)
            title = load(conn, guild_id).name or "LMC meetings"
            whole[guild_id] = calendar_file(entries, name=title, subscribed=True)
        found[address.file_name(secret)] = whole[guild_id]
    return found


def bring_up_to_date(folder: Path, wanted: Mapping[str, bytes]) -> None:
    """Have the folder hold just these files: each whole or not at all, others of ours removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for found in folder.iterdir():
        if _OWN.fullmatch(found.name) and found.name not in wanted:
            found.unlink(missing_ok=True)
    for name, raw in wanted.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == raw:
            continue
        part = folder / f".{name}.part"
        with part.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)  # the web server is another account
        part.replace(path)
