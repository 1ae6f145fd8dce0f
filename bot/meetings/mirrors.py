"""What a date's native Discord event should say, and which date an event belongs to."""

from __future__ import annotations

import json
from datetime import datetime

from bot.db import Connection
from bot.meetings.model import Meeting
from bot.meetings.store import meeting_of
from bot.times import to_ms

MOST = 100  # events a server may hold; Discord's own limit
NAME, PLACE = 100, 100


def shape(name: str, place: str, start: datetime, end: datetime | None) -> str:
    """An event in one comparable text."""
    ends = None if end is None else to_ms(end) // 1000
    return json.dumps([name, place, to_ms(start) // 1000, ends])


def wanted(meeting: Meeting) -> str:
    """The shape a date's event should have."""
    return shape(name_of(meeting), place_of(meeting), meeting.starts_at, meeting.ends_at)


def name_of(meeting: Meeting) -> str:
    return meeting.title[:NAME]


def place_of(meeting: Meeting) -> str:
    """Discord wants a place of every event."""
    return (meeting.place or meeting.link or "Place to be announced")[:PLACE]


def reference_of(meeting: Meeting) -> str:
    """What stands in the event's description, to find it again after a lost reply."""
    return f"{meeting.reference} of LMC Bot"


def remember(conn: Connection, meeting_id: int, event_id: int | None, said: str) -> None:
    """Note a date's event and what it says."""
    conn.execute(
        "UPDATE meeting SET event_id = ?, event_shape = ? WHERE meeting_id = ?",
        (event_id, said, meeting_id),
    )


def of_event(conn: Connection, guild_id: int, event_id: int) -> Meeting | None:
    """The date an event mirrors."""
    row = conn.execute(
        "SELECT meeting_id FROM meeting WHERE guild_id = ? AND event_id = ?", (guild_id, event_id)
    ).fetchone()
    return None if row is None else meeting_of(conn, guild_id, row["meeting_id"])
