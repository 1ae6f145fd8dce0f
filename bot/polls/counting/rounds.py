"""What a ranked count is made of: the rules fixed at the opening, rounds, and who is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Order = tuple[int, ...]  # options, most wanted first
Votes = tuple[Fraction, ...]  # by option


class Ties(StrEnum):
    """Which round settles equal votes: the first in which they differ, or the latest."""

    FIRST = "first"
    LATEST = "latest"


class Why(StrEnum):
    """Why ballots pass on, or why somebody is chosen."""

    SURPLUS = "surplus"  # chosen with more than the quota
    OUT = "out"  # the last
    BARRED = "barred"  # only reserved places are left
    QUOTA = "quota"
    LEFT = "left"  # as many were left as places


@dataclass(frozen=True, slots=True)
class Reserved:
    """Places that only these options can take."""

    name: str
    places: int
    options: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is fixed at the opening. ``lot``: all options as drawn, the first wins a tie; empty
    until it is drawn.

    ``decimals`` cuts a ballot's worth to so many decimals, as the Scottish rules do; None is exact.
    """

    lot: Order = ()
    places: int = 1
    reserved: tuple[Reserved, ...] = ()
    ties: Ties = Ties.FIRST
    decimals: int | None = None

    def quota(self, cast: int) -> int:
        """The votes with which somebody is chosen."""
        return cast // (self.places + 1) + 1


def scottish(lot: Order, places: int) -> Rules:
    """The Scottish Local Government Elections Order 2007: five decimals, latest round first."""
    return Rules(lot, places, ties=Ties.LATEST, decimals=5)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody chosen, and why."""

    option: int
    why: Why


@dataclass(frozen=True, slots=True)
class Step:
    """Whose ballots pass on after a round, and the share of their worth that does.

    ``tied``: the others who had as many votes; ``settled``: the round that told them apart, 0 for
    the lot, None where nobody was tied.
    """

    why: Why
    option: int
    share: Fraction = Fraction(1)
    tied: Order = ()
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round: everybody's votes, who is chosen by them, and what follows."""

    votes: Votes
    neither: Fraction
    chosen: tuple[Chosen, ...]
    step: Step | None


@dataclass(frozen=True, slots=True)
class Election:
    """The whole working out. ``chosen`` in the order in which they were."""

    rules: Rules
    cast: int
    rounds: tuple[Round, ...]

    @property
    def quota(self) -> int:
        return self.rules.quota(self.cast)

    @property
    def chosen(self) -> Order:
        return tuple(each.option for round in self.rounds for each in round.chosen)
