"""The first fifty thousand articles, taken in the whole way. Row 20.

The usual size is smaller; --full takes all of them, for some minutes.
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
from bot.db import opened
from bot.migrate import shipped

STEP = 50  # articles in one transaction


async def taken(count: int, words: int) -> tuple[list[float], list[int]]:
    """Seconds each tenth took, and memory in KiB after it."""
    marks, memory = [time.perf_counter()], []
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "lmcbot.db", shipped()) as db:
            coming = arrivals(count, words)
            for _ in range(10):
                for _ in range(0, count // 10, STEP):
                    part = list(itertools.islice(coming, min(STEP, count // 10)))
                    await db.write(partial(take_in, part=part))
                marks.append(time.perf_counter())
                memory.append(resident_kb())
    return [after - before for before, after in itertools.pairwise(marks)], memory


def run(size: Size) -> list[Verdict]:
    """Row 20."""
    count, words = size.pick(100, 5_000, 50_000), size.pick(60, 300)
    print()
    found = child("importing", count, words)
    tenths, memory = found["seconds"], found["kb"]
    note(f"articles/s, {count:,} in all", count / sum(tenths))
    note("memory after the first tenth, MiB", memory[0] / 1024)
    note("memory after the last, MiB", memory[-1] / 1024)
    rate, growth = tenths[0] / tenths[-1], memory[-1] / memory[0]
    return [
        judge("20 rate of the last tenth over the first", rate, 0.8),
        judge("20 memory after the last tenth over the first", growth, 1.15, at_least=False),
    ]


if __name__ == "__main__":
    rates, kilobytes = asyncio.run(taken(int(sys.argv[1]), int(sys.argv[2])))
    print(json.dumps({"seconds": rates, "kb": kilobytes}))
