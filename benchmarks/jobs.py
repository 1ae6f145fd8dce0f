"""Three jobs from end to end, beside what a careful developer would take: time, and losses under
kill -9.

64 members vote and a result stands; a monthly meeting reminds for a year; a feed of a hundred
entries becomes a digest. Whatever is better beside stands in the table too: Discord's own poll
keeps its votes at Discord, where no kill of ours reaches them, and keeps them open to all.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import discord
from aiohttp import web

from benchmarks import job_sides
from benchmarks.ballots import NOW, storm
from benchmarks.chart import bars
from benchmarks.job_sides import CHANNELS, EACH, ENTRIES, MEETINGS, VOTERS, box_of
from benchmarks.measure import ROOT, Size
from benchmarks.outbox import put
from benchmarks.restarts import Channels, found_twice
from benchmarks.verdict import Side, Spread, Verdict, compare, skip
from benchmarks.wire import CARD, CHANNEL, TOKEN, json_answer, message, wire
from bot.polls.box_schema import STEPS
from bot.polls.chart import draw
from bot.polls.method import picked
from bot.polls.opened_ballots import count
from bot.storage.db import connect, opened
from bot.storage.migrate import shipped
from bot.times import utc_now

VOTING = f"{VOTERS} members vote and a result stands"
REMINDING = f"a monthly meeting reminds for a year, {MEETINGS * EACH} times"
DIGESTING = f"a feed of {ENTRIES} becomes a digest"
NO_GOAL = "side by side, without a goal"


def timed(what: str, ours: Side, other: Side, size: Size) -> Verdict:
    """How long both sides take, in turns."""
    found = compare("jobs", what, ours, other, goal=1.0, unit="s", at_least=False, turns=size.turns)
    return found.because(NO_GOAL, applies=False)


def lost(what: str, kills: int, ours: int, other: str, theirs: int) -> Verdict:
    """What each side lost or doubled when it was killed so often; ours must be none."""
    sides = Spread.of("the bot", [ours]), Spread.of(other, [theirs])
    name = f"{what}: lost or doubled when killed {kills} times"
    verdict = Verdict("jobs", name, 0, at_least=False, ours=sides[0], beside=sides[1], counted=True)
    print(f"  {verdict}; {other}: {theirs}")
    return verdict


async def voted() -> float:
    """Ours: ballots on disk, counted at the close, drawn."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "box.db", STEPS, readers=1) as db:
            box = box_of(db)
            await box.admit(dict.fromkeys(range(VOTERS), 0))
            draw(bars(-1))
            began = time.perf_counter()
            await storm(lambda n: box.cast(n, picked(n % 3, 3), NOW), VOTERS, VOTERS)
            assert len((await count(box)).choices) == VOTERS
            draw(bars(int(time.time() * 1000)))
            return time.perf_counter() - began


@asynccontextmanager
async def logged_in(api: str) -> AsyncIterator[discord.Client]:
    """A client of discord.py that speaks to our server, and no gateway."""
    base, discord.http.Route.BASE = discord.http.Route.BASE, api
    try:
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(TOKEN)
            yield client
    finally:
        discord.http.Route.BASE = base


