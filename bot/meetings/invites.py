"""Words to single people about a meeting: deputies, and those whose plans a change touches."""

from __future__ import annotations

from datetime import datetime

from bot import outbox, people
from bot.boards import direct_messages
from bot.meetings.attendance import answers
from bot.meetings.model import Choice, Meeting
from bot.meetings.reminders import prefix
from bot.storage.db import Connection


def invite_deputy(
    conn: Connection, meeting: Meeting, person_id: int, user_id: int, now: datetime
) -> None:
    """Have a deputy sent the invitation and the papers, once for each member who names them, also
    where that was taken back before it went out; after their quiet hours, unless the meeting is
    urgent."""
    key = f"{prefix(meeting)}deputy:{user_id}:{person_id}"
    known = outbox.by_key(conn, key)
    if known is not None and known.state is not outbox.State.SKIPPED:
        return
    deputy = people.known_as(conn, meeting.guild_id, user_id)
    choices = deputy.choices if deputy else people.Choices()
    outbox.again(
        conn,
        key=key,
        kind="meeting.deputy",
        guild_id=meeting.guild_id,
        user_id=user_id,
        due_at=now if meeting.urgent else direct_messages.allowed(choices, meeting.zone, now),
        payload={"meeting": meeting.id, "person": person_id},
        priority=outbox.URGENT if meeting.urgent else outbox.ROUTINE,
    )


def call_by_dm(conn: Connection, meeting: Meeting, now: datetime) -> None:
    """An urgent meeting, at once to everybody who asked for direct messages."""
    for user_id in sorted(people.who_chose(conn, meeting.guild_id, "remind_meetings")):
        _notice(conn, meeting, "urgent", user_id, now, apart=True)


def tell_change(conn: Connection, meeting: Meeting, now: datetime) -> None:
    """One notice of a change to everybody who answered. Deputies are invited anew, or told that
    nobody is to come."""
    for each in answers(conn, meeting.id):
        if each.answer and each.user_id is not None:
            _notice(conn, meeting, "change", each.user_id, now, apart=meeting.urgent)
        deputy = people.get(conn, each.deputy_id) if each.deputy_id else None
        if each.answer is not Choice.DEPUTY or deputy is None or deputy.user_id is None:
            continue
        if meeting.cancelled:
            _notice(conn, meeting, "change", deputy.user_id, now, apart=meeting.urgent)
        else:
            invite_deputy(conn, meeting, each.person_id, deputy.user_id, now)


def nudge(
    conn: Connection, meeting: Meeting, silent: set[int], asked: set[int], now: datetime
) -> int:
    """A notice to each silent member who asked for them; returns how many silent ones did not."""
    for user_id in sorted(silent & asked):
        _notice(conn, meeting, "nudge", user_id, now)
    return len(silent - asked)


def _notice(
    conn: Connection, meeting: Meeting, what: str, user_id: int, now: datetime, *,
    apart: bool = False,
) -> bool:  # fmt: skip
    """One member's notice, once for each ``what`` and sequence; False where it was given before."""
    return direct_messages.add(
        conn,
        key=f"{prefix(meeting)}{what}:{user_id}",
        guild_id=meeting.guild_id,
        user_id=user_id,
        kind=f"meeting.{what}",
        due_at=now,
        zone=meeting.zone,
        payload={"meeting": meeting.id, "sequence": meeting.sequence},
        apart=apart,
    )
