"""Who holds which role, and who counts as a member: the role, or the roll where none is seen."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot import people
from bot.committee import Committee
from bot.house import House, Interaction
from bot.interactions import committee_of
from bot.people import Person
from bot.register import register_rows
from bot.storage.db import Connection


async def entitled(bot: House, committee: Committee) -> frozenset[int]:
    """The account ids of the members of a committee: people with the role, or else the roll's."""
    return seen(bot, committee) or await bot.db.read(lambda conn: enrolled(conn, committee))


def seen(bot: House, committee: Committee) -> frozenset[int]:
    """The account ids of those with the members' role; nobody where the bot sees none."""
    guild = bot.get_guild(committee.guild_id)
    return frozenset() if guild is None else frozenset(m.id for m in members(guild, committee))


def enrolled(conn: Connection, committee: Committee) -> frozenset[int]:
    """The accounts on the imported roll."""
    rows = register_rows(conn, committee.guild_id)
    return frozenset(row.member_id for row in rows if row.member_id is not None)


def members(guild: discord.Guild, committee: Committee) -> list[discord.Member]:
    """Those who hold the members' role and none of the roles that never count; no bots."""
    never = held(guild, committee.role_ids("never_vote"))
    holders = held(guild, committee.role_ids("member"))
    return [m for id_, m in holders.items() if id_ not in never and not m.bot]


def held(guild: discord.Guild, role_ids: Iterable[int]) -> dict[int, discord.Member]:
    """Everybody with one of those roles, by account id.

    Each role is asked for its members: quick on a large server, where sorting every member's own
    roles is not.
    """
    roles = filter(None, map(guild.get_role, role_ids))
    return {member.id: member for role in roles for member in role.members}


async def asker(interaction: Interaction) -> tuple[House, Committee, Person]:
    """The bot, the committee and the person an interaction came from.

    Somebody new, or with a new name, is written down; a press of anybody else writes nothing here.
    """
    bot, committee = interaction.client, await committee_of(interaction)
    guild_id, user_id = committee.guild_id, interaction.user.id
    name = interaction.user.display_name
    person = await bot.db.read(lambda conn: people.known_as(conn, guild_id, user_id))
    if person is None or person.name != name:
        person = await bot.db.write(lambda conn: people.find(conn, guild_id, user_id, name))
    return bot, committee, person
