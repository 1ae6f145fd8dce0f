"""Pledges with a critical mass: "I will, if at least so many do".

The bot tells whether the mass was reached when it counted last, and nothing else: never who, never
how many. It counts at a set time of each day and at the close, never at a press: whoever pledged
and took it back again at a count of every press would find the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot import committee
from bot.errors import UserError
from bot.polls.counting.pledge import Mass, mass
from bot.polls.counting.voices import Speaks
from bot.polls.method import Kind, Method
from bot.polls.model import Poll, Terms, WhenAll
from bot.polls.option import Option
from bot.storage.db import Connection
from bot.times import to_ms

COUNTED = time(18, 45)  # of the committee's clock, each day
LATE = timedelta(minutes=10)  # whoever comes later waits for the next set time
_NUMBER = re.compile(r"(\d{1,6})(\s*%)?", re.ASCII)


def is_pledge(terms: Terms) -> bool:
    """Whether what is asked is a pledge."""
    return terms.method.kind is Kind.PLEDGE


def as_pledge(terms: Terms, needed: str) -> Terms:
    """The terms of a pledge that needs so many ("37") or such a share ("60%"), as typed.

    It is secret, shows no count, and needs an officer's word that advice was taken.
    """
    return replace(
        terms,
        method=Method(Kind.PLEDGE),
        mass=" ".join(needed.split()),
        advised=False,
        named=False,
        live=False,
        thresholds=(),
        when_all=WhenAll.STAY,
        speaks=Speaks.NAMED,
        by_area=False,
        weighted=False,
        ranking=None,
        trustees=0,
        signed=False,
        reasons=False,
        call=0,
    )


def kept_to(terms: Terms) -> Terms:
    """The terms without what a pledge cannot have, whatever was chosen since it became one; of
    anything else, as they are."""
    if not is_pledge(terms):
        return terms
    return replace(as_pledge(terms, terms.mass), advised=terms.advised)


def options(terms: Terms) -> tuple[Option, ...]:
    """The one thing that is pledged."""
    return (Option("We pledge" if terms.by_practice else "I pledge"),)


def mass_of(terms: Terms, roll: int) -> Mass:
    """The critical mass of so many asked. Raises UserError where it cannot be."""
    typed = _NUMBER.fullmatch(terms.mass)
    if typed is None:
        raise UserError(
            "A pledge needs a critical mass: a number like 37, or a share like 60% of those asked."
        )
    needed = Fraction(int(typed[1]), 100) if typed[2] else int(typed[1])
    try:
        return mass(needed, roll)
    except ValueError:
        raise UserError(
            f"A critical mass of {terms.mass} cannot be reached by the {roll} asked: choose 1 to"
            f" {roll}, or a share up to 100%."
        ) from None


def fixed(terms: Terms, roll: int) -> Terms:
    """The terms with the number that a pledge needs, for the roll it opens with."""
    if not is_pledge(terms):
        return terms
    return replace(terms, method=Method(Kind.PLEDGE, mass_of(terms, roll).needed))


def faults(terms: Terms) -> Iterator[str]:
    """What keeps a pledge from opening, whoever is asked."""
    if not _NUMBER.fullmatch(terms.mass):
        yield "A pledge needs a critical mass: a number like 37, or a share like 60%."
    if terms.trustees:
        yield "A pledge is counted at set times, so it cannot be sealed to trustees."
    if not terms.advised:
        yield (
            "A pledge opens once an officer confirms that advice was taken: press Advice was taken."
        )


def roll_faults(terms: Terms, roll: int) -> Iterator[str]:
    """What keeps a pledge from opening with so many asked: few would be given away."""
    if not is_pledge(terms) or not roll:
        return
    try:
        needed = mass_of(terms, roll).needed
    except UserError as fault:
        yield str(fault)
        return
    if needed < terms.small_number:
        yield (
            f"A critical mass of {needed} would give away who pledged: it must be"
            f" {terms.small_number} or more."
        )


def set_time(now: datetime, zone: ZoneInfo) -> datetime | None:
    """The set time that it is now, in UTC; None between two of them."""
    at = last_count(now, zone)
    return at if now <= at + LATE else None


def last_count(now: datetime, zone: ZoneInfo) -> datetime:
    """The set time that has come last, at a moment or before it, in UTC."""
    return max(at for at in _counts_around(now, zone) if at <= now)


def next_count(now: datetime, zone: ZoneInfo) -> datetime:
    """The first set time after a moment, in UTC."""
    return min(at for at in _counts_around(now, zone) if at > now)


def _counts_around(now: datetime, zone: ZoneInfo) -> list[datetime]:
    """The set times of that day and of two on either side of it."""
    day = now.astimezone(zone).date()
    days = (day + timedelta(days=shift) for shift in range(-2, 3))
    return [datetime.combine(each, COUNTED, zone).astimezone(UTC) for each in days]


def first_count(conn: Connection, poll: Poll, now: datetime) -> datetime | None:
    """When an open pledge is counted next; None where it closes before."""
    at = next_count(now, committee.load(conn, poll.guild_id).zone)
    return at if at < poll.closes_at else None


def note_count(conn: Connection, poll: Poll, at: datetime) -> None:
    """Note that a pledge was counted and its mass not reached."""
    conn.execute("UPDATE poll SET weighed_at = ? WHERE poll_id = ?", (to_ms(at), poll.id))
