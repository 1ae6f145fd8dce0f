"""When a digest is due on the committee's clock: daily, on weekdays, weekly or monthly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.when.vocabulary import WEEKDAYS

Pace = Literal["daily", "weekdays", "weekly", "monthly"]
PACES: tuple[Pace, ...] = ("daily", "weekdays", "weekly", "monthly")
LATEST_DAY = 28  # of a month, so that every month has it


@dataclass(frozen=True)
class Rhythm:
    """``on_day`` is a weekday (Monday is 0) for weekly ones and a day of the month for monthly
    ones."""

    pace: Pace
    on_day: int = 0
    at: time = time(7, 15)

    def falls_on(self, day: date) -> bool:
        """Whether a digest is due on that local date."""
        match self.pace:
            case "daily":
                return True
            case "weekdays":
                return day.weekday() < 5
            case "weekly":
                return day.weekday() == self.on_day
            case "monthly":
                return day.day == self.on_day

    def due(self, day: date, zone: ZoneInfo) -> datetime:
        """The instant (UTC) it is due on a local date.

        A time the clocks skip in spring comes an hour later by the clock; one they repeat in autumn
        is meant the first time.
        """
        return datetime.combine(day, self.at, zone).astimezone(UTC)

    def days(self, after: datetime, zone: ZoneInfo) -> Iterator[date]:
        """The local dates whose digests are due after an instant, without end."""
        day = after.astimezone(zone).date()
        while True:
            if self.falls_on(day) and self.due(day, zone) > after:
                yield day
            day += timedelta(days=1)

    def __str__(self) -> str:
        at = f"{self.at:%H:%M}"
        match self.pace:
            case "daily":
                return f"every day at {at}"
            case "weekdays":
                return f"Monday to Friday at {at}"
            case "weekly":
                return f"every {WEEKDAYS[self.on_day]} at {at}"
            case "monthly":
                return f"on day {self.on_day} of each month at {at}"
