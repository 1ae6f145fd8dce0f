"""Thresholds: what a result had to reach, each reported met or not with its numbers.

A threshold is data: "majority", "two-thirds", "turnout:1/2", "roll:2/5", "practices:3/5",
"areas:3/4". None of them gives a straw poll legal force, whatever law it was taken from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from bot.errors import UserError
from bot.polls.counting import Tally, percent, share
from bot.polls.counting.areas import Areas, Reached


class Base(StrEnum):
    """What a threshold is measured against."""

    MAJORITY = "majority"  # more than the fraction of those for or against
    SIDES = "sides"  # at least the fraction of those for or against
    TURNOUT = "turnout"  # at least the fraction of the roll voted
    ROLL = "roll"  # at least the fraction of the roll supports
    PRACTICES = "practices"  # at least the fraction of the practices asked supports
    AREAS = "areas"  # more for than against in at least the fraction of the areas


@dataclass(frozen=True, slots=True)
class Threshold:
    """A fraction of a base. *Majority* must be passed, every other one reached."""

    base: Base
    fraction: Fraction

    def __str__(self) -> str:
        return f"{self.base}:{self.fraction}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A threshold held against a count: ``part`` of ``whole``, or too few to say."""

    threshold: Threshold
    part: int
    whole: int
    reached: Reached

    @property
    def met(self) -> bool:
        return self.reached is Reached.MET

    @property
    def least(self) -> int:
        """How many of the whole reach it: 3 of 4 areas for three quarters."""
        return ceil(self.threshold.fraction * self.whole)

    @property
    def line(self) -> str:
        """One line with its numbers: "Simple majority: met (28 of 36, 77.78%)"."""
        reached = percent(share(self.part, self.whole), 2)
        numbers = f"{self.part:,} of {self.whole:,}, {reached}"
        return f"{name(self.threshold)}: {self.reached.value} ({numbers})"


SIMPLE, MOST = "Simple majority", "more for than against"
_NAMED = {"majority": "majority:1/2", "two-thirds": "sides:2/3"}
_WORDS = {Fraction(1, 2): "Half", Fraction(2, 3): "Two thirds", Fraction(3, 4): "Three quarters"}


def threshold(text: str) -> Threshold:
    """The threshold a setting names; raises UserError where it names none."""
    base, _, fraction = _NAMED.get(text.strip().casefold(), text.strip().casefold()).partition(":")
    try:
        found = Threshold(Base(base.strip()), _fraction(fraction))
    except (ValueError, ZeroDivisionError):
        raise UserError(
            f"“{text[:40]}” is no threshold: try majority, two-thirds, turnout:1/2,"
            " roll:2/5, practices:3/5 or areas:3/4."
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
        return SIMPLE if simple else f"More than {part.lower()} of those for or against"
    if rule.base is Base.AREAS:
        return "Each area" if rule.fraction == 1 else f"{part} of the areas"
    if rule.base is Base.TURNOUT:
        return f"Turnout of {part.lower()}"
    return f"{part} of {_WHOLE[rule.base]}"


def asked(rule: Threshold) -> str:
    """What a threshold asks for, within a sentence: "more for than against", "half of …"."""
    text = name(rule)
    return MOST if text == SIMPLE else f"{text[0].lower()}{text[1:]}"


_WHOLE = {
    Base.SIDES: "those for or against",
    Base.ROLL: "the whole roll",
    Base.PRACTICES: "all practices",
}


@dataclass(frozen=True, slots=True)
class Law:
    """Where a threshold comes from; told beside it, and that it binds no straw poll."""

    source: str
    note: str


_LAW = {
    "turnout:1/2": Law(
        "Trade Union and Labour Relations (Consolidation) Act 1992, section 226(2)(a)(iia)",
        "asked of industrial ballots since 1 March 2017",
    ),
    "roll:2/5": Law(
        "Trade Union Act 2016, section 3",
        "asked of ballots in important public services from 1 March 2017; repealed on"
        " 18 February 2026",
    ),
}
NO_BALLOT = "A straw poll is no such ballot."
MANDATE_MONTHS = 12  # how long an industrial ballot's mandate lasts since 18 February 2026


def law(rule: Threshold) -> Law | None:
    """The law that a threshold was taken from, if any. A straw poll is no such ballot."""
    return _LAW.get(str(rule))


def law_told(rule: Threshold) -> str:
    """Source and date of a threshold that comes from law, and that it binds nothing here."""
    found = law(rule)
    return "" if found is None else f"{name(rule)}: {found.note} ({found.source}). {NO_BALLOT}"


@dataclass(frozen=True, slots=True)
class Counts:
    """What thresholds are held against.

    ``support`` and ``oppose`` are option numbers from 0; without ``oppose`` the votes cast are the
    base of a majority. In a poll by practice ``tally`` holds the practices' votes. ``hidden`` says
    that more were cast than ``tally`` tells.
    """

    tally: Tally
    support: int
    oppose: int | None
    areas: Areas | None = None
    hidden: bool = False


def verdict(rule: Threshold, counts: Counts) -> Verdict:
    """Hold a threshold against a count, in exact fractions; nothing cast meets nothing."""
    if rule.base is Base.AREAS:
        return _by_area(rule, counts.areas)
    part, whole = _measured(rule, counts)
    reached = share(part, whole)
    enough = reached > rule.fraction if rule.base is Base.MAJORITY else reached >= rule.fraction
    if whole and enough:
        return Verdict(rule, part, whole, Reached.MET)
    open_ = counts.hidden and rule.base is Base.TURNOUT
    return Verdict(rule, part, whole, Reached.TOO_FEW if open_ else Reached.NOT_MET)


def _by_area(rule: Threshold, areas: Areas | None) -> Verdict:
    if areas is None:
        return Verdict(rule, 0, 0, Reached.TOO_FEW)
    return Verdict(rule, areas.met, len(areas.verdicts), areas.reached(rule.fraction))


def _measured(rule: Threshold, counts: Counts) -> tuple[int, int]:
    tally, support = counts.tally, counts.tally.votes[counts.support]
    if rule.base is Base.TURNOUT:
        return tally.cast, tally.roll
    if rule.base in (Base.ROLL, Base.PRACTICES):  # where practices vote they are the roll
        return support, tally.roll
    against = tally.cast - support if counts.oppose is None else tally.votes[counts.oppose]
    return support, support + against
