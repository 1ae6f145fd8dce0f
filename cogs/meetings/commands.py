"""``/meeting``: what members look up about meetings."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import app_commands

from bot.audience import Audience, allow
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Press
from bot.meetings.calendar import Entry, all_entries, calendar_file, entries_of
from bot.meetings.store import coming
from cogs.meetings import commands, papers
from cogs.meetings.attendance import OwnYear
from cogs.meetings.autocomplete import chosen, meeting_choices
from cogs.meetings.cards import render_list
from cogs.meetings.papers import show as show_card

meeting_group = app_commands.Group(
    name="meeting", description="When we meet, and what is on the agenda", guild_only=True
)


@meeting_group.command(name="next", description="The next meeting, with buttons to answer")
@allow(Audience.MEMBER)
async def next_(interaction: Interaction) -> None:
    bot, committee = interaction.client, await committee_of(interaction)
    now = bot.clock()
    found = await bot.db.read(lambda conn: coming(conn, committee.guild_id, now, limit=1))
    if not found:
        raise UserError("No meeting is planned. Officers plan one with /office-meeting new.")
    await show_card(interaction, found[0].id)


@meeting_group.command(name="list", description="All meetings to come")
@allow(Audience.MEMBER)
async def list_(interaction: Interaction) -> None:
    await answer(interaction, await commands.page(interaction, 0))


@meeting_group.command(name="show", description="One meeting, with buttons to answer")
@app_commands.describe(meeting="Which date")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def show(interaction: Interaction, meeting: str) -> None:
    found = await chosen(interaction, meeting)
    await show_card(interaction, found.id)


@meeting_group.command(name="agenda", description="The agenda, as text and as a file")
@app_commands.describe(meeting="Which date; empty for the next one")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def agenda(interaction: Interaction, meeting: str = "") -> None:
    bot, committee = interaction.client, await committee_of(interaction)
    if meeting:
        found = [await chosen(interaction, meeting)]
    else:
        now = bot.clock()
        found = await bot.db.read(lambda conn: coming(conn, committee.guild_id, now, limit=1))
    if not found:
        raise UserError("No meeting is planned, so there is no agenda yet.")
    await papers.show_agenda(interaction, found[0].id)


@meeting_group.command(name="calendar", description="Meetings for your own calendar (.ics)")
@app_commands.describe(meeting="One meeting; empty for all of them")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def calendar(interaction: Interaction, meeting: str = "") -> None:
    bot, committee = interaction.client, await committee_of(interaction)
    one = await chosen(interaction, meeting) if meeting else None
    entries = await bot.db.read(
        lambda conn: entries_of(conn, one) if one else all_entries(conn, committee.guild_id)
    )
    if not entries:
        raise UserError("No meeting is planned, so there is nothing for a calendar yet.")
    raw = await commands.ics(entries, committee.name or "LMC meetings")
    name = f"{one.reference.lower()}.ics" if one else "meetings.ics"
    text = "Open the file on your telephone or computer: its meetings go into your calendar."
    await answer(interaction, text, files=[discord.File(io.BytesIO(raw), name)])


PAGE = 8


async def page(interaction: Interaction, number: int) -> discord.ui.LayoutView:
    """One page of the meetings to come."""
    bot, committee = interaction.client, await committee_of(interaction)
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

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await redraw(interaction, await page(interaction, self.number("page")))


async def ics(entries: Sequence[Entry], name: str) -> bytes:
    """A calendar file, made off the loop since the library is slow to load."""
    return await asyncio.to_thread(calendar_file, entries, name=name)
