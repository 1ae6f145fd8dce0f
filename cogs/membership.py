"""Who holds which role, and who counts as a member: the role, or the roll where none is seen."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot import people
from bot.committee import Committee
from bot.errors import UserError
from bot.house import House, Interaction
from bot.interactions import answer, committee_of
from bot.people import Person
from bot.register.kept_register import register_rows
from bot.storage.db import Connection
from cogs.card import AMBER, card

AT_ONCE_S, ANSWERABLE_S = 1.5, 13 * 60.0  # Discord grants three seconds, then a quarter of an hour
LOADING = (
    "### The list of members is loading\nDiscord gives it in its own time, as on large servers."
    " This goes on by itself as soon as it is whole; nothing is counted from a part of it."
)
NO_LIST = (
    "Discord has not given the list of this server’s members for a quarter of an hour, so nothing"
    " was done. The bot goes on asking: please try again later; /status says when it is whole."
)


async def entitled(bot: House, committee: Committee) -> frozenset[int] | None:
    """The account ids of the members of a committee: people with the role, or else the roll's.
    None while the list of the server's members is not whole."""
    holding = seen(bot, committee)
    if holding is None:
        return None
    return holding or await bot.db.read(lambda conn: enrolled(conn, committee))


def seen(bot: House, committee: Committee) -> frozenset[int] | None:
    """The account ids of those with the members' role; nobody where the bot may see none, None
    while the list of the server's members is not whole."""
    guild = bot.get_guild(committee.guild_id)
    if bot.intents.members and not bot.member_lists.whole(guild):
        return None
    return frozenset() if guild is None else frozenset(m.id for m in members(guild, committee))


async def see_members(interaction: Interaction) -> None:
    """Have the whole list of the server's members at hand. Where Discord takes its time over it,
    whoever asked is told so at once, and what they asked for goes on by itself.

    Raises UserError where the list does not come while Discord still takes an answer.
    """
    bot, guild_id = interaction.client, interaction.guild_id
    if guild_id is None or not bot.intents.members or bot.member_lists.whole(interaction.guild):
        return
    if await bot.member_lists.came(guild_id, AT_ONCE_S):
        return
    await _say_loading(interaction)
    if not await bot.member_lists.came(guild_id, ANSWERABLE_S):
        raise UserError(NO_LIST)


async def _say_loading(interaction: Interaction) -> None:
    """Answer in time; a message that was pressed stays for what comes after."""
    if interaction.message is not None and not interaction.response.is_done():
        await interaction.response.defer()
    await answer(interaction, card(LOADING, colour=AMBER))


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
