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
from benchmarks.measure import Size, child, resident_kb
from benchmarks.verdict import Verdict, note, weigh
from bot.storage.db import opened
from bot.storage.migrate import shipped

STEP = 50  # articles in one transaction


def clocks() -> tuple[float, float]:
    """Seconds by the wall and of the processor."""
    return time.perf_counter(), time.process_time()


async def taken(count: int, words: int) -> dict[str, list[float]]:
    """Seconds each tenth took, by the wall and of the processor, and KiB held after it."""
    marks, memory = [clocks()], []
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "lmcbot.db", shipped()) as db:
            coming = arrivals(count, words)
            for _ in range(10):
                for _ in range(0, count // 10, STEP):
                    part = list(itertools.islice(coming, min(STEP, count // 10)))
                    await db.write(partial(take_in, part=part))
                marks.append(clocks())
                memory.append(resident_kb())
    passed = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(marks)]
    wall, processor = (list(one) for one in zip(*passed, strict=True))
    return {"wall": wall, "processor": processor, "kb": memory}


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
        weigh("20", what, ends, goal=0.8),
        weigh("20", "memory after them", held, goal=1.1, unit="MiB", at_least=False),
    ]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(taken(int(sys.argv[1]), int(sys.argv[2])))))
