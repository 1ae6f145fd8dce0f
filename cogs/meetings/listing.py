"""Lists of meetings, a page at a time, and calendar files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.interactions import Audience, bot_of, committee_of, redraw
from bot.lasting import Press
from bot.meetings.calendar import Entry, calendar_file
from bot.meetings.store import coming
from cogs.meetings.cards import render_list
from cogs.meetings.presence import OwnYear

PAGE = 8


async def page(interaction: discord.Interaction[Any], number: int) -> discord.ui.LayoutView:
    """One page of the meetings to come."""
    bot, committee = bot_of(interaction), await committee_of(interaction)
    now = bot.clock()
    found = await bot.db.read(
        lambda conn: coming(conn, committee.guild_id, now, limit=200, cancelled=True)
    )
    pages = max(1, -(-len(found) // PAGE))
    at = min(number, pages - 1)
    shown = found[at * PAGE : (at + 1) * PAGE]
    return render_list("Meetings to come", shown, at, pages, _turners(at, pages))


def _turners(at: int, pages: int) -> list[discord.ui.Item[Any]]:
    found: list[discord.ui.Item[Any]] = [OwnYear("My attendance")]
    if at > 0:
        found.append(TurnPage("Earlier", page=at - 1))
    if at + 1 < pages:
        found.append(TurnPage("Later", page=at + 1))
    return found


class TurnPage(Press, pattern="meeting:page:{page}", audience=Audience.MEMBER):
    """Another page of the list."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        await redraw(interaction, await page(interaction, self.number("page")))


async def ics(entries: Sequence[Entry], name: str) -> bytes:
    """A calendar file, made off the loop since the library is slow to load."""
    return await asyncio.to_thread(calendar_file, entries, name=name)
