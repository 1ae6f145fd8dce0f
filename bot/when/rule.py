"""A repeating reading as an RFC 5545 rule and the local time of its first date."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.when.bag import Bag
from bot.when.expand import local_times
from bot.when.pieces import Context, Day, Extent, Months, NeedsMore, Unclear, Weekdays
from bot.when.single import day_name, days_meant

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(frozen=True)
class Rule:
    """A rule with its first date (naive, local); `exdates` are the naive times it leaves out."""

    start: datetime
    rrule: str
    exdates: tuple[datetime, ...] = ()
    notes: tuple[str, ...] = ()


def rule_meant(bag: Bag, at: time, all_day: bool, context: Context, zone: ZoneInfo) -> Rule:
    """The rule of a repeating reading; `at` is the time of day of each date.

    Raises NeedsMore when the day is missing and Unclear when no date is left.
    """
    seed = _seed(bag, context)
    parts = _frequency(bag, seed)
    _leave_months_out(parts, bag)
    earliest = _earliest(seed, at, all_day, context)
    start = _first(parts, earliest, zone)
    if interval := _interval(bag):
        parts["INTERVAL"] = str(interval)
    _end(parts, bag, start, context, zone)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    exdates = _exdates(bag, at, start, text, zone)
    rule = Rule(start, text, exdates, _notes(parts))
    if not any(local not in exdates for local in local_times(start, text, zone)):
        raise Unclear("No date is left: the series would never take place.")
    return rule


def _interval(bag: Bag) -> int:
    return bag.repeat.interval if bag.repeat and bag.repeat.interval > 1 else 0


def _seed(bag: Bag, context: Context) -> date | None:
    """The day a series is told to start from, or None."""
    if bag.start is not None:
        return _one_day(bag.start, context, first=True)
    if bag.day is not None and not (bag.repeat and bag.repeat.freq in (None, "YEARLY")):
        return _coming(days_meant(bag, context)[0], context)
    return None


def _one_day(side: Bag, context: Context, *, first: bool) -> date:
    if side.months is not None and not side.month_days:
        return _edge(side.months, context, first=first)
    days = days_meant(side, context)
    if len(days) != 1:
        raise NeedsMore(
            days[0].doubt or "Which day does it start or end?" if days else "Which day?"
        )
    return _coming(days[0], context)


def _edge(said: Months, context: Context, *, first: bool) -> date:
    month = said.months[0]
    year = said.year or context.now.year + (month < context.now.month)
    return date(year, month, 1 if first else monthrange(year, month)[1])


def _coming(day: Day, context: Context) -> date:
    return next((d for d in day.candidates if d >= context.today), day.candidates[-1])


def _frequency(bag: Bag, seed: date | None) -> dict[str, str]:
    freq = bag.repeat.freq if bag.repeat else None
    if bag.nths:
        return _nth_parts(bag, freq)
    if bag.month_days is not None:
        return _month_day_parts(bag, freq)
    if bag.day is not None and bag.day.yearly and freq in (None, "YEARLY"):
        month, day = bag.day.yearly
        return {"FREQ": "YEARLY", "BYMONTH": str(month), "BYMONTHDAY": str(day)}
    if bag.weekdays is not None and bag.day is None:
        return _weekly_parts(bag, freq)
    return _anchored(freq, seed, bag)


def _nth_parts(bag: Bag, freq: str | None) -> dict[str, str]:
    if freq in ("DAILY", "WEEKLY"):
        raise Unclear("A day of the month cannot be repeated by days or weeks.")
    places = [f"{place}{CODES[nth.weekday]}" for nth in bag.nths for place in nth.places]
    return {**_month_parts(bag, freq), "BYDAY": ",".join(dict.fromkeys(places))}


def _month_parts(bag: Bag, freq: str | None) -> dict[str, str]:
    if bag.months is not None:
        months = ",".join(map(str, bag.months.months))
        return {"FREQ": "YEARLY", "BYMONTH": months}
    if freq == "YEARLY":
        raise NeedsMore("In which month of the year?")
    return {"FREQ": "MONTHLY"}


def _month_day_parts(bag: Bag, freq: str | None) -> dict[str, str]:
    if freq in ("DAILY", "WEEKLY"):
        raise Unclear("A day of the month cannot be repeated by days or weeks.")
    days = ",".join(map(str, bag.month_days.days if bag.month_days else ()))
    return {**_month_parts(bag, freq), "BYMONTHDAY": days}


def _weekly_parts(bag: Bag, freq: str | None) -> dict[str, str]:
    if freq in ("MONTHLY", "YEARLY") or bag.of_month is not None:
        raise NeedsMore("Which one of the month: the first, the second, the last?")
    days = ",".join(CODES[day] for day in bag.weekdays.days) if bag.weekdays else ""
    found = {"FREQ": "WEEKLY", "BYDAY": days}
    return found | _only_months(bag)


def _only_months(bag: Bag) -> dict[str, str]:
    return {"BYMONTH": ",".join(map(str, bag.months.months))} if bag.months else {}


def _anchored(freq: str | None, seed: date | None, bag: Bag) -> dict[str, str]:
    if freq == "DAILY":
        return {"FREQ": "DAILY"} | _only_months(bag)
    if freq is None or seed is None:
        asks = {"WEEKLY": "On which day of the week?", "MONTHLY": "On which day of the month?"}
        raise NeedsMore(asks.get(freq or "", "On which day does it repeat?"))
    if freq == "WEEKLY":
        return {"FREQ": "WEEKLY", "BYDAY": CODES[seed.weekday()]} | _only_months(bag)
    if freq == "MONTHLY":
        return {"FREQ": "MONTHLY", "BYMONTHDAY": str(seed.day)} | _only_months(bag)
    return {"FREQ": "YEARLY", "BYMONTH": str(seed.month), "BYMONTHDAY": str(seed.day)}


def _leave_months_out(parts: dict[str, str], bag: Bag) -> None:
    gone = {m for p in bag.left_out if isinstance(p, Months) for m in p.months}
    if any(isinstance(p, Months) and p.year for p in bag.left_out):
        raise Unclear("Leave out a month of every year, or single dates, not a month of one year.")
    if gone:
        kept = parts["BYMONTH"].split(",") if "BYMONTH" in parts else list(map(str, range(1, 13)))
        months = [month for month in kept if int(month) not in gone]
        if not months:
            raise Unclear("No month is left: the series would never take place.")
        parts["BYMONTH"] = ",".join(months)
    _leave_weekdays_out(parts, bag)


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


def _earliest(seed: date | None, at: time, all_day: bool, context: Context) -> datetime:
    start = datetime.combine(seed or context.today, at)
    if all_day or start >= context.now:
        return start
    if seed is not None and seed < context.today:
        raise Unclear(f"A start on {seed.day}/{seed.month}/{seed.year} has passed.")
    return start + timedelta(days=1)


def _first(parts: dict[str, str], earliest: datetime, zone: ZoneInfo) -> datetime:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    first = next(local_times(earliest, text, zone), None)
    if first is None:
        raise Unclear("The series would never take place.")
    return first


def _end(
    parts: dict[str, str], bag: Bag, start: datetime, context: Context, zone: ZoneInfo
) -> None:
    lives = [e for e in bag.extents if e.unit not in ("hour", "minute")]
    if len(lives) + (bag.until is not None) > 1:
        raise Unclear("The end of the series is given twice.")
    if bag.until is not None:
        last = _until_day(bag.until, start, context)
        _set_until(parts, datetime.combine(last, time(23, 59, 59)), zone)
    elif lives and lives[0].unit == "times":
        parts["COUNT"] = str(int(lives[0].amount))
    elif lives:
        last = _after(start, lives[0]).date() - timedelta(days=1)
        _set_until(parts, datetime.combine(last, time(23, 59, 59)), zone)


def _until_day(side: Bag, start: datetime, context: Context) -> date:
    if side.months is not None and side.month_days is None:
        after = Context(start)
        last = _edge(side.months, after, first=False)
    else:
        days = days_meant(side, context)
        found = [d for day in days for d in day.candidates if d >= start.date()]
        if not found:
            raise Unclear("The series would end before it begins.")
        last = found[0]
    if last < start.date():
        raise Unclear("The series would end before it begins.")
    return last


def _set_until(parts: dict[str, str], local: datetime, zone: ZoneInfo) -> None:
    at = local.replace(tzinfo=zone).astimezone(UTC)
    parts["UNTIL"] = f"{at:%Y%m%dT%H%M%SZ}"


def _after(start: datetime, life: Extent) -> datetime:
    from dateutil.relativedelta import relativedelta

    try:
        if life.unit in _LENGTHS:
            return start + timedelta(days=_LENGTHS[life.unit] * life.amount)
        months = life.amount * (12 if life.unit == "year" else 1)
        return start + relativedelta(months=int(months))
    except (OverflowError, ValueError):
        raise Unclear("That is longer than this calendar reaches.") from None


def _exdates(
    bag: Bag, at: time, start: datetime, rrule: str, zone: ZoneInfo
) -> tuple[datetime, ...]:
    # A date without its year is left out of every year that the calendar looks ahead.
    said = [piece for piece in bag.left_out if isinstance(piece, Day)]
    wanted = {datetime.combine(d, at) for day in said for d in day.candidates}
    if not wanted:
        return ()
    dates = takewhile(lambda local: local <= max(wanted), local_times(start, rrule, zone))
    found = tuple(local for local in dates if local in wanted)
    for day in said:
        if not any(datetime.combine(d, at) in found for d in day.candidates):
            raise Unclear(f"{day_name(_coming_after(day, start))} is not a date of the series.")
    return found


def _coming_after(day: Day, start: datetime) -> date:
    return next((d for d in day.candidates if d >= start.date()), day.candidates[-1])


def _notes(parts: dict[str, str]) -> tuple[str, ...]:
    days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    notes = []
    if any(day > 28 for day in days):
        kind = "Years" if parts["FREQ"] == "YEARLY" and "," not in parts["BYMONTH"] else "Months"
        notes.append(f"{kind} without a day {max(days)} are left out.")
    if any(place.startswith("5") for place in parts.get("BYDAY", "").split(",")):
        notes.append("Months without a fifth one are left out.")
    return tuple(notes)
