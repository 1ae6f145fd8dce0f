"""Rows that wait, brought to when they are due by what holds now: the clock on the wall, where an
earlier release had counted hours, and the quiet hours that members have since chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot import committee as committees
from bot import outbox, people
from bot.committee import Committee
from bot.meetings.model import Meeting
from bot.meetings.reminders import (
    PAPERS_WARNING,
    Word,
    offsets_of,
    personal_due,
    planned,
    prefix,
)
from bot.meetings.store import coming, meeting_of
from bot.storage.db import Connection
from bot.when.before import ahead_of, before

MOST = 1_000


def by_the_wall(conn: Connection, now: datetime) -> int:
    """Move the reminders of every date that wait at another time than they should; returns how many
    moved. Nothing is moved into the past."""
    moved = 0
    for committee in committees.everywhere(conn):
        for meeting in coming(conn, committee.guild_id, now, limit=MOST):
            if not meeting.provisional:
                due = _due(meeting, committee, now)
                moved += sum(_to(conn, key, at, now) for key, at in due)
    return moved + own_anew(conn, now)


def _due(meeting: Meeting, committee: Committee, now: datetime) -> Iterator[tuple[str, datetime]]:
    """The keys of a date's rows with when each is due."""
    ahead, _ = planned(meeting.starts_at, meeting.zone, offsets_of(meeting, committee), now)
    for text, at in ahead.items():
        yield f"{prefix(meeting)}reminder:{text}:{meeting.channel_id}", at
    if meeting.nudge:
        at = ahead_of(meeting.starts_at, before(meeting.nudge), meeting.zone)
        yield f"{prefix(meeting)}nudge:{meeting.channel_id}", at
    papers = ahead_of(meeting.starts_at, PAPERS_WARNING, meeting.zone)
    yield f"{prefix(meeting)}office:{Word.PAPERS}", papers


def own_anew(conn: Connection, now: datetime) -> int:
    """Move members' own reminders to when their quiet hours now let them come; how many moved."""
    rows = conn.execute(
        "SELECT key, guild_id, payload ->> '$.meeting' AS meeting,"
        " payload ->> '$.person' AS person, payload ->> '$.minutes' AS minutes FROM outbox"
        " WHERE kind = 'meeting.personal' AND state = 'pending'"
    ).fetchall()
    moved = 0
    for row in rows:
        meeting = meeting_of(conn, row["guild_id"], row["meeting"])
        person = people.get(conn, row["person"])
        if meeting is not None and person is not None and meeting.starts_at > now:
            due = personal_due(meeting, person.choices, row["minutes"])
            moved += _to(conn, row["key"], due, now)
    return moved


def _to(conn: Connection, key: str, at: datetime, now: datetime) -> bool:
    """Move a row that waits; one whose new time is past comes now."""
    row = outbox.by_key(conn, key)
    if row is None or row.state is not outbox.State.PENDING or row.due_at in (at, max(at, now)):
        return False
    return outbox.move(conn, key, max(at, now))
