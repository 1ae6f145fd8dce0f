"""Who counts: the members' role on this server, the imported roll where roles are not seen, or
those present at a meeting. Rooms that know nothing of each other meet here."""

from __future__ import annotations

from datetime import datetime

import discord

from bot import people
from bot.committee import Committee
from bot.house import House, Interaction
from bot.interactions import committee_of
from bot.meetings.record import present_now
from bot.people import Person
from bot.register import register_rows
from bot.storage.db import Connection


async def entitled(bot: House, committee: Committee) -> frozenset[int]:
    """The account ids of the members of a committee: people with the role, or else the roll's."""
    return seen(bot, committee) or await bot.db.read(lambda conn: enrolled(conn, committee))


def seen(bot: House, committee: Committee) -> frozenset[int]:
    """The holders of the members' role; nobody where the bot sees none."""
    guild = bot.get_guild(committee.guild_id)
    return frozenset() if guild is None else holders(guild, committee)


def enrolled(conn: Connection, committee: Committee) -> frozenset[int]:
    """The accounts on the imported roll."""
    rows = register_rows(conn, committee.guild_id)
    return frozenset(row.member_id for row in rows if row.member_id is not None)


def holders(guild: discord.Guild, committee: Committee) -> frozenset[int]:
    """Those who hold the members' role and none of the roles that never count."""
    wanted, never = committee.role_ids("member"), committee.role_ids("never_vote")
    return frozenset(
        member.id
        for member in guild.members
        if not member.bot and _has(member, wanted) and not _has(member, never)
    )


def _has(member: discord.Member, roles: frozenset[int]) -> bool:
    return any(role.id in roles for role in member.roles)


async def present(bot: House, guild_id: int, now: datetime) -> tuple[str, list[int]] | None:
    """The title of the meeting now on and the account ids of those present; None without one."""
    return await bot.db.read(lambda conn: present_now(conn, guild_id, now))


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
