"""A bot whose randomness is seeded, so that one story can be played twice."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import discord

from bot.client import COGS, LmcBot
from bot.settings import Settings
from bot.shell.start import house


@asynccontextmanager
async def seeded_house(
    folder: Path, cogs: Sequence[str] = ("cogs.polls",)
) -> AsyncIterator[LmcBot]:
    """The bot with these rooms, its randomness seeded."""
    settings = Settings(data=folder, keys=folder / "keys")
    async with house(
        settings,
        clock=discord.utils.utcnow,
        token_bytes=random.Random(7).randbytes,
        cogs=cogs,
    ) as bot:
        yield bot


whole_house = partial(seeded_house, cogs=COGS)
