"""A result to forward: three lines to copy, and what its picture says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.polls.model import Poll
from bot.polls.result import STATUS, Result


@dataclass(frozen=True)
class Forward:
    """``copy`` holds three lines of plain text; ``below`` stands under the picture's bars."""

    copy: tuple[str, str, str]
    below: tuple[str, ...]


def forward(poll: Poll, result: Result, zone: ZoneInfo) -> Forward:
    """A closed poll's result, to stand alone where nobody knows the card. Days are of ``zone``."""
    shares = "; ".join(line.text for line in result.options)
    days = _days(poll.opened_at, poll.closes_at, zone)
    status = f"{STATUS} · {poll.reference}"
    return Forward(
        (
            f"Straw poll: {result.question}",
            f"{shares}. {result.turnout}." if shares else result.turnout,
            f"{days}. {status}",
        ),
        (result.turnout, days, f"{STATUS}, {poll.reference}"),
    )


def _days(opened_at: datetime | None, closes_at: datetime, zone: ZoneInfo) -> str:
    last = closes_at.astimezone(zone)
    first = last if opened_at is None else opened_at.astimezone(zone)
    end = f"{last.day} {last:%B} {last.year}"
    if first.date() == last.date():
        return f"Asked on {end}"
    if first.year != last.year:
        return f"Asked from {first.day} {first:%B} {first.year} to {end}"
    return f"Asked from {first.day} {first:%B} to {end}"
