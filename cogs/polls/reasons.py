"""Reasons beside votes: given privately, read by officers first, then by members without names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience, may
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Form
from bot.polls import reasons, slips
from bot.polls.disclosure import withheld
from bot.polls.model import Poll
from bot.polls.reasons import Reason, Reasons
from cogs.card import AMBER, BLUE, GREEN, card, one_line, pages, turns
from cogs.polls.buttons import (
    AddReason,
    LeaveOut,
    Mine,
    ReadReasons,
    ReasonsPage,
    ShowReasons,
)
from cogs.polls.cards import foot
from cogs.polls.polling_station import officer, station
from cogs.polls.voting import refuse

GOOD = discord.ButtonStyle.success
HOW = (
    "After the close it is shown without your name, where enough gave one, and officers read it"
    " first. Your own words may still tell who you are."
)


@AddReason.does
async def ask_reason(press: AddReason, interaction: Interaction, at: datetime) -> None:
    """Ask for a reason, filled in with the one given before."""
    box = await station(interaction).box(interaction.guild_id, press.number("poll"))
    slips.check(box, at)
    if not await box.entitled(interaction.user.id):
        await refuse(interaction, box.poll)
    said = await slips.own(box, interaction.user.id)
    await interaction.response.send_modal(ReasonForm(box.poll, said))


class ReasonForm(Form, title="Your reason", audience=Audience.ANYONE):
    """Up to 140 characters beside a vote; left empty it is taken out."""

    def __init__(self, poll: Poll, said: str) -> None:
        super().__init__()
        self.poll = poll
        says = "Shown without your name if enough give one; officers read it first"
        box = written("words", slips.LONGEST, default=said, needed=False)
        self.words = self.add("In a few words", box, says)

    async def submitted(self, interaction: Interaction) -> None:
        box = await station(interaction).box(interaction.guild_id, self.poll.id)
        pressed = interaction.created_at
        words = await slips.put(box, interaction.user.id, self.words.value, pressed)
        known = "Your reason is stored." if words else "Your reason is taken out."
        await redraw(interaction, render_given(box.poll, words), known=known)


def render_given(poll: Poll, words: str) -> discord.ui.LayoutView:
    """The confirmation of a reason, once it is on disk."""
    ids: dict[str, Any] = {"poll": poll.id}
    change = "Change the reason" if words else "Add a reason"
    return card(
        "### Your reason is in" if words else "### No reason",
        f"“{one_line(words, 200)}”" if words else "Your vote stands without one.",
        HOW if words else None,
        buttons=[AddReason(change, **ids), Mine("My vote", **ids)],
        foot=foot(poll),
        colour=GREEN if words else AMBER,
    )


@ReadReasons.does
async def read(press: ReadReasons, interaction: Interaction, at: datetime) -> None:
    """The reasons of a closed poll, from its result or the desk."""
    await show_page(interaction, press.number("poll"), 0, fresh=True)


@ReasonsPage.does
async def turn(press: ReasonsPage, interaction: Interaction, at: datetime) -> None:
    """Another page of them."""
    await show_page(interaction, press.number("poll"), press.number("page"))


async def show_page(
    interaction: Interaction, poll_id: int, page: int, *, fresh: bool = False
) -> None:
    """A page of reasons: all, numbered, to officers; to others what officers let them read."""
    committee, user = await committee_of(interaction), interaction.user
    guild_id = committee.guild_id
    poll, found = await interaction.client.db.read(
        lambda conn: reasons.reasons(conn, guild_id, poll_id)
    )
    first = may(Audience.OFFICER, user, committee)
    if not (first or found.shown):
        raise UserError("Officers read the reasons first: please look again later.")
    view = render_reasons(poll, found, page, officer=first)
    await (answer(interaction, view) if fresh else redraw(interaction, view))


def render_reasons(
    poll: Poll, found: Reasons, page: int, *, officer: bool
) -> discord.ui.LayoutView:
    """A page of reasons, in no order but that of their words."""
    listed = found.all if officer else found.kept
    texts = pages([_line(each, officer) for each in listed], most=12, tall=16)
    page = min(page, len(texts) - 1)
    ids: dict[str, Any] = {"poll": poll.id}
    buttons = turns(ReasonsPage, page, len(texts) - 1, **ids)
    if officer:
        buttons.append(LeaveOut("Leave some out", **ids))
        if not found.shown:
            many, few = len(found.kept), withheld(len(found.kept), poll.terms.small_number)
            buttons.append(ShowReasons(f"Show {many} to members", style=GOOD, disabled=few, **ids))
    return card(
        f"### Reasons · {poll.reference}",
        texts[page],
        _told(found, officer, poll.terms.small_number),
        buttons=buttons,
        foot=foot(poll),
        colour=BLUE if found.shown else AMBER,
    )


def _line(each: Reason, officer: bool) -> str:
    if not officer:
        return f"- {one_line(each.words, 150)}"
    mark = " (left out)" if each.out else ""
    return f"{each.number}. {one_line(each.words, 150)}{mark}"


def _told(found: Reasons, officer: bool, limit: int) -> str:
    out = f" Officers left {found.left_out} out of {len(found.all)}." if found.left_out else ""
    if not officer or found.shown:
        return f"-# {len(found.kept)} reasons, without names and in no order.{out}"
    if withheld(len(found.kept), limit):
        return (
            f"-# Only officers read these: with {len(found.kept)} left and under {limit}, members"
            f" are shown none. Leave fewer out.{out}"
        )
    return (
        "-# Only officers read these yet. Leave out what names or insults somebody; members are"
        f" told how many you left out, and read the rest.{out}"
    )


@LeaveOut.does
async def ask_numbers(press: LeaveOut, interaction: Interaction, at: datetime) -> None:
    """Ask which to leave out."""
    guild_id, poll_id = interaction.guild_id or 0, press.number("poll")
    poll, found = await interaction.client.db.read(
        lambda conn: reasons.reasons(conn, guild_id, poll_id)
    )
    await interaction.response.send_modal(LeaveForm(poll, found))


class LeaveForm(Form, title="Leave reasons out", audience=Audience.OFFICER):
    """The numbers of reasons that members do not read."""

    def __init__(self, poll: Poll, found: Reasons) -> None:
        super().__init__()
        self.poll_id = poll.id
        out = ", ".join(str(each.number) for each in found.all if each.out)
        says = "Like 3, 7; empty for none. Members are told how many, and not which."
        box = written("numbers", 500, default=out, needed=False)
        self.numbers = self.add("Their numbers", box, says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, who = interaction.client, officer(interaction)
        now, typed, poll_id = bot.clock(), self.numbers.value, self.poll_id
        _, found = await bot.db.read(lambda conn: reasons.reasons(conn, who.guild_id, poll_id))
        numbers = reasons.numbers_typed(typed, found)
        await bot.db.write(lambda conn: reasons.leave_out(conn, who, poll_id, numbers, now))
        await show_page(interaction, poll_id, 0)


@ShowReasons.does
async def let_read(press: ShowReasons, interaction: Interaction, at: datetime) -> None:
    """Let members read what is not left out."""
    bot, who, poll_id = interaction.client, officer(interaction), press.number("poll")
    now = bot.clock()
    await bot.db.write(lambda conn: reasons.show(conn, who, poll_id, now))
    await show_page(interaction, poll_id, 0)
