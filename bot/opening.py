"""What the bot says when it opens: one line a room, such as "3 open polls, 0 votes lost"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.storage.db import Database

Says = Callable[[Database], Awaitable[str]]
_rooms: dict[str, Says] = {}


def register(room: str, says: Says) -> None:
    """``await says(db)`` is a room's line at the start, empty when it has nothing to say."""
    _rooms[room] = says


async def lines(db: Database) -> list[str]:
    """Every room's line."""
    found = [await says(db) for _, says in sorted(_rooms.items())]
    return [line for line in found if line]
