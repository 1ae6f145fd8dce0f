"""Words that are one slip of the finger away from a word of the grammar."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from bot.when.vocabulary import MONTHS, WEEKDAYS

_NAMES = tuple(name for name in (*WEEKDAYS, *MONTHS) if len(name) > 4)
_WORDS = (
    *(name.lower() for name in _NAMES),
    *("tomorrow", "today", "tonight", "midday", "midnight", "fortnight", "fortnightly", "every"),
    *("second", "third", "fourth", "fifth", "month", "monthly", "weekly", "quarterly", "except"),
    *("evening", "morning", "afternoon", "until", "week", "first", "quarter", "weekday"),
)
_CLOSE = 0.8
_WORD = re.compile(r"(?<!\w)[a-z]{4,}(?!\w)")


def respelt(text: str, unread: Sequence[str]) -> tuple[str, str] | None:
    """The phrase with its misspelt words put right, and what was changed; None if nothing was.

    Whether the rest is then read is for the caller to see.
    """
    changed: list[str] = []
    for word in dict.fromkeys(_WORD.findall(" ".join(unread))):
        if not (close := get_close_matches(word, _WORDS, 1, _CLOSE)):
            return None
        text = re.sub(rf"(?<!\w){word}(?!\w)", close[0], text)
        name = close[0].capitalize() if close[0].capitalize() in _NAMES else close[0]
        changed.append(f"“{word}” as “{name}”")
    return (text, ", ".join(changed)) if changed else None
