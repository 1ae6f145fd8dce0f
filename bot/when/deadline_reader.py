"""Deadlines: "by Friday", close of play, so many days from a date; and the zone a time is in."""

import re
from datetime import timedelta

from bot.when.day_reader import Reader
from bot.when.pieces import (
    Clock,
    Context,
    Counted,
    Day,
    Deadline,
    Elsewhere,
    MonthDays,
    Option,
    Unclear,
)
from bot.when.vocabulary import NUMBER, ORDINAL, PLACE, WEEKDAY, WEEKDAYS, number, ordinal, weekday
from bot.when.workdays import add_working_days

_CLOSE, _LAST_MINUTE = 17 * 60, 24 * 60 - 1
_MOST_DAYS = 1000
_BACK = ("before", "prior to", "ahead of")
_SIZES = {"day": 1, "week": 7, "fortnight": 14, "month": 1, "year": 12}


def _by(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Deadline(match[0]),),)


def _before(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Deadline("before", short=True),),)


def _close_of_play(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((_offices_close(match),),)


def _end_of_day(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    doubt = f"“{match['words']}” may be when offices close, or just before midnight."
    return ((_offices_close(match, doubt),), (Clock(_LAST_MINUTE, doubt=doubt),))


def _offices_close(match: re.Match[str], doubt: str | None = None) -> Clock:
    note = f"“{match['words']}” is taken as 5.00pm, when offices close."
    return Clock(_CLOSE, doubt=doubt, note=note)


def _working_days(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    count = _many(match)
    ago = match[0].endswith("ago")
    day = add_working_days(context.today, -count if ago else count, context.nation)
    note = f"Working days are those of {context.nation}, bank holidays left out."
    return ((Day((day,), note=note),),)


def _next_working_day(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Day((add_working_days(context.today, 1, context.nation),)),),)


def _many(match: re.Match[str]) -> int:
    count = number(match["n"])
    if not 1 <= count <= _MOST_DAYS:
        raise Unclear(f"“{match[0]}”: 1 to {_MOST_DAYS:,} can be counted.")
    return count


def _counted(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    amount = _many(match) * (-1 if match["way"] in _BACK else 1)
    if match["working"]:
        return ((Counted(amount, "working day"),),)
    said = match["unit"].removesuffix("s")
    unit = "month" if said in ("month", "year") else "day"
    return ((Counted(amount * _SIZES[said], unit),),)


def _day_beside(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    unit = "working day" if match["working"] else "day"
    return ((Counted(-1 if match["way"] in _BACK else 1, unit),),)


def _weekday_beside(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Counted(-1 if match["way"] in _BACK else 1, WEEKDAYS[weekday(match["day"])]),),)


def _working_day_of(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((MonthDays((ordinal(match["place"]),), working=True),),)


def _end_of_week(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    ahead = {"next": 1, "after next": 2}.get(match["which"] or match["after"] or "", 0)
    monday = context.today - timedelta(days=context.today.weekday()) + timedelta(weeks=ahead)
    doubt = f"“{match['words']}” may be its Friday or its Sunday."
    return tuple((Day((monday + timedelta(days=n),), doubt=doubt),) for n in (4, 6))


def _zone(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Elsewhere(match["zone"]),),)


_PLAY = r"c\.?o\.?[pb]\b\.?|(?:close|end) of (?:play|business|the working day)"
_WORKING = r"(?:working|business|office)"
_DAYS = rf"(?P<n>{NUMBER}) {_WORKING} days?\b"
_COUNT = (
    rf"(?P<n>{NUMBER}) (?:(?P<working>{_WORKING}) days?"
    r"|(?:calendar )?(?P<unit>(?:day|week|fortnight|month|year)s?))"
)
_A_CLOCK = (
    r"(?:noon|midday|midnight|half|quarter|c\.?o\.?[pb]|e\.?o\.?d|close|end of (?:play|business)"
    r"|\d{1,2}(?:[.:]\d\d| ?[ap]\.?m| ?o'? ?clock|$))"
)
_BEFORE = "|".join(_BACK)
_BESIDE = rf"(?P<way>{_BEFORE}|after|following|from)\b"

DEADLINES: tuple[tuple[str, Reader], ...] = (
    (rf"(?:at )?(?P<words>{_PLAY})", _close_of_play),
    (r"(?:at )?(?:the )?(?P<words>e\.?o\.?d\b\.?|(?:end|close) of (?:the )?day\b)", _end_of_day),
    (
        r"(?:the )?(?P<words>end of (?:(?:(?:the|(?P<which>this|next)) week)"
        r"|the week (?P<after>after next)))\b",
        _end_of_week,
    ),
    (rf"(?:within )?{_COUNT} {_BESIDE}(?! now\b)", _counted),
    (rf"within {_COUNT} (?P<way>of)\b", _counted),
    (
        rf"(?:the )?(?:last |first |next )?(?:(?P<working>{_WORKING}) )?day {_BESIDE}"
        r"(?! (?:now|next|yesterday|tomorrow)\b)",
        _day_beside,
    ),
    (
        rf"(?:the )?(?:last |first |next )?(?P<day>{WEEKDAY})(?<!days) "
        rf"(?P<way>{_BEFORE}|after|following)\b(?! (?:next|last)\b)(?! {_A_CLOCK})",
        _weekday_beside,
    ),
    (rf"(?:the )?(?:next|following) {_WORKING} day\b", _next_working_day),
    (rf"(?:the )?(?P<place>{ORDINAL}|{PLACE}) {_WORKING} day\b(?: in\b)?", _working_day_of),
    (rf"(?:with)?in (?:the next )?{_DAYS}(?:'s?)?(?: time| from now)?", _working_days),
    (rf"{_DAYS}(?:'s?)? (?:time|from now|ago)\b", _working_days),
    (rf"^{_DAYS}$", _working_days),
    (r"(?:in )?(?P<zone>gmt|bst|utc|(?:uk|british|london|local) time)(?![\w+-])", _zone),
    (
        r"by\b(?: (?:no|not) later than)?|(?:no|not) later than\b|at (?:the )?latest\b"
        r"|on or before\b|before or on\b|before(?= (?:the )?end of)"
        r"|^(?:until|till?|up to)\b(?: and including\b)?",
        _by,
    ),
    (r"before\b", _before),
)
