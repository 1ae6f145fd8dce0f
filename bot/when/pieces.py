"""The pieces a phrase is made of, before they are put together into an instant or a rule."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.when.workdays import Nation


class Unclear(Exception):
    """A reading that fails; its message is the sentence for the member."""


class NeedsMore(Unclear):
    """A reading that lacks something which only the member can supply."""


@dataclass(frozen=True)
class Context:
    """What a phrase is read against: the present as the committee's wall clock shows it (naive).

    `has_clock` tells that the phrase holds a plain time of day, so that "2030" must be a year;
    `nation` whose working days count. In a field about the `past`, a day is the latest such one.
    """

    now: datetime
    has_clock: bool = False
    nation: Nation = Nation.ENGLAND
    past: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    def fits(self, day: date) -> bool:
        """Whether a day lies on the side of today that the field is about, or is today."""
        return day <= self.today if self.past else day >= self.today

    def steps(self, count: int) -> range:
        """So many steps of time away from now: 0, 1, 2, or back."""
        return range(0, -count, -1) if self.past else range(count)


@dataclass(frozen=True)
class Clock:
    """A time of day in minutes after midnight; 1440 is the midnight that ends the day.

    `end` may pass 1440 when the meeting runs over midnight. `doubt` says why there are others,
    `note` how a word was taken.
    """

    start: int
    end: int | None = None
    doubt: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Part:
    """A part of the day, which settles am or pm: minutes from and to."""

    name: str
    first: int
    last: int


PARTS = {
    "morning": Part("morning", 0, 719),
    "afternoon": Part("afternoon", 720, 1079),
    "evening": Part("evening", 1020, 1439),
    "night": Part("night", 1080, 1440),
    "tonight": Part("evening", 1020, 1440),
    "lunchtime": Part("lunch hour", 660, 899),
    "am": Part("morning", 0, 719),
    "pm": Part("afternoon or evening", 720, 1439),
}


@dataclass(frozen=True)
class Day:
    """A day: the first of `candidates` that has not passed.

    `year_given` days are never rolled forward. `yearly` is (month, day) where the year was left
    out. `monthly` tells that only the day of the month was given. `ask` keeps
    the question even when only this reading is left.
    """

    candidates: tuple[date, ...]
    year_given: bool = True
    yearly: tuple[int, int] | None = None
    monthly: bool = False
    doubt: str | None = None
    ask: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Instant:
    """An exact moment: so many minutes from now, or an ISO time with its offset (aware)."""

    after: timedelta | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Weekdays:
    """Days of the week (Monday is 0). `which` is "", "this" or "next"."""

    days: tuple[int, ...]
    plural: bool = False
    which: str = ""
    weeks_on: int = 0


@dataclass(frozen=True)
class Nth:
    """The n-th weekdays of a month; -1 is the last."""

    places: tuple[int, ...]
    weekday: int


@dataclass(frozen=True)
class MonthDays:
    """Days of the month by number, of all or of its `working` days; -1 is the last."""

    days: tuple[int, ...]
    working: bool = False


@dataclass(frozen=True)
class Months:
    """Named months, with a year if one was given."""

    months: tuple[int, ...]
    year: int | None = None


@dataclass(frozen=True)
class OfMonth:
    """ "of the month" (offset None), "of this month" (0), "next month" (1)."""

    offset: int | None


@dataclass(frozen=True)
class Repeat:
    """How often; `freq` is None for a bare "every", which what follows settles.

    `quarterly` tells that its months must be asked for where no start is given.
    """

    freq: str | None
    interval: int = 1
    doubt: str | None = None
    quarterly: bool = False


@dataclass(frozen=True)
class Extent:
    """How long: "for 2 hours" is a length, "for 10 weeks" a series' life, "10 times" a count."""

    unit: str
    amount: float


@dataclass(frozen=True)
class Mark:
    """A word that governs the dates after it: from, until, except, week.

    A `span` is an "until" said as "to", which may also tell how long a gap is.
    """

    name: str
    span: bool = False


@dataclass(frozen=True)
class WholeDay:
    """ "all day"."""


@dataclass(frozen=True)
class Deadline:
    """ "by", "no later than": the time told is the last one. `short` is "before": a day by itself
    is then the first that is too late."""

    said: str = "by"
    short: bool = False


@dataclass(frozen=True)
class Counted:
    """So many days from the date after it, that date not counted; before it where `amount` is
    negative. The `unit` is "day", "working day", "month" or a weekday by name."""

    amount: int
    unit: str


@dataclass(frozen=True)
class Elsewhere:
    """The zone that a time of day is said in: "gmt", "bst", "utc", "uk time", "local time"."""

    name: str


Piece = (
    Clock
    | Part
    | Day
    | Instant
    | Weekdays
    | Nth
    | MonthDays
    | Months
    | OfMonth
    | Repeat
    | Extent
    | Mark
    | WholeDay
    | Deadline
    | Counted
    | Elsewhere
)
Option = tuple[Piece, ...]
