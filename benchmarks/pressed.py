"""The bots that benchmarks.press presses, each in a process of its own."""

from __future__ import annotations

import asyncio
import secrets
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import yarl
from asked_poll import open_poll
from discord.ext import commands

from benchmarks.press import VOTERS
from benchmarks.wire import CHANNEL, FIRST_MEMBER, GUILD
from bot import committee
from bot import settings as settings_
from bot.polls.boxes import Boxes
from bot.polls.draft import Draft
from bot.polls.model import Roll
from bot.register.kept_register import Entry
from bot.settings import Settings
from bot.shell.start import house
from bot.storage.db import opened
from bot.storage.migrate import shipped
from bot.times import utc_now


class Bare(discord.ui.DynamicItem[Any], template=r"pv:\d+:\d"):
    """What discord.py needs to answer a press on our card, and no more."""

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Bare:
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.send_message("Recorded. Your code: K7Q-4MD", ephemeral=True)


async def ours(told: Settings) -> None:
    """The whole bot, all rooms, with one poll open: it posts the card that is pressed."""
    await ask(told)
    async with house(told) as bot:
        await bot.start(told.token)


async def ask(told: Settings) -> None:
    """A poll of all members, as an officer would have opened it before."""
    now = utc_now()
    roll = Roll("members", tuple(Entry(FIRST_MEMBER + n, f"m{n}") for n in range(VOTERS)))
    draft = Draft("Should practices take part?", closes_at=now + timedelta(hours=1))
    async with opened(told.database, shipped()) as db:
        boxes = Boxes(db, told.boxes, told.keys, secrets.token_bytes)
        await db.write(lambda conn: committee.joined(conn, GUILD, "Bench LMC", now))
        await open_poll(db, boxes, GUILD, FIRST_MEMBER, draft, roll, CHANNEL, now)
        await boxes.close()


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
    at = Path(folder)
    runner(ours(replace(told, data=at, keys=at / "keys")) if side == "ours" else bare(told.token))


def plain_json() -> None:
    """Have discord.py read and write JSON as where orjson is not installed."""
    import json

    def to_json(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=True)

    discord.utils._to_json = to_json
    discord.utils._from_json = json.loads


if __name__ == "__main__":
    main(*sys.argv[1:])
