"""What a straw poll is made of. Instants are aware and in UTC; ids are Discord's unless said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.polls.method import ONE, Method
from bot.register import Entry


class State(StrEnum):
    """Where a poll stands. *Draft* is a frozen roll whose card has not gone out yet."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class Unit(StrEnum):
    """What counts as one vote."""

    MEMBER = "member"
    PRACTICE = "practice"


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


@dataclass(frozen=True, slots=True)
class Roll:
    """Who may vote, and how many were left out why ("observer" -> 2).

    ``imported`` are there by the imported roll alone, without a role that is asked.
    """

    basis: str
    entries: tuple[Entry, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    unmatched: tuple[Entry, ...] = ()
    imported: int = 0

    @property
    def size(self) -> int:
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an article reported of its own survey, shown beside ours and never mixed with it."""

    source: str
    sample: str
    rows: tuple[tuple[str, str], ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The article a poll came from, as plain values."""

    article_id: int
    headline: str
    link: str = ""


class WhenAll(StrEnum):
    """Whether a poll closes early when everybody has voted; chosen before it opens."""

    STAY = "stay"
    ON_THE_HOUR = "hour"
    AT_ONCE = "once"  # among those present at a meeting


@dataclass(frozen=True, slots=True)
class Terms:
    """How a poll is run; fixed when it opens."""

    method: Method = ONE
    named: bool = False
    live: bool = False
    reminders: bool = True
    unit: Unit = Unit.MEMBER
    small_number: int = 5
    thresholds: tuple[str, ...] = ()
    when_all: WhenAll = WhenAll.STAY


@dataclass(frozen=True, slots=True)
class Change:
    """A deadline that moved, with its public reason. ``early`` when it moved forward."""

    old_at: datetime
    new_at: datetime
    reason: str
    at: datetime
    early: bool = False


@dataclass(frozen=True, slots=True)
class Addition:
    """Somebody added to the roll after opening; the roll grew to ``size``."""

    reason: str
    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll as the main database knows it: never a ballot, never who voted.

    ``role_ids`` and ``register`` (the imported roll) are what its roll was made from;
    ``imported_size`` of them stand there without a role;
    ``shown_cast`` and ``shown_votes`` the count that its card last showed, where it shows live.
    """

    id: int
    guild_id: int
    number: int
    version: int
    state: State
    question: str
    options: tuple[Option, ...]
    terms: Terms
    closes_at: datetime
    created_by: int
    roll_basis: str
    roll_hash: str
    roll_sizes: tuple[int, ...]
    box: str
    role_ids: tuple[int, ...] = ()
    register: bool = False
    imported_size: int = 0
    shown_cast: int = 0
    shown_votes: tuple[int, ...] = ()
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    replaces: int | None = None
    outcome: str = ""
    article: Article | None = None
    figures: Figures | None = None
    changes: tuple[Change, ...] = ()
    additions: tuple[Addition, ...] = ()

    @property
    def reference(self) -> str:
        """What members quote: "P-41", or "P-41 version 2" for a corrected question."""
        return f"P-{self.number}" + (f" version {self.version}" if self.version > 1 else "")

    @property
    def roll_size(self) -> int:
        return self.roll_sizes[-1] if self.roll_sizes else 0

    @property
    def roll_words(self) -> str:
        """The roll's size over time: "roll 50", or "roll 50, then 51"."""
        return "roll " + ", then ".join(f"{size:,}" for size in self.roll_sizes)

    @property
    def sealed(self) -> bool:
        """No tally leaves the bot before the close."""
        return not self.terms.live
