"""How each cost grows with what there is, over two decades, by the processor's time.

The slope is that of the line through the points where both scales are logarithmic: 0 is flat, 1 in
proportion, 2 by the square. What a cost is for may itself grow (a roll of a hundred times as many
is a hundred times the work): a cost may not grow faster than that.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from asked_poll import open_poll

from benchmarks.ballots import NOW, VOTERS, poll, storm
from benchmarks.library import COMMON, GUILD, RARE, arrivals, filled, take_in
from benchmarks.measure import Size, Spent
from benchmarks.outbox import LATER, carrying, fill
from benchmarks.report import WORK_SLACK, amount
from benchmarks.turnout import stuffed
from benchmarks.verdict import Spread, Verdict
from bot import committee
from bot.articles.search import search
from bot.polls.box import Box
from bot.polls.box_schema import STEPS
from bot.polls.boxes import AWAKE, Boxes
from bot.polls.draft import Draft
from bot.polls.method import picked
from bot.polls.model import Roll
from bot.polls.opened_ballots import count
from bot.polls.secrets import Secrets
from bot.register.kept_register import Entry
from bot.storage import db as storage
from bot.storage.connection import Borrowed
from bot.storage.db import Database, connect, opened, transaction
from bot.storage.migrate import shipped
from bot.times import utc_now

FEW = 300  # pieces of work measured at each size
MANY = 20_000  # beyond it a size is measured once: to fill it takes longest
PRINTS = 25  # of an article of 300 words
MEMBER = 100_001
Measure = Callable[[Path, int], Awaitable[float]]
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Cost:
    """One cost: what grows, what it costs, how the work itself grows, what measures it in processor
    seconds in an empty folder, and what says there why it is more at the largest size."""

    grows: str
    what: str
    sizes: tuple[int, int, int]
    work: int
    measure: Measure
    why: Callable[[Path, int], Awaitable[str]] | None = None


def box_on(db: Database, seats: int) -> Box:
    """A box on a file, for a poll of so many seats."""
    made = poll(seats)
    return Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)


async def spent(work: Awaitable[object]) -> float:
    """Processor seconds of all threads until an awaitable is done."""
    began = time.process_time()
    await work
    return time.process_time() - began


async def put_in(folder: Path, ballots: int) -> float:
    """A ballot, in a box that holds so many."""
    await stuffed(folder / "box.db", ballots)
    async with opened(folder / "box.db", STEPS, readers=1) as db:
        box = box_on(db, FEW)
        await box.admit(dict.fromkeys(range(FEW), 0))
        cast = storm(lambda n: box.cast(n, picked(n % 3, 3), NOW), FEW, VOTERS)
        return await spent(cast) / FEW


async def counted(folder: Path, ballots: int) -> float:
    """The count at the close."""
    async with opened(folder / "box.db", STEPS, readers=1) as db:
        box = box_on(db, ballots)
        tokens = [box.secrets.token(n) for n in range(ballots)]
        rows = [
            (token, box.secrets.encipher(token, picked(n % 3, 3), secrets.token_bytes))
            for n, token in enumerate(tokens)
        ]
        await db.write(lambda c: c.executemany("INSERT INTO ballot VALUES (?, ?)", rows))
        await db.write(lambda c: c.execute("UPDATE counter SET turnout = ?", (ballots,)))
        return await spent(count(box))


async def admitted(folder: Path, members: int) -> float:
    """A seat for everybody on the roll."""
    async with opened(folder / "box.db", STEPS, readers=1) as db:
        return await spent(box_on(db, members).admit(dict.fromkeys(range(members), 0)))


async def searched(folder: Path, articles: int) -> float:
    """A search for a common word, a rare one, and both."""
    filled(folder / "lmcbot.db", articles, 60)
    async with opened(folder / "lmcbot.db", shipped(), readers=1) as db:
        asked = (COMMON, RARE, f"{RARE} {COMMON}") * 3
        began = time.process_time()
        for words in asked:
            await db.read(partial(search, guild_id=GUILD, typed=words))
        return (time.process_time() - began) / len(asked)


async def imported(folder: Path, articles: int) -> float:
    """An article taken in, where so many are, all with their prints."""
    path, dice = folder / "lmcbot.db", random.Random(8)
    filled(path, articles, 60)
    conn = connect(path)
    prints = sorted(
        (GUILD, dice.getrandbits(63), 1 + n % articles) for n in range(PRINTS * articles)
    )
    with transaction(conn):
        conn.executemany("INSERT INTO passage VALUES (?, ?, ?)", sorted(prints))
    coming = [replace(one, url=f"{one.url}/new") for one in arrivals(FEW, 300)]
    began = time.process_time()
    for at in range(0, FEW, 50):
        with transaction(conn):
            take_in(conn, coming[at : at + 50])
    took = time.process_time() - began
    conn.close()
    return took / FEW


async def carried(folder: Path, pending: int) -> float:
    """One of the posts due, among so many that wait."""
    async with opened(folder / "lmcbot.db", shipped()) as db:
        await fill(db, range(FEW, FEW + pending), utc_now() + LATER)
        await fill(db, range(FEW), utc_now())
        async with carrying(db, lambda: None) as courier:
            began = time.process_time()
            courier.start()
            await courier.idle()
            return (time.process_time() - began) / FEW


async def loaded(folder: Path, servers: int) -> float:
    """What one committee is and has planned, among so many with twenty posts each."""
    async with opened(folder / "lmcbot.db", shipped(), readers=1) as db:
        for guild in range(servers):
            await db.write(partial(committee.joined, guild_id=guild, name=f"{guild}", now=NOW))
        await fill(db, range(20 * servers), utc_now() + LATER)
        began = time.process_time()
        for turn in range(FEW):
            await db.read(partial(committee.load, guild_id=turn % servers))
        return (time.process_time() - began) / FEW


async def pressed(folder: Path, polls: int, files: Spent | None = None) -> float:
    """A ballot in one of so many open polls, pressed by turns; ``files`` counts from there."""
    async with opened(folder / "lmcbot.db", shipped()) as db:
        boxes = Boxes(db, folder / "boxes", folder / "keys", secrets.token_bytes)
        await db.write(partial(committee.joined, guild_id=1, name="LMC", now=NOW))
        roll = Roll("members", tuple(Entry(MEMBER + n, f"m{n}") for n in range(20)))
        made = []
        for number in range(polls):
            draft = Draft(f"Question {number}?", closes_at=NOW + timedelta(hours=1))
            made.append(await open_poll(db, boxes, 1, MEMBER, draft, roll, 5, NOW))
        files = files or Spent()
        files.seconds, began = 0.0, time.process_time()
        for turn in range(FEW):
            box = await boxes.box(1, made[turn % polls].id)
            await box.cast(MEMBER + turn % 20, picked(turn % 3, 3), NOW)
        took = time.process_time() - began
        await boxes.close()
        return took / FEW


async def reopened(folder: Path, polls: int) -> str:
    """What opening and closing the boxes' files is of a ballot."""
    files, plain = Spent(), (storage.connect, Borrowed._closed)
    storage.connect, Borrowed._closed = map(files.on, plain)  # type: ignore[method-assign]
    try:
        whole = await pressed(folder, polls, files)
    finally:
        storage.connect, Borrowed._closed = plain  # type: ignore[method-assign]
    return (
        f"of {amount(whole, 's')} {amount(files.seconds / FEW, 's')} open a box for its ballot and"
        f" close another: {AWAKE} are held"
    )


