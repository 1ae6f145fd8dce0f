"""The answers of a poll, and which of them are for, against or neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """What an option says of the question; *neutral* where options are merely alternatives."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    NEUTRAL = "neutral"


_FOR = frozenset({"support", "yes", "for", "agree", "approve", "in favour", "aye"})
_AGAINST = frozenset({"oppose", "no", "against", "disagree", "reject", "nay"})
_ABSTAIN = frozenset(
    {"abstain", "abstention", "no view", "don't know", "unsure", "undecided"}
    | {"returned blank", "blank", "neither", "no opinion", "not sure"}
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a poll."""

    label: str
    stance: Stance = Stance.NEUTRAL


def options_of(labels: tuple[str, ...]) -> tuple[Option, ...]:
    """Give each label its stance; one "for" beside one "against" makes a yes-or-no question."""
    plain = [label.strip().casefold().replace("\u2019", "'") for label in labels]
    sides = [sum(word in side for word in plain) for side in (_FOR, _AGAINST)]
    if sides != [1, 1]:
        return tuple(Option(label) for label in labels)
    return tuple(Option(label, _stance(word)) for label, word in zip(labels, plain, strict=True))


def _stance(word: str) -> Stance:
    for stance, side in (
        (Stance.FOR, _FOR),
        (Stance.AGAINST, _AGAINST),
        (Stance.ABSTAIN, _ABSTAIN),
    ):
        if word in side:
            return stance
    return Stance.NEUTRAL
