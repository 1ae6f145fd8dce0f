"""One vote for each practice: what its doctors said becomes its voice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DIVIDED = -1


class Speaks(StrEnum):
    """Who speaks for a practice; fixed at the opening and printed."""

    MAJORITY = "majority"  # most of its voters; equal numbers at the top are "divided inside"
    ALL = "all"  # its voters, if they all agree; else it is divided
    NAMED = "named"  # the one member named on the roll


def voice(votes: Iterable[int], speaks: Speaks) -> int:
    """The option that a practice's voters speak for, or DIVIDED; raises ValueError for none."""
    counted = Counter(votes).most_common()
    if not counted:
        raise ValueError("a practice without voters has no voice")
    if speaks is Speaks.NAMED and (len(counted) > 1 or counted[0][1] > 1):
        raise ValueError("one member speaks for a practice with a named voter")
    if len(counted) == 1:
        return counted[0][0]
    tied = speaks is Speaks.ALL or counted[0][1] == counted[1][1]
    return DIVIDED if tied else counted[0][0]


@dataclass(frozen=True, slots=True)
class Voices:
    """Practices by what they said. ``roll``: practices asked.

    The divided are a number and never a name. Under the limit not even the number is told, nor
    what would give it away: the second partner of a practice of two could read off how the first
    voted. ``speaks`` NAMED divides nobody.
    """

    roll: int
    speaks: Speaks
    votes: tuple[int, ...]
    divided: int

    @property
    def spoke(self) -> int:
        """Practices with a voice."""
        return sum(self.votes)

    @property
    def voted(self) -> int:
        """Practices from which anybody voted."""
        return self.spoke + self.divided

    def divided_shown(self, limit: int) -> int | None:
        """The divided practices, or None where they are too few to tell."""
        if self.speaks is Speaks.NAMED or self.divided >= limit:
            return self.divided
        return None

    def voted_shown(self, limit: int) -> int | None:
        """The practices that voted, or None where that would tell how many are divided."""
        return None if self.divided_shown(limit) is None else self.voted


def voices(
    ballots: Iterable[tuple[str, int]], options: int, practices: int, speaks: Speaks
) -> Voices:
    """Practices' voices from their members' choices: (practice, option) pairs.

    Raises ValueError for more practices than the roll has.
    """
    by_practice: dict[str, list[int]] = defaultdict(list)
    for practice, option in ballots:
        by_practice[practice].append(option)
    if len(by_practice) > practices:
        raise ValueError(f"{len(by_practice)} practices voted of {practices}")
    said = Counter(voice(votes, speaks) for votes in by_practice.values())
    votes = tuple(said[option] for option in range(options))
    return Voices(practices, speaks, votes, said[DIVIDED])
