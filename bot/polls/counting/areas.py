"""Areas that must each agree: a bare verdict for each, and no count.

Real areas are small and lopsided, so a table of counts would be all hidden. A verdict still says
something: "met" is the inequality "more for than against here". Everybody knows the roll of each
area and the votes overall, so a verdict is shown only where no count of any area follows from all
of that together. To see whether one does, voters are exchanged: one ballot of some kind in one
area against one of another kind in another area leaves every total as it was. A count that no
such exchange can move might be worked out, and then a verdict is withheld until none is left
that can. (Counts that the totals alone fix, as when everybody voted alike, are not the verdicts'
doing.)

Where practices vote, their doctors' votes are told in all as well, so one practice is exchanged
against another only where as many of it stand on the roll: with all its ballots, these totals stay
too. Where an area's turnout was told while the poll was open, nobody is exchanged who stayed away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import permutations

FOR, AGAINST, OTHER, ABSENT = range(4)


class Reached(StrEnum):
    """What an area shows."""

    MET = "met"
    NOT_MET = "not met"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Area:
    """An area's count, which is never shown. ``other`` are votes for neither side.

    ``sizes``: by kind of ballot, numbers that tell its voters apart (how many stand on the roll of
    a practice, say): only those with one number stand for each other. None: all are alike. Without
    ABSENT it is known how many stayed away.
    """

    name: str
    roll: int
    support: int
    oppose: int
    other: int = 0
    sizes: Mapping[int, frozenset[int]] | None = None

    @property
    def cast(self) -> int:
        return self.support + self.oppose + self.other

    @property
    def met(self) -> bool:
        """More for than against."""
        return self.support > self.oppose

    @property
    def voters(self) -> tuple[int, int, int, int]:
        """Those for, against, neither, and away."""
        return self.support, self.oppose, self.other, self.roll - self.cast


def verdicts(areas: Sequence[Area], limit: int) -> dict[str, Reached]:
    """The verdict of each area, "too few" where its ballots are, or where a count would follow."""
    shown = {area.name: _verdict(area, limit) for area in areas}
    while areas and (open_ := [name for name in shown if shown[name] is not Reached.TOO_FEW]):
        told = _given_away(areas, shown, limit)
        if not told:
            break
        smallest = min(open_, key=lambda name: (name not in told, _cast(areas, name), name))
        shown[smallest] = Reached.TOO_FEW
    return shown


def _verdict(area: Area, limit: int) -> Reached:
    if area.cast < limit:
        return Reached.TOO_FEW
    return Reached.MET if area.met else Reached.NOT_MET


def _cast(areas: Sequence[Area], name: str) -> int:
    return next(area.cast for area in areas if area.name == name)


def _given_away(areas: Sequence[Area], shown: Mapping[str, Reached], limit: int) -> set[str]:
    """Areas with a count that no exchange moves once the verdicts are known, though one could."""
    free = {area.name: Reached.TOO_FEW for area in areas}
    alike = [replace(area, sizes=_loosest(area)) for area in areas]  # no way may be missed here
    without, with_ = _moved(alike, free, 0), _moved(areas, shown, limit)
    return {name for name, _ in without - with_}


def _loosest(area: Area) -> Mapping[int, frozenset[int]] | None:
    """All voters alike, but for those away where it is known who they are as a number."""
    if area.sizes is None or ABSENT in area.sizes:
        return None
    return dict.fromkeys((FOR, AGAINST, OTHER), frozenset({0}))


def _moved(areas: Sequence[Area], shown: Mapping[str, Reached], limit: int) -> set[tuple[str, int]]:
    """The counts (area, kind of ballot) that some exchange changes without breaking a verdict."""
    found = set()
    for one, other in permutations(areas, 2):
        for given, taken in permutations((FOR, AGAINST, OTHER, ABSENT), 2):
            if not _alike(one, given, other, taken):
                continue
            pair = _exchanged(one, given, taken), _exchanged(other, taken, given)
            if all(area is not None and _fits(area, shown, limit) for area in pair):
                found |= {(area.name, kind) for area in (one, other) for kind in (given, taken)}
    return found


def _alike(area: Area, given: int, other: Area, taken: int) -> bool:
    """Whether there are voters on both sides that can stand for each other."""
    if area.sizes is None or other.sizes is None:
        return True
    return bool(area.sizes.get(given, frozenset()) & other.sizes.get(taken, frozenset()))


def _exchanged(area: Area, given: int, taken: int) -> Area | None:
    """The area with one ballot of a kind less and one of another more; None where it has none."""
    voters = list(area.voters)
    voters[given] -= 1
    voters[taken] += 1
    if voters[given] < 0:
        return None
    return replace(area, support=voters[FOR], oppose=voters[AGAINST], other=voters[OTHER])


def _fits(area: Area, shown: Mapping[str, Reached], limit: int) -> bool:
    """Whether what an area shows would be the same with this count.

    Any count fits "too few": a verdict withheld for the sake of others looks the same.
    """
    verdict = shown[area.name]
    if verdict is Reached.TOO_FEW:
        return True
    return area.cast >= limit and area.met is (verdict is Reached.MET)


@dataclass(frozen=True, slots=True)
class Areas:
    """How many areas there are, agree, and cannot be told."""

    verdicts: Mapping[str, Reached]

    @property
    def met(self) -> int:
        return self._many(Reached.MET)

    @property
    def too_few(self) -> int:
        return self._many(Reached.TOO_FEW)

    def reached(self, share: Fraction) -> Reached:
        """Whether so large a share of the areas agrees; "too few" where the silent ones decide."""
        of_all = len(self.verdicts)
        if of_all and Fraction(self.met, of_all) >= share:
            return Reached.MET
        could = of_all and Fraction(self.met + self.too_few, of_all) >= share
        return Reached.TOO_FEW if could else Reached.NOT_MET

    def named(self, verdict: Reached) -> Iterator[str]:
        """The areas with that verdict."""
        return (name for name, each in self.verdicts.items() if each is verdict)

    def _many(self, verdict: Reached) -> int:
        return sum(each is verdict for each in self.verdicts.values())
