"""``/meeting``: what members look up about meetings."""

from __future__ import annotations

import io
from typing import Any

import discord
from discord import app_commands

from bot.errors import UserError
from bot.interactions import Audience, allow, answer, bot_of, committee_of
from bot.meetings.feeds import all_entries, entries_of
from bot.meetings.store import coming
from cogs.meetings import listing, reading
from cogs.meetings.choosing import chosen, meeting_choices
from cogs.meetings.showing import show as show_card

meeting_group = app_commands.Group(
    name="meeting", description="When we meet, and what is on the agenda", guild_only=True
)


@meeting_group.command(name="next", description="The next meeting, with buttons to answer")
@allow(Audience.MEMBER)
async def next_(interaction: discord.Interaction[Any]) -> None:
    bot, committee = bot_of(interaction), await committee_of(interaction)
    now = bot.clock()
    found = await bot.db.read(lambda conn: coming(conn, committee.guild_id, now, limit=1))
    if not found:
        raise UserError("No meeting is planned. Officers plan one with /office-meeting new.")
    await show_card(interaction, found[0].id)


@meeting_group.command(name="list", description="All meetings to come")
@allow(Audience.MEMBER)
async def list_(interaction: discord.Interaction[Any]) -> None:
    await answer(interaction, await listing.page(interaction, 0))


@meeting_group.command(name="show", description="One meeting, with buttons to answer")
@app_commands.describe(meeting="Which date")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def show(interaction: discord.Interaction[Any], meeting: str) -> None:
    found = await chosen(interaction, meeting)
    await show_card(interaction, found.id)


@meeting_group.command(name="agenda", description="The agenda, as text and as a file")
@app_commands.describe(meeting="Which date; empty for the next one")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def agenda(interaction: discord.Interaction[Any], meeting: str = "") -> None:
    bot, committee = bot_of(interaction), await committee_of(interaction)
    if meeting:
        found = [await chosen(interaction, meeting)]
    else:
        now = bot.clock()
        found = await bot.db.read(lambda conn: coming(conn, committee.guild_id, now, limit=1))
    if not found:
        raise UserError("No meeting is planned, so there is no agenda yet.")
    await reading.show_agenda(interaction, found[0].id)


@meeting_group.command(name="calendar", description="Meetings for your own calendar (.ics)")
@app_commands.describe(meeting="One meeting; empty for all of them")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def calendar(interaction: discord.Interaction[Any], meeting: str = "") -> None:
    bot, committee = bot_of(interaction), await committee_of(interaction)
    one = await chosen(interaction, meeting) if meeting else None
    entries = await bot.db.read(
        lambda conn: entries_of(conn, one) if one else all_entries(conn, committee.guild_id)
    )
    if not entries:
        raise UserError("No meeting is planned, so there is nothing for a calendar yet.")
    raw = await listing.ics(entries, committee.name or "LMC meetings")
    name = f"{one.reference.lower()}.ics" if one else "meetings.ics"
    text = "Open the file on your telephone or computer: its meetings go into your calendar."
    await answer(interaction, text, files=[discord.File(io.BytesIO(raw), name)])
