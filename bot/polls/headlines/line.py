"""The lines of a result card, and a kind of poll's own part of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.polls.chart import Picture
from bot.polls.findings import Findings
from bot.polls.letters import Case
from bot.polls.phrases import per


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
    units = "practices" if case.by_practice else "members"
    share = per(findings.cast, findings.roll)
    return f"Turnout {findings.cast:,} of {findings.roll:,} {units} ({share}){findings.whence}"


def areas_told(findings: Findings) -> tuple[str, ...]:
    """The verdict of each area or capacity: "North: met; South: not met"."""
    if findings.areas is None:
        return ()
    return ("; ".join(f"{name}: {each.value}" for name, each in findings.areas.verdicts.items()),)


def labels(case: Case) -> tuple[str, ...]:
    """What the options are called."""
    return tuple(option.label for option in case.poll.options)
