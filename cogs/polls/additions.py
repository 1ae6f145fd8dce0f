"""Somebody forgotten: proposed by one officer, agreed by another on a public message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot import outbox
from bot.db import Connection
from bot.errors import UserError
from bot.interactions import Audience, answer, bot_of, redraw
from bot.lasting import Press
from bot.polls import acts
from bot.polls.acts import Officer
from bot.polls.additions import ask_addition
from bot.polls.model import Entry, Poll
from bot.polls.places import home
from cogs.card import AMBER, GREY, card, plain
from cogs.polls.cards import foot
from cogs.polls.room import officer, room


async def propose(
    interaction: discord.Interaction[Any], poll: Poll, member: discord.Member, reason: str
) -> None:
    """Ask for a second officer on a public message."""
    if member.bot:
        raise UserError("Bots do not vote.")
    bot, who = bot_of(interaction), officer(interaction)
    box = await room(interaction).box(who.guild_id, poll.id)
    if await box.entitled(member.id):  # whoever was forgotten since has no name on the roll
        raise UserError(f"That member is on the roll of {poll.reference} already.")
    now, entry = bot.clock(), Entry(member.id, member.display_name)

    def write(conn: Connection) -> None:
        added = ask_addition(conn, who.guild_id, poll.id, who.user_id, entry, reason, now)
        acts.note(conn, who, "poll.roll.ask", poll, now, reason=reason)
        _announce(conn, who, poll, added, now)

    await bot.db.write(write)
    await answer(interaction, "Asked. A second officer can agree on the message in the channel.")


def _announce(conn: Connection, who: Officer, poll: Poll, added: int, now: datetime) -> None:
    payload = {"poll_id": poll.id, "addition_id": added}
    outbox.add(conn, key=f"poll.addition:{added}", kind="poll.addition", guild_id=who.guild_id,
               channel_id=home(conn, poll.id), due_at=now, payload=payload)  # fmt: skip


def render_addition(
    poll: Poll, addition_id: int, member_id: int, reason: str, ref: str
) -> discord.ui.LayoutView:
    """The public request for somebody forgotten."""
    return card(
        f"### Add to the roll of {poll.reference}?",
        f"<@{member_id}> was left out. An officer's reason: {plain(reason)}",
        "A second officer must agree.",
        buttons=[Second("Agree", style=discord.ButtonStyle.success, addition=addition_id)],
        foot=foot(poll, ref),
        colour=AMBER,
    )


class Second(Press, pattern="pu:{addition}", audience=Audience.OFFICER):
    """The second officer's press."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        here, who, added = room(interaction), officer(interaction), self.number("addition")
        now = here.bot.clock()

        def write(conn: Connection) -> tuple[Poll, int]:
            return acts.agree_addition(conn, who, added, now)

        poll, member_id = await here.bot.db.write(write)
        here.boxes.told(poll)
        await (await here.box(poll.guild_id, poll.id)).admit([member_id])
        text = f"### {poll.roll_words.capitalize()}\n<@{member_id}> may vote in {poll.reference}."
        await redraw(interaction, card(text, foot=foot(poll), colour=GREY))
