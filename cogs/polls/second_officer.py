"""An early close: asked for publicly, done by a second officer's press."""

from __future__ import annotations

from datetime import datetime

import discord

from bot import outbox
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.polls import acts
from bot.polls.acts import Officer
from bot.polls.additions import ask_addition
from bot.polls.deadlines import Early
from bot.polls.model import Poll
from bot.polls.places import home
from bot.register import Entry
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import AMBER, GREY, card, plain
from cogs.polls.buttons import AgreeAddition, AgreeEarly, LeaveOpen
from cogs.polls.cards import foot
from cogs.polls.polling_station import officer, station


def render_early(poll: Poll, asked: Early, ref: str) -> discord.ui.LayoutView:
    """The public request."""
    return card(
        f"### Close {poll.reference} early?",
        f"An officer asks for it: {plain(asked.reason)}",
        "A second officer must agree. No ballot pressed after that counts. Until then it closes "
        f"{stamp(poll.closes_at)}.",
        buttons=[
            AgreeEarly("Close it now", style=discord.ButtonStyle.danger, poll=poll.id),
            LeaveOpen("Leave it open", poll=poll.id),
        ],
        foot=foot(poll, ref),
        colour=AMBER,
    )


@AgreeEarly.does
async def agree_early(press: AgreeEarly, interaction: Interaction, at: datetime) -> None:
    """Close a poll early by the second officer's press."""
    here, who, poll_id = station(interaction), officer(interaction), press.number("poll")
    now = interaction.client.clock()
    poll = await here.bot.db.write(lambda conn: acts.second_early(conn, who, poll_id, now))
    here.boxes.told(poll)
    said = f"Closed early by two officers: {plain(poll.changes[-1].reason)}"
    await redraw(interaction, _over(poll, said))


@LeaveOpen.does
async def leave_open(press: LeaveOpen, interaction: Interaction, at: datetime) -> None:
    """Leave a poll open to its deadline."""
    bot, who, poll_id = interaction.client, officer(interaction), press.number("poll")
    now = bot.clock()

    def write(conn: Connection) -> Poll:
        return acts.refuse_early(conn, who, poll_id, now)

    poll = await bot.db.write(write)
    await redraw(interaction, _over(poll, "It stays open to its deadline."))


def _over(poll: Poll, words: str) -> discord.ui.LayoutView:
    return card(f"### {poll.reference}", words, foot=foot(poll), colour=GREY)


async def propose(
    interaction: Interaction, poll: Poll, member: discord.Member, reason: str
) -> None:
    """Ask for a second officer on a public message."""
    if member.bot:
        raise UserError("Bots do not vote.")
    bot, who = interaction.client, officer(interaction)
    box = await station(interaction).box(who.guild_id, poll.id)
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
        buttons=[AgreeAddition("Agree", style=discord.ButtonStyle.success, addition=addition_id)],
        foot=foot(poll, ref),
        colour=AMBER,
    )


@AgreeAddition.does
async def agree_addition(press: AgreeAddition, interaction: Interaction, at: datetime) -> None:
    """Put somebody forgotten on the roll by the second officer's press."""
    here, who, added = station(interaction), officer(interaction), press.number("addition")
    now = here.bot.clock()

    def write(conn: Connection) -> tuple[Poll, int]:
        return acts.agree_addition(conn, who, added, now)

    poll, member_id = await here.bot.db.write(write)
    here.boxes.told(poll)
    await (await here.box(poll.guild_id, poll.id)).admit([member_id])
    text = f"### {poll.roll_words.capitalize()}\n<@{member_id}> may vote in {poll.reference}."
    await redraw(interaction, card(text, foot=foot(poll), colour=GREY))
