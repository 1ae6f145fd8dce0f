"""``/office-meeting``: what officers do with meetings."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.audience import Audience, allow
from bot.errors import UserError
from bot.house import Interaction
from bot.meetings import series_changes
from bot.meetings.model import DIAL, LINK, PLACE, REASON, TITLE, WHY
from bot.times import to_ms
from cogs.meetings import drafts, presets
from cogs.meetings.autocomplete import chosen, meeting_choices
from cogs.meetings.change_drafts import words_of

Text = app_commands.Range[str, 1, 300]
office_meeting = app_commands.Group(
    name="office-meeting",
    description="Officers: call, change and record meetings",
    guild_only=True,
    default_permissions=discord.Permissions(manage_events=True),
)


@office_meeting.command(name="new", description="Plan a meeting or a whole series of them")
@app_commands.describe(
    when="For example: second Tuesday of every month 19:30, not August",
    title="What the meeting is called",
    place="Where it is",
    link="Link to join online",
    dial="Number and PIN to join by telephone",
    length="Minutes",
    quorum="A number like 8 or a fraction like 1/3; empty for the usual rule",
    nudge="When those without an answer are asked again, like 3d",
    preset="A ready kind of meeting with its agenda",
)
@app_commands.autocomplete(preset=presets.preset_choices)
@allow(Audience.OFFICER)
async def new(
    interaction: Interaction,
    when: Text = "",
    title: app_commands.Range[str, 1, TITLE] = "",
    place: app_commands.Range[str, 1, PLACE] = "",
    link: app_commands.Range[str, 1, LINK] = "",
    dial: app_commands.Range[str, 1, DIAL] = "",
    length: app_commands.Range[int, 5, 1440] | None = None,
    quorum: app_commands.Range[str, 1, 7] = "",
    nudge: app_commands.Range[str, 1, 20] = "",
    preset: str = "",
) -> None:
    typed = {"when": when, "title": title, "place": place, "link": link, "length": length}
    filled = presets.filled({**typed, "dial": dial, "quorum": quorum, "nudge": nudge}, preset)
    await drafts.begin(interaction, "new", filled)


@office_meeting.command(name="urgent", description="Call an urgent meeting: every member is told")
@app_commands.describe(
    when="For example: today 19:30",
    why="Why it cannot wait, as members read it",
    title="What the meeting is called",
    place="Where it is; empty for online only",
    link="Link to join online",
    dial="Number and PIN to join by telephone",
    length="Minutes",
)
@allow(Audience.OFFICER)
async def urgent(
    interaction: Interaction,
    when: Text,
    why: app_commands.Range[str, 1, WHY],
    title: app_commands.Range[str, 1, TITLE] = "Urgent meeting",
    place: app_commands.Range[str, 1, PLACE] = "",
    link: app_commands.Range[str, 1, LINK] = "",
    dial: app_commands.Range[str, 1, DIAL] = "",
    length: app_commands.Range[int, 5, 1440] = 60,
) -> None:
    typed = {"when": when, "why": why, "title": title, "place": place, "link": link}
    await drafts.begin(interaction, "urgent", {**typed, "dial": dial, "length": length})


@office_meeting.command(name="edit", description="Change a date's words, or a whole series")
@app_commands.describe(
    meeting="Which date",
    title="New title",
    place="New place",
    link="New link",
    dial="New number and PIN to join by telephone",
    length="Minutes",
    every="Change all later dates of the series too",
    repeat="Another rule for this date and all later ones, like last Thursday 19:30",
    series="End the series with this date, pause it, or let a paused one go on",
)
@app_commands.choices(
    series=[
        app_commands.Choice(name="end it: this date and all later ones go", value="end"),
        app_commands.Choice(name="pause it: this date and all later ones wait", value="pause"),
        app_commands.Choice(name="resume it", value="resume"),
    ]
)
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.OFFICER)
async def edit(
    interaction: Interaction,
    meeting: str,
    title: app_commands.Range[str, 1, TITLE] | None = None,
    place: app_commands.Range[str, 0, PLACE] | None = None,
    link: app_commands.Range[str, 0, LINK] | None = None,
    dial: app_commands.Range[str, 0, DIAL] | None = None,
    length: app_commands.Range[int, 5, 1440] | None = None,
    every: bool = False,
    repeat: Text = "",
    series: str = "",
) -> None:
    old = await chosen(interaction, meeting)
    if repeat or series:
        if (repeat and series) or any((title, place, link, dial, length, every)):
            raise UserError("One change at a time: leave out the other options, then come back.")
        since = old.starts_at
        if repeat:
            since = await interaction.client.db.read(lambda conn: series_changes.opens(conn, old))
        rule = {"meeting": old.id, "since": to_ms(since), "when": repeat}
        await drafts.begin(interaction, series or "rule", rule)
        return
    typed: dict[str, Any] = {"title": title, "place": place, "link": link, "dial": dial}
    typed["length"] = length
    known = words_of(old)
    new_ = {name: known[name] if value is None else value for name, value in typed.items()}
    given = [name for name, value in typed.items() if value is not None]
    more = {"meeting": old.id, "every": every, "given": given}
    await drafts.begin(interaction, "edit", {**new_, **more})


@office_meeting.command(name="move", description="Give one date another time; the rest stands")
@app_commands.describe(meeting="Which date", when="The new time", reason="As members read it")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.OFFICER)
async def move(
    interaction: Interaction,
    meeting: str,
    when: Text,
    reason: app_commands.Range[str, 1, REASON] = "",
) -> None:
    found = await chosen(interaction, meeting)
    typed = {"meeting": found.id, "when": when, "reason": reason}
    if not found.provisional:  # what is not typed, of day and time of day, stays as it is
        typed |= {"day": f"{found.local:%Y-%m-%d}", "clock": f"{found.local:%H:%M}"}
    await drafts.begin(interaction, "move", typed)


@office_meeting.command(name="cancel", description="Cancel one date; the rest of the series stands")
@app_commands.describe(meeting="Which date", reason="As members read it")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.OFFICER)
async def cancel(
    interaction: Interaction,
    meeting: str,
    reason: app_commands.Range[str, 1, REASON] = "",
) -> None:
    found = await chosen(interaction, meeting)
    await drafts.begin(interaction, "cancel", {"meeting": found.id, "reason": reason})


@office_meeting.command(name="restore", description="Put a moved or cancelled date back")
@app_commands.describe(meeting="Which date")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.OFFICER)
async def restore(interaction: Interaction, meeting: str) -> None:
    found = await chosen(interaction, meeting)
    await drafts.begin(interaction, "restore", {"meeting": found.id})
