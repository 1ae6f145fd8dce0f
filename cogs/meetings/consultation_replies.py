"""Replying to a consultation, and reading its letter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import House, Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Form
from bot.meetings import consultations, papers, replies
from bot.meetings.consultations import Consultation
from bot.meetings.practices import distinct, on_roll
from bot.meetings.replies import Reply, Scope
from bot.register.kept_register import register_rows
from bot.storage.db import Connection
from cogs.card import AMBER, card, clip, one_line
from cogs.meetings.buttons import GiveReply, ShowLetter, TakeBack
from cogs.meetings.papers import attached, lost_told
from cogs.membership import asker

NO_VIEW = "Recorded: no view. A reply later takes its place."


async def practices(bot: House, guild_id: int) -> dict[int | None, str]:
    """The practice of every account on the roll; names without an account stand under None."""
    rows = await bot.db.read(lambda conn: register_rows(conn, guild_id))
    return {row.member_id: row.practice for row in rows if row.practice}


async def practice_names(bot: House, guild_id: int) -> set[str]:
    """Every practice on the roll."""
    rows = await bot.db.read(lambda conn: register_rows(conn, guild_id))
    return distinct([row.practice for row in rows if row.practice])


@GiveReply.does
async def give_reply(press: GiveReply, interaction: Interaction, at: datetime) -> None:
    """For a practice, for oneself, or without a view."""
    await ask(interaction, press.number("consultation"), Scope(press.ids["scope"]))


async def ask(interaction: Interaction, consultation_id: int, scope: Scope) -> None:
    """Open the form of a reply, or store at once that somebody has no view."""
    bot, committee, person = await asker(interaction)
    found = await bot.db.read(lambda conn: consultations.present(conn, committee, consultation_id))
    if found.closed_at is not None:
        raise UserError(f"{found.title} is closed: no more replies are taken.")
    own = await bot.db.read(lambda conn: replies.own(conn, found.id, person))
    if scope is not Scope.NONE:
        known = (await practices(bot, committee.guild_id)).get(person.user_id, "")
        said = next((each for each in own if each.scope is scope), None)
        await interaction.response.send_modal(ReplyForm(found, scope, known, said))
        return
    if any(each.scope is not Scope.NONE for each in own):
        await answer(interaction, render_take_back(found))
        return
    await store_no_view(interaction, found.id)
    await answer(interaction, NO_VIEW)


def render_take_back(consultation: Consultation) -> discord.ui.LayoutView:
    """A reply in words does not go by a slip of the thumb."""
    button = TakeBack(
        "Take it back", style=discord.ButtonStyle.danger, consultation=consultation.id
    )
    return card(
        f"You have replied to {one_line(consultation.title, 100)}. Take your reply back, and have"
        " no view recorded instead?",
        buttons=[button],
        foot=consultation.reference,
        colour=AMBER,
    )


@TakeBack.does
async def take_back(press: TakeBack, interaction: Interaction, at: datetime) -> None:
    """No view after all: the reply in words goes."""
    await store_no_view(interaction, press.number("consultation"))
    await redraw(interaction, card(NO_VIEW))


async def store_no_view(interaction: Interaction, consultation_id: int) -> None:
    """Note that somebody has no view."""
    bot, committee, person = await asker(interaction)
    known = (await practices(bot, committee.guild_id)).get(person.user_id, "")
    now = bot.clock()
    await bot.db.write(
        lambda conn: replies.reply(
            conn, committee, consultation_id, person, Scope.NONE, "", known, now
        )
    )


@ShowLetter.does
async def show_letter(press: ShowLetter, interaction: Interaction, at: datetime) -> None:
    """Send the letter privately."""
    bot, committee = interaction.client, await committee_of(interaction)
    consultation_id = press.number("consultation")

    def look(conn: Connection) -> papers.Paper | None:
        found = consultations.present(conn, committee, consultation_id)
        return papers.paper_of(conn, committee.guild_id, found.letter_id or 0)

    letter = await bot.db.read(look)
    if letter is None:
        raise UserError("No letter is attached to this consultation.")
    files, lost = await attached(bot.settings.papers, [letter])
    if lost:
        raise UserError(lost_told(lost))
    await answer(interaction, one_line(letter.title, 150), files=files)


def own_practice(typed: str, known: str) -> str:
    """The practice a reply counts for: whom the roll knows at one does not reply for another."""
    if known and on_roll(typed, [known]) is None:
        raise UserError(
            f"The roll has you at {known}, so you reply for that practice: an officer corrects"
            " the roll."
        )
    return known or typed


class ReplyForm(Form, title="Reply", audience=Audience.MEMBER):
    """A reply; for a practice its name stands there if the roll knows it, and what was said
    before, to be changed."""

    def __init__(
        self, consultation: Consultation, scope: Scope, practice: str, reply: Reply | None
    ) -> None:
        super().__init__(title="For my practice" if scope is Scope.PRACTICE else "For myself")
        self.consultation_id, self.scope, self.known = consultation.id, scope, practice
        self.questions = consultation.questions
        self.place: discord.ui.TextInput[Any] | None = None
        if scope is Scope.PRACTICE:
            whose = practice or (reply.practice if reply else "")
            self.place = self.add("Practice", written("practice", 100, default=whose))
        before = replies.answers_in(self.questions, reply.text if reply else "")
        asked = enumerate(self.questions, 1)
        self.texts = [self._field(n, told, before[n - 1]) for n, told in asked]
        self.texts = self.texts or [self._field(0, "Only officers read replies.", before[0])]

    def _field(self, number: int, told: str, before: str) -> discord.ui.TextInput[Any]:
        """Where the reply is written, or the answer to one question of the letter."""
        name, most = f"answer{number}" if number else "reply", replies.share(self.questions)
        box = written(name, most, default=before, needed=not number, long=True)
        return self.add(f"Question {number}" if number else "Reply", box, clip(told, 100))

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, person = await asker(interaction)
        place = self.known if self.place is None else own_practice(self.place.value, self.known)
        now = bot.clock()
        text = replies.put_together(self.questions, [box.value for box in self.texts])
        found = await bot.db.write(
            lambda conn: replies.reply(
                conn, committee, self.consultation_id, person, self.scope, text, place, now
            )
        )
        whom = f"for {one_line(place, 100)}" if self.scope is Scope.PRACTICE else "for yourself"
        told = f"Recorded {whom}: {one_line(found.title, 100)}. Only officers read it."
        await answer(interaction, f"{told} Reply again to change it.")
