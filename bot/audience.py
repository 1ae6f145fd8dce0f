"""Who may use a command, button, select or form, and who is let in."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar, cast

import discord
from discord import app_commands

from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction

F = TypeVar("F", bound=Callable[..., Any])


class Audience(Enum):
    """Who may use a command, button or modal. The owner of the server may always do what officers
    may."""

    ANYONE = "anybody on this server"
    MEMBER = "members of the committee"
    SCRUTINEER = "the scrutineer"
    OFFICER = "officers"
    FOUNDER = "the owner and officers; until there are any, those who may manage the server"


ELSEWHERE = "This works on your committee's server, not in a direct message."
NOT_SET_UP = (
    "The committee is not set up here yet, so nobody counts as a member: the server’s owner, or "
    "somebody who may manage the server, writes /setup."
)
REFUSALS = {
    Audience.MEMBER: "This is for members of the committee. If you are one, ask an officer to "
    "give you the members' role.",
    Audience.SCRUTINEER: "This is for the poll's scrutineer. Officers name one in /settings.",
    Audience.OFFICER: "This is for officers of the committee. If you are one, ask the owner to "
    "give you the officers' role.",
    Audience.FOUNDER: "This is for the server's owner and its officers. Those who may manage the "
    "server set the bot up once, and may name officers where none can be found any more.",
}


UNSEEN = (
    "Discord does not show the bot this server at the moment, so it cannot see who holds which"
    " role: an outage, which passes by itself. Please try again in a few minutes; votes go on"
    " meanwhile."
)


def unseen(guild: discord.Guild | None) -> bool:
    """Whether Discord keeps a server's roles and channels from the bot, as in its outages."""
    return guild is None or guild.unavailable or guild.me is None


def may(audience: Audience, user: discord.User | discord.Member, committee: Committee) -> bool:
    """Whether ``user`` belongs to ``audience``, by the roles Discord sent with the press; nobody
    does whom it does not send as a member of the server."""
    if not isinstance(user, discord.Member):
        return False
    roles = {role.id for role in user.roles}
    owner = user.guild.owner_id == user.id
    officer = owner or bool(roles & committee.role_ids("officer"))
    match audience:
        case Audience.ANYONE:
            return True
        case Audience.MEMBER:
            return officer or bool(roles & committee.role_ids("member"))
        case Audience.SCRUTINEER:
            return bool(roles & committee.role_ids("scrutineer"))
        case Audience.OFFICER:
            return officer
        case Audience.FOUNDER:
            alone = not committee.rules.set_up or vacant(user.guild, committee)
            return officer or (alone and user.guild_permissions.manage_guild)


async def admit(interaction: Interaction, audience: Audience) -> None:
    """Raise :class:`UserError` unless the person who pressed belongs to ``audience``; nobody does
    in a direct message."""
    if interaction.guild_id is None:
        raise UserError(ELSEWHERE)
    if audience is Audience.ANYONE:
        return
    committee = await interaction.client.committee(interaction.guild_id)
    if not may(audience, interaction.user, committee):
        if unseen(interaction.guild):
            raise UserError(UNSEEN)
        raise UserError(REFUSALS[audience] if committee.rules.set_up else NOT_SET_UP)


def vacant(guild: discord.Guild, committee: Committee) -> bool:
    """Whether no officer but the owner can be found any more: every officers' role is gone, or,
    where the bot sees who holds a role, nobody holds one. Never while the server is not seen."""
    if unseen(guild):
        return False
    roles = [role for id_ in committee.role_ids("officer") if (role := guild.get_role(id_))]
    if not roles:
        return True
    return guild.chunked and not any(not member.bot for role in roles for member in role.members)


def allow(audience: Audience) -> Callable[[F], F]:
    """Mark a command's callback (below the command decorator) with who may use it; the tree checks
    every call."""

    def mark(callback: F) -> F:
        callback.__lmc_audience__ = audience  # type: ignore[attr-defined]
        return callback

    return mark


def audience_of(
    command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu,
) -> Audience:
    """Who may use a command. Raises KeyError for one that does not say: there is no default."""
    marked = getattr(command.callback, "__lmc_audience__", None)
    if marked is None:
        raise KeyError(f"the command {command.qualified_name} does not say who may use it")
    return cast(Audience, marked)
