"""``/meeting``: when we meet, what is on the agenda, and dates for one's own calendar."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import app_commands

from bot.audience import Audience, allow
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.meetings.store import coming
from cogs.card import turns
from cogs.meetings import calendars
from cogs.meetings.autocomplete import chosen, meeting_choices
from cogs.meetings.buttons import OwnYear, TurnPage
from cogs.meetings.cards import render_list
from cogs.meetings.papers import send_agenda, send_card

PAGE = 8
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
    await send_card(interaction, found[0].id)


@meeting_group.command(name="list", description="All meetings to come")
@allow(Audience.MEMBER)
async def list_(interaction: Interaction) -> None:
    await answer(interaction, await _page(interaction, 0))


@TurnPage.does
async def turn(press: TurnPage, interaction: Interaction, at: datetime) -> None:
    """Another page of the list."""
    await redraw(interaction, await _page(interaction, press.number("page")))


async def _page(interaction: Interaction, number: int) -> discord.ui.LayoutView:
    bot, committee = interaction.client, await committee_of(interaction)
    now = bot.clock()
    meetings = await bot.db.read(
        lambda conn: coming(conn, committee.guild_id, now, limit=200, cancelled=True)
    )
    last = max(0, -(-len(meetings) // PAGE) - 1)
    page = min(number, last)
    shown = meetings[page * PAGE : (page + 1) * PAGE]
    turners = [OwnYear("My attendance"), *turns(TurnPage, page, last, "Earlier", "Later")]
    return render_list("Meetings to come", shown, page, last + 1, turners)


@meeting_group.command(name="show", description="One meeting, with buttons to answer")
@app_commands.describe(meeting="Which date")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def show(interaction: Interaction, meeting: str) -> None:
    found = await chosen(interaction, meeting)
    await send_card(interaction, found.id)


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
    await send_agenda(interaction, found[0].id)


@meeting_group.command(name="calendar", description="Meetings for your own calendar (.ics)")
@app_commands.describe(meeting="One meeting; empty for all of them")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def calendar(interaction: Interaction, meeting: str = "") -> None:
    await calendars.send(interaction, await chosen(interaction, meeting) if meeting else None)
