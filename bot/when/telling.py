"""A reading told back in British words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.when.days_of_year import day_name
from bot.when.pieces import Nth
from bot.when.vocabulary import CODES, MONTHS, WEEKDAYS

_PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_PLACES |= {-2: "last but one", -3: "last but two"}
_MOST_NAMED = 4
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def clock_told(at: datetime) -> str:
    """The time of day: "7.30pm"; noon and midnight by name too, since 12pm confuses."""
    told = f"{at.hour % 12 or 12}.{at.minute:02d}{'am' if at.hour < 12 else 'pm'}"
    names = {(12, 0): " (midday)", (0, 0): " (midnight, as the day begins)"}
    return told + names.get((at.hour, at.minute), "")


def single_told(start: datetime, duration: timedelta | None, all_day: bool) -> str:
    """One date: "Tuesday 12 January 2027, 7.00pm to 9.00pm"."""
    if all_day:
        length = f" for {duration.days} days" if duration and duration.days > 1 else ""
        return f"{day_name(start.date())}{length}, no time given"
    return f"{day_name(start.date())}, {clock_told(start)}{_ending(start, duration)}"


def nth_told(nth: Nth) -> str:
    """The n-th weekday: "last Thursday"."""
    return f"{_PLACES[nth.places[0]].capitalize()} {WEEKDAYS[nth.weekday]}"


def week_told(monday: date) -> str:
    """A week whose day is still open."""
    return f"the week of {day_name(monday)} (provisional: the day is still open)"


def series_told(
    rrule: str,
    start: datetime,
    duration: timedelta | None,
    all_day: bool,
    left_out: Sequence[datetime] = (),
) -> str:
    """A rule in words with its first date; `left_out` are the single dates taken out of it.

    An aware `start` also tells in which zone the last day is to be read.
    """
    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    # A series keeps its wall times, so its end is counted on the wall clock too.
    ending = _ending(start.replace(tzinfo=None), duration)
    clock = "" if all_day else f" at {clock_told(start)}{ending}"
    return (
        f"{_days(parts)}{_months(parts)}{clock}{_end(parts, start.tzinfo)}{_without(left_out)}, "
        f"first on {day_name(start.date())}"
    )


def _ending(start: datetime, duration: timedelta | None) -> str:
    if duration is None:
        return ""
    end = start + duration
    if start.tzinfo is not None:
        end = (start.astimezone(UTC) + duration).astimezone(start.tzinfo)
    if duration >= timedelta(days=1):
        return f" to {day_name(end.date())}, {clock_told(end)}"
    return f" to {clock_told(end)}"


def _without(left_out: Sequence[datetime]) -> str:
    if len(left_out) > _MOST_NAMED:
        return f", {len(left_out)} dates left out"
    days = [f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in sorted(left_out)]
    return f", except on {listed(days)}" if days else ""


def _days(parts: dict[str, str]) -> str:
    every = _every(parts)
    if days := parts.get("BYMONTHDAY"):
        return f"the {listed([_numbered(int(day)) for day in days.split(',')])}{_of(parts, every)}"
    by_day = parts.get("BYDAY", "").split(",")
    if parts["FREQ"] in ("MONTHLY", "YEARLY"):
        return f"the {listed([_placed(code) for code in by_day])}{_of(parts, every)}"
    if parts["FREQ"] == "WEEKLY":
        return _weekly(by_day, parts)
    kept = parts.get("BYDAY")
    return every + (f" ({_weekday_list(kept.split(','))})" if kept else "")


def _weekly(codes: list[str], parts: dict[str, str]) -> str:
    names = "weekday (Monday to Friday)" if codes == list(CODES[:5]) else _weekday_list(codes)
    interval = int(parts.get("INTERVAL", "1"))
    return f"every {names}" if interval == 1 else f"every {interval} weeks on {names}"


def _weekday_list(codes: list[str]) -> str:
    return listed([WEEKDAYS[CODES.index(code)] for code in codes])


def _of(parts: dict[str, str], every: str) -> str:
    if parts["FREQ"] == "YEARLY":
        months = [MONTHS[int(month) - 1] for month in parts.get("BYMONTH", "").split(",") if month]
        return f" of {listed(months)} {every}"
    return f" of {every}"


def _every(parts: dict[str, str]) -> str:
    interval, unit = int(parts.get("INTERVAL", "1")), _UNITS[parts["FREQ"]]
    return f"every {unit}" if interval == 1 else f"every {interval} {unit}s"


def _placed(code: str) -> str:
    return f"{_PLACES[int(code[:-2])]} {WEEKDAYS[CODES.index(code[-2:])]}"


def _numbered(day: int) -> str:
    if day == -1:
        return "last day"
    ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _months(parts: dict[str, str]) -> str:
    if "BYMONTH" not in parts or parts["FREQ"] == "YEARLY":
        return ""
    kept = [int(month) for month in parts["BYMONTH"].split(",")]
    gone = [name for number, name in enumerate(MONTHS, 1) if number not in kept]
    if len(gone) < 6:
        return f" except in {listed(gone)}"
    return f" in {listed([MONTHS[month - 1] for month in kept])}"


def _end(parts: dict[str, str], zone: tzinfo | None) -> str:
    if "COUNT" in parts:
        return ", once" if parts["COUNT"] == "1" else f", {parts['COUNT']} times"
    if until := parts.get("UNTIL"):
        last = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
        return f" until {last.day} {MONTHS[last.month - 1]} {last.year}"
    return ""


def listed(words: list[str]) -> str:
    """A list as a sentence has it: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
