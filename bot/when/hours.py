"""What a setting's field means by a time: a time of day, hours from and until, a day with its time.

The words are read as a meeting's are. A field knows in which half of the day its times lie, so that
"half past seven" needs no question there; whatever else is said is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import islice, product

from bot.errors import UserError
from bot.when.bag import Bag, flat, sort
from bot.when.phrase_reader import read
from bot.when.pieces import Context, Repeat, Unclear
from bot.when.single import clock_fits
from bot.when.vocabulary import WEEKDAYS, plain

MORNING, EVENING = 5 * 60, 17 * 60
"""When the half of the day begins that a field is about, in minutes after midnight."""

_ANY_DAY = datetime(2001, 1, 1)  # noqa: DTZ001  # no date is read here, only what recurs
_DAY = 24 * 60
_MOST_READINGS = 32
_JOINTS = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill?\b|\band\b)\s*", re.IGNORECASE)
_FROM = re.compile(r"\s*(?:from|between)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """One reading of a field: days of the week (Monday is 0), day of the month, minutes of the day,
    and how often if that was said; each empty where it was not."""

    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    minutes: int | None = None
    freq: str | None = None


def said(text: str, half: int = MORNING) -> list[Said]:
    """Every reading of a field's text as what recurs; none when it says anything else."""
    try:
        reading = read(plain(text), Context(_ANY_DAY))
        unread = bool(reading.unread)
    except Unclear:
        return []
    found: dict[Said, None] = {}
    for options in islice(product(*reading.slots), 0 if unread else _MOST_READINGS):
        try:
            bag = sort(flat(options))
        except Unclear:
            continue
        if (one := _said(bag)) is not None:
            found[one] = None
    return _in_half(list(found), half)


def _said(bag: Bag) -> Said | None:
    month_day = bag.day.candidates[0].day if bag.day and bag.day.monthly else None
    if bag.month_days and len(bag.month_days.days) == 1 and not bag.month_days.working:
        month_day = bag.month_days.days[0]
    used = replace(
        bag, clock=None, part=None, weekdays=None, repeat=None, day=None, month_days=None,
        of_month=None,
    )  # fmt: skip
    other_day = (bag.day or bag.month_days) and month_day is None
    other_week = bag.weekdays and (bag.weekdays.which or bag.weekdays.weeks_on)
    other_month = bag.of_month and bag.of_month.offset is not None
    repeat = bag.repeat or Repeat(None)
    if used != Bag() or other_day or other_week or other_month or repeat.interval != 1:
        return None
    clock = bag.clock
    if clock is None and bag.part:
        return None  # "Tuesday evenings" lack their time of day
    if clock and (clock.end is not None or not clock_fits(clock, bag)):
        return None
    minutes = clock.start % _DAY if clock else None
    return Said(bag.weekdays.days if bag.weekdays else (), month_day, minutes, repeat.freq)


def _in_half(found: list[Said], half: int) -> list[Said]:
    # Of a morning and an evening time for the same days, the one in the field's half is meant.
    inside = [one for one in found if one.minutes is None or (one.minutes - half) % _DAY < _DAY / 2]
    kept = {replace(one, minutes=None) for one in inside}
    return inside + [one for one in found if replace(one, minutes=None) not in kept]


def clock(text: str, half: int = MORNING) -> str:
    """A time of day as ``HH:MM``. Raises :class:`UserError` for what is none."""
    found = [one.minutes for one in said(text, half) if one == Said(minutes=one.minutes)]
    times = [minutes for minutes in found if minutes is not None]
    if len(times) != 1:
        raise UserError(f"“{text[:40]}” is not a time of day: write it like 19:30 or 7.30pm.")
    return _written(times[0])


def between(first: str, last: str, half: int = MORNING) -> tuple[str, str]:
    """From when until when. A doubtful end is the first one after the start. Raises UserError."""
    start = clock(first, half)
    begun = time.fromisoformat(start)
    return start, clock(last, begun.hour * 60 + begun.minute + 1)


def span(text: str, half: int = MORNING) -> tuple[str, str]:
    """From when until when, in one text: "10pm to 8am". Raises :class:`UserError`."""
    rest = _FROM.sub("", text, count=1) if _FROM.match(text) else text
    for joint in _JOINTS.finditer(rest):
        try:
            return between(rest[: joint.start()], rest[joint.end() :], half)
        except UserError:
            continue  # "quarter to ten to eight": the next "to" may be the one between
    raise UserError(f"“{text[:40]}” is not a span of time: write it like 22:00 to 08:00.")


def weekly(text: str) -> str:
    """A day of the week and a time, as ``Monday 07:15``. Raises :class:`UserError`."""
    found = [
        f"{WEEKDAYS[one.weekdays[0]]} {_written(one.minutes)}"
        for one in said(text)
        if len(one.weekdays) == 1 and one.month_day is None and one.minutes is not None
        and one.freq in (None, "WEEKLY")
    ]  # fmt: skip
    if len(found) != 1:
        raise UserError(
            f"“{text[:40]}” is no day of the week with a time: write it like Monday 07:15 "
            "or Fridays 12.30pm."
        )
    return found[0]


def weekday_and_time(text: str) -> tuple[int, time]:
    """What `weekly` made, as a weekday number (Monday is 0) and a local time."""
    day, _, at = text.partition(" ")
    return WEEKDAYS.index(day), time.fromisoformat(at)


def _written(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
