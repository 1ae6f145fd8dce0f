"""``lmcbot when PHRASE``: how a typed time is read, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.times import zone
from bot.when.understand import understand
from bot.when.verdicts import Answer, Question, Refused, to_json


@dataclass(frozen=True)
class Asked:
    """What was typed; ``now`` as if it were this time, ``count`` how many dates to list."""

    phrase: str
    zone: str
    now: str | None
    count: int
    as_json: bool


def told(asked: Asked, now: datetime) -> tuple[str, bool]:
    """What is said, and whether the phrase was taken or asked about. Raises :class:`UserError` for
    a zone, a time or a number that is none."""
    here = zone(asked.zone)
    at = now if asked.now is None else _present(asked.now, here)
    if not 1 <= asked.count <= 1000:
        raise UserError("--count is a number of dates from 1 to 1000.")
    answer = understand(asked.phrase, now=at, zone=here, count=asked.count)
    said = json.dumps(to_json(answer), ensure_ascii=False) if asked.as_json else _told_as(answer)
    return said, not isinstance(answer, Refused)


def _present(written: str, here: ZoneInfo) -> datetime:
    """The time to read a phrase at; one without an offset is of the zone asked for."""
    try:
        now = datetime.fromisoformat(written)
    except ValueError as error:
        raise UserError(f"“{written}” is not a time: write 2026-12-08T19:30.") from error
    if not 1970 <= now.year <= 2150:
        raise UserError("The time given with --now is out of reach: 1970 to 2150.")
    return now if now.tzinfo else now.replace(tzinfo=here)


def _told_as(answer: Answer) -> str:
    if isinstance(answer, Refused):
        return answer.reason
    if isinstance(answer, Question):
        return "\n".join([answer.question, *(f"- {each.understood}" for each in answer.choices)])
    form = "- {0:%a} {0.day} {0:%b %Y}" + ("" if answer.all_day else " {0:%H:%M}")
    return "\n".join([answer.understood, *map(form.format, answer.next), *answer.notes])
