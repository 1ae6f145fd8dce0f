"""The nouns of the room: a meeting, an answer, and the sizes of what may be typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import UserError

TITLE, PLACE, LINK, WHY, REASON, DIAL = 80, 120, 300, 300, 200, 80
SHORTEST, LONGEST = 5, 24 * 60
MINUTE = timedelta(minutes=1)
HERE = timedelta(minutes=15)  # from then on "Attending" reads "I am here"
TOPIC = "meetings"


class State(StrEnum):
    """Whether a date takes place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Choice(StrEnum):
    """What a member answers before a meeting."""

    ATTENDING = "attending"
    APOLOGIES = "apologies"
    DEPUTY = "deputy"
    UNSURE = "tentative"
    NONE = ""

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise UserError("That is no answer: press one of the buttons under the meeting.")


class Presence(StrEnum):
    """What is recorded of a member after a meeting."""

    CAME = "yes"
    DEPUTY = "deputy"
    ABSENT = "no"
    UNRECORDED = ""


CHOICE_WORDS = {
    Choice.ATTENDING: "Attending",
    Choice.APOLOGIES: "Apologies",
    Choice.DEPUTY: "Deputy",
    Choice.UNSURE: "Unsure",
}


@dataclass(frozen=True)
class Meeting:
    """One date of a meeting. ``original`` is the naive local time that names it for good."""

    id: int
    guild_id: int
    number: int
    series_id: int
    original: datetime
    starts_at: datetime
    length: timedelta
    title: str
    place: str
    link: str
    state: State
    reason: str
    provisional: bool
    replaced: bool
    sequence: int
    cutoff_at: datetime
    quorate: bool
    turns: int
    event_id: int | None
    event_shape: str
    recorded_at: datetime | None
    created_at: datetime
    changed_at: datetime
    zone: ZoneInfo
    urgent: bool
    outside: bool
    repeats: bool
    why: str
    quorum: str
    offsets: tuple[str, ...]
    nudge: str
    channel_id: int
    dial: str = ""
    """Number and PIN to join by telephone."""

    @property
    def reference(self) -> str:
        return f"M-{self.number}"

    @property
    def minutes(self) -> int:
        return self.length // MINUTE

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.length

    @property
    def cancelled(self) -> bool:
        return self.state is State.CANCELLED

    @property
    def moved(self) -> bool:
        return (self.local, self.local.fold) != (self.original, self.original.fold)

    @property
    def local(self) -> datetime:
        """Where it stands now on the committee's clock (naive)."""
        return self.starts_at.astimezone(self.zone).replace(tzinfo=None)


def offset_told(span: timedelta) -> str:
    """A time before in words: "2 hours", "1 day"."""
    minutes = span // MINUTE
    for name, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes % size == 0 and minutes >= size:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{minutes} minutes"


def bounded(text: str, limit: int, what: str, *, empty: bool = False) -> str:
    """Typed text without stray spaces; UserError when too long, or missing where it must not be."""
    found = " ".join(text.split())
    if not found and not empty:
        raise UserError(f"{what} is missing: please write it.")
    if len(found) > limit:
        raise UserError(f"{what} has {len(found)} characters; at most {limit} fit.")
    return found


def web_link(text: str) -> str:
    """A link that Discord's buttons take; UserError for one they do not."""
    found = bounded(text, LINK, "The link", empty=True)
    if found and not re.fullmatch(r"https?://[^\s/.]+\.[^\s]+", found):
        raise UserError(f"“{found[:60]}” is no link: write one like https://example.org/meet.")
    return found


def length_of(typed: str | int) -> timedelta:
    """How long a meeting of so many minutes lasts; UserError for what is no number, and outside
    five minutes to a day."""
    text = str(typed).strip()
    if not text.isdecimal() or len(text) > 5:
        raise UserError(f"“{text[:20]}” is no length: write it in minutes, like 120.")
    minutes = int(text)
    if not SHORTEST <= minutes <= LONGEST:
        raise UserError(f"A meeting lasts {SHORTEST} to {LONGEST} minutes, not {minutes}.")
    return timedelta(minutes=minutes)
