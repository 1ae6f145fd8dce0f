"""What a straw poll is made of. Instants are aware and in UTC; ids are Discord's unless said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.polls.counting.rounds import Rules
from bot.polls.counting.voices import Speaks
from bot.polls.method import ONE, Method
from bot.polls.option import Option as Option
from bot.polls.option import Stance as Stance
from bot.polls.option import options_of as options_of
from bot.register.kept_register import Entry


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


class Areas(StrEnum):
    """The column of the roll by which members are told apart, each part with its bare verdict."""

    LOCALITY = "locality"
    CAPACITY = "capacity"  # partner, salaried, locum, registrar
    ROLE = "role"  # of the server's roles that are asked

    @property
    def words(self) -> tuple[str, str]:
        """One of them, and several."""
        return _CALLED[self]


_CALLED = {
    Areas.LOCALITY: ("area", "areas"),
    Areas.CAPACITY: ("capacity", "capacities"),
    Areas.ROLE: ("role", "roles"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a poll is run; fixed when it opens.

    ``speaks``: who speaks for a practice, where practices vote. ``by_area``: each area shows its
    bare verdict. ``weighted``: practices' votes are told by their lists, too. ``ranking``: how
    somebody is chosen where options are put in order, with the lot once it is drawn at the opening;
    None chooses nobody ("priorities"). ``whole_rankings``: the card says that they are published.
    ``trustees``: how many people it is sealed to, 0, 1 or 3 of whom two open it.
    """

    method: Method = ONE
    named: bool = False
    live: bool = False
    reminders: bool = True
    unit: Unit = Unit.MEMBER
    small_number: int = 5
    thresholds: tuple[str, ...] = ()
    when_all: WhenAll = WhenAll.STAY
    speaks: Speaks = Speaks.MAJORITY
    by_area: bool = False
    weighted: bool = False
    ranking: Rules | None = None
    whole_rankings: bool = False
    trustees: int = 0
    call: int = 0  # the nominations its options came from
    reasons: bool = False  # beside a vote, shown after the close without names
    signed: bool = False  # the scrutineer signs the account before the numbers show
    mass: str = ""  # how many a pledge needs, as typed: "37" or "60%"
    advised: bool = False  # an officer said that advice was taken on a pledge
    areas: Areas = Areas.LOCALITY  # what an area is

    @property
    def by_practice(self) -> bool:
        """One vote for each practice."""
        return self.unit is Unit.PRACTICE

    @property
    def grouped(self) -> bool:
        """Whether a ballot counts in a practice or an area."""
        return self.by_practice or self.by_area

    @property
    def seated_by(self) -> str:
        """The column of the roll that says where a ballot belongs: areas where members vote in
        them, else practices, where members vote only to tell how many of them did."""
        return self.areas.value if self.by_area and not self.by_practice else "practice"


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
class Constituency:
    """What a seat's ballot belongs to: a practice, or an area where each member has a vote in it.

    Frozen with the roll, so that the count needs nobody's name. ``practice`` is empty where members
    vote; ``voters`` of it stand on the roll; ``patients`` are its list, where that is known.
    """

    practice: str
    area: str
    voters: int
    patients: int | None = None


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """How far the scrutineer's check of a counted poll has come: until ``settled`` its result is
    kept back, at most until ``shows_at``. The numbers are None where too few voted."""

    put_in: int | None
    withdrawn: int | None
    shows_at: datetime
    signed_at: datetime | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll as the main database knows it: never a ballot, never who voted.

    ``role_ids`` and ``register`` (the imported roll) are what its roll was made from;
    ``imported_size`` of them stand there without a role;
    ``shown_cast`` and ``shown_votes`` the count that its card last showed, where it shows live;
    ``constituencies`` are empty where a ballot belongs to no practice and no area; ``sealed_to`` is
    the half of a key that its ballots are sealed with, ``trustees`` those who together have the
    other, until it ends, and ``waits_until`` how long it waits for them.
    ``weighed_at`` is when a pledge was counted last; ``left_out`` are those kept off its roll, how
    many for which reason.
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
    weighed_at: datetime | None = None
    reason: str = ""
    replaces: int | None = None
    outcome: str = ""
    article: Article | None = None
    figures: Figures | None = None
    changes: tuple[Change, ...] = ()
    additions: tuple[Addition, ...] = ()
    constituencies: tuple[Constituency, ...] = ()
    scrutiny: Scrutiny | None = None
    sealed_to: bytes = b""
    trustees: tuple[int, ...] = ()
    waits_until: datetime | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def unsigned(self) -> bool:
        """Whether its result is kept back for the scrutineer."""
        return self.scrutiny is not None and not self.scrutiny.settled

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
