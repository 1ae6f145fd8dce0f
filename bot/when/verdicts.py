"""The three answers to a typed time, and their form on the command line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Understood:
    """One reading, with everything a preview tells back before anything is saved.

    `start` and `next` are aware and in `zone`. `rrule` is the value of an RFC 5545 RRULE whose
    DTSTART is `start` in local time (UNTIL in UTC), or None for a single date. `exdates` are naive
    local times that the rule would produce and the phrase leaves out. An `all_day` start is
    the local midnight that begins the day; a `provisional` one begins a week whose day is open.
    `past` is only ever set when the caller allowed it.
    """

    understood: str
    start: datetime
    zone: ZoneInfo
    rrule: str | None = None
    next: tuple[datetime, ...] = ()
    exdates: tuple[datetime, ...] = ()
    duration: timedelta | None = None
    all_day: bool = False
    provisional: bool = False
    past: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """The phrase has several readings, or lacks something; `choices` are the readings to offer."""

    question: str
    choices: tuple[Understood, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The phrase cannot be taken as a time; `reason` is the sentence the member reads."""

    reason: str


Answer = Understood | Question | Refused


def to_json(answer: Answer) -> dict[str, object]:
    """The answer as `lmcbot when --json` prints it; instants are ISO 8601 with their offset."""
    if isinstance(answer, Refused):
        return {"refused": answer.reason}
    if isinstance(answer, Question):
        starts = dict.fromkeys(choice.start.isoformat() for choice in answer.choices)
        return {
            "question": answer.question,
            "choices": list(starts),
            "readings": [_reading(choice) for choice in answer.choices],
        }
    return _reading(answer)


def _reading(answer: Understood) -> dict[str, object]:
    minutes = None if answer.duration is None else int(answer.duration.total_seconds() // 60)
    return {
        "understood": answer.understood,
        "start": answer.start.isoformat(),
        "rrule": answer.rrule,
        "next": [at.isoformat() for at in answer.next],
        "exdates": [day.isoformat() for day in answer.exdates],
        "duration_minutes": minutes,
        "all_day": answer.all_day,
        "provisional": answer.provisional,
        "past": answer.past,
        "notes": list(answer.notes),
    }
