"""When a meeting is announced and reminded of: rows written with every change of the meeting.

A change of time or state raises the meeting's sequence; the rows of the old one are cancelled. What
a row says is made when it is sent, from the meeting as it then is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot import outbox, people
from bot.boards.direct_messages import in_time
from bot.committee import Committee
from bot.meetings import messages
from bot.meetings.model import HERE, Meeting
from bot.people import Choices, Person
from bot.storage.db import Connection
from bot.times import press_time, to_ms
from bot.when.before import ahead_of, before

CARD_AHEAD = timedelta(days=28)  # a date's card is posted so long before, the first one at once
BATCH = timedelta(seconds=8)  # answers within it share one redraw
LATE = timedelta(minutes=2)
PAPERS_WARNING = timedelta(days=7)


class Word(StrEnum):
    """A line to the officers about one date."""

    PAPERS = "papers"
    FIX_IN_TWO_WEEKS = "fix14"
    FIX_IN_A_WEEK = "fix7"
    LIMIT = "limit"
    EVENT_GONE = "event-gone"
    EVENT_CHANGED = "event-changed"
    MISSED = "missed"


FIX_AHEAD = {
    timedelta(days=14): Word.FIX_IN_TWO_WEEKS,
    timedelta(days=7): Word.FIX_IN_A_WEEK,
}  # how long before a provisional week the officers are told to fix its day


def planned(
    starts_at: datetime, zone: ZoneInfo, offsets: Sequence[str], now: datetime
) -> tuple[dict[str, datetime], bool]:
    """The reminders still ahead, by their offset, and whether one was missed already.

    Those missed are merged into one alert now; nothing is due at or after the start.
    """
    due = {text: ahead_of(starts_at, before(text), zone) for text in offsets}
    ahead = {text: at for text, at in due.items() if now < at < starts_at}
    return ahead, len(ahead) < len(due)


def offsets_of(meeting: Meeting, committee: Committee) -> tuple[str, ...]:
    """The meeting's own reminders, or the committee's."""
    return meeting.offsets or committee.rules.reminder_offsets


def prefix(meeting: Meeting) -> str:
    """What the keys of a meeting's rows begin with, for the time it now has."""
    return f"meeting:{meeting.id}:{meeting.sequence}:"


def about(meeting: Meeting, **more: Any) -> dict[str, Any]:
    """The payload of a row about a meeting as it now stands."""
    return {"meeting": meeting.id, "sequence": meeting.sequence, **more}


def holds(row: outbox.Row, meeting: Meeting) -> bool:
    """Whether a meeting still has the time and state it had when the row was written."""
    return bool(row.payload["sequence"] == meeting.sequence)


def arm(
    conn: Connection, meeting: Meeting, committee: Committee, now: datetime, *, first: bool = False
) -> None:
    """Write every row of a new date. ``first``: its card is posted now, however far off it is."""
    _arm_reminders(conn, meeting, committee, now)
    if meeting.provisional:
        return
    _, missed = planned(meeting.starts_at, meeting.zone, offsets_of(meeting, committee), now)
    ahead = ahead_of(meeting.starts_at, CARD_AHEAD, meeting.zone)
    kind = "meeting.urgent" if meeting.urgent else "meeting.card"
    outbox.add(
        conn,
        key=f"{prefix(meeting)}card:{meeting.channel_id}",
        kind=kind,
        guild_id=meeting.guild_id,
        channel_id=meeting.channel_id,
        due_at=now if first or missed else max(now, ahead),
        payload=about(meeting, alert=missed),
        priority=outbox.URGENT if meeting.urgent else outbox.ROUTINE,
    )


def rearm(
    conn: Connection, old: Meeting, meeting: Meeting, committee: Committee, now: datetime, *,
    quiet: bool = False,
) -> None:  # fmt: skip
    """After a move, cancellation or restoration: old rows go, one word is said, new rows come.

    ``quiet``: of a date whose card never stood, the channel hears nothing; those who answered do.
    """
    outbox.cancel(conn, prefix(old))
    messages.outdate(conn, meeting.id)
    stands = posted(conn, meeting.id)
    soon = not quiet and (old.provisional or meeting.starts_at - CARD_AHEAD <= now)
    if stands or (not quiet and (meeting.cancelled or not soon)):
        returned = not meeting.moved and (old.cancelled or old.moved)
        was = to_ms(old.starts_at)
        say(conn, meeting, "meeting.change", now, was=was, returned=returned)
    if stands:
        redraw(conn, meeting, now)
    if stands and not meeting.cancelled:
        _arm_reminders(conn, meeting, committee, now)
    elif not meeting.cancelled:
        arm(conn, meeting, committee, now, first=soon)
    outbox.add(
        conn,
        key=f"{prefix(meeting)}told",
        kind="meeting.tell",
        guild_id=meeting.guild_id,
        due_at=now,
        payload=about(meeting),
    )


def say(
    conn: Connection, meeting: Meeting, kind: str, due_at: datetime, what: str = "", **more: Any
) -> bool:
    """One message about a meeting in its channel, once for each ``kind``, ``what`` and sequence.

    ``more`` is what its renderer needs to know besides.
    """
    return outbox.add(
        conn,
        key=f"{prefix(meeting)}{kind.partition('.')[2]}{what}:{meeting.channel_id}",
        kind=kind,
        guild_id=meeting.guild_id,
        channel_id=meeting.channel_id,
        due_at=due_at,
        payload=about(meeting, **more),
        priority=outbox.URGENT if meeting.urgent else outbox.ROUTINE,
    )


