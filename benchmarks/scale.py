"""Two hundred committees at their busiest: what one member waits for, and how each cost grows.

200 servers, 20,000 members, 100,000 articles, 40,000 ballots in an hour on one poll, 100,000
pending posts. The hour is pressed into as little time as the machine can do it in, which is harder.
Measured at a tenth of it too: a cost that grows with the work shows.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from benchmarks.ballots import NOW, poll, storm
from benchmarks.library import COMMON, GUILD, filled
from benchmarks.measure import Size, child, resident_kb
from benchmarks.outbox import LATER, carrying, fill
from benchmarks.verdict import Verdict, judge, weigh
from bot import committee, people
from bot.articles.search import search
from bot.articles.titles import titles
from bot.polls import shown_count
from bot.polls.box import Box
from bot.polls.box_schema import STEPS
from bot.polls.method import picked
from bot.polls.opened_ballots import count
from bot.polls.secrets import Secrets
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped
from bot.times import utc_now

SERVERS, MEMBERS, BALLOTS, PENDING, ARTICLES = 200, 20_000, 40_000, 100_000, 100_000
WORDS = 60  # of an article: enough to be found by
DUE = 100  # one post in so many falls due during the hour
AT_ONCE = 200  # members always pressing
FIRST = 10_000  # the first member's user id


def settle(conn: Connection, guild_id: int, members: int) -> None:
    """A server with its members known."""
    committee.joined(conn, guild_id, f"LMC {guild_id}", NOW)
    for number in range(members):
        people.find(conn, guild_id, FIRST + guild_id * members + number, f"m{number}")


async def fill_house(db: Database, servers: int, members: int, pending: int) -> None:
    """Servers, members and posts."""
    for guild_id in range(1, servers + 1):
        await db.write(partial(settle, guild_id=guild_id, members=members // servers))
    await fill(db, range(pending // DUE, pending), utc_now() + LATER)
    await fill(db, range(pending // DUE), utc_now())


async def timed(work: object) -> float:
    """Seconds until an awaitable is done."""
    began = time.perf_counter()
    await work  # type: ignore[misc]
    return time.perf_counter() - began


async def hour(
    servers: int, members: int, ballots: int, pending: int, articles: int
) -> dict[str, float]:
    """What each thing cost, in seconds, and what the process holds in KiB."""
    with tempfile.TemporaryDirectory() as folder:
        filled(Path(folder) / "lmcbot.db", articles, WORDS)
        async with opened(Path(folder) / "lmcbot.db", shipped()) as db, opened(
            Path(folder) / "box.db", STEPS, readers=1
        ) as box_db:  # fmt: skip
            await fill_house(db, servers, members, pending)
            made = poll(members)
            box = Box(made, box_db, Secrets(bytes(32), made.box), secrets.token_bytes)
            opening = await timed(box.admit(dict.fromkeys(range(members), 0)))
            cost = await _busy(db, box, members, ballots)
            closing = await timed(count(box))
            guild = servers // 2 + 1
            found = {
                "opening the poll": opening,
                "closing the poll": closing,
                "a committee read": await timed(db.read(lambda c: committee.load(c, guild))),
            }
            return {**cost, **found, "kb": resident_kb()}


async def _set_within(over: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)
    return over.is_set()


async def _busy(db: Database, box: Box, members: int, ballots: int) -> dict[str, float]:
    """Everybody votes, twice, while posts go out, cards are drawn and somebody searches."""
    presses: list[float] = []
    looks: list[float] = []
    searches: list[float] = []

    async def press(number: int) -> None:
        choice = picked(number % 3, 3)
        presses.append(await timed(box.cast(number % members, choice, NOW)))

    over = asyncio.Event()

    async def draw() -> None:
        while True:  # once at least, however soon the ballots are in
            looks.append(await timed(shown_count.draw(box)))
            if await _set_within(over, 0.05):
                return

    async def look() -> None:
        while True:
            for query in (search, titles):
                searches.append(await timed(db.read(partial(query, guild_id=GUILD, typed=COMMON))))
            if await _set_within(over, 0.05):
                return

    async with carrying(db, lambda: None) as courier:
        courier.start()
        others = [asyncio.create_task(draw()), asyncio.create_task(look())]
        posting = asyncio.create_task(timed(courier.idle()))
        rate = await storm(press, ballots, AT_ONCE)
        over.set()
        await asyncio.gather(*others)
        posted = await posting
    return {
        "a ballot": 1 / rate,
        "the slowest press": max(presses),
        "the slowest turnout drawn": max(looks),
        "the slowest search": max(searches),
        "all due posts carried": posted,
    }


def run(size: Size) -> list[Verdict]:
    """The whole and a tenth of it."""
    parts = size.pick((1_000, 200), (10, 1))
    work = (MEMBERS, BALLOTS, PENDING, ARTICLES)
    tenth, whole = (
        child("scale", SERVERS // min(part, 100), *(n // part for n in work)) for part in parts
    )
    units = {"kb": "MiB"}
    sides = {
        name: {"the whole": [_plain(name, whole[name])], "a tenth": [_plain(name, least)]}
        for name, least in tenth.items()
    }
    rows = [
        weigh("scale", "memory" if name == "kb" else name, both, goal=12.0,
              unit=units.get(name, "s"), at_least=False)
        for name, both in sides.items()
    ]  # fmt: skip
    longest = max(cost for name, cost in whole.items() if name != "kb")
    what = f"the longest wait of anybody, {SERVERS} committees at their busiest"
    return [*rows, judge("21", what, longest, 3.0, unit="s", at_least=False)]


def _plain(name: str, cost: float) -> float:
    return cost / 1024 if name == "kb" else cost


if __name__ == "__main__":
    print(json.dumps(asyncio.run(hour(*map(int, sys.argv[1:])))))
