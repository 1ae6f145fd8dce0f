"""Voting: what a member's press on a poll does, and what that member alone is told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

import discord

from bot import people
from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, reply
from bot.lasting import Form
from bot.polls.box import NotOnRoll, Stored
from bot.polls.method import Choice
from bot.polls.model import Poll, State
from bot.polls.pledges import is_pledge
from bot.polls.roll import Entitlement, why
from bot.polls.store import roll_entry
from cogs.card import clip
from cogs.polls import cards, confirmations, pledge_cards
from cogs.polls.buttons import Mine, Remind, Secret, Switch, Vote, Withdraw
from cogs.polls.electorate import chosen_now
from cogs.polls.polling_station import station

LOST = "Only the confirmation got lost on its way: More on the card shows how it stands."
STORED = f"Your vote is safely stored. {LOST}"
TAKEN_OUT = f"Your vote is withdrawn. {LOST}"


async def vote(press: Vote | Switch, interaction: Interaction, at: datetime) -> None:
    """One option, chosen by one press."""
    await cast(interaction, press.number("poll"), press.number("option"), at)


Vote.does(vote)
Switch.does(vote)


async def cast(interaction: Interaction, poll_id: int, choice: Choice | int, at: datetime) -> None:
    """Put a ballot in and confirm it; the confirmation follows the commit and nothing else.

    ``choice`` is a whole ballot, or the number of the one answer in it.
    """
    here = station(interaction)
    box = await here.box(interaction.guild_id, poll_id)
    method, many = box.poll.terms.method, len(box.poll.options)
    ballot = method.pressed(choice, many) if isinstance(choice, int) else choice
    try:
        stored = await box.cast(interaction.user.id, ballot, at)
    except NotOnRoll:
        await refuse(interaction, box.poll)
    try:
        told = here.ready.of(box.poll, stored) or await recorded(interaction, box.poll, stored)
        await reply(interaction, told, known=known(stored))
    finally:  # a confirmation that comes too late leaves the ballot in
        await here.changed(box)


async def recorded(interaction: Interaction, poll: Poll, stored: Stored) -> discord.ui.LayoutView:
    """The confirmation of a ballot, or of a pledge: that has no code, and may be a practice's.

    Of presses that come together the last wins, so it may be out, whatever this press asked for.
    """
    if stored.choice is None:
        return withdrawn(poll)
    if not is_pledge(poll.terms):
        return confirmations.render_recorded(poll, stored)
    user_id, practice = interaction.user.id, ""
    if poll.terms.by_practice:
        entry = await interaction.client.db.read(lambda conn: roll_entry(conn, poll, user_id))
        practice = entry.practice if entry is not None else ""
    return pledge_cards.render_pledged(poll, stored, practice)


def known(stored: Stored) -> str:
    """What is told of a ballot where Discord does not take its confirmation."""
    return STORED if stored.choice is not None else TAKEN_OUT


def withdrawn(poll: Poll) -> discord.ui.LayoutView:
    """The confirmation that a ballot or a pledge is out again."""
    if is_pledge(poll.terms):
        return pledge_cards.render_taken_back(poll)
    return confirmations.render_withdrawn(poll)


async def refuse(interaction: Interaction, poll: Poll) -> NoReturn:
    """Raise UserError with the reason why somebody has no vote in this poll."""
    raise UserError((await entitlement(interaction, poll)).words)


@Withdraw.does
async def withdraw(press: Withdraw, interaction: Interaction, at: datetime) -> None:
    """Take the ballot out, and confirm it."""
    here = station(interaction)
    box = await here.box(interaction.guild_id, press.number("poll"))
    try:
        stored = await box.withdraw(interaction.user.id, at)
    except NotOnRoll:
        await refuse(interaction, box.poll)
    try:
        told = await recorded(interaction, box.poll, stored)
        await reply(interaction, told, known=known(stored))
    finally:
        await here.changed(box)


class Several(Form, title="Your choice", audience=Audience.ANYONE):
    """The options of a poll that takes several."""

    def __init__(self, poll: Poll) -> None:
        super().__init__()
        self.poll = poll
        most = min(poll.terms.method.limit or len(poll.options), len(poll.options))
        group: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="options",
            min_values=1,
            max_values=most,
            options=[
                discord.CheckboxGroupOption(label=clip(option.label, 100), value=str(at))
                for at, option in enumerate(poll.options)
            ],
        )
        says = f"Up to {most} of {len(poll.options)}"
        self.group = self.add(says, group)

    async def submitted(self, interaction: Interaction) -> None:
        ticked = {int(value) for value in self.group.values}
        ballot = tuple(int(at in ticked) for at in range(len(self.poll.options)))
        await cast(interaction, self.poll.id, ballot, interaction.created_at)


@Mine.does
async def mine(press: Mine, interaction: Interaction, at: datetime) -> None:
    """How the asker stands in the poll of a card."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    await show_mine(interaction, poll)


async def show_mine(interaction: Interaction, poll: Poll) -> None:
    """Answer with what concerns the asker alone."""
    entitled = await entitlement(interaction, poll)
    code = ""
    if poll.state is State.OPEN and entitled.may:
        box = await station(interaction).box(poll.guild_id, poll.id)
        if await box.has_voted(interaction.user.id):
            code = box.receipt(interaction.user.id)
    if is_pledge(poll.terms):  # which has no codes
        return await answer(interaction, pledge_cards.render_own(poll, entitled, inside=bool(code)))
    await answer(interaction, confirmations.render_mine(poll, entitled, code))


async def entitlement(interaction: Interaction, poll: Poll) -> Entitlement:
    """Whether the asker may vote in this poll, and why."""
    user_id = interaction.user.id
    entry = await interaction.client.db.read(lambda conn: roll_entry(conn, poll, user_id))
    if entry is None and poll.state is State.OPEN:
        box = await station(interaction).box(poll.guild_id, poll.id)
        if await box.entitled(user_id):
            return Entitlement(
                True,
                f"Yes: you are on the roll of {poll.reference}, without your name since you were "
                "forgotten here.",
            )
    candidate, chosen = await chosen_now(interaction, poll)
    return why(poll, entry, candidate, chosen)


@Remind.does
async def remind(press: Remind, interaction: Interaction, at: datetime) -> None:
    """Note that the member wants to be reminded of polls, this one and later ones."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    if not (await entitlement(interaction, poll)).may:
        await refuse(interaction, poll)
    guild_id, user_id = interaction.guild_id or 0, interaction.user.id
    await interaction.client.db.write(
        lambda conn: people.choose(conn, guild_id, user_id, remind_polls=True)
    )
    await answer(
        interaction,
        "You will be reminded by direct message of polls you have not voted in, this one and "
        "later ones. /me settings switches it off.",
    )


@Secret.does
async def secrecy(press: Secret, interaction: Interaction, at: datetime) -> None:
    """Answer *How secret is this?*"""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    if is_pledge(poll.terms):
        return await answer(interaction, pledge_cards.render_secrecy(poll))
    await answer(interaction, cards.render_secrecy(poll))
