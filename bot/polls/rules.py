"""Thresholds: what a result had to reach, each reported met or not with its numbers.

A threshold is data: "majority", "two-thirds", "turnout:1/2", "roll:2/5", "majority:3/5". None of
them gives a straw poll legal force.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.errors import UserError
from bot.polls.counting import Tally, percent, share


class Base(StrEnum):
    """What a threshold is measured against."""

    MAJORITY = "majority"  # more than the fraction of those for or against
    SIDES = "sides"  # at least the fraction of those for or against
    TURNOUT = "turnout"  # at least the fraction of the roll voted
    ROLL = "roll"  # at least the fraction of the roll supports


@dataclass(frozen=True, slots=True)
class Threshold:
    """A fraction of a base. *Majority* must be passed, every other one reached."""

    base: Base
    fraction: Fraction

    def __str__(self) -> str:
        return f"{self.base}:{self.fraction}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A threshold held against a count: ``part`` of ``whole``."""

    threshold: Threshold
    part: int
    whole: int
    met: bool

    @property
    def line(self) -> str:
        """One line with its numbers: "Simple majority: met (28 of 36, 77.78%)"."""
        verdict = "met" if self.met else "not met"
        reached = percent(share(self.part, self.whole), 2)
        return f"{name(self.threshold)}: {verdict} ({self.part:,} of {self.whole:,}, {reached})"


_NAMED = {"majority": "majority:1/2", "two-thirds": "sides:2/3"}
_WORDS = {Fraction(1, 2): "Half", Fraction(2, 3): "Two thirds", Fraction(3, 4): "Three quarters"}


def threshold(text: str) -> Threshold:
    """The threshold a setting names; raises UserError where it names none."""
    base, _, fraction = _NAMED.get(text.strip().casefold(), text.strip().casefold()).partition(":")
    try:
        found = Threshold(Base(base.strip()), _fraction(fraction))
    except (ValueError, ZeroDivisionError):
        raise UserError(
            f"“{text[:40]}” is no threshold: try majority, two-thirds, turnout:1/2 or roll:2/5."
        ) from None
    if not 0 < found.fraction <= 1:
        raise UserError("A threshold is more than nothing and at most everybody: try turnout:1/2.")
    return found


def _fraction(text: str) -> Fraction:
    plain = text.strip()
    return Fraction(plain[:-1]) / 100 if plain.endswith("%") else Fraction(plain)


def name(rule: Threshold) -> str:
    """What a threshold asks, in words."""
    part = _WORDS.get(rule.fraction) or percent(rule.fraction)
    if rule.base is Base.MAJORITY:
        simple = rule.fraction == Fraction(1, 2)
        return "Simple majority" if simple else f"More than {part.lower()} of those for or against"
    if rule.base is Base.SIDES:
        return f"{part} of those for or against"
    return (
        f"Turnout of {part.lower()}" if rule.base is Base.TURNOUT else f"{part} of the whole roll"
    )


def verdict(rule: Threshold, tally: Tally, support: int, oppose: int | None) -> Verdict:
    """Hold a threshold against a count, in exact fractions; nothing cast meets nothing.

    ``support`` and ``oppose`` are option numbers from 0; without ``oppose`` the votes cast are the
    base of a majority.
    """
    part, whole = _measured(rule, tally, support, oppose)
    reached = share(part, whole)
    enough = reached > rule.fraction if rule.base is Base.MAJORITY else reached >= rule.fraction
    return Verdict(rule, part, whole, bool(whole) and enough)


def _measured(rule: Threshold, tally: Tally, support: int, oppose: int | None) -> tuple[int, int]:
    if rule.base is Base.TURNOUT:
        return tally.cast, tally.roll
    if rule.base is Base.ROLL:
        return tally.votes[support], tally.roll
    against = tally.cast - tally.votes[support] if oppose is None else tally.votes[oppose]
    return tally.votes[support], tally.votes[support] + against