def poll_answer(final: bool) -> dict[str, Any]:
    """A message with a poll, as Discord tells it."""
    words = ("Support", "Oppose", "Abstain")
    answers = [
        {"answer_id": n, "poll_media": {"text": word}} for n, word in enumerate(words, start=1)
    ]
    counts = [{"id": n, "count": VOTERS // 3, "me_voted": False} for n in (1, 2, 3)]
    made = {
        "question": {"text": "Should we?"}, "answers": answers, "layout_type": 1,
        "expiry": (utc_now() + timedelta(hours=1)).isoformat(), "allow_multiselect": False,
        "results": {"is_finalized": final, "answer_counts": counts},
    }  # fmt: skip
    return message(CARD, CHANNEL) | {"poll": made}


async def polled() -> float:
    """Discord's own poll through discord.py: asked, ended, its counts fetched. The votes are cast
    at Discord and cost us nothing."""

    async def asked(_: web.Request) -> web.Response:
        return json_answer(poll_answer(final=False))

    async def ended(_: web.Request) -> web.Response:
        return json_answer(poll_answer(final=True))

    at = f"/api/v10/channels/{CHANNEL}"
    routes = [
        web.post(f"{at}/messages", asked),
        web.post(f"{at}/polls/{CARD}/expire", ended),
        web.get(f"{at}/messages/{CARD}", ended),
    ]
    async with wire(routes=routes) as server, logged_in(server.api) as client:
        asking = discord.Poll("Should we?", timedelta(hours=1))
        for word in ("Support", "Oppose", "Abstain"):
            asking.add_answer(text=word)
        began = time.perf_counter()
        sent = await client.get_partial_messageable(CHANNEL).send(poll=asking)
        await sent.end_poll()
        result = await sent.fetch()
        assert result.poll is not None
        assert result.poll.total_votes
        return time.perf_counter() - began


def killed(command: list[str], after: int) -> int:
    """Run a side and kill it once it has promised so much; the last number it promised."""
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=told)
    last = -1
    assert process.stdout is not None
    for line in process.stdout:
        last = int(line)
        if last >= after:
            process.kill()
            break
    process.stdout.close()
    process.wait()
    return last


def side(name: str, *more: object) -> list[str]:
    """The command of one side in a process of its own."""
    return [sys.executable, "-m", "benchmarks.job_sides", name, *map(str, more)]


async def voting_lost(kills: int) -> int:
    """Ballots that were confirmed and are not in the box, or are in it without having been put."""
    with tempfile.TemporaryDirectory() as folder:
        last = -1
        for turn in range(kills):
            last = killed(side("vote", folder, last + 1), (turn + 1) * VOTERS // (kills + 1))
        killed(side("vote", folder, last + 1), VOTERS)
        async with opened(Path(folder) / "box.db", STEPS, readers=1) as db:
            box = box_of(db)
            return abs(VOTERS - len((await count(box)).choices))


async def reminded(kills: int, *, beside: bool) -> tuple[int, float]:
    """Reminders lost and doubled, all due at once after an absence, and seconds from the first
    call to the last reminder."""
    many = MEETINGS * EACH
    channels = Channels(many, kills)
    with tempfile.TemporaryDirectory() as folder:
        if not beside:
            async with opened(Path(folder) / "lmcbot.db", shipped()) as db:
                await db.write(lambda c: put(c, range(many), utc_now(), channels=CHANNELS))
        async with wire(routes=channels.routes()) as server:
            ours = [sys.executable, "-m", "benchmarks.reminding", folder]
            command = side("remind", folder, server.api) if beside else ours
            while await channels.life(command, server):
                channels.forget_nonces()
            lost, doubled = found_twice(channels)
            return lost + doubled, channels.last_at - server.first_at


def kept(folder: str, *, beside: bool) -> int:
    """How many entries are missing, or there twice."""
    query = "SELECT count(*), count(DISTINCT guid) FROM seen"
    name = "seen.db"
    if not beside:
        name, query = "lmcbot.db", "SELECT count(*), count(DISTINCT url) FROM article"
    conn = connect(Path(folder) / name)
    every, distinct = conn.execute(query).fetchone()
    conn.close()
    return abs(ENTRIES - distinct) + every - distinct


def digest_lost(kills: int, *, beside: bool) -> int:
    """Entries lost or doubled."""
    with tempfile.TemporaryDirectory() as folder:
        command = side("digest-beside" if beside else "digest", folder)
        for turn in range(kills):
            killed(command, (turn + 1) * ENTRIES // (kills + 1))
        killed(command, ENTRIES)
        return kept(folder, beside=beside)


def digested(*, beside: bool) -> float:
    """Seconds until the digest's items are there."""
    done: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        began, at = time.perf_counter(), Path(folder)
        if beside:
            items = job_sides.take_in_beside(at, done.append)
        else:
            items = asyncio.run(job_sides.take_in(at, done.append))
        assert len(items) == len(done) == ENTRIES
        return time.perf_counter() - began


def run(size: Size) -> list[Verdict]:
    """The three jobs."""
    kills = size.pick(1, 5)
    votes = [
        timed(VOTING, Side("the bot", lambda: asyncio.run(voted())),
              Side("Discord’s own poll", lambda: asyncio.run(polled())), size),
        lost(VOTING, kills, asyncio.run(voting_lost(kills)), "kept at Discord", 0),
    ]  # fmt: skip
    if find_spec("sqlalchemy") is None or find_spec("sumy") is None:
        return [*votes, skip("jobs", REMINDING, "SQLAlchemy"), skip("jobs", DIGESTING, "sumy")]
    return [*votes, *_reminders(kills, size), *_digests(kills, size)]


def _reminders(kills: int, size: Size) -> list[Verdict]:
    other = "APScheduler in SQL"
    both = [asyncio.run(reminded(kills, beside=beside))[0] for beside in (False, True)]
    return [
        timed(REMINDING, Side("the bot", lambda: asyncio.run(reminded(0, beside=False))[1]),
              Side(other, lambda: asyncio.run(reminded(0, beside=True))[1]), size),
        lost(REMINDING, kills, both[0], other, both[1]),
    ]  # fmt: skip


def _digests(kills: int, size: Size) -> list[Verdict]:
    other = "feedparser and sumy"
    both = [digest_lost(kills, beside=beside) for beside in (False, True)]
    return [
        timed(DIGESTING, Side("the bot", lambda: digested(beside=False)),
              Side(other, lambda: digested(beside=True)), size),
        lost(DIGESTING, kills, both[0], other, both[1]),
    ]  # fmt: skip
