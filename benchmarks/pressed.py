"""The bots that benchmarks.press presses, each in a process of its own."""

from __future__ import annotations

import asyncio
import secrets
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import yarl
from discord.ext import commands

from benchmarks.ballots import poll
from bot import settings as settings_
from bot.db import opened
from bot.interactions import Audience, answer
from bot.lasting import Press
from bot.polls.box import STEPS, Box
from bot.polls.method import picked
from bot.polls.secrets import Secrets
from bot.start import house
from bot.times import utc_now

ROLL = 64
box: Box


class Vote(Press, pattern="bench:{option}", audience=Audience.ANYONE):
    """The bot's own way: its lasting button, its box, its answer."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        choice = picked(self.number("option"), 3)
        stored = await box.cast(interaction.user.id, choice, at)
        await answer(interaction, f"Recorded. Safely stored. Your code: {stored.receipt}")


class Bare(discord.ui.DynamicItem[Any], template=r"bench:(?P<option>\d)"):
    """What discord.py needs and no more."""

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Bare:
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.send_message("Recorded. Your code: K7Q-4MD", ephemeral=True)


async def ours(folder: Path, api: settings_.Settings) -> None:
    """The real bot, its lasting buttons as it registers them, one box open."""
    global box
    told = settings_.Settings(data=folder, keys=folder / "keys", token=api.token)
    async with opened(folder / "box.db", STEPS, readers=1) as db:
        made = poll(ROLL)
        object.__setattr__(made, "closes_at", utc_now() + timedelta(hours=1))
        box = Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)
        await box.admit(range(10_000, 10_000 + ROLL))
        async with house(told, cogs=()) as bot:
            await bot.start(told.token)


async def bare(token: str) -> None:
    """A bot of one button."""
    bot = commands.Bot("!", intents=discord.Intents(guilds=True, members=True), max_messages=None)
    bot.add_dynamic_items(Bare)
    async with bot:
        await bot.start(token)


def main(side: str, fast: str, folder: str) -> None:
    """Serve until killed. Without ``fast`` discord.py's JSON is the standard library's."""
    told = settings_.load(settings_.environment())
    discord.http.Route.BASE = told.discord_api
    gateway = told.discord_api.replace("http", "ws", 1).replace("/api/v10", "/gateway")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    if fast == "1":
        import uvloop

        runner: Any = uvloop.run
    else:
        runner = asyncio.run
        plain_json()
    runner(ours(Path(folder), told) if side == "ours" else bare(told.token))


def plain_json() -> None:
    """Have discord.py read and write JSON as where orjson is not installed."""
    import json

    def to_json(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=True)

    discord.utils._to_json = to_json
    discord.utils._from_json = json.loads


if __name__ == "__main__":
    main(*sys.argv[1:])
