"""The buttons of an open poll. Their ids hold poll and option numbers, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot import people
from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.lasting import Form, Press
from bot.polls.box import NotOnRoll
from bot.polls.method import Choice, Kind, picked
from bot.polls.model import Poll, State
from bot.polls.roll import why
from bot.polls.store import roll_entry
from bot.times import press_time
from cogs.polls import cards
from cogs.polls.electorate import chosen_now
from cogs.polls.room import room

# The buttons lead to cards that show them, so cogs.polls.cards is imported where it is used.

LOST = "Only the confirmation got lost on its way: My vote on the card shows how it stands."
STORED = f"Your vote is safely stored. {LOST}"
TAKEN_OUT = f"Your vote is withdrawn. {LOST}"
PRIMARY = discord.ButtonStyle.primary
Item = discord.ui.Item[Any]


async def cast(interaction: Interaction, poll_id: int, choice: Choice | int, at: datetime) -> None:
    """Put a ballot in and confirm it; the confirmation follows the commit and nothing else."""
    from cogs.polls import cards

    here = room(interaction)
    box = await here.box(interaction.guild_id, poll_id)
    have_read(interaction, box.poll)
    ballot = picked(choice, len(box.poll.options)) if isinstance(choice, int) else choice
    try:
        stored = await box.cast(interaction.user.id, ballot, at)
    except NotOnRoll:
        await refuse(interaction, box.poll)
    try:
        await confirm(interaction, cards.render_recorded(box.poll, stored), STORED)
    finally:  # a confirmation that comes too late leaves the ballot in
        await here.changed(box)


def have_read(interaction: Interaction, poll: Poll) -> None:
    """Raise UserError for a press on a message drawn before the poll's words were corrected.

    The press carries the message as its voter saw it.
    """
    message, since = interaction.message, poll.reworded_at
    if message is None or since is None:
        return
    if (message.edited_at or message.created_at) < since:
        raise UserError(
            f"The words of {poll.reference} were corrected after this was shown, so nothing was"
            " recorded: please read the card again, then press."
        )


async def confirm(interaction: Interaction, view: discord.ui.LayoutView, known: str) -> None:
    """Answer a press on a public card privately; redraw the private card that was pressed.

    ``known`` is told where Discord does not take that.
    """
    message = interaction.message
    if message is not None and message.flags.ephemeral:
        await redraw(interaction, view, known=known)
    else:
        await answer(interaction, view, known=known)


async def refuse(interaction: Interaction, poll: Poll) -> None:
    """Raise the reason why somebody has no vote in this poll."""
    from cogs.polls.voting import why_not

    raise await why_not(interaction, poll)


class Vote(Press, pattern="pv:{poll}:{option}", audience=Audience.ANYONE):
    """An option on the public card. Who may vote is said by the frozen roll, not by roles."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await cast(interaction, self.number("poll"), self.number("option"), at)


class Switch(Press, pattern="pc:{poll}:{option}", audience=Audience.ANYONE):
    """Another option, on the voter's own confirmation."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await cast(interaction, self.number("poll"), self.number("option"), at)


class Withdraw(Press, pattern="pw:{poll}", audience=Audience.ANYONE):
    """Take the ballot out again."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.polls import cards

        here = room(interaction)
        box = await here.box(interaction.guild_id, self.number("poll"))
        try:
            await box.withdraw(interaction.user.id, at)
        except NotOnRoll:
            await refuse(interaction, box.poll)
        try:
            await confirm(interaction, cards.render_withdrawn(box.poll), TAKEN_OUT)
        finally:
            await here.changed(box)


