"""A meeting's dates: a rule in local wall time, with single dates left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.times import attach
from bot.when.expand import local_times

HORIZON = timedelta(days=457)
MOST_DATES = 400  # daily meetings are nobody's; a year of weekly ones is 65 rows


@dataclass(frozen=True)
class Occurrence:
    """One date of a series; `original`, the naive local time of the rule, names it for good, and
    `at` is that instant in UTC."""

    original: datetime
    at: datetime


@dataclass(frozen=True)
class Series:
    """When a meeting takes place: once (`rrule` None) or by an RFC 5545 rule.

    Every local time is naive, in `zone`; `excluded` are original times of the rule. The wall time
    stays the same over a clock change.
    """

    start_local: datetime
    zone: ZoneInfo
    rrule: str | None = None
    excluded: frozenset[datetime] = frozenset()

    def occurrences(self, after: datetime | None = None) -> Iterator[Occurrence]:
        """The dates from `after` (aware, inclusive) on, in order."""
        for local in local_times(self.start_local, self.rrule, self.zone):
            at = attach(local, self.zone).astimezone(UTC)
            if local not in self.excluded and (after is None or at >= after):
                yield Occurrence(local, at)

    def next(self, count: int, after: datetime) -> list[Occurrence]:
        """The next `count` dates at or after `after` (aware), in order."""
        return list(islice(self.occurrences(after), count))

    def ahead(self, since: datetime | None, now: datetime) -> list[Occurrence]:
        """The dates from `since` (aware) on that are written down ahead of time, as of `now`."""
        within = takewhile(lambda each: each.at <= now + HORIZON, self.occurrences(since))
        return list(islice(within, MOST_DATES))

    def has(self, original: datetime) -> bool:
        """Whether the rule itself produces `original` (naive), left out or not."""
        for local in local_times(self.start_local, self.rrule, self.zone):
            if local >= original:
                return local == original
        return False

    def ruled(self, last: datetime) -> frozenset[datetime]:
        """Every local time up to ``last`` (naive) that the rule itself produces, left out or not:
        one walk for many dates, where `has` takes one for each."""
        found = local_times(self.start_local, self.rrule, self.zone)
        return frozenset(takewhile(lambda local: local <= last, found))


def checked(series: Series) -> Series:
    """The series itself; raises UserError when it never takes place or its rule cannot be read."""
    try:
        found = next(series.occurrences(), None)
    except (ValueError, KeyError):
        raise UserError(
            "The rule of this series could not be read: write anew how the meetings repeat."
        ) from None
    if found is None:
        raise UserError("No date would be left of this series: leave out fewer.")
    return series
