"""Who looks up and offers what an agenda points at: this cog knows both rooms, they not each
other."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.articles import library
from bot.db import Connection
from bot.errors import UserError
from bot.interactions import bot_of
from bot.meetings import references
from bot.polls.model import State
from bot.polls.store import poll_numbered, polls
from cogs.card import clip

MOST = 25
PUBLIC = (State.OPEN, State.CLOSING, State.CLOSED)


def register() -> None:
    """Have polls and articles looked up."""
    references.register("P", "poll", has_poll)
    references.register("A", "article", has_article)


def has_poll(conn: Connection, guild_id: int, number: int) -> bool:
    """Whether the server has a poll of that number."""
    return poll_numbered(conn, guild_id, number) is not None


def has_article(conn: Connection, guild_id: int, number: int) -> bool:
    """Whether the server keeps an article of that number."""
    try:
        library.article(conn, guild_id, number)
    except UserError:
        return False
    return True


async def poll_choices(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    """Polls by reference and question, the newest first."""
    guild_id = interaction.guild_id or 0
    found = await bot_of(interaction).db.read(
        lambda conn: polls(conn, guild_id, *PUBLIC, words=current.strip(), limit=MOST)
    )
    return [_choice(poll.reference, poll.question) for poll in found]


async def reference_choices(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    """Polls, then articles; an address may be typed instead."""
    guild_id, wanted = interaction.guild_id or 0, current.strip().casefold()
    newest = await bot_of(interaction).db.read(
        lambda conn: list(library.newest(conn, guild_id, archive=True, limit=200))
    )
    articles = [(f"A-{one.id}", one.parsed.headline) for one in newest]
    fitting = [_choice(*each) for each in articles if wanted in " ".join(each).casefold()]
    return [*(await poll_choices(interaction, current)), *fitting][:MOST]


def _choice(reference: str, title: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clip(f"{reference} {title}", 100), value=reference)
