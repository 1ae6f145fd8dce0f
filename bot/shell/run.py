"""Running against Discord proper: signals, clear words for a bad token, an orderly stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.client import LmcBot, invite_address
from bot.errors import UserError
from bot.logs import set_up
from bot.privacy import forget
from bot.settings import Settings
from bot.shell.start import house

log = logging.getLogger("lmcbot")

LONGEST_PAUSE = 8  # doublings of a second
TOKEN_REFUSED = 4004  # the gateway's code: the token was reset while the bot ran
WRONG_TOKEN = (
    "Discord does not accept DISCORD_TOKEN: it was mistyped, or has been reset since. Open your "
    "application's page Bot at discord.com/developers, press Reset Token, and put the new token "
    "into .env, in the line DISCORD_TOKEN=..."
)
NO_MEMBERS_INTENT = (
    "The Server Members Intent is off, so polls cannot take their roll from a role: only imported "
    "rolls can vote. Switch it on at discord.com/developers, your application, page Bot, "
    "Privileged Gateway Intents, then restart."
)


class SoonBack(ExponentialBackoff[bool]):
    """The pauses between attempts to connect: four minutes at most. discord.py alone waits up to
    17, and members' presses fail though Discord is back."""

    def __init__(self, base: int = 1, *, integral: bool = False) -> None:
        super().__init__(base, integral=integral)
        self._max = LONGEST_PAUSE


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
    discord.client.ExponentialBackoff = SoonBack  # type: ignore[assignment,attr-defined]
    if settings.discord_api:
        Route.BASE = settings.discord_api
    try:
        return await _run(settings, members_intent=True)
    except discord.PrivilegedIntentsRequired:
        log.warning(NO_MEMBERS_INTENT)
        return await _run(settings, members_intent=False)


async def _run(settings: Settings, *, members_intent: bool) -> int:
    async with house(settings, members_intent=members_intent) as bot:
        try:
            await bot.login(settings.token)
            if settings.discord_api:  # the proxy, not discord.py's constant, says where to connect
                _, gateway, _ = await bot.http.get_bot_gateway()
                DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
        except discord.LoginFailure as error:
            raise UserError(WRONG_TOKEN) from error
        except (discord.HTTPException, discord.GatewayNotFound, OSError) as error:
            raise _unreachable(error) from error
        if bot.application_id is not None:
            log.info("invite the bot with %s", invite_address(bot.application_id))
        await _say_where_it_stands(bot)
        await _until_stopped(bot)
    return 0


async def _say_where_it_stands(bot: LmcBot) -> None:
    """One line a room; and after a restore, forget again whom it brought back."""
    again = await forget.forget_again(bot.db, bot.settings, bot.rooms.traces, bot.clock())
    if again:
        log.info("forgotten again after the restore: %s", again)
    for line in await bot.rooms.opening(bot.db):
        log.info("%s", line)


async def _until_stopped(bot: LmcBot) -> None:
    """Stay connected until a signal asks to stop; then close in order."""
    connection = asyncio.create_task(bot.connect(reconnect=True), name="gateway")
    stop = asyncio.Event()
    stop_on_signals(stop)
    stopped = asyncio.create_task(stop.wait(), name="signals")
    await asyncio.wait({connection, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if connection.done() and (error := connection.exception()) is not None:
        if bot.ws is None:  # discord.py stumbles over a first attempt that fails
            raise _unreachable(error.__context__ or error) from error
        raise _closed_for_good(error)
    log.info("stopping: finishing what is in hand")
    await bot.close()
    await asyncio.wait({connection}, timeout=5)


def _unreachable(error: BaseException) -> UserError:
    return UserError(
        f"Discord cannot be reached ({type(error).__name__}): check this computer's network."
    )


def _closed_for_good(error: BaseException) -> BaseException:
    """Discord's own last word in ours; discord.py connects anew after all that may pass."""
    if not isinstance(error, discord.ConnectionClosed):
        return error
    if error.code == TOKEN_REFUSED:
        return UserError(WRONG_TOKEN)
    return UserError(
        f"Discord closed the connection for good (code {error.code}). Start the bot again; if it "
        "happens again, a newer release may be needed."
    )


def stop_on_signals(stop: asyncio.Event) -> None:
    """Have SIGINT and SIGTERM set ``stop`` on the running loop; Windows' loop takes no handlers."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(name, stop.set)
