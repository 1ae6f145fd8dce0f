"""A hundred thousand articles, taken in the whole way. Row 20.

Some minutes. The rate is judged by the processor's time, which neighbours change least. What it
falls by is the prints that copies are known by: in a large file each lands on a page of its own.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.library import arrivals, take_in
from benchmarks.measure import Size, Spent, child, resident_kb
from benchmarks.verdict import Verdict, note, weigh
from bot.articles import stories
from bot.storage.db import opened
from bot.storage.migrate import shipped

STEP = 50  # articles in one transaction


def clocks() -> tuple[float, float]:
    """Seconds by the wall and of the processor."""
    return time.perf_counter(), time.process_time()


PARTS = ("filed", "prints")  # all an article's work but the commit; of that, what tells copies


async def taken(count: int, words: int) -> dict[str, list[float]]:
    """Seconds each tenth took, by the wall, of the processor and of that for each of the parts, and
    KiB held after it."""
    filed, prints = Spent(), Spent()
    for name in ("_candidates", "remember"):
        setattr(stories, name, prints.on(getattr(stories, name)))
    file = filed.on(take_in)
    marks, memory = [(*clocks(), 0.0, 0.0)], []
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "lmcbot.db", shipped()) as db:
            coming = arrivals(count, words)
            for _ in range(10):
                for _ in range(0, count // 10, STEP):
                    part = list(itertools.islice(coming, min(STEP, count // 10)))
                    await db.write(partial(file, part=part))
                marks.append((*clocks(), filed.seconds, prints.seconds))
                memory.append(resident_kb())
    passed = [[b - a for a, b in zip(*both, strict=True)] for both in itertools.pairwise(marks)]
    told = dict(
        zip(("wall", "processor", *PARTS), map(list, zip(*passed, strict=True)), strict=True)
    )
    return {**told, "kb": memory}


def where(found: dict[str, list[float]], tenth: int) -> str:
    """What most of the time goes into that an article of the last tenth takes more."""
    whole, filed, prints = (
        (found[name][-1] - found[name][0]) / tenth * 1e6 for name in ("processor", *PARTS)
    )
    return (
        f"of {whole:.0f} µs that each takes more in the end {whole - filed:.0f} µs write its pages"
        f" to disk, {prints:.0f} µs find and note the prints that copies are known by"
    )


def run(size: Size) -> list[Verdict]:
    """Row 20."""
    count, words = size.pick(100, 100_000), size.pick(60, 300)
    found = child("importing", count, words)
    busy, memory = found["processor"], [kb / 1024 for kb in found["kb"]]
    note(f"articles a second by the wall, {count:,} in all", count / sum(found["wall"]))
    note("memory after the first tenth, MiB", memory[0])
    tenth = count // 10
    ends = {"last tenth": [tenth / busy[-1]], "first tenth": [tenth / busy[0]]}
    held = {"last tenth": [memory[-1]], "after half of them": [memory[4]]}
    what = f"articles imported in a second of the processor, {count:,} in all"
    return [
        weigh("20", what, ends, goal=0.8).because(where(found, tenth)),
        weigh("20", "memory after them", held, goal=1.1, unit="MiB", at_least=False),
    ]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(taken(int(sys.argv[1]), int(sys.argv[2])))))
