"""Practices weighted by their lists: exact totals, where they give no practice away.

List sizes are public, and an exact sum of them nearly always names its summands: "9,214 patients
in two practices" is a puzzle with one answer. So a weighted total is shown only where five or more
practices voted and where, for each of them, practices of equal number and equal lists together
could have spoken the other way: a set on one side of at most `LARGEST` practices exchanged
against a set of as many on the other, each against one of the same area that could have had its
doctors' votes, so that every other number that is told stays too. Where none such is found the
total is withheld.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, permutations, product

from bot.polls.counting.shares import share

Kind = tuple[str, int, int]  # a practice's area, how many of it voted, how many could
Names = tuple[str, ...]
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
    ``kinds`` how many of it voted, could, and, where its verdict hangs on few, its area; None where
    all are alike.
    """
    if voted < FEWEST or not _hidden(lists, frozenset(support), kinds or {}):
        return None
    return Weighted(sum(lists[name] for name in support), sum(lists.values()))


def _hidden(lists: Mapping[str, int], support: frozenset[str], kinds: Mapping[str, Kind]) -> bool:
    """Whether every practice has an exchange that would leave count and sum as they are."""
    sides = support, frozenset(lists) - support
    bare = {name for side in sides for name in side}
    for size in range(1, LARGEST + 1):
        for ones, others in _same_sums(lists, sides, size):
            for one, other in product(ones, others):
                if not bare.isdisjoint({*one, *other}) and _fits(one, other, kinds):
                    bare -= {*one, *other}
            if not bare:
                return True
    return False


def _same_sums(
    lists: Mapping[str, int], sides: tuple[frozenset[str], frozenset[str]], size: int
) -> Iterator[tuple[Sequence[Names], Sequence[Names]]]:
    """Sets of so many practices of either side that have as many patients together."""
    ones, others = (_sums(lists, side, size) for side in sides)
    yield from ((ones[total], others[total]) for total in ones.keys() & others.keys())


def _sums(lists: Mapping[str, int], side: frozenset[str], size: int) -> dict[int, list[Names]]:
    """The sets of so many practices by their patients together.

    Sets past the first `MOST_TRIED` are not looked at: then fewer exchanges are found, never more.
    """
    found: dict[int, list[Names]] = defaultdict(list)
    for names in islice(combinations(sorted(side), size), MOST_TRIED):
        found[sum(lists[name] for name in names)].append(names)
    return found


def _fits(one: Names, other: Names, kinds: Mapping[str, Kind]) -> bool:
    """Whether each practice of a set could have voted as one of the other set did, and that one as
    it did."""
    return any(
        all(_alike(kinds.get(a), kinds.get(b)) for a, b in zip(one, order, strict=True))
        for order in permutations(other)
    )


def _alike(one: Kind | None, other: Kind | None) -> bool:
    if one is None or other is None:
        return one is other
    (area, votes, roll), (where, theirs, room) = one, other
    return area == where and votes <= room and theirs <= roll
