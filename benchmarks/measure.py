"""Two sides in turns in one run, and what came of it: medians, ranges and their ratio.

Seconds say little on a machine with neighbours; the ratio of two sides measured in turns says much.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
TURNS = 5
T = TypeVar("T")


class Size(Enum):
    """How much is measured: tiny in the tests, the usual by default, everything with --full."""

    QUICK = 0
    USUAL = 1
    FULL = 2

    def pick(self, quick: T, usual: T, full: T | None = None) -> T:
        """What a benchmark does at this size."""
        return {Size.QUICK: quick, Size.USUAL: usual}.get(self, usual if full is None else full)

    @property
    def turns(self) -> int:
        return self.pick(1, TURNS)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what it is called and one run of it, returning its measure."""

    name: str
    run: Callable[[], float]


@dataclass(frozen=True)
class Verdict:
    """A measure against its goal; without a value it was not measured."""

    what: str
    value: float | None
    goal: float = 0.0
    at_least: bool = True

    @property
    def met(self) -> bool:
        if self.value is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.what:<72} not measured"
        sign, word = (">=" if self.at_least else "<="), ("met" if self.met else "NOT MET")
        return f"{self.what:<72} {self.value:>10.4g}   goal {sign} {self.goal:g}: {word}"


def compare(
    title: str, ours: Side, other: Side, *, goal: float, at_least: bool = True, turns: int = TURNS
) -> Verdict:
    """Run both sides in turns and print medians, ranges and ours over the other against
    ``goal``."""
    sides: dict[str, list[float]] = {ours.name: [], other.name: []}
    for _ in range(turns):
        for side in (ours, other):
            sides[side.name].append(side.run())
    return weigh(title, sides, goal=goal, at_least=at_least)


def weigh(
    title: str, sides: dict[str, list[float]], *, goal: float, at_least: bool = True
) -> Verdict:
    """Print what two sides, ours first, measured in turns, and the ratio of their medians."""
    print(f"\n{title}")
    middles = []
    for name, values in sides.items():
        middles.append(statistics.median(values))
        print(f"  {name:<44} {middles[-1]:>12.4g}   ({min(values):.4g} to {max(values):.4g})")
    verdict = Verdict(title, middles[0] / middles[1], goal, at_least)
    _tell("ratio", verdict)
    return verdict


def judge(what: str, value: float, goal: float, *, at_least: bool = True) -> Verdict:
    """Print a value against its goal."""
    verdict = Verdict(what, value, goal, at_least)
    _tell(what, verdict)
    return verdict


def _tell(label: str, verdict: Verdict) -> None:
    sign, word = (">=" if verdict.at_least else "<="), ("met" if verdict.met else "NOT MET")
    print(f"  {label:<44} {verdict.value:>12.4g}   goal {sign} {verdict.goal:g}: {word}")


def skip(title: str, package: str) -> Verdict:
    """Say that the other side is not here to be measured."""
    print(f"\n{title}\n  skipped: {package} is not installed (pip install '.[bench]')")
    return Verdict(title, None)


def note(label: str, value: float, unit: str = "") -> None:
    """Print a measure that has no goal."""
    print(f"  {label:<44} {value:>12.5g}   {unit}".rstrip())


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


def child(module: str, *arguments: object) -> Any:
    """Run a module in a process of its own; what it prints last, as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def resident_kb(pid: int | str = "self") -> int:
    """Memory a process holds of its own and its share of what it shares, in KiB (Linux)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise OSError("no Pss line")
