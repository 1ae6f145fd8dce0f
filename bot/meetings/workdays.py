"""English working days: Monday to Friday without the bank holidays of England.

The bank holidays are those of the `holidays` package (United Kingdom, England), which follows the
Banking and Financial Dealings Act 1971 and the proclamations.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

_ONE = timedelta(days=1)
_FURTHEST = 4000


@lru_cache(maxsize=32)
def _holidays(year: int) -> Mapping[date, str]:
    from holidays import country_holidays

    return country_holidays("GB", subdiv="ENG", years=year, language="en_GB")


def bank_holiday(day: date) -> str | None:
    """The name of the bank holiday in England on `day`, or None."""
    return _holidays(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether offices in England work on `day`."""
    return day.weekday() < 5 and bank_holiday(day) is None


def working_day_before(day: date) -> date:
    """The last working day strictly before `day`."""
    found = day - _ONE
    while not is_working_day(found):
        found -= _ONE
    return found


def working_day_on_or_before(day: date) -> date:
    """`day` itself when it is a working day, otherwise the last one before it."""
    return day if is_working_day(day) else working_day_before(day)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself is not counted: ten days to respond.

    A negative count goes back. Raises ValueError for more than 4,000 days.
    """
    if abs(count) > _FURTHEST:
        raise ValueError("too many days")
    step = _ONE if count >= 0 else -_ONE
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def add_calendar_days(day: date, count: int) -> date:
    """The day `count` days after `day`. Raises ValueError for more than 4,000 days."""
    if abs(count) > _FURTHEST:
        raise ValueError("too many days")
    return day + timedelta(days=count)


def why_not_working(day: date) -> str | None:
    """What keeps offices shut on `day`: "Saturday", the bank holiday's name, or None."""
    return bank_holiday(day) or (f"{day:%A}" if day.weekday() >= 5 else None)
