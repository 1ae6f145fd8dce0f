"""Opening articles and the reading list for whoever asked: reads, then draws."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.articles import library, reading_list
from bot.audience import Audience, may
from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from cogs.articles.buttons import Back, Block, Drop, ReadMore, Save, SavedPage
from cogs.articles.cards import render_block, render_reading, render_saved
from cogs.articles.handover import offered


async def open_article(interaction: Interaction, article_id: int) -> None:
    """A private answer with the article's summary."""
    await answer(interaction, await _layout(interaction, article_id))


async def saved_page(interaction: Interaction, page: int, *, fresh: bool) -> None:
    """A page of the reading list of whoever asks."""
    committee = await committee_of(interaction)
    saved = await interaction.client.db.read(
        lambda conn: reading_list.saved(conn, committee.guild_id, interaction.user.id)
    )
    layout = render_saved(saved, committee.zone, page)
    await (answer(interaction, layout) if fresh else redraw(interaction, layout))


@ReadMore.does
async def read_more(press: ReadMore, interaction: Interaction, at: datetime) -> None:
    await open_article(interaction, press.number("article"))


@Block.does
async def show_block(press: Block, interaction: Interaction, at: datetime) -> None:
    layout = await _layout(
        interaction, press.number("article"), press.ids["block"], press.number("page")
    )
    await redraw(interaction, layout)


@Back.does
async def show_summary(press: Back, interaction: Interaction, at: datetime) -> None:
    await redraw(interaction, await _layout(interaction, press.number("article")))


@Save.does
async def save(press: Save, interaction: Interaction, at: datetime) -> None:
    user_id, article_id = interaction.user.id, press.number("article")
    guild_id = (await _committee(interaction, article_id)).guild_id
    await interaction.client.db.write(
        lambda conn: reading_list.save(conn, guild_id, user_id, article_id, at)
    )
    await redraw(interaction, await _layout(interaction, article_id))


@Drop.does
async def drop(press: Drop, interaction: Interaction, at: datetime) -> None:
    user_id, article_id = interaction.user.id, press.number("article")
    guild_id = (await _committee(interaction, article_id)).guild_id
    await interaction.client.db.write(
        lambda conn: reading_list.drop(conn, guild_id, user_id, article_id)
    )
    await redraw(interaction, await _layout(interaction, article_id))


@SavedPage.does
async def turn_saved(press: SavedPage, interaction: Interaction, at: datetime) -> None:
    await saved_page(interaction, press.number("page"), fresh=False)


async def _layout(
    interaction: Interaction, article_id: int, block: str = "", page: int = 0
) -> discord.ui.LayoutView:
    committee = await _committee(interaction, article_id)
    user = interaction.user
    officer = may(Audience.OFFICER, user, committee)
    reading = await interaction.client.db.read(
        lambda conn: reading_list.opened(conn, committee.guild_id, article_id, user.id)
    )
    zone, acts = committee.zone, offered(interaction)
    if block:
        return render_block(reading, block, page, zone, officer=officer, joints=acts)
    return render_reading(reading, zone, officer=officer, joints=acts)


async def _committee(interaction: Interaction, article_id: int) -> Committee:
    """The committee of a press: the server's; in a direct message the article's, and only those
    who are on that server may read on.

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
