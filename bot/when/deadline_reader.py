"""Deadlines: "by Friday", close of play, so many working days; and the zone that a time is in."""

import re

from bot.when.day_reader import Reader
from bot.when.pieces import Clock, Context, Day, Deadline, Elsewhere, Option, Unclear
from bot.when.vocabulary import NUMBER, number
from bot.when.workdays import add_working_days

_CLOSE, _LAST_MINUTE = 17 * 60, 24 * 60 - 1
_MOST_DAYS = 1000


def _by(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Deadline(),),)


def _close_of_play(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    note = f"“{match['words']}” is taken as 5.00pm, when offices close."
    return ((Clock(_CLOSE, note=note),),)


def _end_of_day(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    doubt = f"“{match['words']}” may be when offices close, or just before midnight."
    return tuple((Clock(minutes, doubt=doubt),) for minutes in (_CLOSE, _LAST_MINUTE))


def _working_days(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    count = number(match["n"])
    if not 1 <= count <= _MOST_DAYS:
        raise Unclear(f"“{match[0]}”: 1 to {_MOST_DAYS:,} working days can be counted.")
    ago = match[0].endswith("ago")
    day = add_working_days(context.today, -count if ago else count, context.nation)
    note = f"Working days are those of {context.nation}, bank holidays left out."
    return ((Day((day,), note=note),),)


def _zone(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Elsewhere(match["zone"]),),)


_PLAY = r"c\.?o\.?[pb]\b\.?|(?:close|end) of (?:play|business|the working day)"
_DAYS = rf"(?P<n>{NUMBER}) (?:working|business|office) days?\b"

DEADLINES: tuple[tuple[str, Reader], ...] = (
    (rf"(?:at )?(?P<words>{_PLAY})", _close_of_play),
    (r"(?:at )?(?:the )?(?P<words>e\.?o\.?d\b\.?|(?:end|close) of (?:the )?day\b)", _end_of_day),
    (rf"(?:with)?in (?:the next )?{_DAYS}(?:'s?)?(?: time| from now| from today)?", _working_days),
    (rf"{_DAYS}(?:'s?)? (?:time|from now|from today|ago)\b", _working_days),
    (r"(?:in )?(?P<zone>gmt|bst|utc|(?:uk|british|london|local) time)(?![\w+-])", _zone),
    (r"by\b(?: (?:no|not) later than)?|(?:no|not) later than\b|at (?:the )?latest\b", _by),
)
