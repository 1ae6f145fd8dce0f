"""A roll that was imported and does not count yet.

One officer could otherwise do alone, before a poll opens, what takes two afterwards: import three
friends. So a new roll is told to everybody, with counts and a code and no names, and counts once a
second officer, the scrutineer or two members agree, else after an hour.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import outbox, people
from bot.errors import UserError
from bot.register.kept_register import COLUMNS, Entry, import_register, kept, listed
from bot.storage.db import Connection
from bot.times import from_ms, to_ms

NOTICE = timedelta(hours=1)
TOLD, COUNTS = "roll.notice", "roll.counts"  # kinds of rows


@dataclass(frozen=True, slots=True)
class WaitingRoll:
    """A roll that waits. ``asked_by`` is the internal number of the officer who imported it;
    ``counts_at`` is None until it is told publicly."""

    rows: tuple[Entry, ...]
    asked_by: int
    counts_at: datetime | None

    @property
    def code(self) -> str:
        """Eight characters that change with anything in the roll."""
        parts = [
            [
                *(row.member_id, row.name, row.practice, row.locality),
                *(row.list_size, row.capacity, *(["speaks"] if row.speaks else [])),
            ]
            for row in self.rows
        ]
        text = json.dumps(parts, ensure_ascii=False)
        return base64.b32encode(hashlib.sha256(text.encode()).digest()[:5]).decode()


def wait(
    conn: Connection, guild_id: int, officer_id: int, rows: Sequence[Entry], now: datetime
) -> WaitingRoll:
    """Keep a roll that was read, in place of one that waits already, until it is announced."""
    _drop(conn, guild_id)
    _unplan(conn, guild_id)
    conn.execute(
        "INSERT INTO waiting_roll (guild_id, asked_by, asked_at) VALUES (?, ?, ?)",
        (guild_id, people.find(conn, guild_id, officer_id).id, to_ms(now)),
    )
    conn.executemany(
        f"INSERT INTO waiting_row (guild_id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(guild_id, *kept(row)) for row in rows],
    )
    return meant(conn, guild_id, WaitingRoll(tuple(rows), 0, None).code)


def announce(
    conn: Connection, guild_id: int, code: str, channel_id: int | None, now: datetime
) -> WaitingRoll:
    """Tell of the roll of that code publicly; from here its hour runs."""
    found = meant(conn, guild_id, code)
    if found.counts_at is not None:
        return found
    counts_at, mark = now + NOTICE, f"{guild_id}:{to_ms(now)}"
    conn.execute(
        "UPDATE waiting_roll SET counts_at = ? WHERE guild_id = ?", (to_ms(counts_at), guild_id)
    )
    outbox.add(conn, key=f"{TOLD}:{mark}", kind=TOLD, guild_id=guild_id, channel_id=channel_id,
               due_at=now)  # fmt: skip
    outbox.add(conn, key=f"{COUNTS}:{mark}", kind=COUNTS, guild_id=guild_id, due_at=counts_at)
    return meant(conn, guild_id, code)


def meant(conn: Connection, guild_id: int, code: str) -> WaitingRoll:
    """The roll that waits under that code. Raises UserError where it does not any more."""
    found = waiting(conn, guild_id)
    if found is None or found.code != code:
        raise UserError("That roll does not wait any more: it counts, or another was imported.")
    return found


def forgo(conn: Connection, guild_id: int, before: datetime) -> int:
    """Let go of a roll that was read before an instant and never announced."""
    query = "SELECT 1 FROM waiting_roll WHERE guild_id = ? AND counts_at IS NULL AND asked_at < ?"
    if conn.execute(query, (guild_id, to_ms(before))).fetchone() is None:
        return 0
    _drop(conn, guild_id)
    return 1


def waiting(conn: Connection, guild_id: int) -> WaitingRoll | None:
    """The roll of a server that waits."""
    row = conn.execute("SELECT * FROM waiting_roll WHERE guild_id = ?", (guild_id,)).fetchone()
    if row is None:
        return None
    rows = conn.execute("SELECT * FROM waiting_row WHERE guild_id = ? ORDER BY row_id", (guild_id,))
    entries = tuple(map(listed, rows))
    counts_at = None if row["counts_at"] is None else from_ms(row["counts_at"])
    return WaitingRoll(entries, row["asked_by"], counts_at)


def agree(
    conn: Connection,
    guild_id: int,
    code: str,
    user_id: int,
    now: datetime,
    *,
    office: bool,
    member: bool,
) -> bool:
    """Agree to the roll of that code; whether it counts from now on.

    ``office``: a second officer or the scrutineer, whose agreement is enough; of members it takes
    two. Raises UserError where none waits and for somebody whose agreement is none.
    """
    found = meant(conn, guild_id, code)
    person = people.find(conn, guild_id, user_id).id
    if person == found.asked_by:
        raise UserError("Somebody else must agree: you imported it yourself.")
    if not (office or member):
        raise UserError("A second officer, the scrutineer or two members agree.")
    conn.execute("INSERT OR IGNORE INTO waiting_agreement VALUES (?, ?)", (guild_id, person))
    query = "SELECT count(*) FROM waiting_agreement WHERE guild_id = ?"
    if not office and conn.execute(query, (guild_id,)).fetchone()[0] < 2:
        return False
    take(conn, guild_id, now)
    _unplan(conn, guild_id)
    return True


def take(conn: Connection, guild_id: int, now: datetime) -> int | None:
    """Have the roll that waits count; how many rows it has, None where none waits."""
    found = waiting(conn, guild_id)
    if found is None:
        return None
    _drop(conn, guild_id)
    return import_register(conn, guild_id, found.rows, now)


def _drop(conn: Connection, guild_id: int) -> None:
    for table in ("waiting_roll", "waiting_row", "waiting_agreement"):
        conn.execute(f"DELETE FROM {table} WHERE guild_id = ?", (guild_id,))


def _unplan(conn: Connection, guild_id: int) -> None:
    for kind in (TOLD, COUNTS):
        outbox.cancel(conn, f"{kind}:{guild_id}:")
