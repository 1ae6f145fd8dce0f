"""What an item, a letter or a mandate may point at, looked up on the server before it is kept.

Rooms do not know each other: each says who looks up what is its own (`Room.references`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from bot.errors import UserError
from bot.offers import Reference
from bot.storage.db import Connection

_REFERENCE = re.compile(r"([A-Z]{1,2})-(\d{1,9})", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/.]+\.\S{1,240}")
_WITHIN = re.compile(r"(?<![\w-])([PM])-(\d{1,9})(?![\w-])", re.ASCII)
Known: TypeAlias = Mapping[str, Reference]
"""What may be pointed at, by its letter."""


def reference(conn: Connection, guild_id: int, text: str, known: Known) -> str:
    """A reference like P-41 that exists on that server, or an address; empty text stays empty.

    Raises :class:`UserError` for what is neither, and for what the server does not have.
    """
    found = " ".join(text.split())
    if not found or _ADDRESS.fullmatch(found):
        return found
    named = _REFERENCE.fullmatch(found.upper())
    if named is None:
        raise UserError(f"“{found[:40]}” is no reference: write one like P-41 or A-7, or a link.")
    _must_exist(conn, guild_id, named, known)
    return f"{named[1]}-{int(named[2])}"


def poll_reference(conn: Connection, guild_id: int, text: str, known: Known) -> str:
    """The reference of a poll of that server, or nothing. UserError for anything else."""
    found = text.strip()
    if found and not re.fullmatch(r"[Pp]-\d{1,9}", found, re.ASCII):
        raise UserError(f"“{found[:40]}” is no poll: write its reference, like P-41.")
    return reference(conn, guild_id, found, known)


def check_within(conn: Connection, guild_id: int, text: str, known: Known) -> None:
    """Refuse free text, a mandate, that names a poll or meeting the server does not have."""
    for named in _WITHIN.finditer(text):
        _must_exist(conn, guild_id, named, known)


def _must_exist(conn: Connection, guild_id: int, named: re.Match[str], known: Known) -> None:
    sought = known.get(named[1])
    if sought is None:
        raise UserError(f"“{named[0]}” is no reference: write one like P-41 or A-7, or a link.")
    if not sought.exists(conn, guild_id, int(named[2])):
        raise UserError(
            f"There is no {sought.what} {named[0]} on this server: look at its number again."
        )


def _meeting(conn: Connection, guild_id: int, number: int) -> bool:
    return _has(conn, "meeting", guild_id, number)


def _consultation(conn: Connection, guild_id: int, number: int) -> bool:
    return _has(conn, "consultation", guild_id, number)


def _action(conn: Connection, guild_id: int, number: int) -> bool:
    return _has(conn, "action", guild_id, number)


def _has(conn: Connection, table: str, guild_id: int, number: int) -> bool:
    query = f"SELECT 1 FROM {table} WHERE guild_id = ? AND number = ?"
    return conn.execute(query, (guild_id, number)).fetchone() is not None


OWN = (
    Reference("M", "meeting", _meeting),
    Reference("C", "consultation", _consultation),
    Reference("D", "action", _action),
)
