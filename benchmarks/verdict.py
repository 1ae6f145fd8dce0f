"""What came of two sides measured in turns: medians, ranges, their ratio, and whether it is enough.

The ratio is taken turn by turn and its median counts: a neighbour who slows one turn slows both of
its sides.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

TURNS = 5


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what it is called and one run of it, returning its measure."""

    name: str
    run: Callable[[], float]


@dataclass(frozen=True)
class Spread:
    """What several turns gave: the middle, the least and the most."""

    name: str
    median: float
    low: float
    high: float

    @classmethod
    def of(cls, name: str, values: Sequence[float]) -> Spread:
        return cls(name, statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:>12.4g}   ({self.low:.4g} to {self.high:.4g})"


@dataclass(frozen=True)
class Verdict:
    """A measure against its goal. ``row`` is its number among the performance goals.

    Judged is ``ratio`` where there are two sides, else ``ours``; without ours nothing was measured.
    ``reason`` says why a goal does not hold here, or why it is missed. ``counted``: the same every
    time, on any machine. ``points``: a cost by what it grows with, where the slope is judged.
    """

    row: str
    what: str
    goal: float = 0.0
    at_least: bool = True
    unit: str = ""
    ours: Spread | None = None
    beside: Spread | None = None
    ratio: Spread | None = None
    reason: str = ""
    applies: bool = True
    counted: bool = False
    points: tuple[tuple[float, float], ...] = ()

    @property
    def value(self) -> float | None:
        judged = self.ratio or self.ours
        return None if judged is None else judged.median

    @property
    def met(self) -> bool | None:
        """None: nothing was measured, or the goal does not hold on this machine."""
        if self.value is None or not self.applies:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def because(self, reason: str, *, applies: bool = True) -> Verdict:
        """The same with its reason."""
        return replace(self, reason=reason, applies=applies)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Verdict:
        parts = {name: told[name] and Spread(**told[name]) for name in ("ours", "beside", "ratio")}
        points = tuple((x, y) for x, y in told.get("points", ()))
        plain = {name: it for name, it in told.items() if name != "met"}
        return cls(**plain | parts | {"points": points})

    def __str__(self) -> str:
        words = {True: "met", False: "NOT MET", None: "does not hold here"}
        what = f"{self.row:<3} {self.what:<76}"
        if self.value is None:
            return f"{what} not measured: {self.reason}"
        sign = ">=" if self.at_least else "<="
        told = f"{what} {self.value:>10.4g}   goal {sign} {self.goal:g}: {words[self.met]}"
        return f"{told} ({self.reason})" if self.reason and not self.met else told


def compare(
    row: str, what: str, ours: Side, other: Side, *, goal: float,
    unit: str = "", at_least: bool = True, turns: int = TURNS,
) -> Verdict:  # fmt: skip
    """Run both sides in turns; ours over the other is held against ``goal``."""
    sides: dict[str, list[float]] = {ours.name: [], other.name: []}
    for _ in range(turns):
        for side in (ours, other):
            sides[side.name].append(side.run())
    return weigh(row, what, sides, goal=goal, unit=unit, at_least=at_least)


def weigh(
    row: str, what: str, sides: dict[str, list[float]], *, goal: float,
    unit: str = "", at_least: bool = True,
) -> Verdict:  # fmt: skip
    """Print what two sides, ours first, gave turn by turn, and hold their ratio against a goal."""
    ours, beside = (Spread.of(name, values) for name, values in sides.items())
    mine, others = sides.values()
    ratios = [a / b for a, b in zip(mine, others, strict=True)]
    ratio = Spread.of("ratio", ratios)
    print(f"\n{row} {what}")
    for spread in (ours, beside, ratio):
        print(f"  {spread.name:<44} {spread}")
    verdict = Verdict(row, what, goal, at_least, unit, ours, beside, ratio)
    return _told(verdict.because(_turns(ratios, goal, at_least)))


def judge(
    row: str, what: str, values: float | Sequence[float], goal: float, *,
    unit: str = "", at_least: bool = True, counted: bool = False,
) -> Verdict:  # fmt: skip
    """Hold a measure, or several turns of it, against a goal."""
    turns = [values] if isinstance(values, float | int) else values
    spread = Spread.of("the bot", turns)
    verdict = Verdict(row, what, goal, at_least, unit, spread, counted=counted)
    return _told(verdict.because("" if counted else _turns(turns, goal, at_least)))


def _turns(values: Sequence[float], goal: float, at_least: bool) -> str:
    """In how many turns a goal was met: near it a neighbour decides."""
    met = sum(value >= goal if at_least else value <= goal for value in values)
    return f"met in {met} of {len(values)} turns" if len(values) > 1 else ""


def _told(verdict: Verdict) -> Verdict:
    print(f"  {verdict}")
    return verdict


def skip(row: str, what: str, package: str) -> Verdict:
    """Say that the other side is not here to be measured."""
    reason = f"{package} is not installed"
    return _told(Verdict(row, what, reason=reason))


def note(label: str, value: float, unit: str = "") -> None:
    """Print a measure that has no goal."""
    print(f"  {label:<44} {value:>12.5g}   {unit}".rstrip())
