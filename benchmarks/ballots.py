"""Ballots a second: the bot's own cast against the same upsert by aiosqlite, one commit a vote.

Rows 1, 2, 3, 5 and 7b of the performance goals. Run with ``python -m benchmarks ballots``.
"""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiosqlite

from benchmarks.measure import Side, Size, Verdict, compare, judge, longest_gap
from bot.polls.box import STEPS, Box
from bot.polls.method import picked
from bot.polls.model import Poll, State, Terms, options_of
from bot.polls.opened_ballots import count
from bot.polls.secrets import Secrets
from bot.storage.db import open_database

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BALLOTS, VOTERS = 4_000, 100
Cast = Callable[[int], Awaitable[object]]


def poll(roll: int) -> Poll:
    """An open poll with that many seats."""
    return Poll(
        id=1,
        guild_id=1,
        number=1,
        version=1,
        state=State.OPEN,
        question="Should we?",
        options=options_of(("Support", "Oppose", "Abstain")),
        terms=Terms(),
        closes_at=NOW + timedelta(hours=1),
        created_by=1,
        roll_basis="role",
        roll_hash="",
        roll_sizes=(roll,),
        box="benchmark",
    )


async def storm(cast: Cast, ballots: int, voters: int) -> float:
    """Ballots a second with that many members always pressing, each their own ballot."""
    numbers = iter(range(ballots))

    async def voter() -> None:
        for number in numbers:
            await cast(number)

    began = time.perf_counter()
    await asyncio.gather(*(voter() for _ in range(voters)))
    return ballots / (time.perf_counter() - began)


async def with_box(ballots: int, voters: int, fsync_ms: float = 0.0) -> tuple[float, float]:
    """Our cast: entitlement, deadline, token, cipher, counters, durable. Also commits a ballot."""
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(Path(folder) / "box.db", STEPS, readers=1)
        made = poll(ballots)
        box = Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)
        await box.admit(range(ballots))
        before = db.commits
        slow_disk(db, fsync_ms)
        rate = await storm(lambda n: box.cast(n, picked(n % 3, 3), NOW), ballots, voters)
        commits = (db.commits - before) / ballots
        await db.close()
    return rate, commits


async def with_aiosqlite(ballots: int, voters: int, fsync_ms: float = 0.0) -> float:
    """What a user would write: one connection, a lock, execute, commit; WAL and FULL."""
    with tempfile.TemporaryDirectory() as folder:
        async with aiosqlite.connect(Path(folder) / "plain.db") as db:
            await db.execute("PRAGMA journal_mode = WAL")
            await db.execute("PRAGMA synchronous = FULL")
            await db.execute("CREATE TABLE ballot (voter INTEGER PRIMARY KEY, choice INTEGER)")
            await db.commit()
            turn = asyncio.Lock()

            async def cast(number: int) -> None:
                async with turn:
                    await db.execute(
                        "INSERT INTO ballot VALUES (?, ?) ON CONFLICT (voter)"
                        " DO UPDATE SET choice = excluded.choice",
                        (number, number % 3),
                    )
                    await db.commit()
                    if fsync_ms:
                        await asyncio.sleep(fsync_ms / 1000)

            return await storm(cast, ballots, voters)


def slow_disk(db: Any, fsync_ms: float) -> None:
    """Make every commit of ours as much slower as the other side's."""
    if fsync_ms:
        run = db._writer.run

        async def slowly(function: Any) -> Any:
            result = await run(function)
            await asyncio.sleep(fsync_ms / 1000)
            return result

        db._writer.run = slowly


async def close(ballots: int) -> tuple[float, float]:
    """Seconds to count that many enciphered ballots, and the loop's longest gap meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(Path(folder) / "box.db", STEPS, readers=1)
        made = poll(ballots)
        box = Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)
        await box.admit(range(ballots))
        await storm(lambda n: box.cast(n, picked(n % 3, 3), NOW), ballots, 500)
        watch = asyncio.create_task(longest_gap())
        began = time.perf_counter()
        counted = await count(box)
        took = time.perf_counter() - began
        watch.cancel()
        assert len(counted.choices) == ballots
        await db.close()
        return took, await watch


def run(size: Size) -> list[Verdict]:
    """Rows 1, 2, 3, 5 and 7b."""
    commits: list[float] = []

    def ours(ballots: int, voters: int, fsync_ms: float = 0.0) -> float:
        rate, per_ballot = asyncio.run(with_box(ballots, voters, fsync_ms))
        if voters == VOTERS and not fsync_ms:
            commits.append(per_ballot)
        return rate

    def plain(ballots: int, voters: int, fsync_ms: float = 0.0) -> float:
        return asyncio.run(with_aiosqlite(ballots, voters, fsync_ms))

    rows = [
        ("1  ballots/s, 100 members at once", size.pick(400, BALLOTS), VOTERS, 0.0, 8.0),
        ("2  the same with commits 5 ms slower", size.pick(100, 1_000), VOTERS, 5.0, 35.0),
        ("3  ballots/s, one member alone", size.pick(100, 1_000), 1, 0.0, 0.5),
    ]
    verdicts = [
        compare(
            title,
            Side("bot", lambda b=b, v=v, f=f: ours(b, v, f)),
            Side("aiosqlite, lock, execute, commit", lambda b=b, v=v, f=f: plain(b, v, f)),
            goal=goal,
            turns=size.turns,
        )
        for title, b, v, f, goal in rows
    ]
    print()
    what = "5  commits per ballot, 100 members at once"
    verdicts.append(judge(what, max(commits), 0.05, at_least=False))
    ballots = size.pick(1_000, 40_000)
    took, gap = asyncio.run(close(ballots))
    what = f"7b seconds to count {ballots:,} enciphered ballots"
    verdicts.append(judge(what, took, 3.0, at_least=False))
    verdicts.append(judge("7b longest gap of the loop, seconds", gap, 0.05, at_least=False))
    return verdicts
