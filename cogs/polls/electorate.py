"""Who may vote: the roll taken from the server's roles, the imported roll, or those in the room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import discord

from bot.audience import Audience, may
from bot.committee import Committee
from bot.errors import UserError
from bot.house import House, Interaction
from bot.offers import PRESENT_NOW
from bot.polls.draft import Draft
from bot.polls.model import Poll, Roll
from bot.polls.offices import Offices, Presser
from bot.polls.roll import Candidate, Chosen, freeze
from bot.register.kept_register import register_rows
from bot.succession import OFFICES, settled_roles
from cogs.membership import see_members
from cogs.polls.polling_station import guild_of

LIST_AWAY = (
    "The list of members is still loading from Discord, and no roll is taken from a part of it:"
    " please try again in a minute."
)
NO_INTENT = (
    "The bot is not allowed to see who holds a role (the Server Members Intent is off), so only an "
    "imported roll can vote: use /office-roll import."
)


async def roll_for(bot: House, guild: discord.Guild, draft: Draft, now: datetime) -> Roll:
    """The roll as it is at this moment; it is frozen only when the poll opens.

    Raises UserError where roles are asked for and the bot may not see who holds them.
    """
    committee = await bot.committee(guild.id)
    _check_list(bot, guild, draft)
    if draft.present:
        return await _present(bot, guild, committee, now)
    chosen = Chosen(_named(guild, draft.role_ids), never_vote(guild, committee), draft.register)
    rows = await bot.db.read(lambda conn: register_rows(conn, guild.id))
    listed = [row.member_id for row in rows if row.member_id] if draft.register else []
    candidates = _candidates(guild, (*chosen.roles, *chosen.never), listed)
    return await asyncio.to_thread(freeze, chosen, candidates, rows)


def _check_list(bot: House, guild: discord.Guild, draft: Draft) -> None:
    if not bot.intents.members:
        if draft.role_ids and not draft.present:
            raise UserError(NO_INTENT)
    elif not bot.member_lists.whole(guild):
        raise UserError(LIST_AWAY)


async def _present(bot: House, guild: discord.Guild, committee: Committee, now: datetime) -> Roll:
    """Those marked present at the meeting now on, observers and others who never vote apart."""
    present = bot.rooms.offered(PRESENT_NOW)
    meeting = await bot.db.read(lambda conn: present(conn, guild.id, now)) if present else None
    if meeting is None:
        raise UserError("No meeting is on now: leave out “present”, or name a role.")
    title, members = meeting
    never = never_vote(guild, committee)
    there = _candidates(guild, tuple(never), members, {0: members})
    roll = freeze(Chosen({0: title}, never), there, ())
    reason = f"were marked present at {title}"
    entries = tuple(replace(entry, reason=reason) for entry in roll.entries)
    return replace(roll, basis=f"those marked present at {title}", entries=entries)


def never_vote(guild: discord.Guild, committee: Committee) -> Mapping[int, str]:
    """The roles whose holders are on no roll."""
    return _named(guild, committee.role_ids("never_vote"))


def _named(guild: discord.Guild, role_ids: Iterable[int]) -> dict[int, str]:
    roles = ((role_id, guild.get_role(role_id)) for role_id in role_ids)
    return {role_id: role.name for role_id, role in roles if role is not None}


def _candidates(
    guild: discord.Guild,
    role_ids: Iterable[int],
    listed: Iterable[int],
    marked: Mapping[int, Iterable[int]] | None = None,
) -> list[Candidate]:
    """Holders of those roles and those listed. Asking each role is quick on large servers, where
    sorting every member's own roles is not."""
    held: dict[int, set[int]] = {member_id: set() for member_id in listed}
    for role_id in role_ids:
        role = guild.get_role(role_id)
        for member in role.members if role is not None else ():
            held.setdefault(member.id, set()).add(role_id)
    for role_id, member_ids in (marked or {}).items():
        for member_id in member_ids:
            held.setdefault(member_id, set()).add(role_id)
    known = ((guild.get_member(member_id), roles) for member_id, roles in held.items())
    return [
        Candidate(member.id, member.display_name, frozenset(roles), member.bot)
        for member, roles in known
        if member is not None
    ]


async def chosen_now(interaction: Interaction, poll: Poll) -> tuple[Candidate, Chosen]:
    """The person who asks, and the poll's roles as they are now, to explain a refusal."""
    guild, user = guild_of(interaction), interaction.user
    committee = await interaction.client.committee(guild.id)
    own = frozenset(role.id for role in getattr(user, "roles", ()))
    candidate = Candidate(user.id, user.display_name, own, user.bot)
    return candidate, Chosen(asked_roles(guild, poll), never_vote(guild, committee))


def asked_roles(guild: discord.Guild, poll: Poll) -> dict[int, str]:
    """The roles whose holders a poll asks, as far as they are still here, by their names now."""
    return _named(guild, poll.role_ids)


async def offices(bot: House, guild: discord.Guild) -> Offices | None:
    """Who holds office now; None where the bot cannot see it: without the members intent, while
    the list of members is not whole, or where nobody but the owner could be an officer."""
    if not bot.intents.members or not bot.member_lists.whole(guild):
        return None
    now = bot.clock()
    roles = await bot.db.read(
        lambda conn: [settled_roles(conn, guild.id, office, now) for office in OFFICES]
    )
    officers, scrutineers = (_holders(guild, role_ids) for role_ids in roles)
    if not officers:
        return None
    owner = {guild.owner.id} if guild.owner is not None and not guild.owner.bot else set()
    return Offices(officers | owner, scrutineers)


def _holders(guild: discord.Guild, role_ids: Iterable[int]) -> frozenset[int]:
    roles = [role for role_id in role_ids if (role := guild.get_role(role_id)) is not None]
    return frozenset(member.id for role in roles for member in role.members if not member.bot)


async def presser(interaction: Interaction) -> Presser:
    """Who pressed, and the offices their roles give them, once the list of members is whole."""
    await see_members(interaction)
    bot, user, guild = interaction.client, interaction.user, guild_of(interaction)
    committee = await bot.committee(guild.id)
    return Presser(
        user.id,
        may(Audience.OFFICER, user, committee),
        may(Audience.SCRUTINEER, user, committee),
        await offices(bot, guild),
    )
