"""Two sides in turns in one run, and what came of it: medians, ranges and their ratio.

Seconds say little on a machine with neighbours; the ratio of two sides measured in turns says much.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what it is called and one run of it, returning its measure."""

    name: str
    run: Callable[[], float]


@dataclass(frozen=True)
class Verdict:
    """A ratio against its goal."""

    ratio: float
    goal: float
    at_least: bool

    @property
    def met(self) -> bool:
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


def compare(
    title: str, ours: Side, other: Side, *, goal: float, at_least: bool = True, turns: int = 5
) -> Verdict:
    """Run both sides in turns and print medians, ranges and ours over the other against
    ``goal``."""
    sides: dict[str, list[float]] = {ours.name: [], other.name: []}
    for _ in range(turns):
        for side in (ours, other):
            sides[side.name].append(side.run())
    print(f"\n{title}")
    for name, values in sides.items():
        middle = statistics.median(values)
        print(f"  {name:<44} {middle:>12.4g}   ({min(values):.4g} to {max(values):.4g})")
    ratio = statistics.median(sides[ours.name]) / statistics.median(sides[other.name])
    return judge("ratio", ratio, goal, at_least=at_least)


def judge(what: str, value: float, goal: float, *, at_least: bool = True) -> Verdict:
    """Print a value against its goal."""
    verdict = Verdict(value, goal, at_least)
    sign, word = (">=" if at_least else "<="), ("met" if verdict.met else "NOT MET")
    print(f"  {what:<44} {value:>12.4g}   goal {sign} {goal:g}: {word}")
    return verdict
