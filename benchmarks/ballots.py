"""Ballots a second: the bot's own cast against the same upsert by aiosqlite, one commit a vote.

Rows 1, 2, 3, 5 and 7b of the performance goals. Run with ``python -m benchmarks ballots``.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import aiosqlite

from benchmarks.measure import Size, Spent, longest_gap, seconds
from benchmarks.verdict import Side, Verdict, compare, judge
from bot.polls.box import Box
from bot.polls.box_schema import STEPS
from bot.polls.method import picked
from bot.polls.model import Poll, State, Terms, options_of
from bot.polls.opened_ballots import count
from bot.polls.secrets import Secrets
from bot.storage.db import open_database

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BALLOTS, VOTERS = 4_000, 100
SLOW_COMMIT_S = 0.0005  # from here the disk is what a plain commit waits for
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


@dataclass(frozen=True)
class Cost:
    """What a storm of ballots came to: ballots a second; commits, processor seconds and those of
    SQLite a ballot."""

    rate: float
    commits: float
    processor: float
    stored: float


async def with_box(ballots: int, voters: int, fsync_ms: float = 0.0) -> Cost:
    """Our cast: entitlement, deadline, token, cipher, counters, durable."""
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(Path(folder) / "box.db", STEPS, readers=1)
        made = poll(ballots)
        box = Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)
        await box.admit(dict.fromkeys(range(ballots), 0))
        stored = Spent().writing(db)
        before, busy = db.commits, time.process_time()
        slow_disk(db, fsync_ms)
        rate = await storm(lambda n: box.cast(n, picked(n % 3, 3), NOW), ballots, voters)
        busy = time.process_time() - busy
        commits = (db.commits - before) / ballots
        await db.close()
    return Cost(rate, commits, busy / ballots, stored.seconds / ballots)


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
        await box.admit(dict.fromkeys(range(ballots), 0))
        await storm(lambda n: box.cast(n, picked(n % 3, 3), NOW), ballots, 500)
        watch = asyncio.create_task(longest_gap())
        began = time.perf_counter()
        counted = await count(box)
        took = time.perf_counter() - began
        watch.cancel()
        assert len(counted.choices) == ballots
        await db.close()
        return took, await watch


def plain_commit(times: int) -> float:
    """Seconds one commit of one row takes here, by the standard library: the disk's own time."""
    with tempfile.TemporaryDirectory() as folder, closing(
        sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
    ) as db:  # fmt: skip
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE one (n INTEGER)")
        took = [seconds(lambda: db.execute("INSERT INTO one VALUES (1)")) for _ in range(times)]
        return median(took)


def crowd(size: Size) -> list[Verdict]:
    """Rows 1 and 5: all members at once, by the processor, by the disk, and in commits."""
    ballots, commit = size.pick(400, BALLOTS), plain_commit(size.pick(20, 200))
    costs: list[Cost] = []

    def ours() -> float:
        costs.append(asyncio.run(with_box(ballots, VOTERS)))
        return costs[-1].rate

    what = f"ballots a second, {VOTERS} members at once, each on disk before it is confirmed"
    other = Side("aiosqlite, one commit each", lambda: asyncio.run(with_aiosqlite(ballots, VOTERS)))
    rate = compare("1", what, Side("the bot", ours), other, goal=8.0, turns=size.turns)
    told = f"it is asked where a plain commit takes 0.5 ms or more; here {commit * 1000:.2f} ms"
    used = [cost.processor for cost in costs]
    what = f"processor time of such a ballot (a plain commit here takes {commit * 1000:.2f} ms)"
    return [
        rate if commit >= SLOW_COMMIT_S else rate.because(told, applies=False),
        judge("1", what, used, 40e-6, unit="s", at_least=False).because(where(costs, ballots)),
        judge(
            "5", f"commits for each ballot, {VOTERS} at once", [max(c.commits for c in costs)],
            0.05, at_least=False, counted=True,
        ),
    ]  # fmt: skip


def where(costs: Sequence[Cost], ballots: int) -> str:
    """What most of a ballot's processor time goes into."""
    secret, hidden = Secrets(bytes(32), "benchmark"), Spent()

    def made() -> None:
        for number in range(ballots):
            token = secret.token(number)
            secret.encipher(token, picked(0, 3), secrets.token_bytes)
            secret.receipt(token, 9)

    hidden.on(made)()
    whole, stored = (median(getattr(c, name) for c in costs) for name in ("processor", "stored"))
    return (
        f"of {whole * 1e6:.0f} µs SQLite takes {stored * 1e6:.0f} µs to put it on disk; token,"
        f" cipher and code take {hidden.seconds / ballots * 1e6:.0f} µs"
    )


def beside(size: Size, row: str, what: str, few: int, voters: int, slower: float) -> Verdict:
    """Rows 2 and 3."""
    goal = {"2": 35.0, "3": 0.5}[row]
    return compare(
        row,
        what,
        Side("the bot", lambda: asyncio.run(with_box(few, voters, slower)).rate),
        Side(
            "aiosqlite, one commit each",
            lambda: asyncio.run(with_aiosqlite(few, voters, slower)),
        ),
        goal=goal,
        turns=size.turns,
    )


def run(size: Size) -> list[Verdict]:
    """Rows 1, 2, 3, 5 and 7b."""
    few, many = size.pick(100, 1_000), size.pick(1_000, 40_000)
    slower = beside(size, "2", "the same with a disk 5 ms slower", few, VOTERS, 5.0)
    alone = beside(size, "3", "ballots a second, one member alone", few, 1, 0.0)
    closed = [asyncio.run(close(many)) for _ in range(size.pick(1, 3))]
    took, gaps = ([*side] for side in zip(*closed, strict=True))
    counting = f"counting {many:,} enciphered ballots"
    return [
        *crowd(size),
        slower,
        alone,
        judge("7b", counting, took, 3.0, unit="s", at_least=False),
        judge("7b", "longest the event loop was held meanwhile", gaps, 0.05, unit="s",
              at_least=False),
    ]  # fmt: skip
