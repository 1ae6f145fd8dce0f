"""Words to single people about a meeting: deputies, and those whose plans a change touches."""

from __future__ import annotations

from datetime import datetime

from bot import notices, outbox, people
from bot.db import Connection
from bot.meetings.attendance import answers
from bot.meetings.model import Meeting
from bot.meetings.reminders import prefix


def invite_deputy(
    conn: Connection, meeting: Meeting, person_id: int, user_id: int, now: datetime
) -> bool:
    """Have a deputy sent the invitation and the papers, once for each member who names them."""
    return outbox.add(
        conn,
        key=f"{prefix(meeting)}deputy:{user_id}:{person_id}",
        kind="meeting.deputy",
        guild_id=meeting.guild_id,
        user_id=user_id,
        due_at=now,
        payload={"meeting": meeting.id, "person": person_id},
        priority=outbox.URGENT if meeting.urgent else outbox.ROUTINE,
    )


def call_by_dm(conn: Connection, meeting: Meeting, now: datetime) -> None:
    """An urgent meeting, at once to everybody who asked for direct messages."""
    for user_id in sorted(people.who_chose(conn, meeting.guild_id, "remind_meetings")):
        notices.add(
            conn,
            key=f"{prefix(meeting)}urgent:{user_id}",
            guild_id=meeting.guild_id,
            user_id=user_id,
            kind="meeting.urgent",
            due_at=now,
            zone=meeting.zone,
            payload={"meeting": meeting.id, "sequence": meeting.sequence},
            apart=True,
        )


def tell_answered(conn: Connection, meeting: Meeting, now: datetime) -> int:
    """One notice of a change to everybody who answered; returns how many are new."""
    told = 0
    for each in answers(conn, meeting.id):
        if each.user_id is not None and each.answer:
            told += notices.add(
                conn,
                key=f"{prefix(meeting)}change:{each.user_id}",
                guild_id=meeting.guild_id,
                user_id=each.user_id,
                kind="meeting.change",
                due_at=now,
                zone=meeting.zone,
                payload={"meeting": meeting.id, "sequence": meeting.sequence},
                apart=meeting.urgent,
            )
    return told


def nudge(
    conn: Connection, meeting: Meeting, silent: set[int], asked: set[int], now: datetime
) -> int:
    """A notice to each silent member who asked for them; returns how many silent ones did not."""
    for user_id in sorted(silent & asked):
        notices.add(
            conn,
            key=f"{prefix(meeting)}nudge:{user_id}",
            guild_id=meeting.guild_id,
            user_id=user_id,
            kind="meeting.nudge",
            due_at=now,
            zone=meeting.zone,
            payload={"meeting": meeting.id, "sequence": meeting.sequence},
        )
    return len(silent - asked)
