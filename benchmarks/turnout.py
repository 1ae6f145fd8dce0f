"""The turnout a card shows, and ballots while others search. Rows 6 and 7."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from benchmarks.ballots import NOW, VOTERS, poll, storm
from benchmarks.library import COMMON, GUILD, filled
from benchmarks.measure import Size
from benchmarks.verdict import Side, Verdict, compare
from bot.articles.search import search
from bot.polls.box import Box
from bot.polls.box_schema import STEPS
from bot.polls.method import picked
from bot.polls.secrets import Secrets
from bot.polls.shown_count import shown
from bot.storage.db import Connection, Database, open_database, opened
from bot.storage.migrate import shipped

LOOKS = 5  # after each ballot: a card, a command and a reminder may all tell it
Look = Callable[[Box], Awaitable[int]]


async def stuffed(path: Path, ballots: int) -> None:
    """A box that holds that many ballots, written past the bot for speed."""

    def fill(conn: Connection) -> None:
        rows = [(secrets.token_bytes(16), secrets.token_bytes(60)) for _ in range(ballots)]
        conn.executemany("INSERT INTO ballot VALUES (?, ?)", rows)
        conn.execute("UPDATE counter SET turnout = ?, shown = ?", (ballots, ballots))

    async with opened(path, STEPS, readers=1) as db:
        await db.write(fill)


async def looked(path: Path, look: Look, times: int) -> float:
    """Seconds one look takes, with a ballot put in before each: a reader of the file then begins
    from cold pages."""
    took = []
    async with opened(path, STEPS, readers=1) as db:
        made = poll(times)
        box = Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)
        await box.admit(dict.fromkeys(range(times), 0))
        for number in range(times):
            await box.cast(number, picked(number % 3, 3), NOW)
            began = time.perf_counter()
            for _ in range(LOOKS):
                assert await look(box)
            took.append((time.perf_counter() - began) / LOOKS)
    return median(took)


async def counted(box: Box) -> int:
    """What a user would write."""
    query = "SELECT count(*) FROM ballot"
    return int(await box.db.read(lambda conn: conn.execute(query).fetchone()[0]))


def shown_on_cards(size: Size) -> list[Verdict]:
    """Row 7: what the turnout of a card costs, and how that grows."""
    ballots, times = size.pick(1_000, 100_000), size.pick(3, 20)
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.db", Path(folder) / "small.db"
        asyncio.run(stuffed(large, ballots))
        asyncio.run(stuffed(small, 10))
        return [
            compare(
                "7",
                f"the turnout shown of {ballots:,} ballots, while more come in",
                Side("the bot", lambda: asyncio.run(looked(large, shown, times))),
                Side("counting the box", lambda: asyncio.run(looked(large, counted, times))),
                goal=1 / 500,
                at_least=False,
                unit="s",
                turns=size.turns,
            ),
            compare(
                "7",
                "the same beside few ballots",
                Side("the bot", lambda: asyncio.run(looked(large, shown, times))),
                Side("of ten", lambda: asyncio.run(looked(small, shown, times))),
                goal=1.5,
                at_least=False,
                unit="s",
                turns=size.turns,
            ),
        ]


async def cast(ballots: int, library: Path | None) -> float:
    """Ballots a second, alone or while others search without end."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(library or Path(folder) / "lmcbot.db", shipped()) as house:
            db = await open_database(Path(folder) / "box.db", STEPS, readers=1, behind=house)
            made = poll(ballots)
            box = Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)
            await box.admit(dict.fromkeys(range(ballots), 0))

            async def press(number: int) -> None:
                await box.cast(number, picked(number % 3, 3), NOW)

            over = threading.Event()
            searching = asyncio.create_task(_search(house, over)) if library else None
            rate = await storm(press, ballots, VOTERS)
            over.set()
            assert searching is None or await searching
            await db.close()
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
            "6",
            "ballots a second beside a running search",
            Side("the bot", lambda: asyncio.run(cast(ballots, library))),
            Side("alone", lambda: asyncio.run(cast(ballots, None))),
            goal=0.7,
            turns=size.turns,
        )


def run(size: Size) -> list[Verdict]:
    """Rows 6 and 7."""
    return [beside(size), *shown_on_cards(size)]
