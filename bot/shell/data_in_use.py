"""The data directory while another process may be running the bot on it."""

from __future__ import annotations

from contextlib import closing

from bot.errors import UserError
from bot.settings import Settings
from bot.storage.db import Connection, connect
from bot.storage.lock import holder
from bot.storage.migrate import pending, shipped


def unless_shape_differs(settings: Settings) -> None:
    """Raise :class:`UserError` where a step would be taken under a running bot."""
    if not settings.database.exists():
        return
    with closing(connect(settings.database, read_only=True)) as conn:
        if pending(conn, shipped()) and holder(settings.data) is not None:
            raise UserError(
                "The running bot is of an older release than this command: restart it first."
            )


def servers(conn: Connection) -> dict[int, str]:
    """The servers the bot is on, by id."""
    rows = conn.execute("SELECT guild_id, name FROM guild WHERE left_at IS NULL ORDER BY name")
    return {row["guild_id"]: row["name"] for row in rows}


def server_named(conn: Connection, server: str) -> tuple[int, str]:
    """The server of that number or name, or without one the only server there is. Raises
    :class:`UserError` for none and for several."""
    known = servers(conn)
    found = [(i, name) for i, name in known.items() if not server or server in (str(i), name)]
    if len(found) == 1:
        return found[0]
    if not known:
        raise UserError("The bot is on no server yet: start it and invite it.")
    names = ", ".join(f"{name} ({guild_id})" for guild_id, name in known.items())
    raise UserError(f"Name one server with --server: {names}.")
