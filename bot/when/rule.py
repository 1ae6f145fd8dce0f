"""A repeating reading as an RFC 5545 rule and the local time of its first date."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.when.bag import Bag
from bot.when.expand import local_times
from bot.when.left_out import exdates, narrow
from bot.when.pieces import Context, Day, Extent, Months, NeedsMore, Unclear
from bot.when.single import days_meant
from bot.when.vocabulary import CODES

_LENGTHS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(frozen=True)
class Rule:
    """A rule with its first date (naive, local); `exdates` are the naive times it leaves out."""

    start: datetime
    rrule: str
    exdates: tuple[datetime, ...] = ()
    notes: tuple[str, ...] = ()


def rule_meant(bag: Bag, at: time, context: Context, zone: ZoneInfo) -> Rule:
    """The rule of a repeating reading; `at` is the time of day of each date.

    Raises NeedsMore when the day is missing and Unclear when no date is left.
    """
    seed = _seed(bag, context)
    parts = _frequency(bag, seed)
    narrow(parts, bag)
    start = _starting(parts, seed, at, bag, context, zone)
    since = datetime.combine(max(seed or context.today, context.today), time())
    _end(parts, bag, start, Context(since), zone)
    text = written(parts)
    gone = exdates(bag, at, start, text, zone)
    rule = Rule(start, text, gone, _notes(parts))
    if not any(local not in gone for local in local_times(start, text, zone)):
        raise Unclear("No date is left: the series would never take place.")
    return rule


def _seed(bag: Bag, context: Context) -> date | None:
    """The day a series is told to start from, or None."""
    if bag.start is not None:
        return _one_day(bag.start, context, first=True)
    if bag.day is not None and not (bag.repeat and bag.repeat.freq in (None, "YEARLY")):
        return _coming(days_meant(bag, context)[0], context)
    return None


def _one_day(side: Bag, context: Context, *, first: bool) -> date:
    if side.months is not None and not side.month_days:
        return _edge(_alone(side), context, first=first)
    days = days_meant(side, context)
    if len(days) != 1:
        raise NeedsMore(
            days[0].doubt or "Which day does it start or end?" if days else "Which day?"
        )
    return _coming(days[0], context)


def _alone(side: Bag) -> Months:
    if side.months is None or replace(side, months=None) != Bag():
        raise Unclear("The first or last date could not be read: write it as a date.")
    return side.months


def _edge(months: Months, context: Context, *, first: bool) -> date:
    month = months.months[0]
    year = months.year or context.now.year + (month < context.now.month)
    return date(year, month, 1 if first else monthrange(year, month)[1])


def _coming(day: Day, context: Context) -> date:
    if day.ask:
        raise NeedsMore(f"{day.doubt} Write all four figures.")
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
    month_only = bag.start is not None and bag.start.months and not bag.start.month_days
    if freq is None or seed is None or month_only:
        asks = {"WEEKLY": "On which day of the week?", "MONTHLY": "On which day of the month?"}
        raise NeedsMore(asks.get(freq or "", "On which day does it repeat?"))
    if freq == "WEEKLY":
        return {"FREQ": "WEEKLY", "BYDAY": CODES[seed.weekday()]} | _only_months(bag)
    if freq == "MONTHLY":
        return {"FREQ": "MONTHLY", "BYMONTHDAY": str(seed.day)} | _only_months(bag)
    return {"FREQ": "YEARLY", "BYMONTH": str(seed.month), "BYMONTHDAY": str(seed.day)}


def _starting(
    parts: dict[str, str], seed: date | None, at: time, bag: Bag, context: Context, zone: ZoneInfo
) -> datetime:
    """The first date that is still ahead; sets the interval, which is counted from the seed."""
    if seed is not None and seed < context.today:
        raise Unclear(f"A start on {seed.day}/{seed.month}/{seed.year} has passed.")
    now = datetime.combine(context.today, time()) if bag.clock is None else context.now
    base = datetime.combine(seed or context.today, at)
    first = _on_or_after(parts, base, base if seed else max(base, now), zone)
    if bag.repeat and bag.repeat.interval > 1:
        parts["INTERVAL"] = str(bag.repeat.interval)
    return _on_or_after(parts, first, now, zone)


def _on_or_after(
    parts: dict[str, str], start: datetime, earliest: datetime, zone: ZoneInfo
) -> datetime:
    dates = local_times(start, written(parts), zone)
    first = next((local for local in dates if local >= earliest), None)
    if first is None:
        raise Unclear("The series would never take place.")
    return first


def written(parts: dict[str, str]) -> str:
    """The parts of a rule as RFC 5545 writes them."""
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _end(
    parts: dict[str, str], bag: Bag, start: datetime, context: Context, zone: ZoneInfo
) -> None:
    lives = [e for e in bag.extents if e.unit not in ("hour", "minute")]
    if len(lives) + (bag.until is not None) > 1:
        raise Unclear("The end of the series is given twice.")
    if bag.until is not None:
        last = _until_day(bag.until, start.date(), context)
        _set_until(parts, datetime.combine(last, time(23, 59, 59)), zone)
    elif lives and lives[0].unit == "times":
        parts["COUNT"] = str(int(lives[0].amount))
    elif lives:
        last = _after(start, lives[0]).date() - timedelta(days=1)
        _set_until(parts, datetime.combine(last, time(23, 59, 59)), zone)


def _until_day(side: Bag, start: date, context: Context) -> date:
    # Without its year it is the first such day after the day the series is told to start from.
    if side.months is not None and side.month_days is None:
        last = _edge(_alone(side), context, first=False)
    else:
        found = [
            _coming(day, context)
            for day in days_meant(side, context)
            if day.candidates[-1] >= context.today
        ]
        if not found:
            raise Unclear("The series would end before it begins.")
        last = found[0]
    if last < start:
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


def _notes(parts: dict[str, str]) -> tuple[str, ...]:
    days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    notes = []
    if any(day > 28 for day in days):
        kind = "Years" if parts["FREQ"] == "YEARLY" and "," not in parts["BYMONTH"] else "Months"
        notes.append(f"{kind} without a day {max(days)} are left out.")
    if any(place.startswith("5") for place in parts.get("BYDAY", "").split(",")):
        notes.append("Months without a fifth one are left out.")
    return tuple(notes)
