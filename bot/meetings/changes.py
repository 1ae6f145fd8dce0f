"""Moving, cancelling, restoring and rewording one date; the rest of the series stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import audit
from bot.boards import noticeboard
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import attendance, messages, reminders
from bot.meetings.drafts import Reading, at_of
from bot.meetings.model import (
    DIAL,
    MINUTE,
    PLACE,
    REASON,
    TITLE,
    TOPIC,
    Meeting,
    State,
    bounded,
    length_of,
    web_link,
)  # fmt: skip
from bot.meetings.store import of_series, present_meeting, series_of
from bot.storage.db import Connection
from bot.times import attach, to_ms, words
from bot.when.before import ahead_of


@dataclass(frozen=True)
class Wording:
    """What an officer may change of a date without moving it."""

    title: str
    place: str
    link: str
    minutes: int
    dial: str = ""


COLUMNS = {
    "title": "title", "place": "place", "link": "link", "minutes": "length_min", "dial": "dial",
}  # fmt: skip


def changeable(conn: Connection, guild_id: int, meeting_id: int, now: datetime) -> Meeting:
    """A meeting that has not begun; UserError for one that has."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    if meeting.starts_at <= now and not meeting.provisional:
        raise UserError(f"{meeting.title} has begun, so it can no longer be changed.")
    return meeting


def move(
    conn: Connection,
    committee: Committee,
    meeting_id: int,
    reading: Reading,
    reason: str,
    person_id: int | None,
    now: datetime,
) -> Meeting:
    """Give one date another time; it is no longer provisional once a day is named."""
    old = changeable(conn, committee.guild_id, meeting_id, now)
    starts_at = new_start(old, reading, now)
    minutes = reading.minutes or old.minutes
    early = old.local - old.cutoff_at.astimezone(old.zone).replace(tzinfo=None)
    cutoff = ahead_of(starts_at, early, old.zone)
    return _change(
        conn, committee, old, person_id, "meeting.move", now,
        starts_at=to_ms(starts_at), state=State.PLANNED, provisional=int(reading.provisional),
        length_min=minutes, cutoff_at=to_ms(cutoff if cutoff > now else starts_at),
        reason=bounded(reason, REASON, "The reason", empty=True),
    )  # fmt: skip


def new_start(meeting: Meeting, reading: Reading, now: datetime) -> datetime:
    """The instant a move leads to; UserError when that is past, a rule, or where it stands now."""
    if reading.rrule is not None:
        raise UserError("One date is moved to one time: write a single day, not a repetition.")
    starts_at = at_of(reading, meeting.zone).astimezone(UTC)
    if starts_at <= now and not reading.provisional:
        raise UserError("That time has passed: write a later one.")
    if starts_at == meeting.starts_at and not meeting.cancelled and not meeting.provisional:
        raise UserError(f"{meeting.title} is at that time already.")
    return starts_at


def cancel(
    conn: Connection,
    committee: Committee,
    meeting_id: int,
    reason: str,
    person_id: int | None,
    now: datetime,
) -> Meeting:
    """Call one date off; UserError when that was done, or it has begun."""
    old = changeable(conn, committee.guild_id, meeting_id, now)
    if old.cancelled:
        raise UserError(f"{old.title} is cancelled already.")
    why = bounded(reason, REASON, "The reason", empty=True)
    attendance.forget_reasons(conn, old.id)  # there is no end of the meeting to wait for
    return _change(
        conn, committee, old, person_id, "meeting.cancel", now, state=State.CANCELLED, reason=why
    )


def restore(
    conn: Connection, committee: Committee, meeting_id: int, person_id: int | None, now: datetime
) -> Meeting:
    """Put a cancelled or moved date back where its series has it; UserError when that is past."""
    old = changeable_back(conn, committee.guild_id, meeting_id, now)
    starts_at = rule_start(conn, old)
    return _change(
        conn, committee, old, person_id, "meeting.restore", now,
        starts_at=to_ms(starts_at), state=State.PLANNED, reason="",
    )  # fmt: skip


