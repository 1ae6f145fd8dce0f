"""The event loop's longest gap while everything happens together, beside the same on it. Row 19."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from benchmarks.ballots import NOW, VOTERS, poll, storm
from benchmarks.chart import bars
from benchmarks.feeds import URL, feed
from benchmarks.library import COMMON, GUILD, filled
from benchmarks.measure import Size, longest_gap
from benchmarks.outbox import carrying, fill, put
from benchmarks.verdict import Side, Verdict, compare
from bot.articles.intake.feed import read_feed
from bot.articles.intake.worker import Worker
from bot.articles.search import search
from bot.polls.box import Box
from bot.polls.box_schema import STEPS
from bot.polls.chart import chart, draw
from bot.polls.method import picked
from bot.polls.secrets import Secrets
from bot.storage.db import connect, opened, transaction
from bot.storage.migrate import shipped
from bot.times import utc_now


async def off_loop(library: Path, votes: int, reminders: int, times: int) -> float:
    """As the bot does it; the longest gap in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(library, shipped()) as db, opened(
            Path(folder) / "box.db", STEPS, readers=1
        ) as box_db:  # fmt: skip
            made = poll(votes)
            box = Box(made, box_db, Secrets(bytes(32), made.box), secrets.token_bytes)
            await box.admit(dict.fromkeys(range(votes), 0))
            await db.write(lambda conn: conn.execute("DELETE FROM outbox"))
            await fill(db, range(reminders), utc_now())
            worker = Worker()
            await worker.read({"job": "feed", "url": URL}, feed(1))
            await chart(bars(-1))

            async def repeat(work: Callable[[int], Awaitable[object]]) -> None:
                for turn in range(times):
                    await work(turn)

            async with carrying(db, lambda: None) as courier:
                watch = asyncio.create_task(longest_gap())
                courier.start()
                await asyncio.gather(
                    repeat(lambda n: worker.read({"job": "feed", "url": URL}, feeds[n])),
                    repeat(lambda n: chart(bars(secrets.randbelow(10**6)))),
                    repeat(lambda n: db.read(lambda conn: search(conn, GUILD, COMMON))),
                    storm(lambda n: box.cast(n, picked(n % 3, 3), NOW), votes, VOTERS),
                    courier.idle(),
                )
                watch.cancel()
            await asyncio.to_thread(worker.close)
            return await watch


async def on_loop(library: Path, votes: int, reminders: int, times: int) -> float:
    """The same work where it is asked for; each piece lets the loop come round once."""
    conn = connect(library)
    ballots = sqlite3.connect(":memory:")
    ballots.execute("CREATE TABLE ballot (voter INTEGER PRIMARY KEY, choice INTEGER)")

    async def repeat(work: Callable[[int], object], count: int) -> None:
        for turn in range(count):
            work(turn)
            await asyncio.sleep(0)

    def remind(turn: int) -> None:
        with transaction(conn):
            put(conn, range(turn, turn + 1), utc_now())

    draw(bars(-1))
    watch = asyncio.create_task(longest_gap())
    await asyncio.gather(
        repeat(lambda n: read_feed(feeds[n], URL), times),
        repeat(lambda n: draw(bars(secrets.randbelow(10**6))), times),
        repeat(lambda n: search(conn, GUILD, COMMON), times),
        repeat(lambda n: ballots.execute("INSERT INTO ballot VALUES (?, 1)", (n,)), votes),
        repeat(remind, reminders),
    )
    watch.cancel()
    conn.close()
    return await watch


feeds: list[bytes] = []  # made before the clock runs


def run(size: Size) -> list[Verdict]:
    """Row 19."""
    times, many = size.pick(2, 8), size.pick(30, 1_000)
    feeds[:] = [feed(size.pick(3, 100)) for _ in range(times)]
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "lmcbot.db"
        filled(library, size.pick(100, 5_000), size.pick(30, 200))
        both = [partial(one, library, many, many, times) for one in (off_loop, on_loop)]
        return [
            compare(
                "19",
                "longest the event loop was held while feeds, charts, search,"
                f" {many:,} votes and {many:,} reminders run together",
                Side("the bot", lambda: asyncio.run(both[0]())),
                Side("all on the loop", lambda: asyncio.run(both[1]())),
                goal=1 / 3,
                at_least=False,
                unit="s",
                turns=size.turns,
            )
        ]
