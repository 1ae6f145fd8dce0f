"""The first fifty thousand articles, taken in the whole way. Row 20.

The usual size is smaller; --full takes all of them, for some minutes. The rate is judged by the
processor's time, which neighbours do not change.
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
from benchmarks.measure import Size, Verdict, child, judge, note, resident_kb
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
    count, words = size.pick(100, 5_000, 50_000), size.pick(60, 300)
    print()
    found = child("importing", count, words)
    wall, processor, memory = found["wall"], found["processor"], found["kb"]
    note(f"articles/s, {count:,} in all", count / sum(wall))
    note("rate of the last tenth over the first, wall", wall[0] / wall[-1])
    note("memory after the first tenth, MiB", memory[0] / 1024)
    note("memory after the fifth (the database's cache is full), MiB", memory[4] / 1024)
    note("memory after the last, MiB", memory[-1] / 1024)
    rate, growth = processor[0] / processor[-1], memory[-1] / memory[4]
    return [
        judge("20 rate of the last tenth over the first", rate, 0.8),
        judge("20 memory, last tenth over fifth", growth, 1.1, at_least=False),
    ]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(taken(int(sys.argv[1]), int(sys.argv[2])))))
