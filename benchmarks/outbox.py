"""What must happen later: our outbox beside APScheduler's job stores. Rows 11 and 12.

To carry a reminder is to have it on disk that it was carried: else a restart loses or doubles it.
APScheduler's stores do not know that, so its jobs say it in the plain way: lock, execute, commit.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import aiosqlite
import discord
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from benchmarks.measure import Size, Spent, child, resident_kb
from benchmarks.verdict import Side, Verdict, compare, note, skip, weigh
from bot import outbox
from bot.courier.courier import Courier
from bot.courier.post import Done
from bot.jobs import Jobs
from bot.outbox import Row
from bot.shell.start import GARBAGE
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped
from bot.times import utc_now

LATER = timedelta(days=30)


def put(conn: Connection, numbers: range, due_at: datetime, channels: int = 1 << 40) -> None:
    """Reminders, each to a channel of its own unless there are fewer."""
    for n in numbers:
        outbox.add(
            conn, key=f"remind:{n}:1:all", kind="remind", guild_id=n % 200,
            channel_id=1 + n % channels, due_at=due_at, payload={"n": n},
        )  # fmt: skip


async def fill(db: Database, numbers: range, due_at: datetime, step: int = 2_000) -> None:
    """Put them in, some at a time."""
    for at in range(numbers.start, numbers.stop, step):
        part = range(at, min(at + step, numbers.stop))
        await db.write(partial(put, numbers=part, due_at=due_at))


@asynccontextmanager
async def carrying(db: Database, done: Callable[[], None]) -> AsyncIterator[Courier]:
    """The real courier and its wake-up; to carry a row is to call ``done``."""
    jobs = Jobs(utc_now)
    client = discord.Client(intents=discord.Intents.none())

    async def render(row: Row, now: datetime) -> Done:
        done()
        return Done()

    courier = Courier(db, utc_now, client, jobs.wake_at, {"remind": render})
    jobs.start()
    try:
        yield courier
    finally:
        await courier.stop()
        await courier.idle()
        jobs.stop()


async def ours(due: int, pending: int, soon: timedelta, stored: list[float]) -> float:
    """Seconds from the due time until the last is carried and marked; added to ``stored`` are those
    of SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "lmcbot.db", shipped()) as db:
            await fill(db, range(due, pending), utc_now() + LATER)
            at = utc_now() + soon
            await fill(db, range(due), at)
            left, last = due, asyncio.Event()

            def count() -> None:
                nonlocal left
                left -= 1
                if not left:
                    last.set()

            async with carrying(db, count) as courier:
                spent = Spent().writing(db, time.perf_counter)
                courier.start()
                await last.wait()
                await courier.idle()
                stored.append(spent.seconds)
                return (utc_now() - at).total_seconds()


class Marks:
    """Where APScheduler's jobs say that they ran; one for the process, since a store that pickles
    its jobs takes only what can be named."""

    db: aiosqlite.Connection | None = None
    turn = asyncio.Lock()
    last = asyncio.Event()
    left = 0


async def mark(n: int) -> None:
    """What a job of APScheduler does."""
    if Marks.db is not None:
        async with Marks.turn:
            await Marks.db.execute("UPDATE reminder SET sent = 1 WHERE id = ?", (n,))
            await Marks.db.commit()
    Marks.left -= 1
    if not Marks.left:
        Marks.last.set()


async def theirs(
    due: int, pending: int, soon: timedelta, *, store: str = "", marked: bool = True
) -> float:
    """Seconds from the due time until the last job has run, and has said so if it is to."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None})
    if store:
        scheduler.add_jobstore("sqlalchemy", url=f"sqlite:///{store}")
    scheduler.start(paused=True)
    for n in range(due, pending):
        scheduler.add_job(mark, "date", [n], run_date=utc_now() + LATER, id=str(n))
    at = utc_now() + soon
    for n in range(due):
        scheduler.add_job(mark, "date", [n], run_date=at, id=str(n))
    Marks.left, Marks.last, Marks.turn = due, asyncio.Event(), asyncio.Lock()
    with tempfile.TemporaryDirectory() as folder:
        async with aiosqlite.connect(f"{folder}/marks.db") as db:
            await db.execute("PRAGMA journal_mode = WAL")
            await db.execute("PRAGMA synchronous = FULL")
            await db.execute("CREATE TABLE reminder (id INTEGER PRIMARY KEY, sent INTEGER)")
            await db.executemany("INSERT INTO reminder VALUES (?, 0)", [(n,) for n in range(due)])
            await db.commit()
            Marks.db = db if marked else None
            at = max(at, utc_now())  # a slow store is not charged for being filled
            scheduler.resume()
            await Marks.last.wait()
            took = (utc_now() - at).total_seconds()
    scheduler.shutdown(wait=False)
    return took


async def hold_ours(path: Path) -> tuple[float, float]:
    """Start over a file that holds what is pending: seconds until armed, and PSS in KiB added."""
    base = resident_kb()
    began = time.perf_counter()
    async with opened(path, shipped()) as db:
        armed = asyncio.Event()
        client = discord.Client(intents=discord.Intents.none())
        courier = Courier(db, utc_now, client, lambda at, wake: armed.set(), {})
        courier.start()
        await courier.idle()
        took = time.perf_counter() - began
        return took, resident_kb() - base


async def starts(full: Path, empty: Path, times: int) -> dict[str, list[float]]:
    """Seconds to start with many pending and with none, in turns in one process: some
    milliseconds, of which the start of a process would be most."""
    sides: dict[str, list[float]] = {"with them": [], "with none": []}
    for _ in range(times):
        for took, path in zip(sides.values(), (full, empty), strict=True):
            took.append((await hold_ours(path))[0])
    return sides


async def hold_theirs(pending: int) -> tuple[float, float]:
    """The same in APScheduler's memory store, which has to be filled at every start."""
    base = resident_kb()
    began = time.perf_counter()
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.start()
    for n in range(pending):
        run_date = utc_now() + LATER + timedelta(seconds=n)
        scheduler.add_job(mark, "date", [n], run_date=run_date, id=f"remind:{n}:1:all")
    took = time.perf_counter() - began
    held = resident_kb() - base
    scheduler.shutdown(wait=False)
    return took, held


