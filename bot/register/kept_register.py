"""The imported roll as it is kept: who may vote, for which practice, in which capacity."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import UserError
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import to_ms
from bot.undoing import Rows, Undoing

UNMATCHING = Undoing([Rows("register", "guild_id = :guild AND register_id = :row")])
"""How *Undo* takes a match back."""
COLUMNS = "user_id, name, practice, locality, list_size, capacity, speaks"
"""What is kept of an :class:`Entry`, in the register and in a roll that waits."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on a roll. ``member_id`` is None for a name that no account was matched to yet;
    ``speaks`` marks who speaks for a practice where one of it does. ``role``: which of the roles
    asked put them on a poll's roll."""

    member_id: int | None
    name: str = ""
    practice: str = ""
    locality: str = ""
    list_size: int | None = None
    capacity: str = ""
    reason: str = ""
    speaks: bool = False
    role: str = ""


def import_register(conn: Connection, guild_id: int, rows: Sequence[Entry], now: datetime) -> int:
    """Replace a server's register; returns how many rows it has now."""
    conn.execute("DELETE FROM register WHERE guild_id = ?", (guild_id,))
    conn.executemany(
        f"INSERT INTO register (guild_id, {COLUMNS}, imported_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(guild_id, *kept(row), to_ms(now)) for row in rows],
    )
    return len(rows)


def kept(row: Entry) -> tuple[object, ...]:
    """A row as :data:`COLUMNS` hold it."""
    return (
        *(row.member_id, row.name, row.practice, row.locality),
        *(row.list_size, row.capacity, int(row.speaks)),
    )


def register_rows(conn: Connection, guild_id: int) -> list[Entry]:
    """A server's register, in the order it was imported."""
    rows = conn.execute(
        "SELECT * FROM register WHERE guild_id = ? ORDER BY register_id", (guild_id,)
    )
    return [listed(row) for row in rows]


def registered(conn: Connection, guild_id: int, member_id: int) -> Entry:
    """What the register says of a member; only their id where it says nothing."""
    row = conn.execute(
        "SELECT * FROM register WHERE guild_id = ? AND user_id = ?", (guild_id, member_id)
    ).fetchone()
    return Entry(member_id) if row is None else listed(row)


def listed(row: sqlite3.Row) -> Entry:
    """A row of the register, of one that waits, or of a poll's roll."""
    return of_row(Entry, row, member_id=row["user_id"])


def unmatched(conn: Connection, guild_id: int) -> list[tuple[int, str]]:
    """Register rows that no account is matched to: row id and name."""
    rows = conn.execute(
        "SELECT register_id, name FROM register WHERE guild_id = ? AND user_id IS NULL"
        " ORDER BY name, register_id",
        (guild_id,),
    )
    return [(row["register_id"], row["name"]) for row in rows]


def match(conn: Connection, guild_id: int, register_id: int, member_id: int) -> None:
    """Say whose account a name on the register is; UserError when either is taken already."""
    taken = conn.execute(
        "SELECT name FROM register WHERE guild_id = ? AND user_id = ?", (guild_id, member_id)
    ).fetchone()
    if taken is not None:
        raise UserError(f"That account is matched to {taken['name'] or 'another row'} already.")
    done = conn.execute(
        "UPDATE register SET user_id = ? WHERE guild_id = ? AND register_id = ?"
        " AND user_id IS NULL",
        (member_id, guild_id, register_id),
    )
    if not done.rowcount:
        raise UserError("That name has been matched already, or the roll was imported anew.")
