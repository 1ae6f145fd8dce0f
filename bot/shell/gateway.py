"""Getting onto Discord, however long that takes, and staying there until asked to stop.

Only a refused token ends the start; whatever else Discord or the network do is waited for.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from itertools import count
from typing import Any

import aiohttp
import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from yarl import URL

from bot.client import LmcBot
from bot.courier import faults
from bot.errors import UserError

log = logging.getLogger("lmcbot")

SOON, PATIENT = 4, 8  # doublings of a second: at most 16 seconds, at most four minutes
SOON_TRIES = 300  # Discord takes a token away after 1,000 sessions begun in a day
LONGEST_S = 30.0
MOST = 128  # connections, a handle each; 300 open polls and these stay under 256 handles
UNACKNOWLEDGED = 1.2  # heartbeats without a word from Discord: the connection is dead
TOKEN_REFUSED = 4004  # the gateway's code: the token was reset while the bot ran
LATER = "%s cannot be reached yet (%s): trying again in %.0f seconds"
WRONG_TOKEN = (
    "Discord does not accept DISCORD_TOKEN: it was mistyped, or has been reset since. Open your "
    "application's page Bot at discord.com/developers, press Reset Token, and put the new token "
    "into .env, in the line DISCORD_TOKEN=..."
)


def connections() -> aiohttp.TCPConnector:
    """At most so many connections to Discord: after a storm of presses discord.py alone would keep
    one for each that was ever under way at once. Needs a running loop."""
    return aiohttp.TCPConnector(limit=MOST)


class SoonBack(ExponentialBackoff[bool]):
    """The pauses between attempts to connect: 16 seconds at most, so that the bot is back soon
    after Discord; after more than an hour of them four minutes. discord.py alone waits up to 17."""

    def __init__(self, base: int = 1, *, integral: bool = False) -> None:
        super().__init__(base, integral=integral)
        self._tries = 0

    def delay(self) -> float:
        self._tries += 1
        self._max = SOON if self._tries <= SOON_TRIES else PATIENT
        return super().delay()


class PromptKeepAlive(KeepAliveHandler):
    """Gives a connection up one heartbeat after the first that nobody answered; discord.py alone
    waits for a minute, however short the heartbeat."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.interval is not None:
            self.heartbeat_timeout = min(self.heartbeat_timeout, UNACKNOWLEDGED * self.interval)


def keep_pace() -> None:
    """Have discord.py reconnect at the house's pace."""
    discord.client.ExponentialBackoff = SoonBack  # type: ignore[assignment,attr-defined]
    discord.gateway.KeepAliveHandler = PromptKeepAlive  # type: ignore[misc]


async def login(bot: LmcBot, stop: asyncio.Event) -> bool:
    """Log in; False when asked to stop first. Raises UserError when Discord refuses the token."""
    for attempt in count():
        try:
            bot.http.connector = connections()  # the last attempt's was closed
            await bot.login(bot.settings.token)
            if bot.settings.discord_api:  # the proxy, not discord.py's constant, says where to go
                _, gateway, _ = await bot.http.get_bot_gateway()
                DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
            return True
        except discord.LoginFailure as error:
            raise UserError(WRONG_TOKEN) from error
        except Exception as error:
            if not passes(error):
                raise
            pause = _pause(error, attempt)
            log.warning(LATER, "Discord", told(error), pause)
        await bot.http.close()
        if await _asked_within(stop, pause):
            return False
    raise AssertionError("counting ended")


async def stay(bot: LmcBot, stop: asyncio.Event) -> None:
    """Stay connected until asked to stop; then close in order.

    Raises UserError for the codes with which Discord closes a connection for good.
    """
    stopping = asyncio.create_task(stop.wait(), name="signals")
    for attempt in count():
        connection = asyncio.create_task(bot.connect(reconnect=True), name="gateway")
        await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stopping.done() or connection.exception() is None:
            break
        error, line = connection.exception(), vars(bot).get("ws")
        first = error.__context__ if error is not None else None
        if line is None and isinstance(first, Exception) and passes(first):
            # discord.py stumbles over a first attempt that fails
            pause = _pause(first, attempt)
            log.warning(LATER, "Discord's gateway", told(first), pause)
            await _asked_within(stop, pause)
            continue
        stopping.cancel()
        raise _closed_for_good(error) from error
    stopping.cancel()
    log.info("stopping: finishing what is in hand")
    await bot.close()
    await asyncio.wait({connection}, timeout=5)


def passes(error: Exception) -> bool:
    """Whether waiting may help: everything of Discord's and of the network."""
    known = discord.HTTPException | discord.GatewayNotFound | OSError
    return isinstance(error, known) or faults.passes(error)


def told(error: Exception) -> str:
    """The cause in words for whoever runs the bot."""
    if isinstance(error, discord.HTTPException):
        return f"it answered {error.status}"
    if isinstance(error, discord.RateLimited):
        return f"it asks to wait {error.retry_after:.0f} seconds"
    return f"{type(error).__name__}: if this goes on, check this computer's network"


def _pause(error: Exception, attempt: int) -> float:
    pause = min(1.0 * (1 << min(attempt, 10)), LONGEST_S)
    if isinstance(error, discord.RateLimited):
        return max(pause, error.retry_after)
    if isinstance(error, discord.HTTPException):
        with suppress(ValueError, AttributeError):
            return max(pause, float(error.response.headers.get("Retry-After", 0)))
    return pause


async def _asked_within(stop: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()


def _closed_for_good(error: BaseException | None) -> BaseException:
    """Discord's own last word in ours; discord.py connects anew after all that may pass."""
    if not isinstance(error, discord.ConnectionClosed):
        return error or AssertionError("the connection ended by itself")
    if error.code == TOKEN_REFUSED:
        return UserError(WRONG_TOKEN)
    return UserError(
        f"Discord closed the connection for good (code {error.code}). Start the bot again; if it "
        "happens again, a newer release may be needed."
    )
