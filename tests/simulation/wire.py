"""The wire between a simulated bot and its simulated Discord: nonces, lost replies, faults, delays.

SimCord answers every request at once and ignores nonces. A `Wire` stands in front of both of its
transports (requests and interaction answers) and outlives a restart of the bot, as Discord does.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatch
from typing import Any

import aiohttp
import discord

NONCE_MEMORY = timedelta(minutes=5)  # Discord says "the past few minutes"


class Answer:
    """As much of an HTTP response as discord.py's exceptions read."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "Injected"
        self.headers: dict[str, str] = {}


def refused(status: int, code: int = 0, message: str = "injected") -> discord.HTTPException:
    """The exception discord.py raises for an answer of this status, 5xx being its own class."""
    known = {403: discord.Forbidden, 404: discord.NotFound}
    other = discord.DiscordServerError if status >= 500 else discord.HTTPException
    return known.get(status, other)(Answer(status), {"code": code, "message": message})  # type: ignore[arg-type]


def rate_limited(seconds: float) -> discord.RateLimited:
    """What a client with `max_ratelimit_timeout` raises instead of waiting."""
    return discord.RateLimited(seconds)


def reply_lost() -> aiohttp.ServerDisconnectedError:
    """The connection broke; with `after=True` the server has acted all the same."""
    return aiohttp.ServerDisconnectedError()


@dataclass
class Struck:
    """Which requests something happens to: the `skip`-th matching one and `times` from there."""

    method: str
    path: str
    times: int = 1
    skip: int = 0

    def strikes(self, method: str, path: str) -> bool:
        """Whether this request is struck; counts the matching requests."""
        if self.method not in (method, "*") or not fnmatch(path, self.path) or not self.times:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass(kw_only=True)
class Fault(Struck):
    """A request that goes wrong; where it is `after`, the server has acted all the same."""

    error: Callable[[], BaseException]
    after: bool


@dataclass
class Wire:
    """What may happen to a request on its way. `now` is the simulated clock."""

    now: Callable[[], datetime]
    nonces: bool = False
    breathing: bool = False
    clock_late: timedelta = timedelta()  # how far the bot's clock is ahead of Discord's
    faults: list[Fault] = field(default_factory=list)
    suppressed: int = 0
    _seen: dict[str, tuple[datetime, Any]] = field(default_factory=dict)

    def fail(
        self,
        method: str,
        path: str,
        error: Callable[[], BaseException] | BaseException,
        *,
        times: int = 1,
        skip: int = 0,
        after: bool = False,
    ) -> None:
        """Strike requests to `path` (a pattern, "/channels/*/messages") with `error`.

        `skip` lets that many pass first. `after=True`: Discord acts, the bot never hears of it.
        """
        make = error if callable(error) else lambda: error
        self.faults.append(Fault(method, path, times, skip, error=make, after=after))

    async def carry(
        self, method: str, path: str, body: object, act: Callable[[], Awaitable[Any]]
    ) -> Any:
        """Perform one request through `act`, with everything that stands in its way."""
        struck = [fault for fault in self.faults if fault.strikes(method, path)]
        for fault in struck:
            if not fault.after:
                raise fault.error()
        if self.breathing:  # a real request is two waits: the process may die in either
            await asyncio.sleep(0)
        answer = await self._once(body, act) if method == "POST" else await act()
        if self.breathing:
            await asyncio.sleep(0)
        for fault in struck:
            if fault.after:
                raise fault.error()
        return answer

    async def _once(self, body: object, act: Callable[[], Awaitable[Any]]) -> Any:
        """Discord's rule: the same author's same nonce returns the message already made."""
        if not (self.nonces and isinstance(body, Mapping) and body.get("enforce_nonce")):
            return await act()
        nonce, now = str(body["nonce"]), self.now()
        made, answer = self._seen.get(nonce, (None, None))
        if made is not None and timedelta(0) <= now - made <= NONCE_MEMORY:
            self.suppressed += 1
            return answer
        answer = {**await act(), "nonce": body["nonce"]}
        self._seen[nonce] = now, answer
        return answer


def body_of(json_body: object, parts: Any) -> object:
    """The JSON of a request, also when it travels beside files as `payload_json`."""
    for part in parts or ():
        if part.get("name") == "payload_json":
            return json.loads(part["value"])
    return json_body
