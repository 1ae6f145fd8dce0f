"""What takes two: an early close and an addition to a roll, asked for publicly and agreed to by
somebody else's press."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.plain_text import capital
from bot.polls import acts
from bot.polls.constituencies import seats
from bot.polls.deadlines import Early
from bot.polls.model import Poll
from bot.polls.offices import Bench
from bot.times import stamp
from cogs.card import AMBER, GREY, card, plain
from cogs.polls.buttons import AgreeAddition, AgreeEarly, LeaveOpen
from cogs.polls.cards import foot
from cogs.polls.electorate import presser
from cogs.polls.polling_station import officer, station

ONE_MORE = "Noted. One more member on the roll must agree."
WHO = {
    Bench.TWO: "A second officer must agree.",
    Bench.LONE: "The scrutineer, or two members on the roll, must agree.",
    Bench.UNSEEN: "Another officer, the scrutineer, or two members on the roll must agree.",
}


def render_early(poll: Poll, asked: Early, bench: Bench, ref: str) -> discord.ui.LayoutView:
    """The public request for an early close."""
    return card(
        f"### Close {poll.reference} early?",
        f"An officer asks for it: {plain(asked.reason)}",
        f"{WHO[bench]} No ballot pressed after that counts. Until then it closes "
        f"{stamp(poll.closes_at)}.",
        buttons=[
            AgreeEarly("Close it now", style=discord.ButtonStyle.danger, poll=poll.id),
            LeaveOpen("Leave it open", poll=poll.id),
        ],
        foot=foot(poll),
        ref=ref,
        colour=AMBER,
    )


@AgreeEarly.does
async def agree_early(press: AgreeEarly, interaction: Interaction, at: datetime) -> None:
    """Close a poll early by the press of somebody else than who asked."""
    here, who, poll_id = station(interaction), officer(interaction), press.number("poll")
    now, second = here.bot.clock(), await presser(interaction)
    poll, by = await here.bot.db.write(
        lambda conn: acts.second_early(conn, who, poll_id, second, now)
    )
    if by is None:
        return await answer(interaction, ONE_MORE)
    here.boxes.told(poll)
    words = f"Closed early, with the agreement of {by}: {plain(poll.changes[-1].reason)}"
    await redraw(interaction, _over(poll, words))


@LeaveOpen.does
async def leave_open(press: LeaveOpen, interaction: Interaction, at: datetime) -> None:
    """Leave a poll open to its deadline."""
    bot, who, poll_id = interaction.client, officer(interaction), press.number("poll")
    now = bot.clock()
    poll = await bot.db.write(lambda conn: acts.refuse_early(conn, who, poll_id, now))
    await redraw(interaction, _over(poll, "It stays open to its deadline."))


def _over(poll: Poll, words: str) -> discord.ui.LayoutView:
    return card(f"### {poll.reference}", words, foot=foot(poll), colour=GREY)


def render_addition(
    poll: Poll, addition_id: int, member_id: int, reason: str, bench: Bench, ref: str
) -> discord.ui.LayoutView:
    """The public request for somebody forgotten."""
    return card(
        f"### Add to the roll of {poll.reference}?",
        f"<@{member_id}> was left out. An officer's reason: {plain(reason)}",
        WHO[bench],
        buttons=[AgreeAddition("Agree", style=discord.ButtonStyle.success, addition=addition_id)],
        foot=foot(poll),
        ref=ref,
        colour=AMBER,
    )


@AgreeAddition.does
async def agree_addition(press: AgreeAddition, interaction: Interaction, at: datetime) -> None:
    """Put somebody forgotten on the roll by the press of somebody else than who proposed it."""
    here, who, added = station(interaction), officer(interaction), press.number("addition")
    now, second = here.bot.clock(), await presser(interaction)
    poll, member_id, by = await here.bot.db.write(
        lambda conn: acts.agree_addition(conn, who, added, second, now)
    )
    if by is None:
        return await answer(interaction, ONE_MORE)
    here.boxes.told(poll)
    grown = await here.bot.db.read(lambda conn: seats(conn, poll))
    await (await here.box(poll.guild_id, poll.id)).admit(grown)
    text = f"### {capital(poll.roll_words)}\n<@{member_id}> may vote in {poll.reference}."
    await redraw(interaction, card(text, foot=foot(poll), colour=GREY))
