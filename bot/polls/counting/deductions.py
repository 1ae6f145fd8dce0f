"""What follows of a small poll by practice from all that is published of it, worked out exactly.

Every way in which the members of each practice can have voted is tried against the members' totals
and the practices' voices. Practices with as many on the roll can be exchanged, so one of each size
stands for all. Nothing but what is published goes in, so that showing or withholding a result tells
nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from math import prod

from bot.polls.counting.voices import DIVIDED, Speaks, Voices, voice

Numbers = tuple[int, ...]
State = tuple[Numbers, Numbers]  # votes by option and practices by voice, still to be given out
Outcome = tuple[Numbers, int | None]  # a practice's votes by option, and its voice
Fact = tuple[int, str, int]  # of practices of a size: what is known, of which option
MOST_STATES = 30_000  # of totals and voices, times practices; more would take many seconds


def small(rolls: Sequence[int], totals: Numbers, voices: Voices) -> bool:
    """Whether a poll is small enough to be worked out in a few seconds."""
    return prod(many + 1 for many in (*totals, *voices.votes)) * len(rolls) <= MOST_STATES


def deduced(
    rolls: Sequence[int], totals: Numbers, voices: Voices, limit: int, *, divided: bool
) -> set[Fact]:
    """What anybody can work out of single votes, beyond what the totals, or voices that are all
    alike, show by themselves.

    ``rolls`` are how many may vote in each practice. ``divided`` says that the number of divided
    practices is told, too; else what shows is that ``limit`` practices or more voted.
    """
    inside = voices.divided if divided else max(0, limit - voices.spoke)
    told = _Told(totals, (*voices.votes, inside), voices.speaks, exact=divided)
    heard = tuple(many if many == 0 else len(rolls) for many in voices.votes)
    free = _Told(totals, (*heard, len(rolls)), voices.speaks, open_=True)
    found: set[Fact] = set()
    for size in sorted(set(rolls)):
        others = list(rolls)
        others.remove(size)
        if known := _facts(size, told.fitting(size, others)):
            found |= known - _facts(size, free.fitting(size, others))
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """Totals by option, and practices by voice with the divided ones last: these exactly, or
    (``exact`` False) at least so many divided, or (``open_``) at most so many of each."""

    totals: Numbers
    said: Numbers
    speaks: Speaks
    exact: bool = False
    open_: bool = False

    def fitting(self, size: int, others: Sequence[int]) -> list[Numbers]:
        """The ways in which a practice of that size can have voted, the others taking up the
        rest."""
        reached: set[State] = {(self.totals, self.said)}
        for other in others:
            ways = outcomes(other, len(self.totals), self.speaks)
            after = (self._less(state, way) for state in reached for way in ways)
            reached = {state for state in after if state is not None}
        ways = outcomes(size, len(self.totals), self.speaks)
        return [way[0] for way in ways if any(self._ends(state, way) for state in reached)]

    def _less(self, state: State, way: Outcome) -> State | None:
        """What is left to be given out after one practice; None where it takes more than that."""
        (votes, said), (own, says) = state, way
        left = tuple(have - take for have, take in zip(votes, own, strict=True))
        if min(left) < 0:
            return None
        if says is None:
            return left, said
        place = len(votes) if says == DIVIDED else says
        if not said[place]:
            enough = says == DIVIDED and not self.exact and not self.open_
            return (left, said) if enough else None
        return left, (*said[:place], said[place] - (not self.open_), *said[place + 1 :])

    def _ends(self, state: State, way: Outcome) -> bool:
        left = self._less(state, way)
        return left is not None and not any(left[0]) and (self.open_ or not any(left[1]))


@cache
def outcomes(size: int, options: int, speaks: Speaks) -> tuple[Outcome, ...]:
    """Every way in which so many members can vote or stay away."""
    found = []
    for chosen in combinations_with_replacement(range(options + 1), size):
        votes = tuple(chosen.count(option) for option in range(options))
        cast = [option for option in chosen if option < options]
        found.append((votes, voice(cast, speaks) if cast else None))
    return tuple(found)


def _facts(size: int, ways: Sequence[Numbers]) -> set[Fact]:
    """What is certain of practices of that size: that all of them chose one option, or, of two
    partners, what the one who chose an option knows of the other."""
    found: set[Fact] = set()
    for option in range(len(ways[0]) if ways else 0):
        if all(way[option] == size for way in ways):
            found.add((size, "all", option))
        if size == 2:
            found |= {(size, f"beside {option}", other) for other in _beside(ways, option)}
    return found


def _beside(ways: Sequence[Numbers], option: int) -> Iterator[int]:
    """What a partner who chose an option is sure that the other chose."""
    with_it = [way for way in ways if way[option]]
    rest = [tuple(many - (at == option) for at, many in enumerate(way)) for way in with_it]
    if rest and len(set(rest)) == 1:
        yield from (at for at, many in enumerate(rest[0]) if many)
