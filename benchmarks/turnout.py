"""The turnout a card shows, and ballots while others search. Rows 6 and 7."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.ballots import NOW, VOTERS, poll, storm
from benchmarks.library import COMMON, GUILD, filled
from benchmarks.measure import Side, Size, Verdict, compare, judge, seconds
from bot.articles.search import search
from bot.polls.box import STEPS, Box
from bot.polls.method import picked
from bot.polls.secrets import Secrets
from bot.storage.db import Connection, Database, connect, open_database, opened
from bot.storage.migrate import shipped


def stuffed(path: Path, ballots: int) -> Connection:
    """A box that holds that many ballots, written past the bot for speed."""

    async def make() -> None:
        async with opened(path, STEPS, readers=1):
            pass

    asyncio.run(make())
    conn = connect(path)
    conn.execute("BEGIN")
    rows = [(secrets.token_bytes(16), secrets.token_bytes(60)) for _ in range(ballots)]
    conn.executemany("INSERT INTO ballot VALUES (?, ?)", rows)
    conn.execute("UPDATE counter SET turnout = ?", (ballots,))
    conn.execute("COMMIT")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return conn


def looked(box: Connection, query: str, times: int) -> float:
    """Seconds a reader takes while ballots come in: each makes it read the box's pages anew."""
    path = Path(box.execute("PRAGMA database_list").fetchone()["file"])
    took = []
    with closing(connect(path, read_only=True)) as reader:
        for _ in range(times):
            box.execute("UPDATE counter SET changes = changes + 1")
            took.append(seconds(lambda: reader.execute(query).fetchone()))
    return median(took)


def shown(size: Size) -> list[Verdict]:
    """Row 7: the statements a card's turnout costs, and how that grows."""
    ballots = size.pick(1_000, 100_000)
    counter, count = "SELECT turnout FROM counter", "SELECT count(*) FROM ballot"
    with tempfile.TemporaryDirectory() as folder:
        large = stuffed(Path(folder) / "large.db", ballots)
        small = stuffed(Path(folder) / "small.db", 10)
        verdict = compare(
            f"7  the turnout of {ballots:,} ballots, seconds",
            Side("bot's counter", lambda: looked(large, counter, 50)),
            Side("COUNT over the box", lambda: looked(large, count, 5)),
            goal=1 / 500,
            at_least=False,
        )
        turns = [(looked(large, counter, 50), looked(small, counter, 50)) for _ in range(5)]
        large.close()
        small.close()
    growth = median(one for one, _ in turns) / median(one for _, one in turns)
    return [verdict, judge("7  the same beside a box of ten ballots", growth, 1.5, at_least=False)]


async def cast(ballots: int, library: Path | None) -> float:
    """Ballots a second, alone or while others search without end."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "box.db", STEPS, readers=1) as db:
            made = poll(ballots)
            box = Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)
            await box.admit(range(ballots))

            async def press(number: int) -> None:
                await box.cast(number, picked(number % 3, 3), NOW)

            if library is None:
                return await storm(press, ballots, VOTERS)
            house = await open_database(library, shipped())
            over = threading.Event()
            searching = asyncio.create_task(_search(house, over))
            rate = await storm(press, ballots, VOTERS)
            over.set()
            assert await searching
            await house.close()
            return rate


async def _search(db: Database, over: threading.Event) -> int:
    found = 0
    while not over.is_set():
        await db.read(lambda conn: search(conn, GUILD, COMMON))
        found += 1
    return found


def beside(size: Size) -> Verdict:
    """Row 6."""
    ballots = size.pick(400, 8_000)
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "lmcbot.db"
        filled(library, size.pick(100, 5_000), size.pick(40, 200))
        return compare(
            "6  ballots/s, 100 members at once",
            Side("beside a running search", lambda: asyncio.run(cast(ballots, library))),
            Side("alone", lambda: asyncio.run(cast(ballots, None))),
            goal=0.7,
            turns=size.turns,
        )


def run(size: Size) -> list[Verdict]:
    """Rows 6 and 7."""
    return [beside(size), *shown(size)]
