"""Days of the year by number, checked: day first, impossible dates refused with the reason."""

from calendar import isleap, monthrange
from dataclasses import replace
from datetime import date, timedelta

from bot.when.pieces import Context, Day, Unclear
from bot.when.vocabulary import MONTHS, WEEKDAYS
from bot.when.workdays import add_working_days

_LAST_YEAR = 2200
_NEAR = 20
"""Years ahead from which a year of two figures is no longer taken without asking."""


def day_name(day: date) -> str:
    """The day in full: "Tuesday 12 January 2027"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def full_day(year: int, month: int, day: int) -> Day:
    """A day with its year; raises Unclear when the calendar has no such day."""
    _check(year, month, day)
    return Day((date(year, month, day),))


def written_day(written: str, month: int, day: int, context: Context) -> Day:
    """A day with its year as written. Two figures are of this century; a year that is far off is
    asked about, since a birthday's or a letter's may be meant."""
    year = whole_year(written)
    found = full_day(year, month, day)
    if len(written.strip("' ")) == 4 or year - context.now.year <= _NEAR:
        return found
    return replace(found, doubt=f"“{written.strip()}” would be the year {year}.", ask=True)


def yearly_day(month: int, day: int, context: Context) -> Day:
    """A day without its year: this year's and those to come, so that a past one rolls forward."""
    _check(2000, month, day)
    years = [min(context.now.year + step, _LAST_YEAR) for step in context.steps(9)]
    found = [date(y, month, day) for y in years if isleap(y) or (month, day) != (2, 29)]
    doubt = None
    if (month, day) == (2, 29) and not context.past and found[0].year > context.now.year + 1:
        doubt = f"There is no 29 February before {found[0].year}."
    return Day(
        tuple(found), year_given=False, yearly=(month, day), doubt=doubt, ask=doubt is not None
    )


def monthly_day(day: int, context: Context) -> Day:
    """A day of the month alone: this month's and those to come; -1 is the last day."""
    if day > 31 or day == 0:
        raise Unclear(f"No month has a day {day}.")
    found = []
    for ahead in context.steps(25):
        year, month = months_on(context.today, ahead)
        length = monthrange(year, month)[1]
        if day <= length:
            found.append(date(year, month, length if day == -1 else day))
    return Day(tuple(found), year_given=False, monthly=True)


def months_on(day: date, ahead: int) -> tuple[int, int]:
    """Year and month so many months after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return year, month + 1


def nth_working_day(year: int, month: int, place: int, context: Context) -> date | None:
    """The n-th working day of a month (-1 is the last), or None when it has not so many."""
    edge = date(year, month, 1) if place > 0 else date(*months_on(date(year, month, 1), 1), 1)
    before = edge - timedelta(days=1) if place > 0 else edge
    found = add_working_days(before, place, context.nation)
    return found if (found.year, found.month) == (year, month) else None


def nth_weekday(year: int, month: int, place: int, weekday: int) -> date | None:
    """The n-th weekday of a month (-1 is the last), or None when the month has no fifth."""
    length = monthrange(year, month)[1]
    days = [d for d in range(1, length + 1) if date(year, month, d).weekday() == weekday]
    index = place - 1 if place > 0 else place
    return date(year, month, days[index]) if -len(days) <= index < len(days) else None


def whole_year(written: str) -> int:
    """A year from two or four digits: "27" is 2027."""
    digits = written.strip("' ")
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _check(year: int, month: int, day: int) -> None:
    if not 1 <= month <= 12:
        hint = f" Dates are read day first: {month} is not a month."
        raise Unclear(f"{day}/{month} is not a date.{hint if month <= 31 else ''}")
    if not 1900 <= year <= _LAST_YEAR:
        raise Unclear(f"The year {year} is out of reach: 1900 to {_LAST_YEAR}.")
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise Unclear(f"There is no {day} {MONTHS[month - 1]}{_in_year(year, month)}.")


def _in_year(year: int, month: int) -> str:
    return f" {year}: it is not a leap year" if month == 2 and year != 2000 else ""
