"""One day, or one moment, as a field expects it; doubts and faults are sentences for the member."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.times import words
from bot.when.understand import understand
from bot.when.verdicts import Question, Refused
from bot.when.workdays import Nation

DAYTIME = (8 * 60, 22 * 60)
"""Minutes of the day in which what members are called to do begins or ends."""


_PART_OF_TODAY = re.compile(r"\bthis (?:morning|afternoon|evening)\b|\btonight\b", re.I)
_PART = re.compile(r"(?<=[^\W\d])(?<! the) (?:in the )?(?:morning|afternoon|evening|night)\b", re.I)
_BEFORE = re.compile(r"\bbefore\b", re.I)  # "before Friday evening" is no "before Friday"
_ANY_HOUR = (12 * 60, 23 * 60)  # one half of the clock: which one does not matter for the day


def day(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    past: bool = False,
    nation: Nation = Nation.ENGLAND,
) -> date:
    """The one day that is meant, on the clock of `zone`, with `past` the latest such day.

    A time or part of the day may stand beside it. Raises UserError when it is unclear, or more than
    one.
    """
    bare = text if _BEFORE.search(text) else _PART.sub("", _PART_OF_TODAY.sub("today", text))
    answer = understand(bare, now=now, zone=zone, hours=_ANY_HOUR, past=past, nation=nation)
    if isinstance(answer, Refused):
        raise UserError(answer.reason)
    if isinstance(answer, Question):
        raise UserError(f"{answer.question} Write the day with its year, like 12 January 2027.")
    if answer.rrule is not None or answer.provisional:
        raise UserError("A single day is meant here: write it like Friday 15 January 2027.")
    return answer.start.date()


def year(text: str) -> int | None:
    """The year that is all a text says, or None."""
    return int(text) if re.fullmatch(r"\s*[1-9][0-9]{3}\s*", text) else None


def moment(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    lacking: str,
    nation: Nation = Nation.ENGLAND,
) -> datetime:
    """The one moment that is meant (aware), a doubtful time of day taken in the daytime.

    Raises UserError when it is unclear, and with `lacking` for a day without a time or a series.
    """
    answer = understand(text, now=now, zone=zone, hours=DAYTIME, nation=nation)
    if isinstance(answer, Refused):
        raise UserError(answer.reason)
    if isinstance(answer, Question):
        offers = " or ".join(words(each.start, zone) for each in answer.choices[:4])
        raise UserError(f"{answer.question} {f'Write it out: {offers}.' if offers else ''}".strip())
    if answer.rrule is not None or answer.all_day or answer.provisional:
        raise UserError(lacking)
    return answer.start
