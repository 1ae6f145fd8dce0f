"""How a ranked count goes on, decided from the rounds' votes alone.

No ballot is needed, so published rounds can be held against the rules by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bot.polls.counting.rounds import Chosen, Order, Reserved, Rules, Step, Ties, Votes, Why


@dataclass
class Contest:
    """How a count stands, from the rounds' votes alone."""

    rules: Rules
    quota: int
    history: list[Votes] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    out: set[int] = field(default_factory=set)
    passed_on: set[int] = field(default_factory=set)  # whose surplus has gone

    @property
    def hopeful(self) -> list[int]:
        return [o for o in sorted(self.rules.lot) if o not in self.out and o not in self.chosen]

    @property
    def left(self) -> int:
        """Places still to fill."""
        return self.rules.places - len(self.chosen)

    def decide(self, votes: Votes) -> tuple[tuple[Chosen, ...], Step | None]:
        """Who is chosen in a round with these votes, and what follows."""
        self.history.append(votes)
        chosen = [Chosen(option, Why.QUOTA) for option in self._reaching()]
        step = None if self._settled(chosen) else self._step()
        if step is not None and self._apply(step):
            self._settled(chosen)
        return tuple(chosen), step

    @property
    def over(self) -> bool:
        """Whether every place is filled, or nobody is left to fill one."""
        return not self.left or not self.hopeful

    def _reaching(self) -> Iterable[int]:
        """Those with the quota, most votes first, as long as there is a place for them."""
        ahead = sorted(self.hopeful, key=self._standing, reverse=True)
        for option in ahead:
            if self.history[-1][option] >= self.quota and self.left and not self._barred(option):
                self.chosen.append(option)
                yield option

    def _settled(self, chosen: list[Chosen]) -> bool:
        """Whether the count is over, if need be by choosing those who are left."""
        able = [option for option in self.hopeful if not self._barred(option)]
        if self.left and len(able) <= self.left:
            able.sort(key=self._standing, reverse=True)
            chosen += [Chosen(option, Why.LEFT) for option in able]
            self.chosen += able
        return self.over

    def _step(self) -> Step:
        votes = self.history[-1]
        barred = [option for option in self.hopeful if self._barred(option)]
        if barred:
            return self._last(barred, Why.BARRED)
        above = [o for o in self.chosen if votes[o] > self.quota and o not in self.passed_on]
        if above:
            largest = max(above, key=self._standing)
            share = (votes[largest] - self.quota) / votes[largest]
            return Step(Why.SURPLUS, largest, share, *self._tie(largest, above))
        return self._last([o for o in self.hopeful if not self._needed(o)], Why.OUT)

    def _last(self, among: Sequence[int], why: Why) -> Step:
        last = min(among, key=self._standing)
        return Step(why, last, Fraction(1), *self._tie(last, among))

    def _apply(self, step: Step) -> bool:
        """Take note of a step; whether somebody went out by it."""
        if step.why is Why.SURPLUS:
            self.passed_on.add(step.option)
            return False
        self.out.add(step.option)
        return True

    def _standing(self, option: int) -> tuple[Fraction | int, ...]:
        """What tells options apart: votes now, then in the other rounds, then the lot."""
        rounds = self._others()
        lot = -self.rules.lot.index(option)
        return (self.history[-1][option], *(self.history[at][option] for at in rounds), lot)

    def _others(self) -> Sequence[int]:
        earlier = range(len(self.history) - 1)
        return earlier if self.rules.ties is Ties.FIRST else earlier[::-1]

    def _tie(self, option: int, among: Sequence[int]) -> tuple[Order, int | None]:
        votes = self.history[-1]
        tied = tuple(o for o in among if o != option and votes[o] == votes[option])
        if not tied:
            return (), None
        for at in self._others():
            if all(self.history[at][o] != self.history[at][option] for o in tied):
                return tied, at + 1
        return tied, 0

    def _barred(self, option: int) -> bool:
        """Whether every place left is reserved, and none for this option."""
        wanting = [group for group in self.rules.reserved if self._wanting(group)]
        reserved = sum(self._wanting(group) for group in wanting)
        return reserved >= self.left and all(option not in group.options for group in wanting)

    def _needed(self, option: int) -> bool:
        """Whether a reserved place could not be filled without this option."""
        hopeful = self.hopeful
        return any(
            option in group.options
            and sum(o in group.options for o in hopeful) <= self._wanting(group)
            for group in self.rules.reserved
        )

    def _wanting(self, group: Reserved) -> int:
        """Places of a group still to fill, as far as there is anybody to fill them."""
        filled = sum(option in group.options for option in self.chosen)
        able = sum(option in group.options for option in self.hopeful)
        return min(max(group.places - filled, 0), able)
