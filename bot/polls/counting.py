"""The count: whole numbers and exact fractions, never a float, never a share without its base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from bot.polls.method import Choice
from bot.polls.model import Option, Stance


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


def share(part: int, whole: int) -> Fraction:
    """An exact share; 0 of nothing is 0."""
    return Fraction(part, whole) if whole else Fraction(0)


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


def rounded(share: Fraction, places: int = 0) -> Fraction:
    """The share in per cent, rounded half up to so many decimals, exact."""
    scale = 10**places
    return Fraction((share * 100 * scale + Fraction(1, 2)).__floor__(), scale)


def percent(share: Fraction, places: int = 0) -> str:
    """ "70%", or "67.66%" with two places."""
    scale = 10**places
    whole, rest = divmod(int(rounded(share, places) * scale), scale)
    return f"{whole}.{rest:0{places}d}%" if places else f"{whole}%"


def percents(votes: Sequence[int], base: int) -> list[str]:
    """The shares of ``base`` that belong together, as whole per cents where these tell the truth.

    One decimal is gained when the shares are a whole and their rounded forms do not sum to 100,
    and when a vote would read 0% or anything less than all 100%.
    """
    shares = [Fraction(count, base) if base else Fraction(0) for count in votes]
    places = 1 if _misleads(shares) else 0
    return [percent(share, places) for share in shares]


def _misleads(shares: Sequence[Fraction]) -> bool:
    if sum(shares) == 1 and sum(rounded(share) for share in shares) != 100:
        return True
    return any(rounded(share) in (0, 100) and share not in (0, 1) for share in shares)


Z95 = 1.959963984540054  # the normal distribution's 97.5% point


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a share of the roll."""

    low: Fraction
    high: Fraction


def interval(tally: Tally, index: int) -> Interval | None:
    """A 95% interval for an option's share of the whole roll; None where nobody voted.

    Wilson's score interval (E. B. Wilson, JASA 22, 1927, pages 209-212) with the voters counted as
    n (N - 1) / (N - n), which puts the finite population correction (N - n) / (N - 1) of the
    variance of a sampled proportion in its place (W. G. Cochran, Sampling Techniques, 3rd edition,
    1977, section 3.2). With the whole roll voting it is the share itself. It never leaves the
    exact bounds: the floor if no absentee supports the option, the ceiling if all do.
    """
    if not tally.cast:
        return None
    exact = tally.of_cast(index)
    low, high = (exact, exact) if not tally.absent else _wilson(tally, float(exact))
    floor, ceiling = share(tally.floor(index), tally.roll), share(tally.ceiling(index), tally.roll)
    return Interval(min(max(low, floor), ceiling), max(min(high, ceiling), floor))


def _wilson(tally: Tally, p: float) -> tuple[Fraction, Fraction]:
    n = tally.cast * (tally.roll - 1) / tally.absent
    if not n:  # a roll of one who did not vote has no sample
        return Fraction(0), Fraction(1)
    square = Z95 * Z95
    middle = (p + square / (2 * n)) / (1 + square / n)
    half = Z95 * sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
    return Fraction(middle - half), Fraction(middle + half)