class Choose(Press, pattern="ps:{poll}", audience=Audience.ANYONE):
    """Several options at once: opens a form with a box for each."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        box = await room(interaction).box(interaction.guild_id, self.number("poll"))
        await interaction.response.send_modal(Several(box.poll))


class Several(Form, title="Your choice", audience=Audience.ANYONE):
    """The options of a poll that takes several."""

    def __init__(self, poll: Poll) -> None:
        from cogs.card import clip

        super().__init__()
        self.poll = poll
        most = min(poll.terms.method.limit or len(poll.options), len(poll.options))
        self.group: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="options",
            min_values=1,
            max_values=most,
            options=[
                discord.CheckboxGroupOption(label=clip(option.label, 100), value=str(at))
                for at, option in enumerate(poll.options)
            ],
        )
        says = f"Up to {most} of {len(poll.options)}"
        self.add_item(discord.ui.Label(text=says, component=self.group))

    async def submitted(self, interaction: Interaction) -> None:
        box = await room(interaction).box(interaction.guild_id, self.poll.id)
        if box.poll.options != self.poll.options or box.poll.question != self.poll.question:
            raise UserError(
                f"The words of {self.poll.reference} were corrected while this form was open, so"
                " nothing was recorded: please read the card again."
            )
        taken = {int(value) for value in self.group.values}
        ballot = tuple(int(at in taken) for at in range(len(self.poll.options)))
        await cast(interaction, self.poll.id, ballot, press_time(interaction.id))


class Secret(Press, pattern="pq:{poll}", audience=Audience.ANYONE):
    """How secret is this?"""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.polls import cards

        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        await answer(interaction, cards.render_secrecy(poll))


class Remind(Press, pattern="pr:{poll}", audience=Audience.ANYONE):
    """Ask once for all to be reminded of polls."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        guild_id, user_id = interaction.guild_id or 0, interaction.user.id
        await interaction.client.db.write(
            lambda conn: people.choose(conn, guild_id, user_id, remind_polls=True)
        )
        await answer(
            interaction,
            "You will be reminded by direct message of polls you have not voted in, this one and "
            "later ones. /me settings switches it off.",
        )


def public_buttons(poll: Poll) -> list[Item]:
    """The buttons of the public card."""
    from cogs.polls.result_details import Details
    from cogs.polls.voting import Mine

    ids: dict[str, Any] = {"poll": poll.id}
    secret = Secret("How secret is this?", **ids)
    rest: list[Item] = [secret, Mine("My vote", **ids), Details("Details", **ids)]
    if poll.terms.reminders:
        rest.insert(2, Remind("Remind me", **ids))
    return [*vote_buttons(poll), *rest]


def vote_buttons(poll: Poll) -> list[Item]:
    """A button for each option, or one that opens the form."""
    from cogs.polls import cards

    if poll.terms.method.kind is not Kind.ONE:
        return [Choose("Choose", style=PRIMARY, poll=poll.id)]
    return [
        Vote(cards.label_of(poll, at), style=PRIMARY, poll=poll.id, option=at)
        for at in range(len(poll.options))
    ]


def change_buttons(poll: Poll, choice: Choice | None, *, inside: bool) -> Sequence[Item]:
    """What a voter may still do: the other options and, with a ballot inside, taking it out."""
    from cogs.polls import cards

    out = [Withdraw("Withdraw", poll=poll.id)] if inside else []
    if poll.terms.method.kind is not Kind.ONE:
        return [Choose("Choose again" if choice else "Choose", poll=poll.id), *out]
    others = [at for at in range(len(poll.options)) if choice is None or not choice[at]]
    tail = " instead" if choice is not None else ""
    return [
        *(Switch(f"{cards.label_of(poll, at)}{tail}", poll=poll.id, option=at) for at in others),
        *out,
    ]


NAMELESS = "Yes: you are on the roll of {}, without your name since you were forgotten here."


async def entitlement(interaction: Interaction, poll: Poll) -> str:
    """Yes or no, and why."""
    user_id = interaction.user.id
    entry = await interaction.client.db.read(lambda conn: roll_entry(conn, poll, user_id))
    if entry is None and poll.state is State.OPEN:
        box = await room(interaction).box(poll.guild_id, poll.id)
        if await box.entitled(user_id):
            return NAMELESS.format(poll.reference)
    candidate, chosen = await chosen_now(interaction, poll)
    return why(poll, entry, candidate, chosen)


async def why_not(interaction: Interaction, poll: Poll) -> UserError:
    """The refusal of somebody who is not on the roll."""
    return UserError(await entitlement(interaction, poll))


async def show_mine(interaction: Interaction, poll: Poll) -> None:
    """Answer with what concerns the asker alone."""
    entitled = await entitlement(interaction, poll)
    voted, code = False, ""
    if poll.state is State.OPEN and entitled.startswith("Yes"):
        box = await room(interaction).box(poll.guild_id, poll.id)
        voted = await box.has_voted(interaction.user.id)
        code = box.receipt(interaction.user.id) if voted else ""
    view = cards.render_mine(poll, entitled=entitled, voted=voted, code=code)
    await answer(interaction, view)


class Mine(Press, pattern="pm:{poll}", audience=Audience.ANYONE):
    """My vote: entitled or not, in or not, and the code."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        await show_mine(interaction, poll)