async def file_of(path: Path, pending: int) -> None:
    """A database with that many rows pending."""
    async with opened(path, shipped()) as db:
        await fill(db, range(pending), utc_now() + LATER)


def held(side: str, *arguments: object) -> dict[str, float]:
    """One side in a process of its own."""
    found: dict[str, float] = child("outbox", side, *arguments)
    return found


def run(size: Size) -> list[Verdict]:
    """Rows 11 and 12."""
    gc.set_threshold(*GARBAGE)  # as the bot does; it serves both sides
    due, pending = size.pick(20, 1_000), size.pick(100, 20_000)
    soon = timedelta(seconds=size.pick(0.1, 2.0))  # both sides have what is due set up by then
    stored: list[float] = []
    bot = Side("the bot", lambda: asyncio.run(ours(due, pending, soon, stored)))
    memory = Side("APScheduler in memory", lambda: asyncio.run(theirs(due, pending, soon)))
    title = f"the last of {due:,} reminders due together, {pending:,} waiting"
    turns = size.pick(1, 3)
    verdicts = [
        compare("11", title, bot, memory, goal=1 / 5, unit="s", at_least=False, turns=turns)
    ]
    forgetful = asyncio.run(theirs(due, pending, soon, marked=False))
    note("APScheduler in memory, nothing marked", forgetful)
    verdicts.append(beside_sql(due, pending, soon, bot))
    return [*(verdict.because(where(verdict, stored, due)) for verdict in verdicts),
            *standing(size)]  # fmt: skip


def where(verdict: Verdict, stored: list[float], due: int) -> str:
    """What most of the time until the last reminder goes into; none where nothing was measured."""
    if verdict.ours is None:
        return verdict.reason
    whole, disk = verdict.ours.median, median(stored)
    return (
        f"of {whole * 1e3:.1f} ms SQLite takes {disk * 1e3:.1f} ms to claim and mark them; of the"
        f" rest each of the {due:,} has {(whole - disk) / due * 1e6:.0f} µs"
    )


def beside_sql(due: int, pending: int, soon: timedelta, bot: Side) -> Verdict:
    """Row 11 against the store that survives a restart, as ours does."""
    title = "the same"
    if find_spec("sqlalchemy") is None:
        return skip("11", title, "SQLAlchemy")
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/jobs.db"
        sql = Side(
            "APScheduler in SQL", lambda: asyncio.run(theirs(due, pending, soon, store=store))
        )
        return compare("11", title, bot, sql, goal=1 / 40, unit="s", at_least=False, turns=1)


def standing(size: Size) -> list[Verdict]:
    """Row 12: what it costs to hold many, and to start with them."""
    pending = size.pick(500, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder) / "full.db", Path(folder) / "empty.db"
        asyncio.run(file_of(full, pending))
        asyncio.run(file_of(empty, 0))
        return [
            compare(
                "12", f"memory for {pending:,} posts waiting",
                Side("the bot", lambda: held("ours", full)["kb"] / 1024),
                Side("APScheduler in memory", lambda: held("theirs", pending)["kb"] / 1024),
                goal=1 / 10, unit="MiB", at_least=False, turns=size.pick(1, 3),
            ),
            weigh(
                "12", f"start with {pending:,} posts waiting",
                child("outbox", "starts", full, empty, size.pick(1, 50)),
                goal=1.1, unit="s", at_least=False,
            ),
        ]  # fmt: skip


def main(side: str, *what: str) -> None:
    """In a process of its own: hold what is pending, or start, and say what it costs."""
    if side == "starts":
        full, empty, times = what
        print(json.dumps(asyncio.run(starts(Path(full), Path(empty), int(times)))))
        return
    work: Any = hold_ours(Path(*what)) if side == "ours" else hold_theirs(int(*what))
    took, kb = asyncio.run(work)
    print(json.dumps({"seconds": took, "kb": kb}))


if __name__ == "__main__":
    main(*sys.argv[1:])
