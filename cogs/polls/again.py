"""Asking again: a poll that was cancelled or stopped comes back as a draft of its next version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.errors import UserError
from bot.interactions import Audience, bot_of, committee_of
from bot.lasting import Press
from bot.polls.closes import closes
from bot.polls.draft import Draft
from bot.polls.model import Poll, State
from bot.polls.places import home
from cogs.polls.electorate import asked_roles
from cogs.polls.room import guild_of, room


class Again(Press, pattern="pa:{poll}", audience=Audience.OFFICER):
    """Open the preview of version 2, with no ballots carried over."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        from cogs.polls.starting import begin

        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        if poll.state in (State.OPEN, State.CLOSING):
            raise UserError(f"{poll.reference} is still open: cancel it first.")
        await begin(interaction, await next_version(interaction, poll))


async def next_version(interaction: discord.Interaction[Any], poll: Poll) -> Draft:
    """The same words as a draft, asked of the same roles as far as they are still here."""
    bot, committee = bot_of(interaction), await committee_of(interaction)
    channel = await bot.db.read(lambda conn: home(conn, poll.id))
    return Draft(
        question=poll.question,
        labels=tuple(option.label for option in poll.options),
        closes_at=closes(bot.clock(), committee.zone)[0],
        terms=poll.terms,
        article=poll.article,
        figures=poll.figures,
        role_ids=tuple(asked_roles(guild_of(interaction), poll)),
        channel_id=channel,
        replaces=poll.id,
        register="imported roll" in poll.roll_basis,
    )