def tell_office(
    conn: Connection, meeting: Meeting, committee: Committee, what: Word, due_at: datetime
) -> bool:
    """One line to the officers, once for each ``what`` and sequence; without a channel, nothing."""
    if committee.rules.office_channel is None:
        return False
    return outbox.add(
        conn,
        key=f"{prefix(meeting)}office:{what}",
        kind="meeting.office",
        guild_id=meeting.guild_id,
        channel_id=committee.rules.office_channel,
        due_at=due_at,
        payload=about(meeting, what=what),
    )


def stood_at(row: outbox.Row, now: datetime) -> datetime:
    """Since when a row's message stands: from its post if only the layout is missing, else now."""
    if row.state is outbox.State.POSTED and row.message_id is not None:
        return press_time(row.message_id)
    return now


def redraw(conn: Connection, meeting: Meeting, now: datetime) -> None:
    """Bring what stands in Discord about a meeting up to date, a few seconds from now."""
    outbox.again(
        conn,
        key=f"meeting-redraw:{meeting.id}",
        kind="meeting.redraw",
        guild_id=meeting.guild_id,
        due_at=now + BATCH,
        payload={"meeting": meeting.id},
    )
    conn.touch("meetings")


def follow(conn: Connection, meeting: Meeting, now: datetime) -> None:
    """Have what stands of a meeting follow a change of it; where no card stands, nothing."""
    if posted(conn, meeting.id):
        redraw(conn, meeting, now)


def end_anew(conn: Connection, meeting: Meeting, now: datetime) -> None:
    """Have what follows the end of a meeting come then, after its length was changed."""
    outbox.move(conn, f"{prefix(meeting)}ended", max(meeting.ends_at, now))


def posted(conn: Connection, meeting_id: int) -> bool:
    """Whether a card of the meeting stands in Discord, or is about to."""
    row = conn.execute(
        "SELECT 1 FROM meeting_message WHERE meeting_id = ? LIMIT 1", (meeting_id,)
    ).fetchone()
    return row is not None


def _arm_reminders(conn: Connection, meeting: Meeting, committee: Committee, now: datetime) -> None:
    if meeting.provisional:
        for span, word in FIX_AHEAD.items():
            due = max(now, ahead_of(meeting.starts_at, span, meeting.zone))
            tell_office(conn, meeting, committee, word, due)
            if due == now:
                return
        return
    ahead, _ = planned(meeting.starts_at, meeting.zone, offsets_of(meeting, committee), now)
    for text, due_at in ahead.items():
        say(conn, meeting, "meeting.reminder", due_at, f":{text}", offset=text)
    if meeting.nudge:
        at = ahead_of(meeting.starts_at, before(meeting.nudge), meeting.zone)
        if at > now:
            say(conn, meeting, "meeting.nudge", at)
    if not meeting.urgent and not meeting.outside:
        warn_at = ahead_of(meeting.starts_at, PAPERS_WARNING, meeting.zone)
        if warn_at > now:
            tell_office(conn, meeting, committee, Word.PAPERS, warn_at)
    _arm_turning_points(conn, meeting, now)
    _arm_personal(conn, meeting, now)


def _arm_turning_points(conn: Connection, meeting: Meeting, now: datetime) -> None:
    """The card changes by itself as the meeting nears, begins and ends."""
    points = {"here": meeting.starts_at - HERE, "begun": meeting.starts_at}
    for name, at in (points | {"ended": meeting.ends_at}).items():
        if at > now:
            outbox.add(
                conn,
                key=f"{prefix(meeting)}{name}",
                kind="meeting.ended" if name == "ended" else "meeting.redraw",
                guild_id=meeting.guild_id,
                due_at=at,
                payload=about(meeting),
            )


def _arm_personal(conn: Connection, meeting: Meeting, now: datetime) -> None:
    rows = conn.execute(
        "SELECT person_id, r.minutes FROM personal_reminder r JOIN person p USING (person_id)"
        " WHERE r.guild_id = ? AND p.user_id IS NOT NULL AND (r.meeting_id = ? OR"
        " r.meeting_id IS NULL)",
        (meeting.guild_id, meeting.id),
    ).fetchall()
    for row in rows:
        if person := people.get(conn, row["person_id"]):
            arm_personal(conn, meeting, person, row["minutes"], now)


def personal_due(meeting: Meeting, choices: Choices, minutes: int) -> datetime:
    """When a member's own reminder is due, so many minutes before: in time, whatever their quiet
    hours."""
    at = ahead_of(meeting.starts_at, timedelta(minutes=minutes), meeting.zone)
    return in_time(choices, meeting.zone, at, meeting.starts_at)


def arm_personal(
    conn: Connection, meeting: Meeting, person: Person, minutes: int, now: datetime
) -> None:
    """A member's own reminder of one date, also one that was removed before; none when its time has
    passed."""
    due_at = personal_due(meeting, person.choices, minutes)
    if due_at <= now or meeting.provisional or meeting.cancelled:
        return
    outbox.again(
        conn,
        key=f"{prefix(meeting)}personal:{person.id}:{minutes}",
        kind="meeting.personal",
        guild_id=meeting.guild_id,
        due_at=due_at,
        payload=about(meeting, person=person.id, minutes=minutes),
    )
