"""Exact shares, and the per cents in which they are told."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

SHORT = 1_000  # a fraction with a smaller denominator is told as one


def share(part: int, whole: int) -> Fraction:
    """An exact share; 0 of nothing is 0."""
    return Fraction(part, whole) if whole else Fraction(0)


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


def exactly(value: Fraction) -> str:
    """A number of votes to its last digit, where five decimals or a short fraction tell it:
    "1,412.4557", "27 1/3"; any other to the nearest hundredth."""
    whole, rest = divmod(value, 1)
    if (rest * 10**5).denominator == 1:
        digits = f"{int(rest * 10**5):05}".rstrip("0")
        return f"{whole:,}.{digits}" if digits else f"{whole:,}"
    if rest.denominator < SHORT:
        return f"{whole:,} {rest}" if whole else str(rest)
    return in_votes(value)


def in_votes(value: Fraction) -> str:
    """A number of votes: "19", or "12.33" to the nearest hundredth where ballots were shared."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    whole, rest = divmod((value * 100 + Fraction(1, 2)).__floor__(), 100)
    return f"{whole:,}.{rest:02}"
