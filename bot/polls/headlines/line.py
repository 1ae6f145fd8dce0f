"""The lines of a result card, and a kind of poll's own part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.polls.chart import Picture
from bot.polls.findings import Findings
from bot.polls.letters import Case
from bot.polls.phrases import per
from bot.polls.rules import MOST, Base, Verdict, asked


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the result card."""

    label: str
    votes: str
    leads: bool

    @property
    def text(self) -> str:
        """ "SUPPORT 28 of 40 votes (70%)": capitals tell the leader without colour."""
        return f"{self.label.upper() if self.leads else self.label} {self.votes}".strip()


@dataclass(frozen=True, slots=True)
class Headline:
    """A kind of poll's own part of its card; ``kind`` ends the heading, ``seen`` says in words what
    only the picture shows."""

    kind: str
    lines: tuple[Line, ...]
    turnout: str
    bounds: str = ""
    details: tuple[str, ...] = ()
    picture: Picture | None = None
    seen: str = ""


def turnout(case: Case, findings: Findings) -> str:
    """How many of those asked voted."""
    share = per(findings.cast, findings.roll)
    return f"Turnout {findings.cast:,} of {findings.roll:,} {case.units} ({share}){findings.whence}"


def needed(findings: Findings) -> Iterator[Line]:
    """What was set beforehand and whether it was reached: "Needed: more for than against, in all
    and in 3 of 4 areas. MET"."""
    left = list(findings.verdicts)
    while left:
        first, *left = left
        rule = _asked(first)
        if (areas := next((each for each in left if _both(first, each)), None)) is not None:
            left.remove(areas)
            rule = f"{rule}, in all and {_in_areas(areas)}"
        yield Line(f"Needed: {rule}. {first.reached.value.upper()}", "", False)


def _both(one: Verdict, other: Verdict) -> bool:
    """Whether one sentence says both: a majority, and the same in areas, with one outcome."""
    kinds = one.threshold.base, other.threshold.base
    alike = one.reached is other.reached and other.whole > 0
    return kinds == (Base.MAJORITY, Base.AREAS) and alike


def _asked(verdict: Verdict) -> str:
    if verdict.threshold.base is Base.AREAS and verdict.whole:
        return f"{MOST} {_in_areas(verdict)}"
    return asked(verdict.threshold)


def _in_areas(verdict: Verdict) -> str:
    if verdict.least == verdict.whole:
        return f"in all {verdict.whole:,} areas"
    return f"in {verdict.least:,} of {verdict.whole:,} areas"


def areas_told(findings: Findings) -> tuple[str, ...]:
    """The verdict of each area or capacity: "North: met; South: not met"."""
    if findings.areas is None:
        return ()
    return ("; ".join(f"{name}: {each.value}" for name, each in findings.areas.verdicts.items()),)


def labels(case: Case) -> tuple[str, ...]:
    """What the options are called."""
    return tuple(option.label for option in case.poll.options)
