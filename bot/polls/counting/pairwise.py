"""Options held against each other one to one.

Who is ahead of each other one is ahead of all (M. de Condorcet, 1785). Where no option is, or a
whole order is asked for ("put these in order"), the strongest paths decide (M. Schulze, Social
Choice and Welfare 36, 2011, pages 267-303): an option stands before another when its strongest
chain of one-to-one leads over it is stronger than the other's over it. Taken rather than others
because it never ranks a loser against all above anybody, naming an option higher never harms it,
copies of an option change nothing between the others, and it needs no lot unless votes are equal.

An option that a ballot leaves out stands behind all that it names; between two left out the
ballot says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from bot.polls.counting.rounds import Order

Table = tuple[tuple[int, ...], ...]  # [one][other]: ballots that put one before the other


def table(orders: Iterable[Order], options: int) -> Table:
    """How many ballots put each option before each other one."""
    found = [[0] * options for _ in range(options)]
    for order, many in Counter(orders).items():
        behind = set(range(options))
        for one in order:
            behind.discard(one)
            for other in behind:
                found[one][other] += many
    return tuple(map(tuple, found))


@dataclass(frozen=True, slots=True)
class Pairwise:
    """The one-to-one table and what follows from it."""

    table: Table

    def ahead(self, one: int, other: int) -> bool:
        """Whether more ballots put the one first."""
        return self.table[one][other] > self.table[other][one]

    @property
    def winner(self) -> int | None:
        """The option ahead of each other one; None where there is none."""
        all_options = range(len(self.table))
        for one in all_options:
            if all(self.ahead(one, other) for other in all_options if other != one):
                return one
        return None

    def beaten_by(self, option: int) -> Order:
        """Those ahead of an option one to one."""
        return tuple(o for o in range(len(self.table)) if self.ahead(o, option))

    @property
    def strongest(self) -> Table:
        """The strength of the strongest path between each two options, 0 where there is none.

        A lead is as strong as the votes for it ("winning votes").
        """
        size = len(self.table)
        found = [[self.table[a][b] * self.ahead(a, b) for b in range(size)] for a in range(size)]
        for via, start, end in permutations(range(size), 3):  # Floyd and Warshall's order
            through = min(found[start][via], found[via][end])
            found[start][end] = max(found[start][end], through)
        return tuple(map(tuple, found))

    @property
    def places(self) -> tuple[int, ...]:
        """Each option's place, from 1; those that nothing tells apart share one."""
        paths, size = self.strongest, len(self.table)
        before = (sum(paths[b][a] > paths[a][b] for b in range(size)) for a in range(size))
        return tuple(1 + many for many in before)
