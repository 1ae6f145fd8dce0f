"""A pledge with a critical mass: reached or not, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil


@dataclass(frozen=True, slots=True)
class Mass:
    """How many must pledge, of so many asked; fixed at the opening."""

    needed: int
    roll: int

    def reached(self, pledged: int) -> bool:
        """All that is ever told of how many have pledged."""
        return pledged >= self.needed


def mass(needed: int | Fraction, roll: int) -> Mass:
    """A critical mass given as a number or as a share of the roll, rounded up.

    Raises ValueError where it asks for nobody, or for more than there are.
    """
    number = ceil(needed * roll) if isinstance(needed, Fraction) else needed
    if not 1 <= number <= roll:
        raise ValueError(f"a mass of {number} cannot be reached by {roll}")
    return Mass(number, roll)
