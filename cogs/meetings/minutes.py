"""The minutes of a meeting: files, decisions and actions."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime
from typing import Any

import discord

from bot import people
from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.lasting import Form
from bot.meetings import actions, agenda, minutes
from bot.meetings.store import present_meeting
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import BLUE, card, clip, one_line
from cogs.meetings.buttons import NewAction, NewDecision
from cogs.membership import asker


async def show(interaction: Interaction, meeting_id: int) -> None:
    """The record so far as two files, with the buttons to complete it."""
    bot, committee = interaction.client, await committee_of(interaction)
    guild_id = committee.guild_id

    def look(conn: Connection) -> minutes.Minutes:
        meeting = present_meeting(conn, guild_id, meeting_id)
        return minutes.minutes_of(conn, committee, meeting)

    found = await bot.db.read(look)
    await interaction.response.defer(ephemeral=True)
    raw = await asyncio.to_thread(minutes.docx, found)
    name = f"minutes-{found.meeting.reference.lower()}"
    files = [
        discord.File(io.BytesIO(minutes.text(found).encode()), f"{name}.txt"),
        discord.File(io.BytesIO(raw), f"{name}.docx"),
    ]
    await answer(interaction, render_minutes(found, files), files=files)


def render_minutes(found: minutes.Minutes, files: list[discord.File]) -> discord.ui.LayoutView:
    """What the record holds, and what is still missing in it."""
    lines = [f"**{part.heading}**: {len(part.lines)}" for part in minutes.parts(found)]
    missing = "" if found.recorded else "Attendance is not recorded: /office-meeting attendance."
    meeting_id = found.meeting.id
    return card(
        f"### Minutes: {one_line(found.meeting.title, 80)}",
        "\n".join(lines),
        missing,
        *[discord.ui.File(f"attachment://{file.filename}") for file in files],
        buttons=[
            NewDecision("Add a decision", meeting=meeting_id),
            NewAction("Add an action", meeting=meeting_id),
        ],
        foot=found.meeting.reference,
        colour=BLUE,
    )


@NewDecision.does
async def ask_decision(press: NewDecision, interaction: Interaction, at: datetime) -> None:
    """Note what was decided on an item."""
    await interaction.response.send_modal(DecisionForm(press.number("meeting")))


@NewAction.does
async def ask_action(press: NewAction, interaction: Interaction, at: datetime) -> None:
    """Give somebody something to do."""
    await interaction.response.send_modal(ActionForm(press.number("meeting")))


class DecisionForm(Form, title="A decision", audience=Audience.OFFICER):
    """The number of the item, and what was decided."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        self.item: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="item", max_length=3)
        self.text: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="decision", max_length=agenda.DECISION, style=discord.TextStyle.paragraph
        )
        self.add_item(discord.ui.Label(text="Number of the agenda item", component=self.item))
        self.add_item(discord.ui.Label(text="Decided", component=self.text))

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, person = await asker(interaction)
        typed, text, now = self.item.value.strip(), self.text.value, bot.clock()

        def decide(conn: Connection) -> str:
            present_meeting(conn, committee.guild_id, self.meeting_id)
            items = agenda.items(conn, self.meeting_id)
            if not typed.isdecimal() or not 1 <= int(typed) <= len(items):
                raise UserError(f"“{typed[:3]}” is no item: write a number from 1 to {len(items)}.")
            item = items[int(typed) - 1]
            agenda.decide(conn, committee.guild_id, self.meeting_id, item.id, text, person.id, now)
            return item.title

        title = await bot.db.write(decide)
        await answer(interaction, f"Noted on “{one_line(title, 150)}”.")


class ActionForm(Form, title="An action", audience=Audience.OFFICER):
    """Who does what by when."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        self.owner: discord.ui.UserSelect[Any] = discord.ui.UserSelect(custom_id="owner")
        self.task: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="task", max_length=actions.TASK
        )
        self.due: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="due", max_length=100)
        self.add_item(discord.ui.Label(text="Who", component=self.owner))
        self.add_item(discord.ui.Label(text="Does what", component=self.task))
        self.add_item(discord.ui.Label(text="By when", component=self.due))

    async def submitted(self, interaction: Interaction) -> None:
        if not self.owner.values:
            raise UserError("Say who does it: choose a member.")
        bot, committee, person = await asker(interaction)
        owner, task, now = self.owner.values[0], self.task.value, bot.clock()
        due = await asyncio.to_thread(actions.due_day, self.due.value, now, committee.zone)

        def add(conn: Connection) -> actions.Action:
            whose = people.find(conn, committee.guild_id, owner.id, owner.display_name)
            return actions.add(conn, committee, self.meeting_id, whose, task, due, person.id, now)

        made = await bot.db.write(add)
        by = stamp(made.due_at, "D")
        told = f"{one_line(made.owner, 60)}: {one_line(made.task, 200)}, by {by}"
        await answer(interaction, clip(f"**{made.reference}** {told}. They are reminded.", 1_900))
