"""The database a shell command is asked to work on, while another process may be running on it."""

from __future__ import annotations

from contextlib import closing

from bot.errors import UserError
from bot.settings import Settings
from bot.storage import soundness
from bot.storage.db import Connection, connect
from bot.storage.lock import holder
from bot.storage.migrate import pending, shipped


def there(settings: Settings) -> None:
    """Raise :class:`UserError` where there is no database: only a start makes one, so that a wrong
    folder or a disk that is not mounted gets no empty one."""
    if not soundness.there(settings.database, settings.around):
        raise UserError(
            f"There is no database at {settings.database} yet: the first lmcbot run makes it. Is "
            "this the folder the bot is started in?"
        )


def of_this_release(settings: Settings) -> None:
    """Raise :class:`UserError` where there is none, or one of another shape: only a start and
    lmcbot migrate change it, after a copy."""
    there(settings)
    with closing(connect(settings.database, read_only=True)) as conn:
        todo = pending(conn, shipped())
    if not todo:
        return
    if holder(settings.data) is not None:
        raise UserError(
            "The running bot is of an older release than this command: restart it first."
        )
    raise UserError(
        "The database is of an older release than this command: lmcbot migrate brings it along, "
        "after a copy."
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
