"""What would go wrong on this server, found before it does: permissions, roles, intents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.committee import MEANINGS, Committee
from bot.permissions import EVENTS, NEEDED, lacking
from bot.rulebook import BY_NAME


@dataclass(frozen=True)
class Fault:
    """What would go wrong, with its remedy, and the setting that mends it; none where something
    else does."""

    setting: str
    says: str


def faults(guild: discord.Guild, committee: Committee, *, members_intent: bool) -> list[Fault]:
    """Everything that would not work as set, one sentence each with its remedy."""
    found = [*_channels(guild, committee), *_roles(guild, committee), *_members(guild, committee)]
    if committee.rules.discord_events:
        found += _events(guild)
    if not members_intent:
        said = (
            "The Server Members Intent is off: only imported rolls can vote. Whoever runs the bot "
            "switches it on at discord.com/developers, page Bot."
        )
        found.append(Fault("", said))
    return found


def _channels(guild: discord.Guild, committee: Committee) -> Iterator[Fault]:
    for name, needed in NEEDED.items():
        channel_id = getattr(committee.rules, name)
        label = BY_NAME[name].label
        if channel_id is None:
            if _wanted(name, committee):
                yield Fault(name, f"{label}: no channel is set, so nothing is posted there.")
            continue
        channel = guild.get_channel(channel_id)
        if channel is None:
            yield Fault(name, f"{label}: its channel is gone. Choose another.")
        elif lacks := lacking(channel.permissions_for(guild.me), needed):
            yield Fault(name, f"{label}: in {channel.mention} the bot lacks {', '.join(lacks)}.")
        if name == "office_channel" and channel is not None and _read_by_everybody(channel):
            said = f"Office: everybody can read {channel.mention}. Choose one for officers only."
            yield Fault(name, said)


def _wanted(name: str, committee: Committee) -> bool:
    """Whether a channel that is not set is worth a word: once set up, it was left out on purpose,
    but officers must be told things somewhere."""
    if committee.rules.set_up:
        return name == "office_channel"
    return name != "noticeboard_channel"


def _read_by_everybody(channel: discord.abc.GuildChannel) -> bool:
    return channel.permissions_for(channel.guild.default_role).view_channel


def _roles(guild: discord.Guild, committee: Committee) -> Iterator[Fault]:
    for meaning in MEANINGS:
        label, chosen = BY_NAME[meaning].label, committee.role_ids(meaning)
        if not chosen and meaning in ("officer", "member"):
            yield Fault(meaning, f"{label}: none is set.")
        if gone := len(chosen) - len(_existing(guild, committee, meaning)):
            many = "a role chosen here is" if gone == 1 else f"{gone} roles chosen here are"
            yield Fault(meaning, f"{label}: {many} gone. Choose another.")
    for meaning in ("officer", "scrutineer"):
        if committee.role_ids(meaning) & committee.role_ids("member"):
            said = (
                f"{BY_NAME[meaning].label}: it is the members’ role too, so that everybody has it."
            )
            yield Fault(meaning, said)
    if committee.rules.set_up:  # who runs the commands sees them, by whatever way that was allowed
        return
    for role in _existing(guild, committee, "officer"):
        if not (role.permissions.manage_events or role.permissions.administrator):
            said = (
                f"{role.mention} will not see officers’ commands: give the role Manage Events, or "
                "allow them in Server Settings, Integrations, this bot."
            )
            yield Fault("officer", said)


def _members(guild: discord.Guild, committee: Committee) -> Iterator[Fault]:
    if guild.me.guild_permissions.mention_everyone:
        return
    for role in _existing(guild, committee, "member"):
        if not role.mentionable:
            said = (
                f"The bot cannot mention {role.mention}, so an urgent meeting rings no telephone: "
                "switch on “Allow anyone to @mention this role”."
            )
            yield Fault("member", said)


def _events(guild: discord.Guild) -> Iterator[Fault]:
    if lacks := lacking(guild.me.guild_permissions, EVENTS):
        said = f"Discord events: the bot lacks {' and '.join(lacks)} on this server."
        yield Fault("discord_events", said)


def _existing(guild: discord.Guild, committee: Committee, meaning: str) -> list[discord.Role]:
    found = (guild.get_role(role_id) for role_id in sorted(committee.role_ids(meaning)))
    return [role for role in found if role is not None]