COSTS = (
    Cost("ballots in the box", "one more ballot", (1_000, 10_000, 100_000), 0, put_in),
    Cost("ballots", "the count at the close", (400, 4_000, 40_000), 1, counted),
    Cost("members on the roll", "opening the poll", (200, 2_000, 20_000), 1, admitted),
    Cost("articles kept", "a search", (1_000, 10_000, 100_000), 0, searched),
    Cost("articles kept, imported", "one more article", (1_000, 10_000, 100_000), 0, imported),
    Cost("posts waiting", "carrying one that is due", (1_000, 10_000, 100_000), 0, carried),
    Cost("servers", "reading one committee", (10, 100, 1_000), 0, loaded),
    Cost("open polls", "a ballot in one of them", (2, 20, 200), 0, pressed, reopened),
)


def slope(points: Points) -> float:
    """The slope of the line of least squares through the points' logarithms."""
    across, up = zip(*((math.log(x), math.log(y)) for x, y in points), strict=True)
    return statistics.linear_regression(across, up).slope


def why(cost: Cost, points: Points) -> str:
    """Where a cost grows: by what was measured of it, else by its steps."""
    if cost.why is not None:
        with tempfile.TemporaryDirectory() as folder:
            return asyncio.run(cost.why(Path(folder), int(points[-1][0])))
    steps = [f"{slope(pair):.2f} to {pair[1][0]:,.0f}" for pair in itertools.pairwise(points)]
    return f"by the power {', '.join(steps)}"


def grown(cost: Cost, size: Size) -> Verdict:
    """One cost at each of its sizes, and the slope."""
    sizes = size.pick((2, 20, 200), cost.sizes)
    points = []
    for many in sizes:
        turns = []
        for _ in range(size.pick(1, 3 if many <= MANY else 1)):
            with tempfile.TemporaryDirectory() as folder:
                turns.append(asyncio.run(cost.measure(Path(folder), many)))
        points.append((float(many), statistics.median(turns)))
        print(f"  {cost.what}, {many:,} {cost.grows}: {points[-1][1]:.3g} s")
    found = Spread.of("slope", [slope(points)])
    what = f"{cost.what}, with {cost.grows}"
    verdict = Verdict(
        "growth",
        what,
        cost.work + WORK_SLACK,
        at_least=False,
        ours=found,
        points=tuple(points),
    )
    if not verdict.met:
        verdict = verdict.because(why(cost, points))
    print(f"  {verdict}")
    return verdict


def run(size: Size) -> list[Verdict]:
    """Every cost."""
    print()
    return [grown(cost, size) for cost in COSTS]
