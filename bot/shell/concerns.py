"""What each server's officers are told on their desk, as far as the database alone knows it: for
``lmcbot health``, which runs beside the bot and not in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from bot import committee
from bot.articles import sources
from bot.boards.health import Troubles
from bot.meetings import duties
from bot.polls import in_trouble
from bot.settings import Settings
from bot.shell.data_in_use import servers
from bot.storage.db import Connection, connect
from bot.storage.off_machine import trouble

SOURCES: tuple[Troubles, ...] = (sources.troubles, duties.troubles, in_trouble.troubles)
"""What the rooms declare as `Room.troubles`."""


def concerns(settings: Settings, now: datetime) -> list[str]:
    """One sentence each, under its server's name; nothing when all is well everywhere. Copies that
    never left the computer concern them all."""
    with closing(connect(settings.database, read_only=True)) as conn:
        kept_here = trouble(settings.data, committee.first_joined(conn), now)
        return [kept_here] * bool(kept_here) + [
            f"{name}: {said}" for guild_id, name in servers(conn).items()
            for said in _of(conn, guild_id, now)
        ]  # fmt: skip


def _of(conn: Connection, guild_id: int, now: datetime) -> Iterator[str]:
    if not committee.load(conn, guild_id).rules.set_up:
        yield "not set up yet: its owner writes /setup there."
    for source in SOURCES:
        yield from source(conn, guild_id, now)
