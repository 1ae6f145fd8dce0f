"""What an item, a letter or a mandate may point at, looked up on the server before it is kept.

Rooms do not know each other: the cog says who looks up a poll or an article.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.errors import UserError
from bot.storage.db import Connection

Look = Callable[[Connection, int, int], bool]
"""Takes the guild's id and the number behind the letter; whether the server has such a thing."""

_REFERENCE = re.compile(r"([A-Z]{1,2})-(\d{1,9})", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/.]+\.\S{1,240}")
_WITHIN = re.compile(r"(?<![\w-])([PM])-(\d{1,9})(?![\w-])", re.ASCII)
_looks: dict[str, tuple[str, Look]] = {}


def register(letter: str, what: str, look: Look) -> None:
    """References that begin with ``letter`` are a ``what`` ("poll"), found by ``look``."""
    _looks[letter] = (what, look)


def reference(conn: Connection, guild_id: int, text: str) -> str:
    """A reference like P-41 that exists on that server, or an address; empty text stays empty.

    Raises :class:`UserError` for what is neither, and for what the server does not have.
    """
    found = " ".join(text.split())
    if not found or _ADDRESS.fullmatch(found):
        return found
    named = _REFERENCE.fullmatch(found.upper())
    if named is None:
        raise UserError(f"“{found[:40]}” is no reference: write one like P-41 or A-7, or a link.")
    _must_exist(conn, guild_id, named)
    return f"{named[1]}-{int(named[2])}"


def poll_reference(conn: Connection, guild_id: int, text: str) -> str:
    """The reference of a poll of that server, or nothing. UserError for anything else."""
    found = text.strip()
    if found and not re.fullmatch(r"[Pp]-\d{1,9}", found, re.ASCII):
        raise UserError(f"“{found[:40]}” is no poll: write its reference, like P-41.")
    return reference(conn, guild_id, found)


def check_within(conn: Connection, guild_id: int, text: str) -> None:
    """Refuse free text, a mandate, that names a poll or meeting the server does not have."""
    for named in _WITHIN.finditer(text):
        _must_exist(conn, guild_id, named)


def _must_exist(conn: Connection, guild_id: int, named: re.Match[str]) -> None:
    what, look = _looks.get(named[1], ("", None))
    if look is None:
        raise UserError(f"“{named[0]}” is no reference: write one like P-41 or A-7, or a link.")
    if not look(conn, guild_id, int(named[2])):
        raise UserError(f"There is no {what} {named[0]} on this server: look at its number again.")


def _meeting(conn: Connection, guild_id: int, number: int) -> bool:
    return _has(conn, "meeting", guild_id, number)


def _consultation(conn: Connection, guild_id: int, number: int) -> bool:
    return _has(conn, "consultation", guild_id, number)


def _action(conn: Connection, guild_id: int, number: int) -> bool:
    return _has(conn, "action", guild_id, number)


def _has(conn: Connection, table: str, guild_id: int, number: int) -> bool:
    query = f"SELECT 1 FROM {table} WHERE guild_id = ? AND number = ?"
    return conn.execute(query, (guild_id, number)).fetchone() is not None


register("M", "meeting", _meeting)
register("C", "consultation", _consultation)
register("D", "action", _action)
