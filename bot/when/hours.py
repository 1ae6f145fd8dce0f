"""Times of day and days of the week as officers type them: "10pm", "8.30", "Monday 07:15"."""

from __future__ import annotations

import re
from datetime import time

from bot.errors import UserError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_WORDS = {"midnight": "00:00", "noon": "12:00", "midday": "12:00"}


def clock(text: str) -> str:
    """A time of day as ``HH:MM``. Raises :class:`UserError` for what is none."""
    said = " ".join(text.split()).casefold()
    said = _WORDS.get(said, said)
    match = _CLOCK.fullmatch(said)
    if match and match[1].isascii():
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1].lower()
        twelve = not half or 1 <= hour <= 12
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
        if twelve and hour < 24 and minute < 60:
            return f"{hour:02d}:{minute:02d}"
    raise UserError(f"“{text[:40]}” is not a time of day: write it like 19:30 or 7.30pm.")


def span(text: str) -> tuple[str, str]:
    """From when until when, for example "10pm to 8am". Raises :class:`UserError`."""
    parts = re.split(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", text.strip(), flags=re.IGNORECASE)
    if len(parts) != 2:
        raise UserError(f"“{text[:40]}” is not a span of time: write it like 22:00 to 08:00.")
    return clock(parts[0]), clock(parts[1])


def weekly(text: str) -> str:
    """A day of the week and a time, as ``Monday 07:15``. Raises :class:`UserError`."""
    said = re.sub(r"^every\s+|\bat\s+", "", text.strip(), flags=re.IGNORECASE)
    day, _, rest = said.partition(" ")
    stem = day.casefold().rstrip("s,")
    found = [name for name in WEEKDAYS if len(stem) >= 3 and name.casefold().startswith(stem)]
    if len(found) != 1:
        raise UserError(
            f"“{text[:40]}” names no day of the week: write it like Monday 07:15 "
            "or Fridays 12.30pm."
        )
    return f"{found[0]} {clock(rest)}"


def weekday_and_time(text: str) -> tuple[int, time]:
    """A stored "Monday 07:15" as a weekday number (Monday is 0) and a local time."""
    day, _, rest = weekly(text).partition(" ")
    return WEEKDAYS.index(day), time.fromisoformat(rest)
