"""Opening articles and lists for whoever asked: reads, then draws."""

from __future__ import annotations

from typing import Any

import discord

from bot import joints
from bot.articles import reading_list as readings
from bot.audience import Audience, may
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from cogs.articles.cards import render_block, render_reading, render_saved
from cogs.articles.place import place_of


async def open_article(interaction: Interaction, article_id: int) -> None:
    """A private answer with the article's summary."""
    await answer(interaction, await _layout(interaction, article_id))


async def turn(interaction: Interaction, article_id: int, block: str = "", page: int = 0) -> None:
    """Another block, or the summary, in place of what the private answer shows."""
    await redraw(interaction, await _layout(interaction, article_id, block, page))


async def saved_page(interaction: Interaction, page: int, *, fresh: bool) -> None:
    """A page of the reading list of whoever asks."""
    committee = await committee_of(interaction)
    found = await interaction.client.db.read(
        lambda conn: readings.saved(conn, committee.guild_id, interaction.user.id)
    )
    layout = render_saved(found, committee.zone, page)
    await (answer(interaction, layout) if fresh else redraw(interaction, layout))


def offered() -> list[str]:
    """The acts other rooms offer."""
    known: dict[str, joints.Joint[Any]] = {
        "ask": joints.ask_members,
        "agenda": joints.add_to_agenda,
        "calendar": joints.add_to_calendar,
    }
    return [name for name, joint in known.items() if joint.offered]


async def is_officer(interaction: Interaction) -> bool:
    """Whether officers' buttons are shown to whoever asks."""
    user = interaction.user
    return isinstance(user, discord.Member) and may(
        Audience.OFFICER, user, await committee_of(interaction)
    )


async def _layout(
    interaction: Interaction, article_id: int, block: str = "", page: int = 0
) -> discord.ui.LayoutView:
    committee = await place_of(interaction, article_id)
    officer = await is_officer(interaction)
    reading = await interaction.client.db.read(
        lambda conn: readings.opened(conn, committee.guild_id, article_id, interaction.user.id)
    )
    if block:
        return render_block(reading, block, page, committee.zone, officer=officer, joints=offered())
    return render_reading(reading, committee.zone, officer=officer, joints=offered())
