"""The part of ``lmcbot doctor`` that asks Discord: token, intents, permissions channel by
channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing

import discord
from discord.http import Route

from bot import committee
from bot.client import invite_address
from bot.committee import Committee
from bot.db import connect
from bot.doctor import Finding
from bot.permissions import NEEDED, lacking
from bot.rulebook import BY_NAME
from bot.settings import Settings

INTENT_FIX = "off: only imported rolls can vote. Switch it on at discord.com/developers, page Bot"


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """What Discord says; stops at the first thing that makes the rest pointless."""
    if settings.discord_api:
        Route.BASE = settings.discord_api
    async with discord.Client(intents=discord.Intents.none()) as client:
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
        flags = application.flags
        on = flags.gateway_guild_members or flags.gateway_guild_members_limited
        yield Finding("Server Members Intent", on, "on" if on else INTENT_FIX)
        yield Finding("Invite", True, invite_address(application.id))
        for here in _committees(settings):
            async for finding in _channels(client, here):
                yield finding


def _committees(settings: Settings) -> list[Committee]:
    if not settings.database.exists():
        return []
    with closing(connect(settings.database, read_only=True)) as conn:
        return committee.everywhere(conn)


async def _channels(client: discord.Client, here: Committee) -> AsyncIterator[Finding]:
    name = here.name or str(here.guild_id)
    try:
        guild = await client.fetch_guild(here.guild_id)
        me = await guild.fetch_member(client.user.id if client.user else 0)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
    except discord.HTTPException as error:
        yield Finding(name, False, f"cannot be looked at ({error.status}): invite the bot again")
        return
    for setting, needed in NEEDED.items():
        channel_id = getattr(here.rules, setting)
        if channel_id is None:
            continue
        channel, what = channels.get(channel_id), f"{name}, {BY_NAME[setting].label}"
        if channel is None:
            yield Finding(what, False, "its channel is gone or hidden: choose another in /settings")
        elif lacks := lacking(channel.permissions_for(me), needed):
            yield Finding(what, False, f"allow the bot {', '.join(lacks)} in #{channel.name}")
        else:
            yield Finding(what, True, f"#{channel.name}")
