"""The bot that benchmarks.restarts kills: it posts what is overdue and ends when nothing is."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from discord.http import Route

from bot import settings as settings_
from bot.courier.post import Post
from bot.outbox import Row
from bot.room import Room, keeps_nothing
from bot.settings import Settings
from bot.shell.start import house
from cogs.card import card


async def render(row: Row, now: datetime) -> Post:
    """A small card."""
    return Post(card(f"Reminder {row.payload['n']}", foot=row.ref))


async def main(folder: Path) -> None:
    """Log in, carry what is due, end."""
    told = settings_.load(settings_.environment())
    Route.BASE = told.discord_api
    async with house(Settings(data=folder, keys=folder / "keys"), cogs=()) as bot:
        bot.join(
            Room(
                name="reminding",
                help=(),
                traces=(),
                sweep=keeps_nothing,
                renderers={"remind": render},
            )
        )
        await bot.login(told.token)
        bot.courier.start()
        await bot.courier.idle()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
