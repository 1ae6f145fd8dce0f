"""Which committee an article's button belongs to: the server's, or in a message the article's."""

from __future__ import annotations

from bot.articles import library
from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of


async def place_of(interaction: Interaction, article_id: int) -> Committee:
    """The committee of a press. In a direct message only those who are on the server may read on.

    Raises UserError for everybody else.
    """
    if interaction.guild_id is not None:
        return await committee_of(interaction)
    bot = interaction.client
    guild_id = await bot.db.read(lambda conn: library.home(conn, article_id))
    guild = bot.get_guild(guild_id or 0)
    if guild is None or guild.get_member(interaction.user.id) is None:
        raise UserError("That article is kept by a server you are not on.")
    return await bot.committee(guild.id)
