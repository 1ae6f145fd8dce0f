"""The days a report is about: a calendar year, a financial year, or the last twelve months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.errors import UserError
from bot.times import day_words

_TYPED = re.compile(r"(20\d\d)(?:\s*[/\u2013-]\s*((?:20)?\d\d))?", re.ASCII)
LAST_TWELVE = "the last twelve months"


@dataclass(frozen=True)
class Span:
    """From ``first`` to ``last``, both included, on the clock of ``zone``, as far as ``as_of``: an
    instant (aware), so that a year that still runs is told as it stood then."""

    first: date
    last: date
    zone: ZoneInfo
    as_of: datetime

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant no longer told of."""
        after = datetime.combine(self.last + timedelta(days=1), time(), self.zone)
        return min(after, self.as_of)

    @property
    def months(self) -> list[date]:
        """The first of each month that the days touch, in order."""
        month, found = self.first.replace(day=1), []
        while month <= self.last:
            found.append(month)
            month += relativedelta(months=1)
        return found

    @property
    def told(self) -> str:
        """ "1 Apr 2026 to 31 Mar 2027", with how far it is told where it still runs."""
        days = f"{_day(self.first)} to {_day(self.last)}"
        here = self.as_of.astimezone(self.zone)
        return days if here.date() >= self.last else f"{days}, as it stood on {day_words(here)}"

    def month_of(self, at: datetime) -> date:
        """The month an instant falls into."""
        return at.astimezone(self.zone).date().replace(day=1)


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def typed(text: str, zone: ZoneInfo, now: datetime) -> Span:
    """The days meant by "2026" (January to December), "2026/27" (April to March) or nothing (twelve
    months, this one included). Raises UserError for anything else, and for a year to come."""
    today, wanted = now.astimezone(zone).date(), " ".join(text.split())
    if not wanted or wanted.casefold() == LAST_TWELVE:
        first = today.replace(day=1) - relativedelta(months=11)
        return Span(first, today, zone, now)
    found = _TYPED.fullmatch(wanted)
    if found is None:
        raise UserError(
            f"“{wanted[:40]}” is no year: write one like {today.year}, or"
            f" {today.year}/{(today.year + 1) % 100:02d} for April to March."
        )
    year, second = int(found[1]), found[2]
    if second is not None and int(second) % 100 != (year + 1) % 100:
        raise UserError(
            f"“{wanted[:40]}” is no year: a year from April to March is written"
            f" {year}/{(year + 1) % 100:02d}."
        )
    first = date(year, 1, 1) if second is None else date(year, 4, 1)
    if first > today:
        raise UserError(f"{wanted} has not begun: there is nothing to report yet.")
    return Span(first, first + relativedelta(years=1, days=-1), zone, now)


def offered(zone: ZoneInfo, now: datetime) -> list[str]:
    """The years an officer probably means, the likeliest first."""
    today = now.astimezone(zone).date()
    levy = today.year - (today.month < 4)
    years = [f"{y}/{(y + 1) % 100:02d}" for y in (levy, levy - 1)]
    return [LAST_TWELVE, str(today.year), years[0], str(today.year - 1), years[1]]
