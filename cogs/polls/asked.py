"""The answer to "who has not voted?": nobody is shown that."""

from __future__ import annotations

from typing import Any

import discord

from bot.interactions import bot_of
from bot.polls.agenda import next_reminder
from bot.polls.model import Poll, State
from bot.times import stamp
from cogs.polls.room import room


async def not_voted(interaction: discord.Interaction[Any], poll: Poll) -> str | None:
    """For an open poll: how many, when the next reminder goes out, and no name."""
    if poll.state is not State.OPEN:
        return None
    box = await room(interaction).box(poll.guild_id, poll.id)
    bot = bot_of(interaction)
    now = bot.clock()
    at = await bot.db.read(lambda conn: next_reminder(conn, poll, now))
    words = f"Who has not voted? Nobody is shown that. {yet_to_vote(poll, await box.shown())}"
    return f"{words}; next reminder {stamp(at, 't')}." if at is not None else f"{words}."


def yet_to_vote(poll: Poll, shown: int) -> str:
    """ "29 of 50 have yet to vote", as far as the public card tells it; true before that too."""
    roll = poll.roll_size
    if shown < poll.terms.small_number:
        return f"Up to {roll:,} have yet to vote" if roll > 1 else "One may vote"
    left = roll - shown
    return f"{left:,} of {roll:,} {'has' if left == 1 else 'have'} yet to vote"
