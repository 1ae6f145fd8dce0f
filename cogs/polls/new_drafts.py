"""The ways a draft begins: quick, new, from a template, from a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import discord

from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of
from bot.polls.card_places import home
from bot.polls.closing_times import closes
from bot.polls.draft import Draft
from bot.polls.kept_drafts import Kept, keep_draft
from bot.polls.model import Poll, State, Terms, WhenAll
from bot.register.kept_register import register_rows
from cogs.polls.buttons import Again
from cogs.polls.draft_forms import Wording
from cogs.polls.drafts import show
from cogs.polls.polling_station import guild_of, officer, station

SHORT_POLL = timedelta(hours=1)


async def blank(interaction: Interaction) -> Draft:
    """The safe defaults: sealed, secret, the members' role, reminders, a close that fits."""
    bot, guild = interaction.client, guild_of(interaction)
    committee = await committee_of(interaction)
    rows = await bot.db.read(lambda conn: register_rows(conn, guild.id))
    return Draft(
        question="",
        closes_at=closes(bot.clock(), committee.zone)[0],
        terms=Terms(small_number=committee.rules.small_number),
        role_ids=tuple(sorted(committee.role_ids("member"))) if bot.intents.members else (),
        channel_id=committee.rules.poll_channel or interaction.channel_id,
        register=bool(rows),
    )


async def begin(interaction: Interaction, draft: Draft) -> None:
    """Store a draft and show its preview."""
    await show(interaction, await keep(interaction, draft), fresh=True)


async def keep(interaction: Interaction, draft: Draft) -> Kept:
    """Store a new draft of the officer who asks."""
    bot, who = interaction.client, officer(interaction)
    now = bot.clock()
    return await bot.db.write(lambda conn: keep_draft(conn, who.guild_id, who.user_id, draft, now))


async def quick(
    interaction: Interaction,
    question: str,
    role: discord.Role | None,
    present: bool,
    minutes: int,
) -> Draft:
    """The draft of /office-poll quick."""
    draft = replace(await blank(interaction), question=question)
    if role is not None and present:
        raise UserError("Ask a role or those present, not both.")
    if role is not None:
        draft = replace(draft, role_ids=(role.id,), register=False)
    if present:
        terms = replace(draft.terms, when_all=WhenAll.AT_ONCE)
        draft = replace(draft, role_ids=(), register=False, present=True, terms=terms)
        draft = replace(draft, minutes=minutes or 3)
    if minutes:
        draft = replace(draft, minutes=minutes)
    if draft.minutes and timedelta(minutes=draft.minutes) < SHORT_POLL:
        draft = replace(draft, terms=replace(draft.terms, reminders=False))
    return draft


@Again.does
async def again(press: Again, interaction: Interaction, at: datetime) -> None:
    """Open the preview of the next version, with no ballots carried over."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    if poll.state in (State.OPEN, State.CLOSING):
        raise UserError(f"{poll.reference} is still open: cancel it first.")
    await begin(interaction, await next_version(interaction, poll))


async def reword(interaction: Interaction, poll: Poll) -> None:
    """Ask for the corrected words of an open poll. Its own were fixed when it opened: the draft is
    its next version, which opens once this one is cancelled."""
    kept = await keep(interaction, await next_version(interaction, poll))
    await interaction.response.send_modal(Wording(kept))


async def next_version(interaction: Interaction, poll: Poll) -> Draft:
    """The same words as a draft, asked of the same roles: by id, whatever they are called now."""
    bot, committee = interaction.client, await committee_of(interaction)
    channel = await bot.db.read(lambda conn: home(conn, poll.id))
    return Draft(
        question=poll.question,
        labels=tuple(option.label for option in poll.options),
        closes_at=closes(bot.clock(), committee.zone)[0],
        terms=poll.terms,
        article=poll.article,
        figures=poll.figures,
        role_ids=poll.role_ids,
        channel_id=channel,
        replaces=poll.id,
        register=poll.register,
    )
