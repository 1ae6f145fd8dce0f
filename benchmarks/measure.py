"""How much is measured, and the clocks and scales it is measured with."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.verdict import TURNS

ROOT = Path(__file__).resolve().parents[1]
T = TypeVar("T")


class Size(Enum):
    """How much is measured: tiny in the tests, else the usual."""

    QUICK = 0
    USUAL = 1

    def pick(self, quick: T, usual: T) -> T:
        """What a benchmark does at this size."""
        return quick if self is Size.QUICK else usual

    @property
    def turns(self) -> int:
        return self.pick(1, TURNS)


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """How long ``work`` takes, each of ``times`` runs, in seconds."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


async def longest_gap() -> float:
    """The longest time the loop did not come round, in seconds, until cancelled."""
    worst, last = 0.0, time.perf_counter()
    try:
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            worst, last = max(worst, now - last - 0.001), now
    except asyncio.CancelledError:
        return worst


@dataclass
class Spent:
    """Seconds that went into one part of what is measured."""

    seconds: float = 0.0

    def on(self, work: Callable[..., T], clock: Callable[[], float] = time.thread_time) -> Any:
        """The same work; how long it takes is counted here."""

        def counted(*given: Any, **named: Any) -> T:
            began = clock()
            try:
                return work(*given, **named)
            finally:
                self.seconds += clock() - began

        return counted

    def writing(self, db: Any, clock: Callable[[], float] = time.thread_time) -> Spent:
        """Count what a database's writer does."""
        run = db._writer.run
        db._writer.run = lambda work: run(self.on(work, clock))
        return self


def child(module: str, *arguments: object, environment: Mapping[str, str] | None = None) -> Any:
    """Run a module in a process of its own; what it prints last, as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    told = {**os.environ, **(environment or {})}
    done = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=told
    )
    return json.loads(done.stdout.splitlines()[-1])


def resident_kb(pid: int | str = "self") -> int:
    """Memory a process holds of its own and its share of what it shares, in KiB (Linux)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise OSError("no Pss line")
