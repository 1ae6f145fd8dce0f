"""A meeting's dates: a rule in local wall time, with single dates left out or moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain, islice
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.times import attach
from bot.when.expand import local_times
from bot.when.telling import single_told


@dataclass(frozen=True)
class Occurrence:
    """One date of a series; `original`, the naive local time of the rule, names it for good.

    `local` is where it stands now (naive), `at` that instant in UTC.
    """

    original: datetime
    local: datetime
    at: datetime

    @property
    def moved(self) -> bool:
        return self.local != self.original


@dataclass(frozen=True)
class Series:
    """When a meeting takes place: once (`rrule` None) or by an RFC 5545 rule.

    Every local time is naive, in `zone`; `excluded` and the keys of `moved` are original times of
    the rule. The wall time stays the same over a clock change.
    """

    start_local: datetime
    zone: ZoneInfo
    rrule: str | None = None
    excluded: frozenset[datetime] = frozenset()
    moved: Mapping[datetime, datetime] = field(default_factory=lambda: MappingProxyType({}))

    def occurrences(self, after: datetime | None = None) -> Iterator[Occurrence]:
        """The dates from `after` (aware, inclusive) on, in order of the rule's original times.

        A moved date counts where it stands now, so it may come out of order by itself.
        """
        for local in local_times(self.start_local, self.rrule, self.zone):
            if local not in self.excluded and local not in self.moved:
                occurrence = self._occurrence(local, local)
                if after is None or occurrence.at >= after:
                    yield occurrence

    def next(self, count: int, after: datetime) -> list[Occurrence]:
        """The next `count` dates at or after `after` (aware), in order."""
        moved = [found for found in self._moved() if found.at >= after]
        found = chain(islice(self.occurrences(after), count), moved)
        return sorted(found, key=lambda each: each.at)[:count]

    def occurrence(self, original: datetime) -> Occurrence | None:
        """The date the rule puts at `original` (naive), or None when it is none or left out."""
        if original in self.excluded or not self.has(original):
            return None
        return self._occurrence(original, self.moved.get(original, original))

    def has(self, original: datetime) -> bool:
        """Whether the rule itself produces `original` (naive), left out or not."""
        for local in local_times(self.start_local, self.rrule, self.zone):
            if local >= original:
                return local == original
        return False

    def with_date(self, original: datetime) -> "Series":
        """The series with a date that was left out or moved put back where the rule has it;
        raises UserError when the rule has none there."""
        if not self.has(original):
            raise UserError(f"{single_told(original, None, False)} is not a date of this series.")
        moved = {key: value for key, value in self.moved.items() if key != original}
        return replace(self, excluded=self.excluded - {original}, moved=MappingProxyType(moved))

    def _moved(self) -> Iterator[Occurrence]:
        for original, local in self.moved.items():
            if original not in self.excluded:
                yield self._occurrence(original, local)

    def _occurrence(self, original: datetime, local: datetime) -> Occurrence:
        return Occurrence(original, local, attach(local, self.zone).astimezone(UTC))


def checked(series: Series) -> Series:
    """The series itself; raises UserError when it never takes place or its rule cannot be read."""
    try:
        found = next(series.occurrences(), None) or next(iter(series.moved), None)
    except (ValueError, KeyError):
        raise UserError(
            "The rule of this series could not be read: write anew how the meetings repeat."
        ) from None
    if found is None:
        raise UserError("No date would be left of this series: leave out fewer.")
    return series
