"""What a repeating reading leaves out: months and weekdays by its rule, single dates one by one."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.when.bag import Bag
from bot.when.days_of_year import day_name
from bot.when.expand import local_times
from bot.when.pieces import Day, Months, NeedsMore, Unclear, Weekdays
from bot.when.vocabulary import CODES, MONTHS

_YEARS = 10  # every date until then is looked at


def narrow(parts: dict[str, str], bag: Bag) -> None:
    """Takes months and weekdays out of a rule; raises Unclear when nothing would be left."""
    _leave_months_out(parts, bag)
    _leave_weekdays_out(parts, bag)


def exdates(
    bag: Bag, at: time, start: datetime, rrule: str, zone: ZoneInfo
) -> tuple[datetime, ...]:
    """The naive times a phrase takes out of its rule; raises Unclear for one that is none of it.

    A date without its year is the first one after the start: it is told back with its year.
    """
    found: list[datetime] = []
    for piece in bag.left_out:
        if isinstance(piece, Day):
            found.append(_one(_coming(piece, start), at, start, rrule, zone))
        elif isinstance(piece, Months) and piece.year:
            found += _of_months(piece, start, rrule, zone)
    return tuple(sorted(set(found)))


def _coming(day: Day, start: datetime) -> date:
    if day.monthly:
        raise NeedsMore("Which date is left out? Write it with its month.")
    return next((d for d in day.candidates if d >= start.date()), day.candidates[-1])


def _one(day: date, at: time, start: datetime, rrule: str, zone: ZoneInfo) -> datetime:
    wanted = datetime.combine(day, at)
    if wanted not in _until(wanted, start, rrule, zone):
        raise Unclear(f"{day_name(day)} is not a date of the series.")
    return wanted


def _of_months(months: Months, start: datetime, rrule: str, zone: ZoneInfo) -> list[datetime]:
    year = months.year or start.year
    dates = _until(datetime(year, 12, 31, 23, 59), start, rrule, zone)  # noqa: DTZ001
    found = [each for each in dates if (each.year, each.month in months.months) == (year, True)]
    if missing := set(months.months) - {each.month for each in found}:
        raise Unclear(f"The series has no date in {MONTHS[min(missing) - 1]} {year}.")
    return found


def _until(last: datetime, start: datetime, rrule: str, zone: ZoneInfo) -> Iterator[datetime]:
    if last.year > start.year + _YEARS:
        raise Unclear(f"Only dates of the first {_YEARS} years of a series can be left out.")
    return takewhile(lambda local: local <= last, local_times(start, rrule, zone))


def _leave_months_out(parts: dict[str, str], bag: Bag) -> None:
    gone = {m for p in bag.left_out if isinstance(p, Months) and not p.year for m in p.months}
    if not gone:
        return
    kept = parts["BYMONTH"].split(",") if "BYMONTH" in parts else list(map(str, range(1, 13)))
    months = [month for month in kept if int(month) not in gone]
    if not months:
        raise Unclear("No month is left: the series would never take place.")
    parts["BYMONTH"] = ",".join(months)


def _leave_weekdays_out(parts: dict[str, str], bag: Bag) -> None:
    gone = {CODES[d] for p in bag.left_out if isinstance(p, Weekdays) for d in p.days}
    if not gone:
        return
    if parts["FREQ"] not in ("DAILY", "WEEKLY"):
        raise Unclear("Days of the week can be left out of a daily or weekly rule only.")
    kept = [code for code in parts.get("BYDAY", ",".join(CODES)).split(",") if code not in gone]
    if not kept:
        raise Unclear("No day is left: the series would never take place.")
    parts["BYDAY"] = ",".join(kept)
