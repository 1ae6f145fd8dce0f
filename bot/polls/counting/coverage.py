"""From how many practices the votes of members came, told as near as tells of nobody.

Everybody knows who works where and how many voted. "From all 14 practices" would add that whoever
is alone in one voted; "from 13 of 14" would say the same to somebody who is alone in one and stayed
away. So the highest numbers are told as one ("at least 12"), the lowest as another, each as wide as
it must be that no member, with what they know of themselves, learns more of the others of any
practice than the turnout tells. How wide that is follows from the roll and the votes cast alone, so
it tells nothing either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

MOST = 1_000  # practices; a committee has some 60, and of more it takes many seconds
Fact = tuple[str, int, str]  # of a practice with so many, or of others: that all voted, or none


@dataclass(frozen=True, slots=True)
class Coverage:
    """Practices that voted, between ``low`` and ``high``, of ``asked`` on the roll; from none to
    all where nothing may be told."""

    low: int
    high: int
    asked: int

    @property
    def told(self) -> bool:
        """Whether anything may be told."""
        return (self.low, self.high) != (0, self.asked)

    @property
    def words(self) -> str:
        """ "12", "at least 12" or "at most 4"."""
        if self.low == self.high:
            return f"{self.low:,}"
        return f"at least {self.low:,}" if self.low else f"at most {self.high:,}"


def coverage(rolls: Sequence[int], outside: int, cast: int, voted: int, limit: int) -> Coverage:
    """What may be told of the practices that ``voted``.

    ``rolls``: members of each practice on the roll; ``outside``: those in none. Fewer than
    ``limit`` practices are never told apart.
    """
    everybody = _Known(tuple(sorted(rolls, reverse=True)), (outside,), cast)
    least, most = everybody.bounds
    knowers = [(each, each.facts(least, most)) for each in _knowers(everybody)]

    def safe(low: int, high: int) -> bool:
        return all(each.facts(low, high) <= turnout for each, turnout in knowers)

    single = {many for many in range(max(least, limit), most + 1) if safe(many, many)}
    first, last = _longest(single) if single else (most, most - 1)
    while last < most and not safe(last + 1, most):
        last -= 1
    first = min(first, last + 1)
    while first > least and not safe(least, first - 1):
        first += 1
    if first > last + 1:
        return Coverage(0, len(rolls), len(rolls))
    if voted > last:
        return Coverage(last + 1, len(rolls), len(rolls))
    return Coverage(*((0, first - 1) if voted < first else (voted, voted)), len(rolls))


def _longest(numbers: set[int]) -> tuple[int, int]:
    """The longest run without a gap."""
    runs = groupby(sorted(numbers), key=lambda n: n - sum(other < n for other in numbers))
    found = [(run[0], run[-1]) for run in (list(members) for _, members in runs)]
    return max(found, key=lambda run: run[1] - run[0])


@dataclass(frozen=True)
class _Known:
    """What somebody can work out who knows how many voted in all, and of how many practices.

    ``sizes``: members of each practice, the largest first; ``beside``: groups of others, whose
    practice is none or is known to have voted; ``own``: practices known to have voted.
    """

    sizes: tuple[int, ...]
    beside: tuple[int, ...]
    cast: int
    own: int = 0

    @cached_property
    def tops(self) -> tuple[int, ...]:
        """The members of the so many largest practices."""
        return tuple(accumulate(self.sizes, initial=0))

    @cached_property
    def firsts(self) -> Mapping[int, int]:
        """Where the practices of each size begin."""
        return {size: self.sizes.index(size) for size in dict.fromkeys(self.sizes)}

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The fewest and the most practices from which the votes can have come."""
        reach = self.cast - sum(self.beside)
        least = next((n for n, top in enumerate(self.tops) if top >= reach), len(self.sizes))
        return least + self.own, min(len(self.sizes), self.cast) + self.own

    def facts(self, low: int, high: int) -> set[Fact]:
        """What is certain where between ``low`` and ``high`` practices voted; nothing where that
        cannot be."""
        least, most = self.bounds
        votes = range(max(low, least) - self.own, min(high, most) - self.own + 1)
        if not votes or self.cast < 0:
            return set()
        found = set[Fact]()
        for size in self.firsts:
            found.update(self._certain("practice", size, [self._inside(size, n) for n in votes]))
        for at, size in enumerate(self.beside):
            found.update(
                self._certain(f"beside {at}", size, [self._outside(size, n) for n in votes])
            )
        return found

    def _certain(self, what: str, size: int, ways: Sequence[tuple[bool, range]]) -> Iterator[Fact]:
        none = any(zero for zero, _ in ways)
        some = [many for _, many in ways if many]
        if size and not none and all(many[0] == size for many in some):
            yield what, size, "all"
        if size and not some:
            yield what, size, "none"

    def _inside(self, size: int, voted: int) -> tuple[bool, range]:
        """Whether nobody of such a practice can have voted, and how many can have, from one on."""
        others, free, first = len(self.sizes) - 1, sum(self.beside), self.firsts[size]

        def most(practices: int) -> int:
            if practices <= first:
                return self.tops[practices] + free
            return self.tops[practices + 1] - size + free

        none = voted <= others and voted <= self.cast <= most(voted)
        if not voted:
            return none, range(0)
        least = max(1, self.cast - most(voted - 1))
        return none, range(least, min(size, self.cast - voted + 1) + 1)

    def _outside(self, size: int, voted: int) -> tuple[bool, range]:
        least = max(0, self.cast - self.tops[voted] - (sum(self.beside) - size))
        most = min(size, self.cast - voted)
        return least == 0, range(max(1, least), most + 1)


def _knowers(all_: _Known) -> Iterator[_Known]:
    """Somebody without a vote, and of each kind of practice somebody who voted or stayed away."""
    yield all_
    (outside,), cast = all_.beside, all_.cast
    for size, at in all_.firsts.items():
        rest = all_.sizes[:at] + all_.sizes[at + 1 :]
        yield _Known(rest, (outside, size - 1), cast - 1, 1)
        fewer = rest if size == 1 else (*rest, size - 1)
        yield _Known(tuple(sorted(fewer, reverse=True)), (outside,), cast)
    if outside:
        yield _Known(all_.sizes, (outside - 1,), cast - 1)
        yield _Known(all_.sizes, (outside - 1,), cast)
