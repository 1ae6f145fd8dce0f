"""Several statements or actions, each answered on its own: a scale, or a menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.polls.method import Choice

SUPPORT, OPPOSE, ABSTAIN = 1, 2, 3  # a menu's answers; 0 is unanswered


@dataclass(frozen=True, slots=True)
class Column:
    """One statement's answers: ``counts[0]`` left it out, ``counts[n]`` gave mark n."""

    roll: int
    counts: tuple[int, ...]

    @property
    def cast(self) -> int:
        """Ballots, those that left this one out included."""
        return sum(self.counts)

    @property
    def answered(self) -> int:
        """Ballots that say something here."""
        return self.cast - self.counts[0]


@dataclass(frozen=True, slots=True)
class Action(Column):
    """One action of a menu."""

    @property
    def support(self) -> int:
        return self.counts[SUPPORT]

    @property
    def oppose(self) -> int:
        return self.counts[OPPOSE]

    @property
    def abstain(self) -> int:
        return self.counts[ABSTAIN]

    @property
    def unanswered(self) -> int:
        return self.counts[0]

    @property
    def most_of_all(self) -> bool:
        """Whether more than half of the whole roll support it."""
        return 2 * self.support > self.roll


@dataclass(frozen=True, slots=True)
class Statement(Column):
    """One statement on a scale from 1, disagree, to 5 or 6, agree. Left out counts as abstained."""

    @property
    def top(self) -> int:
        return len(self.counts) - 1

    @property
    def disagree(self) -> int:
        """Marks below the middle."""
        return sum(self.counts[1 : 1 + self.top // 2])

    @property
    def neither(self) -> int:
        """The middle mark; a scale of 6 has none."""
        return self.counts[1 + self.top // 2] if self.top % 2 else 0

    @property
    def agree(self) -> int:
        """Marks above the middle."""
        return sum(self.counts[1 + (self.top + 1) // 2 :])

    @property
    def abstain(self) -> int:
        return self.counts[0]

    @property
    def median(self) -> tuple[int, int] | None:
        """The middle answer: two marks where the middle lies between them, None without answers."""
        if not self.answered:
            return None
        return self._at((self.answered + 1) // 2), self._at(self.answered // 2 + 1)

    def _at(self, rank: int) -> int:
        """The mark of the answer so far up in the order of marks, from 1."""
        passed = 0
        for mark in range(1, self.top + 1):
            passed += self.counts[mark]
            if passed >= rank:
                return mark
        raise ValueError("no answer stands so high")


def columns(choices: Sequence[Choice], options: int, top: int) -> tuple[tuple[int, ...], ...]:
    """How often each mark from 0 to ``top`` was given, by option."""
    return tuple(
        tuple(sum(choice[option] == mark for choice in choices) for mark in range(top + 1))
        for option in range(options)
    )


def menu(choices: Sequence[Choice], options: int, roll: int) -> tuple[Action, ...]:
    """The actions of a menu, in their order."""
    return tuple(Action(roll, counts) for counts in columns(choices, options, ABSTAIN))


def scale(choices: Sequence[Choice], options: int, top: int, roll: int) -> tuple[Statement, ...]:
    """The statements of a scale, in their order."""
    return tuple(Statement(roll, counts) for counts in columns(choices, options, top))
