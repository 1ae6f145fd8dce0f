"""Working days: Monday to Friday without the bank holidays of a nation of the United Kingdom.

The bank holidays are those of the `holidays` package, which follows the Banking and Financial
Dealings Act 1971, its Scottish and Northern Irish parts and the proclamations.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

_ONE = timedelta(days=1)
_FURTHEST = 4000


class Nation(StrEnum):
    """Whose bank holidays count."""

    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


_CODES = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}  # of ISO 3166-2


@lru_cache(maxsize=64)
def _holidays(nation: Nation, year: int) -> Mapping[date, str]:
    from holidays import country_holidays

    return country_holidays("GB", subdiv=_CODES[nation], years=year, language="en_GB")


def bank_holiday(day: date, nation: Nation = Nation.ENGLAND) -> str | None:
    """The name of the bank holiday on `day`, or None."""
    return _holidays(nation, day.year).get(day)


def is_working_day(day: date, nation: Nation = Nation.ENGLAND) -> bool:
    """Whether offices work on `day`."""
    return day.weekday() < 5 and bank_holiday(day, nation) is None


def working_day_before(day: date, nation: Nation = Nation.ENGLAND) -> date:
    """The last working day strictly before `day`."""
    found = day - _ONE
    while not is_working_day(found, nation):
        found -= _ONE
    return found


def working_day_on_or_before(day: date, nation: Nation = Nation.ENGLAND) -> date:
    """`day` itself when it is a working day, otherwise the last one before it."""
    return day if is_working_day(day, nation) else working_day_before(day, nation)


def add_working_days(day: date, count: int, nation: Nation = Nation.ENGLAND) -> date:
    """The `count`-th working day after `day`, which itself is not counted: ten days to respond.

    A negative count goes back. Raises ValueError for more than 4,000 days.
    """
    if abs(count) > _FURTHEST:
        raise ValueError("too many days")
    step = _ONE if count >= 0 else -_ONE
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, nation)
    return day


def add_calendar_days(day: date, count: int) -> date:
    """The day `count` days after `day`. Raises ValueError for more than 4,000 days."""
    if abs(count) > _FURTHEST:
        raise ValueError("too many days")
    return day + timedelta(days=count)


def season(day: date) -> str | None:
    """ "Easter week" from the Monday before Easter to the Saturday after it, "Christmas week" from
    Christmas Eve to New Year's Day, or None: when committees rarely find their members."""
    from dateutil.easter import easter

    if -6 <= (day - easter(day.year)).days <= 6:
        return "Easter week"
    christmas = (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)
    return "Christmas week" if christmas else None


def why_not_working(day: date, nation: Nation = Nation.ENGLAND) -> str | None:
    """What keeps offices shut on `day`: "Saturday", the bank holiday's name, or None."""
    return bank_holiday(day, nation) or (f"{day:%A}" if day.weekday() >= 5 else None)
