"""How long before something, as a reminder's field expects it: "7d", "2 hours", "a week"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.times import attach
from bot.when.length_reader import extent
from bot.when.pieces import Unclear
from bot.when.vocabulary import plain

LONGEST = timedelta(days=999)
_SIZES = {"d": 1440, "h": 60, "m": 1}  # minutes
_KEPT = re.compile(r"(\d{1,7})([dhm])", re.ASCII)
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10_080, "fortnight": 20_160}
_WORDS = {"d": " days", "h": " hours", "m": " minutes", "w": " weeks"}
_SHORT = re.compile(r"(?<=\d) ?([dhmw])(?!\w)")
_TAIL = re.compile(r" (?:before(?:hand)?|ahead|earlier)$")


def before(text: str) -> timedelta:
    """The span before; whole days are meant by the calendar. Raises UserError for what is none."""
    kept = _KEPT.fullmatch(text)  # as `short` writes it
    minutes = int(kept[1]) * _SIZES[kept[2]] if kept else _minutes(text)
    if minutes < 1 or minutes != int(minutes) or minutes > LONGEST / timedelta(minutes=1):
        raise UserError(f"“{text[:40]}” is no time before: write it like 2 hours or 3d.")
    return timedelta(minutes=minutes)


def _minutes(text: str) -> float:
    """What somebody typed, in minutes; 0 where it is no length of time."""
    words = _SHORT.sub(lambda match: _WORDS[match[1]], _TAIL.sub("", plain(text)))
    try:
        length = extent(re.sub(r"^(?:the )?(?=(?:day|week|hour)$)", "a ", words))
    except Unclear:
        return 0
    return length.amount * _MINUTES.get(length.unit, 0) if length else 0


def ahead_of(at: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
    """The instant (UTC) `span` before `at`: whole days by the calendar of `zone`, so that a week
    before nine o'clock is nine o'clock whatever the clocks do meanwhile; the rest by the clock."""
    days, rest = divmod(span, timedelta(days=1))
    local = at.astimezone(zone).replace(tzinfo=None)
    day = attach(local - timedelta(days=days), zone) if days else at
    return day.astimezone(UTC) - rest


def short(span: timedelta) -> str:
    """A span before as settings keep it, in its largest whole unit: "7d", "2h", "15m"."""
    minutes = span // timedelta(minutes=1)
    unit, size = next((u, s) for u, s in _SIZES.items() if minutes % s == 0)
    return f"{minutes // size}{unit}"
