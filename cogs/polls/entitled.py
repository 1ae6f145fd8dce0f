"""Am I entitled, and is my ballot in? Told to the member alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.errors import UserError
from bot.interactions import Audience, answer, bot_of
from bot.lasting import Press
from bot.polls.model import Poll, State
from bot.polls.roll import why
from bot.polls.store import roll_entry
from cogs.polls import cards
from cogs.polls.electorate import chosen_now
from cogs.polls.room import room

NAMELESS = "Yes: you are on the roll of {}, without your name since you were forgotten here."


async def entitlement(interaction: discord.Interaction[Any], poll: Poll) -> str:
    """Yes or no, and why."""
    user_id = interaction.user.id
    entry = await bot_of(interaction).db.read(lambda conn: roll_entry(conn, poll, user_id))
    if entry is None and poll.state is State.OPEN:
        box = await room(interaction).box(poll.guild_id, poll.id)
        if await box.entitled(user_id):
            return NAMELESS.format(poll.reference)
    candidate, chosen = await chosen_now(interaction, poll)
    return why(poll, entry, candidate, chosen)


async def why_not(interaction: discord.Interaction[Any], poll: Poll) -> UserError:
    """The refusal of somebody who is not on the roll."""
    return UserError(await entitlement(interaction, poll))


async def show_mine(interaction: discord.Interaction[Any], poll: Poll) -> None:
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

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        await show_mine(interaction, poll)
