"""What the whole roll may think, if those who did not vote think like those who did."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from bot.polls.counting.shares import share
from bot.polls.counting.tally import Tally

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