def changeable_back(conn: Connection, guild_id: int, meeting_id: int, now: datetime) -> Meeting:
    """A date that can be put back; UserError when it stands where it was, or that is past."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    if not meeting.cancelled and not meeting.moved:
        raise UserError(f"{meeting.title} was neither moved nor cancelled.")
    if not series_of(conn, meeting.series_id).has(meeting.original):
        raise UserError(
            f"The series of {meeting.reference} no longer has that date: plan one of its own with"
            " /office-meeting new."
        )
    if rule_start(conn, meeting) <= now:
        raise UserError(f"The original time of {meeting.title} has passed: move it instead.")
    return meeting


def rule_start(conn: Connection, meeting: Meeting) -> datetime:
    """Where the series itself has a date (aware)."""
    return attach(meeting.original, series_of(conn, meeting.series_id).zone).astimezone(UTC)


def reword(
    conn: Connection,
    committee: Committee,
    meeting_id: int,
    wording: Wording,
    every: bool,
    person_id: int | None,
    now: datetime,
    later: Collection[str] = COLUMNS,
) -> list[Meeting]:
    """Change title, place, link or length of one date, or (``every``) of all later ones too: of
    those only what ``later`` names, so that what one of them has of its own stays."""
    first = changeable(conn, committee.guild_id, meeting_id, now)
    checked = checked_wording(wording)
    dates = [m for m in of_series(conn, first.series_id) if m.starts_at >= first.starts_at]
    changed = dates if every else [first]
    for each in changed:
        values = _columns(checked, COLUMNS if each.id == first.id else later)
        length = timedelta(minutes=values.get("length_min", each.minutes))
        reminders.end_anew(conn, replace(each, length=length), now)
        names = ", ".join(f"{name} = ?" for name in (*values, "changed_at"))
        conn.execute(
            f"UPDATE meeting SET {names} WHERE meeting_id = ?",
            (*values.values(), to_ms(now), each.id),
        )
        _mirror(conn, committee, each, now)
        reminders.follow(conn, each, now)
    values = _columns(checked, later if every else ())
    names = "".join(f", {name} = ?" for name in values)
    conn.execute(
        f"UPDATE series SET sequence = sequence + 1, changed_at = ?{names} WHERE series_id = ?",
        (to_ms(now), *values.values(), first.series_id),
    )
    conn.touch(TOPIC)
    was = Wording(first.title, first.place, first.link, first.minutes, first.dial)
    audit.record(conn, committee.guild_id, person_id, "meeting.edit", now=now,
                 subject=first.reference, before=asdict(was),
                 after={**asdict(checked), "dates": len(changed)})  # fmt: skip
    return [present_meeting(conn, committee.guild_id, each.id) for each in changed]


def _columns(wording: Wording, fields: Collection[str]) -> dict[str, Any]:
    """The columns of these fields with what they are to hold."""
    return {COLUMNS[name]: value for name, value in asdict(wording).items() if name in fields}


def checked_wording(wording: Wording) -> Wording:
    """The wording within its limits; UserError for the first fault."""
    return Wording(
        bounded(wording.title, TITLE, "The title"),
        bounded(wording.place, PLACE, "The place", empty=True),
        web_link(wording.link),
        length_of(wording.minutes) // MINUTE,
        bounded(wording.dial, DIAL, "The dial-in number", empty=True),
    )


def _mirror(conn: Connection, committee: Committee, meeting: Meeting, now: datetime) -> None:
    if committee.rules.discord_events or meeting.event_id is not None:
        messages.mirror(conn, committee.guild_id, meeting.id, now)


def _change(
    conn: Connection, committee: Committee, old: Meeting, person_id: int | None, act: str,
    now: datetime, **columns: Any,
) -> Meeting:  # fmt: skip
    new = restate(conn, committee, old, now, **columns)
    audit.record(
        conn, committee.guild_id, person_id, act, now=now, subject=new.reference,
        before=_stood(old), after=_stood(new),
    )  # fmt: skip
    noticeboard.redraw_soon(conn, committee.guild_id, now)
    return new


def restate(
    conn: Connection, committee: Committee, old: Meeting, now: datetime, *, quiet: bool = False,
    **columns: Any,
) -> Meeting:  # fmt: skip
    """Give a date another time or state, with everything that follows from it: its rows in the
    outbox, its event, those who answered. ``quiet`` as `reminders.rearm` has it."""
    names = ", ".join(f"{name} = ?" for name in columns)
    conn.execute(
        f"UPDATE meeting SET {names}, sequence = sequence + 1, changed_at = ? WHERE meeting_id = ?",
        (*columns.values(), to_ms(now), old.id),
    )
    conn.execute(
        "UPDATE series SET sequence = sequence + 1, changed_at = ? WHERE series_id = ?",
        (to_ms(now), old.series_id),
    )
    new = present_meeting(conn, committee.guild_id, old.id)
    if new.starts_at != old.starts_at:
        attendance.ask_again(conn, old.id)
    reminders.rearm(conn, old, new, committee, now, quiet=quiet)
    _mirror(conn, committee, new, now)
    conn.touch(TOPIC)
    return new


def _stood(meeting: Meeting) -> str:
    """When a date is, whether it stands, and the reason members read."""
    said = [words(meeting.starts_at, meeting.zone), meeting.state, meeting.reason]
    return ", ".join(each for each in said if each)
