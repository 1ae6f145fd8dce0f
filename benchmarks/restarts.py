"""A thousand overdue posts, a bot killed over and over: none is lost, none doubled. Row 13.

The bot is a process of its own that posts to a small server here. The server takes a message in
and then, now and again, kills the bot instead of answering: the worst moment there is.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from aiohttp import web

from benchmarks.measure import ROOT, Size
from benchmarks.outbox import put
from benchmarks.verdict import Verdict, judge
from benchmarks.wire import Wire, json_answer, message, snowflake, wire
from bot.storage.db import opened
from bot.storage.migrate import shipped
from bot.times import utc_now

PATIENCE_S = 120


class Channels:
    """The channels' messages, with Discord's rule of the repeated nonce."""

    def __init__(self, overdue: int, kills: int) -> None:
        dice = random.Random(6)
        self.fatal = set(dice.sample(range(1, overdue), kills))
        self.sent: dict[int, list[dict[str, Any]]] = {}
        self.nonces: dict[str, dict[str, Any]] = {}
        self.taken = 0
        self.last_at = 0.0  # when the last message came (monotonic seconds)
        self.overdue = overdue
        self.process: asyncio.subprocess.Process | None = None
        self.all_there = asyncio.Event()

    async def create(self, request: web.Request) -> web.StreamResponse:
        """Take a message in; perhaps kill the bot that sent it."""
        body = await request.json()
        channel = int(request.match_info["channel"])
        nonce = body.get("nonce")
        if nonce is not None and (known := self.nonces.get(nonce)) is not None:
            return json_answer(known)
        self.taken += 1
        number = snowflake() + self.taken
        shown = {
            name: body.get(name) or empty for name, empty in (("components", []), ("content", ""))
        }
        made = message(number, channel) | shown
        if nonce is not None:
            self.nonces[nonce] = made
        self.sent.setdefault(channel, []).append(made)
        self.last_at = time.monotonic()
        if self.taken >= self.overdue:
            self.all_there.set()
        if self.taken in self.fatal and self.process is not None:
            self.process.kill()
        return json_answer(made)

    async def history(self, request: web.Request) -> web.StreamResponse:
        """What stands in a channel, as discord.py reads it forwards."""
        after = int(request.query.get("after", 0))
        found = self.sent.get(int(request.match_info["channel"]), [])
        later = [one for one in found if int(one["id"]) > after]
        return json_answer(later[: int(request.query.get("limit", 50))][::-1])

    def routes(self) -> list[web.RouteDef]:
        """Where a bot posts and looks."""
        at = "/api/v10/channels/{channel}/messages"
        return [web.post(at, self.create), web.get(at, self.history)]

    async def life(self, command: list[str], server: Wire) -> bool:
        """One life of a bot, until it ends by itself or is killed; whether it was killed."""
        told = {**os.environ, **server.environment()}
        self.process = await asyncio.create_subprocess_exec(*command, env=told, cwd=ROOT)
        return await self.process.wait() != 0

    def forget_nonces(self) -> None:
        """Discord remembers them for a few minutes only."""
        self.nonces.clear()


def found_twice(channels: Channels) -> tuple[int, int]:
    """How many of the posts are missing, and how many stand there twice."""
    said = (one for all_ in channels.sent.values() for one in all_)
    refs = Counter(str(one["components"] or one["content"]) for one in said)
    return channels.overdue - len(refs), sum(n - 1 for n in refs.values())


async def survive(overdue: int, kills: int) -> tuple[int, int, int]:
    """Posts lost, posts doubled, and how often the bot was started."""
    channels = Channels(overdue, kills)
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "lmcbot.db", shipped()) as db:
            at = utc_now()
            await db.write(lambda conn: put(conn, range(overdue), at, channels=20))
        async with wire(routes=channels.routes()) as server, asyncio.timeout(PATIENCE_S):
            starts, command = 0, [sys.executable, "-m", "benchmarks.reminding", folder]
            while not channels.all_there.is_set() or starts <= kills:
                starts += 1
                await channels.life(command, server)
                channels.forget_nonces()
    return *found_twice(channels), starts


def run(size: Size) -> list[Verdict]:
    """Row 13."""
    overdue, kills = size.pick(60, 1_000), size.pick(2, 8)
    print()
    lost, doubled, starts = asyncio.run(survive(overdue, kills))
    over = f"of {overdue:,} overdue posts over {starts} starts"
    return [
        judge("13", f"{word} {over}", many, 0, at_least=False, counted=True)
        for word, many in (("lost", lost), ("doubled", doubled))
    ]
