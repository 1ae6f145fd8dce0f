"""Whether enough members will come: exact arithmetic on a number or a fraction of the members."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from bot.errors import UserError

UNKNOWN = "no quorum yet: the list of members is loading"


@dataclass(frozen=True)
class Forecast:
    """Who will come, counted among those entitled to. ``needed`` is None without a quorum rule.

    Where it is not ``known`` who is entitled, all answers are counted, and no quorum is told."""

    size: int
    attending: int
    deputies: int
    apologies: int
    unsure: int
    needed: int | None
    deputies_count: bool = True
    doubled: int = 0
    before_move: int = 0
    known: bool = True

    @property
    def coming(self) -> int:
        """Those who count towards the quorum; a deputy counts once, if the rules allow it.

        ``doubled`` deputies are there already, as members or for somebody else. Those who said yes
        ``before_move`` do not count until they say so again.
        """
        return self.attending + (self.deputies - self.doubled if self.deputies_count else 0)

    @property
    def silent(self) -> int:
        return self.size - self.attending - self.deputies - self.apologies - self.unsure

    @property
    def short(self) -> int:
        return max(0, (self.needed or 0) - self.coming)

    @property
    def quorate(self) -> bool:
        return self.short == 0

    def told(self) -> str:
        """The forecast in one line: "7 of 8, short by 1, 9 not answered"."""
        if not self.known:
            return f"{self.coming} coming; {UNKNOWN}"
        if self.needed is None:
            return f"{self.coming} coming, {self.silent} not answered"
        gap = f"short by {self.short}" if self.short else "quorate"
        return f"{self.coming} of {self.needed}, {gap}, {self.silent} not answered"


def rule_of(text: str) -> str:
    """A quorum as an officer typed it; UserError for what is none."""
    said = text.replace(" ", "")
    match = re.fullmatch(r"([1-9]\d{0,3})(?:/([1-9]\d{0,3}))?", said, re.ASCII)
    if said and (not match or (match[2] and int(match[1]) > int(match[2]))):
        raise UserError(f"“{text[:20]}” is no quorum: write a number like 8, or one like 1/3.")
    return said


def needed(rule: str, size: int) -> int | None:
    """How many must come under ``rule`` ("8" or "1/3") of ``size`` members; None for no rule.

    A fraction is rounded up: a third of 17 is 6. At least one must come.
    """
    if not rule:
        return None
    share = Fraction(rule)
    if "/" not in rule:
        return int(share)
    return max(1, ceil(share * size))
