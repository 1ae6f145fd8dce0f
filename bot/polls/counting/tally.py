"""One answer or several: votes for each option, with what those away could still change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.polls.counting.shares import share
from bot.polls.method import Choice
from bot.polls.option import Option, Stance


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of ``roll`` voted and what for; abstentions and blanks are votes cast."""

    roll: int
    cast: int
    votes: tuple[int, ...]

    @property
    def turnout(self) -> Fraction:
        """Votes cast as a share of the roll; 0 for an empty roll."""
        return share(self.cast, self.roll)

    @property
    def absent(self) -> int:
        """How many of the roll did not vote."""
        return self.roll - self.cast

    def of_cast(self, index: int) -> Fraction:
        """An option's votes as a share of the votes cast."""
        return share(self.votes[index], self.cast)

    def floor(self, index: int) -> int:
        """How many support the option if nobody who stayed away does."""
        return self.votes[index]

    def ceiling(self, index: int) -> int:
        """How many support the option if everybody who stayed away does."""
        return self.votes[index] + self.absent

    def leader(self) -> int | None:
        """The option with most votes, or None for a tie at the top or an empty count."""
        most = max(self.votes, default=0)
        return self.votes.index(most) if most and self.votes.count(most) == 1 else None


@dataclass(frozen=True, slots=True)
class Sides:
    """A yes-or-no question: indexes of the option for it and the one against it."""

    support: int
    oppose: int

    def cast(self, tally: Tally) -> int:
        """How many were for or against."""
        return tally.votes[self.support] + tally.votes[self.oppose]


def sides(options: tuple[Option, ...]) -> Sides | None:
    """Which option is for and which against, or None where options are alternatives."""
    stances = [option.stance for option in options]
    if Stance.FOR not in stances or Stance.AGAINST not in stances:
        return None
    return Sides(stances.index(Stance.FOR), stances.index(Stance.AGAINST))


def tally(choices: Iterable[Choice], options: int, roll: int) -> Tally:
    """Count ballots of polls that take one or several options.

    Raises ValueError for more ballots than the roll has members, which no honest box can hold.
    """
    votes, cast = [0] * options, 0
    for choice in choices:
        cast += 1
        for index, value in enumerate(choice):
            votes[index] += value > 0
    if cast > roll:
        raise ValueError(f"{cast} ballots from a roll of {roll}")
    return Tally(roll, cast, tuple(votes))
