"""Practices weighted by their lists: exact totals, where they give no practice away.

List sizes are public, and an exact sum of them nearly always names its summands: "9,214 patients
in two practices" is a puzzle with one answer. So a weighted total is shown only where five or more
practices voted and where, for each of them, practices of equal number and equal lists together
could have spoken the other way: a set on one side of at most `LARGEST` practices exchanged
against a set of as many on the other, of the same areas and as many doctors each, so that every
other number that is told stays too. Where none such is found the total is withheld.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from bot.polls.counting.shares import share

Kind = tuple[str, int]  # a practice's area, and how many of it stand on the roll
FEWEST = 5
LARGEST = 3
MOST_TRIED = 200_000  # sets of one side; a committee has some 60 practices


@dataclass(frozen=True, slots=True)
class Weighted:
    """Patients of the practices that support, of all whose practices were asked."""

    support: int
    all: int

    @property
    def share(self) -> Fraction:
        return share(self.support, self.all)


def weighted(
    lists: Mapping[str, int],
    support: Collection[str],
    voted: int,
    kinds: Mapping[str, Kind] | None = None,
) -> Weighted | None:
    """The patients behind the practices in ``support``; None where too much would be told.

    ``lists`` are the patients of every practice on the roll, ``voted`` how many practices did;
    ``kinds`` how many of it vote and, where its verdict hangs on few, its area; None where all are
    alike.
    """
    if voted < FEWEST or not _hidden(lists, frozenset(support), kinds or {}):
        return None
    return Weighted(sum(lists[name] for name in support), sum(lists.values()))


def _hidden(lists: Mapping[str, int], support: frozenset[str], kinds: Mapping[str, Kind]) -> bool:
    """Whether every practice has an exchange that would leave count and sum as they are."""
    sides = support, frozenset(lists) - support
    bare = {name for side in sides for name in side}
    for size in range(1, LARGEST + 1):
        sums = [_sums(lists, side, size, kinds) for side in sides]
        for total in sums[0].keys() & sums[1].keys():
            bare -= sums[0][total] | sums[1][total]
        if not bare:
            return True
    return False


def _sums(
    lists: Mapping[str, int], side: frozenset[str], size: int, kinds: Mapping[str, Kind]
) -> dict[tuple[int, tuple[Kind, ...]], set[str]]:
    """Who takes part in a set of so many practices with that many patients together, by the kinds
    of practices in it.

    Sets past the first `MOST_TRIED` are not looked at: then fewer exchanges are found, never more.
    """
    found: dict[tuple[int, tuple[Kind, ...]], set[str]] = defaultdict(set)
    for tried, names in enumerate(combinations(sorted(side), size)):
        if tried == MOST_TRIED:
            break
        alike = tuple(sorted(kinds.get(name, ("", 0)) for name in names))
        found[sum(lists[name] for name in names), alike].update(names)
    return found
