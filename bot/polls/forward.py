"""A result to forward: three lines to copy, and what its picture says."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.polls.model import Poll
from bot.polls.phrases import period
from bot.polls.result import STATUS, Result


@dataclass(frozen=True)
class Forward:
    """``copy`` holds three lines of plain text; ``below`` stands under the picture's bars."""

    copy: tuple[str, str, str]
    below: tuple[str, ...]


def forward(poll: Poll, result: Result, zone: ZoneInfo) -> Forward:
    """A closed poll's result, to stand alone where nobody knows the card. Days are of ``zone``."""
    shares = "; ".join(line.text for line in result.options).replace(":; ", ": ")
    told = " ".join(f"{each.rstrip('.')}." for each in (shares, result.turnout) if each)
    asked = period(poll.opened_at or poll.closes_at, poll.closes_at, zone)
    days = f"Asked {asked[0].lower()}{asked[1:]}"
    status = f"{STATUS} · {poll.reference}"
    return Forward(
        (
            f"Straw poll: {result.question}",
            told,
            f"{days}. {status}",
        ),
        (result.turnout, days, f"{STATUS}, {poll.reference}"),
    )
