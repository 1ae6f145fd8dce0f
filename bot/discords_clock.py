"""Discord's time, as the `Date` of each of its answers tells it, beside this computer's clock.

What cannot be undone (a poll's close, the night's removals) waits until the two agree: a clock that
is a day ahead would close polls and destroy their keys.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.fact import fact, remember
from bot.logs import describe
from bot.storage.db import Connection, Database
from bot.times import Clock, lasting

log = logging.getLogger("lmcbot.clock")

TOLERANCE = timedelta(seconds=60)
LOOK_AGAIN_S = 60.0
SERVER_ERROR = 500  # such an answer may come from a proxy, whose clock is its own
FACT = "clock"  # the row of the table `fact` that `lmcbot health` reads


class DiscordsClock:
    """How far this computer's clock is from Discord's.

    ``ask`` makes Discord answer anything at all; ``mended`` is awaited once the clocks agree again
    after they did not.
    """

    def __init__(
        self,
        clock: Clock,
        db: Database,
        ask: Callable[[], Awaitable[Any]],
        mended: Callable[[], Awaitable[Any]],
    ) -> None:
        self._clock, self._db, self._ask, self._mended = clock, db, ask, mended
        self._date: datetime | None = None
        self._off = timedelta()
        self._noted: str | None = None  # unknown until first looked at
        self._watch: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def fault(self) -> str:
        """One sentence where the clocks disagree; empty where they agree, or nothing is known."""
        return told(self._off) if apart(self._off) else ""

    def hear(self, date: datetime) -> None:
        """Discord answered at ``date``, by its own clock."""
        self._date, self._off = date, self._clock() - date
        if apart(self._off):
            self._look_again()

    async def agrees(self) -> bool:
        """Whether the clocks agree within `TOLERANCE`; Discord is asked unless it answered within
        that time. Raises what asking raises."""
        if not self._fresh():
            await self._ask()
        await self._note()
        return self._fresh()

    async def stop(self) -> None:
        """Look no more."""
        self._stopped = True
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait({self._watch})

    def _fresh(self) -> bool:
        """Since ``_date`` time can only have gone on: a clock not further than that is right."""
        return self._date is not None and not apart(self._clock() - self._date)

    async def _note(self) -> None:
        """Tell the log, and `lmcbot health` by way of the database, when it changes."""
        said = self.fault
        if self._noted is None:  # what an earlier run noted: its rows may be put off by days
            self._noted = await self._db.read(noted)
        if said == self._noted or (said and self._noted):  # the span may change by the minute
            return
        known, self._noted = self._noted, said
        if said:
            log.warning("%s", said)
        elif known:
            log.info("this computer's clock agrees with Discord's again")
        try:
            await self._db.write(lambda conn: note(conn, said))
            if known:
                await self._mended()
        except Exception as error:  # a full disk, say: noted at the next look
            self._noted = known
            log.warning("the clock's state could not be noted: %s", describe(error))

    def _look_again(self) -> None:
        if not self._stopped and (self._watch is None or self._watch.done()):
            self._watch = asyncio.create_task(self._watched(), name="clock")

    async def _watched(self) -> None:
        """Ask until the clocks agree. It sleeps by no clock that anybody sets: what the jobs plan
        by a clock that was ahead comes that much later once it is right."""
        while True:
            try:
                self._date = None  # an answer that took its time on its way says little
                if await self.agrees():
                    return
            except Exception as error:  # Discord's or the disk's: the next look may tell
                log.info("the clock could not be compared: %s", type(error).__name__)
            await asyncio.sleep(LOOK_AGAIN_S)


def dates(hear: Callable[[datetime], None]) -> aiohttp.TraceConfig:
    """What discord.py is given as ``http_trace``, to have each answer's date told to ``hear``."""

    async def ended(_session: object, _context: object, answered: Any) -> None:
        written = answered.response.headers.get("Date")
        date = read(written or "")
        if date is not None and answered.response.status < SERVER_ERROR:
            hear(date)

    config = aiohttp.TraceConfig()
    config.on_request_end.append(ended)
    return config


def read(written: str) -> datetime | None:
    """A date as HTTP writes it (RFC 9110, 5.6.7), in UTC; None for what is none."""
    try:
        date = parsedate_to_datetime(written)
    except ValueError:
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date


def apart(off: timedelta) -> bool:
    """Whether a difference is more than the clocks may have."""
    return abs(off) > TOLERANCE


def told(off: timedelta) -> str:
    """What is wrong, and what to do, for officers and for whoever runs the bot."""
    side = "ahead of" if off > timedelta() else "behind"
    return (
        f"The clock of the bot’s computer is {lasting(abs(off))} {side} Discord’s: until whoever"
        " runs the bot sets it right, best by NTP, no poll closes and nothing old is removed"
    )


def note(conn: Connection, said: str) -> None:
    """Keep what `DiscordsClock.fault` says, for who reads beside the bot."""
    remember(conn, FACT, said)


def noted(conn: Connection) -> str:
    """What the running bot noted last; empty where the clocks agreed."""
    return fact(conn, FACT) or ""
