"""Running against Discord proper: signals, clear words for a bad token, an orderly stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

import discord
from discord.http import Route

from bot.client import LmcBot, invite_address
from bot.logs import set_up
from bot.privacy import forget
from bot.settings import Settings
from bot.shell.gateway import keep_pace, login, stay
from bot.shell.start import house

log = logging.getLogger("lmcbot")

NO_MEMBERS_INTENT = (
    "The Server Members Intent is off, so polls cannot take their roll from a role: only imported "
    "rolls can vote. Switch it on at discord.com/developers, your application, page Bot, "
    "Privileged Gateway Intents, then restart."
)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's event loop where it is installed (extra ``speed``); None is asyncio's own."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def raise_handle_limit() -> None:
    """Let this process hold as many files as the system allows it, not the usual 1,024."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(ValueError, OSError):  # some systems name a limit they do not grant
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def run(settings: Settings) -> int:
    """Run until SIGINT or SIGTERM. Raises :class:`UserError` for what the operator has to mend."""
    set_up(settings.log_format, settings.log_level)
    raise_handle_limit()
    keep_pace()
    if settings.discord_api:
        Route.BASE = settings.discord_api
    try:
        return await _run(settings, members_intent=True)
    except discord.PrivilegedIntentsRequired:
        log.warning(NO_MEMBERS_INTENT)
        return await _run(settings, members_intent=False)


async def _run(settings: Settings, *, members_intent: bool) -> int:
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with house(settings, members_intent=members_intent) as bot:
        if not await login(bot, stop):
            return 0
        if bot.application_id is not None:
            log.info("invite the bot with %s", invite_address(bot.application_id))
        await _say_where_it_stands(bot)
        await stay(bot, stop)
    return 0


async def _say_where_it_stands(bot: LmcBot) -> None:
    """One line a room; and after a restore, forget again whom it brought back."""
    again = await forget.forget_again(bot.db, bot.settings, bot.rooms.traces, bot.clock())
    if again:
        log.info("forgotten again after the restore: %s", again)
    for line in await bot.rooms.opening(bot.db):
        log.info("%s", line)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Have SIGINT and SIGTERM set ``stop`` on the running loop; Windows' loop takes no handlers."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(name, stop.set)
