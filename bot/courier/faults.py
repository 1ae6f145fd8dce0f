"""What a failed post means: whether it is over, and how long to wait before the next try."""

from __future__ import annotations

from datetime import timedelta

import discord

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(hours=1)
LONGEST_REDRAW = timedelta(minutes=2)
AT_LEAST = timedelta(seconds=1)
ATTEMPTS = 30  # about a day of trying before a row that fails by itself is dead
GONE = {  # Discord's codes for a place that takes no post, in words for officers
    10003: "its channel is gone",
    10004: "the server is gone",
    50001: "the bot may not see its channel",
    50013: "the bot lacks a permission in its channel",
    50007: "direct messages are closed",
    50278: "direct messages are closed",
    50083: "its thread is archived",
    160005: "its thread is locked",
    50008: "its channel takes no messages, as a forum does",
    50024: "its channel takes no messages, as a forum does",
}
SLOW = 20016  # slow mode, which holds no bot up by Discord's own word; should it, it passes
FORBIDDEN = 50013  # a permission is missing: to send at all, or to attach files
REFUSALS = GONE | {  # Discord's codes, in words for officers
    10008: "its message is gone",
    30046: "an old message was edited too often within the hour",
    40005: "it is too large for this server",
    50006: "it was empty",
    50035: "something in it is longer than Discord allows",
    SLOW: "its channel is in slow mode",
}


class Undeliverable(Exception):
    """No place takes the message. ``code`` is Discord's for the last that refused it."""

    def __init__(self, says: str, code: int | None = None) -> None:
        super().__init__(says)
        self.code = code


def told(error: Exception) -> str:
    """What went wrong, in words for officers."""
    if isinstance(error, Undeliverable):
        return str(error)
    if isinstance(error, discord.HTTPException) and error.status < 500 and error.code:
        return REFUSALS.get(error.code, f"Discord refused it, with its code {error.code}")
    if passes(error):
        return "Discord could not be reached in time"
    return "a fault of the bot’s own"


def over(error: Exception, attempts: int) -> bool:
    """Whether a row that failed after so many attempts is not tried again."""
    if isinstance(error, Undeliverable) or refused_for_good(error):
        return True
    return attempts + 1 >= ATTEMPTS and not passes(error)


def pause(error: Exception, attempts: int, *, redraw: bool = False) -> timedelta:
    """How long to wait: as long as Discord says where it says so, else doubling from 20 seconds to
    an hour; two minutes for a ``redraw``, as what stands there meanwhile is out of date."""
    if isinstance(error, discord.RateLimited):
        return max(AT_LEAST, timedelta(seconds=error.retry_after))
    longest = LONGEST_REDRAW if redraw else LONGEST_PAUSE
    return min(FIRST_PAUSE * (1 << min(attempts, 12)), longest)


def refused_for_good(error: Exception) -> bool:
    """Whether Discord itself refuses the row. A 403 or 404 without a code comes from a proxy, and
    a 401 is about the token."""
    if not isinstance(error, discord.HTTPException) or error.code == SLOW:
        return False
    return error.status == 400 or (error.status in (403, 404) and error.code != 0)


def passes(error: Exception) -> bool:
    """Whether the fault is of the network or of Discord's: it passes, if only after a weekend."""
    if isinstance(error, discord.HTTPException):
        return error.status in (401, 403, 404, 429) or error.status >= 500 or error.code == SLOW
    known = isinstance(error, ConnectionError | TimeoutError | discord.RateLimited)
    return known or type(error).__module__.startswith("aiohttp.")
