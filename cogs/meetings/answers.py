"""What a member's press does: the answer is stored first, then confirmed privately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot import people
from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.lasting import Form
from bot.meetings import attendance, invites
from bot.meetings.attendance import DEPUTY
from bot.meetings.model import REASON, Choice, bounded
from bot.storage.db import Connection
from cogs.meetings.buttons import AskDm, GiveAnswer, GiveReason, NewDeputy
from cogs.meetings.cards import render_answer
from cogs.membership import asker, enrolled, seen

STORED = (
    "Your answer is safely stored. Only the confirmation got lost on its way: press again to see"
    " it, nothing is counted twice."
)


@GiveAnswer.does
async def give_answer(press: GiveAnswer, interaction: Interaction, at: datetime) -> None:
    """Attending, apologies or unsure."""
    await store_answer(interaction, press.number("meeting"), Choice(press.ids["answer"]), at)


async def store_answer(
    interaction: Interaction,
    meeting_id: int,
    choice: Choice,
    at: datetime,
    *,
    deputy: discord.Member | discord.User | None = None,
    name: str = "",
) -> None:
    """Store an answer and confirm it.

    Nothing is read before the write: reads may overtake each other, and of many presses the last
    must count.
    """
    bot, committee, user = interaction.client, await committee_of(interaction), interaction.user
    holding, now = seen(bot, committee), bot.clock()

    def store(conn: Connection) -> tuple[attendance.Given, bool]:
        person = people.find(conn, committee.guild_id, user.id, user.display_name)
        counted = enrolled(conn, committee) if holding == frozenset() else holding
        other = (
            people.find(conn, committee.guild_id, deputy.id, deputy.display_name)
            if deputy
            else None
        )
        given = attendance.answer(
            conn, committee, meeting_id, person, choice, counted, at, now,
            deputy_name=name or (other.name if other else ""),
            deputy_id=other.id if other else None,
        )  # fmt: skip
        if deputy is not None:
            invites.invite_deputy(conn, given.meeting, person.id, deputy.id, now)
        return given, person.choices.remind_meetings

    given, reminded = await bot.db.write(store)
    view = render_answer(given.answer, given.meeting, given.forecast, asks_dm=not reminded)
    await answer(interaction, view, known=STORED)


@NewDeputy.does
async def ask_deputy(press: NewDeputy, interaction: Interaction, at: datetime) -> None:
    """Ask who comes instead; refuses at once where no answer is taken any more."""
    bot, committee = interaction.client, await committee_of(interaction)
    meeting_id = press.number("meeting")
    await bot.db.read(
        lambda conn: attendance.open_meeting(conn, committee.guild_id, meeting_id, at)
    )
    await interaction.response.send_modal(DeputyForm(meeting_id))


@AskDm.does
async def ask_dm(press: AskDm, interaction: Interaction, at: datetime) -> None:
    """From now on ask this member by direct message."""
    bot, committee = interaction.client, await committee_of(interaction)
    user_id = interaction.user.id
    await bot.db.write(
        lambda conn: people.choose(conn, committee.guild_id, user_id, remind_meetings=True)
    )
    await answer(
        interaction,
        "From now on a date you have not answered and an urgent meeting reach you by direct "
        "message. /reminders mine stops it; /reminders add tells you of each meeting beforehand.",
    )


class DeputyForm(Form, title="Send a deputy", audience=Audience.MEMBER):
    """A member of this server, who gets the invitation, or else a name."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        members = discord.ui.UserSelect[Any](custom_id="member", min_values=0, required=False)
        says = "Gets the invitation and the papers by direct message."
        self.member = self.add("Somebody on this server", members, says)
        box = written("name", DEPUTY, needed=False)
        self.named = self.add("Or a name", box, "Please invite them yourself.")

    async def submitted(self, interaction: Interaction) -> None:
        chosen = self.member.values[0] if self.member.values else None
        name = bounded(self.named.value, DEPUTY, "The deputy’s name", empty=chosen is not None)
        attendance.check_deputy(interaction.user.id, chosen.id if chosen else None)
        if chosen is not None and chosen.bot:
            raise UserError("A bot cannot be a deputy: name a person.")
        at = interaction.created_at
        named = "" if chosen else name
        await store_answer(
            interaction, self.meeting_id, Choice.DEPUTY, at, deputy=chosen, name=named
        )


class ReasonForm(Form, title="Reason for your apologies", audience=Audience.MEMBER):
    """Optional, for officers only, deleted after the meeting."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        says = "Only officers read it; it is deleted after the meeting."
        self.reason = self.add("Reason", written("reason", REASON, needed=False), says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, person = await asker(interaction)
        text, at = self.reason.value, interaction.created_at
        await bot.db.write(
            lambda conn: attendance.give_reason(
                conn, committee.guild_id, self.meeting_id, person, text, at
            )
        )
        said = "Recorded. Only officers read it, until the meeting is over."
        await answer(interaction, said, known=STORED)


GiveReason.asks(ReasonForm, "meeting")
