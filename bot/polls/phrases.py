"""Small turns of phrase that letters, speeches and cards share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.polls.counting import percents

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = (
    *("", "first", "second", "third", "fourth"),
    *("fifth", "sixth", "seventh", "eighth", "ninth"),
)


def counted(number: int) -> str:
    """Up to ten in words, more in figures."""
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def ordinal(number: int) -> str:
    """ "third", or "12th"."""
    if 0 < number < len(ORDINALS):
        return ORDINALS[number]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """ "28, 8 and 4"."""
    *most, end = parts
    return f"{', '.join(most)} {last} {end}" if most else end


def per(part: int, whole: int) -> str:
    """A single share: whole per cents where these tell the truth."""
    return percents([part], whole)[0]


def period(opened: datetime, closed: datetime, zone: ZoneInfo) -> str:
    """ "On 9 and 10 December 2026", "From 28 November to 4 December 2026"."""
    first, last = opened.astimezone(zone).date(), closed.astimezone(zone).date()
    if first == last:
        return f"On {_day(last)}"
    if (last - first).days == 1:
        return f"On {_until(first, last)} and {_day(last)}"
    return f"From {_until(first, last)} to {_day(last)}"


def month(opened: datetime, closed: datetime, zone: ZoneInfo) -> str:
    """ "In December 2026", or the period where it touches two months."""
    first, last = opened.astimezone(zone).date(), closed.astimezone(zone).date()
    if (first.year, first.month) == (last.year, last.month):
        return f"In {last:%B %Y}"
    return period(opened, closed, zone)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _until(first: date, last: date) -> str:
    """The first day, as far as it differs from the last."""
    if first.year != last.year:
        return _day(first)
    return f"{first.day} {first:%B}" if first.month != last.month else str(first.day)
