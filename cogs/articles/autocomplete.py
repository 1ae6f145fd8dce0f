"""Autocomplete for articles, topics, publications and sources."""

from __future__ import annotations

from collections.abc import Iterable

from discord import app_commands

from bot.articles import library, sources, topics
from bot.articles.titles import titles
from bot.errors import UserError
from bot.house import Interaction
from cogs.card import offered

MOST = 25
Choice = app_commands.Choice[str]


async def article_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """The newest articles whose titles begin like that."""
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(lambda conn: titles(conn, guild_id, typed))
    return offered((one.headline, str(one.article_id)) for one in found)


async def topic_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """The server's topics; a list with commas is completed at its end."""
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(lambda conn: topics.every(conn, guild_id))
    before, comma, last = typed.rpartition(",")
    begun = f"{before.strip()}, " if comma else ""
    return _choices(
        (begun + one.name for one in found if last.strip().casefold() in one.name.casefold()), ""
    )


async def publication_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """The publications there are articles of."""
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(lambda conn: library.publications(conn, guild_id))
    return _choices(found, typed)


async def source_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """The server's sources."""
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(lambda conn: sources.every(conn, guild_id))
    return _choices((one.name for one in found), typed)


async def article_id_of(interaction: Interaction, typed: str) -> int:
    """The article that was chosen from the list, or whose title was typed. Raises UserError."""
    if (number := typed.strip().removeprefix("A-")).isdecimal() and len(number) < 18:
        return int(number)
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(lambda conn: titles(conn, guild_id, typed, limit=2))
    if not found:
        raise UserError("No article has such a title. Choose one from the list as you type.")
    return found[0].article_id


def _choices(names: Iterable[str], typed: str) -> list[Choice]:
    wanted = typed.strip().casefold()
    fitting = [name for name in names if wanted in name.casefold() and 0 < len(name) <= 100]
    return [Choice(name=name, value=name) for name in fitting[:MOST]]
