"""``lmcbot officers ROLE``: whoever runs the bot names the officers' role of a server that lost its
officers. The bot must be stopped: a running one remembers who they were."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from bot import succession
from bot.settings import Settings
from bot.shell.data_in_use import of_this_release, server_named
from bot.shell.restore import refuse_while_running
from bot.storage.db import connect, transaction
from bot.storage.lock import DataLock


def appoint_now(settings: Settings, server: str, role_id: int, now: datetime) -> str:
    """Make that role the officers', audited. Raises :class:`UserError` for no server or several."""
    refuse_while_running(settings)
    of_this_release(settings)
    with DataLock(settings.data), closing(connect(settings.database)) as conn:
        guild_id, name = server_named(conn, server)
        with transaction(conn):
            succession.appoint(conn, guild_id, frozenset({role_id}), now)
    return f"On {name} the holders of role {role_id} are officers from the next start."
