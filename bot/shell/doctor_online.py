"""The part of ``lmcbot doctor`` that asks Discord: token, intents, permissions channel by
channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route

from bot import committee, outbox
from bot.client import invite_address
from bot.committee import Committee
from bot.discords_clock import apart, dates, told
from bot.permissions import NEEDED, POSTING, lacking
from bot.rulebook import BY_NAME
from bot.settings import Settings
from bot.shell.data_in_use import servers
from bot.shell.doctor import Finding
from bot.storage.db import connect
from bot.times import Clock, utc_now

INTENT_FIX = "off: only imported rolls can vote. Switch it on at discord.com/developers, page Bot"


async def examine(settings: Settings, clock: Clock = utc_now) -> AsyncIterator[Finding]:
    """What Discord says; stops at the first thing that makes the rest pointless."""
    if settings.discord_api:
        Route.BASE = settings.discord_api
    heard: list[timedelta] = []
    trace = dates(lambda date: heard.append(clock() - date))
    async with discord.Client(intents=discord.Intents.none(), http_trace=trace) as client:
        try:
            await client.login(settings.token)
        except discord.LoginFailure:
            yield Finding(
                "Token", False, "Discord does not accept it: press Reset Token on the page Bot"
            )
            return
        except (discord.HTTPException, OSError) as error:
            yield Finding(
                "Discord", False, f"cannot be reached ({type(error).__name__}): check the network"
            )
            return
        application = await client.application_info()
        yield Finding("Token", True, f"accepted, for {application.name}")
        yield _clock(heard[-1:])
        flags = application.flags
        on = flags.gateway_guild_members or flags.gateway_guild_members_limited
        yield Finding("Server Members Intent", on, "on" if on else INTENT_FIX)
        yield Finding("Invite", True, invite_address(application.id))
        known = _servers(settings)
        if not known:
            yield Finding("Servers", True, "none yet: open the invite address, choose yours")
        for here, planned in known:
            async for finding in _channels(client, here, planned):
                yield finding


def _clock(heard: list[timedelta]) -> Finding:
    """The computer's clock beside Discord's: how far it was ahead at the last answer."""
    if not heard:
        return Finding("Clock beside Discord's", True, "Discord's answers tell no time")
    well = not apart(heard[0])
    return Finding("Clock beside Discord's", well, "agrees" if well else told(heard[0]))


def _servers(settings: Settings) -> list[tuple[Committee, Mapping[int, str]]]:
    """Every server the bot is on, with the channels that posts are planned for."""
    if not settings.database.exists():
        return []
    with closing(connect(settings.database, read_only=True)) as conn:
        return [(committee.load(conn, i), outbox.planned(conn, i)) for i in servers(conn)]


async def _channels(
    client: discord.Client, here: Committee, planned: Mapping[int, str]
) -> AsyncIterator[Finding]:
    name = here.name or str(here.guild_id)
    try:
        guild = await client.fetch_guild(here.guild_id)
        me = await guild.fetch_member(client.user.id if client.user else 0)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
    except discord.HTTPException as error:
        yield Finding(name, False, f"cannot be looked at ({error.status}): invite the bot again")
        return
    if not here.rules.set_up:
        yield Finding(name, False, "not set up yet: its owner writes /setup there")
    used = {id_: (label, needed) for id_, label, needed in _set(here)}
    for channel_id, kinds in planned.items():
        used.setdefault(channel_id, (f"planned: {kinds}", POSTING))
    for channel_id, (label, needed) in used.items():
        yield _channel(f"{name}, {label}", channels.get(channel_id), me, needed)


def _set(here: Committee) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """The channels in the settings. One that serves for several is asked for all they need."""
    for channel_id in dict.fromkeys(getattr(here.rules, setting) for setting in NEEDED):
        if channel_id is not None:
            serves = [each for each in NEEDED if getattr(here.rules, each) == channel_id]
            needed = dict.fromkeys(one for each in serves for one in NEEDED[each])
            yield channel_id, ", ".join(BY_NAME[each].label for each in serves), tuple(needed)


def _channel(what: str, channel: Any, me: discord.Member, needed: tuple[str, ...]) -> Finding:
    if channel is None:
        return Finding(what, False, "its channel is gone or hidden: choose another in /settings")
    if lacks := lacking(channel.permissions_for(me), needed):
        return Finding(what, False, f"allow the bot {', '.join(lacks)} in #{channel.name}")
    return Finding(what, True, f"#{channel.name}")
