"""The last resort: dateparser's reading of a phrase of which our own grammar knows no word."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.when.answers import Question, Understood
from bot.when.expand import attach
from bot.when.telling import single_told

_LONGEST = 40
_PLAIN = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9 :/.,'+-]*")


def guess(phrase: str, now: datetime, zone: ZoneInfo) -> Question | None:
    """A question whether dateparser's reading is meant, or None; a guess is never an answer."""
    if len(phrase) > _LONGEST or not _PLAIN.fullmatch(phrase):
        return None
    found = _parsed(phrase, now.replace(tzinfo=None))
    if found is None:
        return None
    local = found.replace(second=0, microsecond=0, tzinfo=None)
    if local < now.replace(tzinfo=None):
        return None
    told = single_told(local, None, all_day=False)
    start = attach(local, zone)
    reading = Understood(told, start, zone, next=(start,), notes=("Guessed.",))
    return Question("That was only guessed. Is this meant?", (reading,))


def _parsed(phrase: str, base: datetime) -> datetime | None:
    import dateparser

    try:
        return dateparser.parse(
            phrase,
            languages=["en"],
            settings={
                "DATE_ORDER": "DMY",
                "PREFER_DATES_FROM": "future",
                "RELATIVE_BASE": base,
                "STRICT_PARSING": True,
                "RETURN_AS_TIMEZONE_AWARE": False,
                "PARSERS": ["relative-time", "custom-formats", "absolute-time"],
            },
        )
    except Exception:  # it raises many kinds on odd text, and a guess may be left out
        return None
