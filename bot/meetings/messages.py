"""What stands in Discord about a meeting, so that it follows: its messages and its native event."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import outbox
from bot.committee import Committee
from bot.meetings.model import Meeting
from bot.meetings.store import meeting_of
from bot.storage.db import Connection
from bot.times import to_ms

KEPT_FRESH = 3  # the card and the latest reminders; older ones keep their buttons
MOST = 100  # events a server may hold; Discord's own limit
MIRRORED = 6  # dates of a server shown as Discord events at a time
NAME, PLACE = 100, 100  # characters of an event's name and place


def elsewhere(committee: Committee) -> tuple[int, ...]:
    """Where a message goes whose channel is gone: to the meetings' present one, or to officers."""
    return committee.behind(committee.rules.meeting_channel)


@dataclass(frozen=True)
class Standing:
    """One message about a meeting. ``ref`` stays in its foot through every redraw."""

    message_id: int
    channel_id: int
    ref: str
    banner: str = ""


def note(
    conn: Connection,
    channel_id: int,
    message_id: int,
    *,
    guild_id: int,
    meeting_id: int,
    ref: str,
    banner: str = "",
) -> None:
    """A message about a meeting was posted; the courier calls this in the transaction of its
    mark."""
    conn.execute(
        "INSERT INTO meeting_message (message_id, meeting_id, guild_id, channel_id, ref, banner)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING",
        (message_id, meeting_id, guild_id, channel_id, ref, banner),
    )


def standing(conn: Connection, meeting_id: int, *, everything: bool = False) -> list[Standing]:
    """The first message about a meeting, the latest ones and what is outdated, or all of them."""
    rows = conn.execute(
        "SELECT * FROM meeting_message WHERE meeting_id = ? AND gone = 0 ORDER BY message_id DESC",
        (meeting_id,),
    ).fetchall()
    fresh = {row["message_id"] for row in (*rows[: KEPT_FRESH - 1], *rows[-1:])}
    kept = [r for r in rows if everything or r["message_id"] in fresh or r["outdated"]]
    names = ("message_id", "channel_id", "ref", "banner")
    return [Standing(*(row[name] for name in names)) for row in kept]


def outdate(conn: Connection, meeting_id: int) -> None:
    """The date changed: nothing posted before says why it was posted any more, and all of it is
    drawn anew once."""
    conn.execute(
        "UPDATE meeting_message SET banner = '', outdated = 1 WHERE meeting_id = ?", (meeting_id,)
    )


def drawn(conn: Connection, message_ids: Sequence[int]) -> None:
    """These messages were drawn as things now are."""
    conn.executemany(
        "UPDATE meeting_message SET outdated = 0 WHERE message_id = ?",
        [(message_id,) for message_id in message_ids],
    )


def gone(conn: Connection, message_id: int) -> None:
    """Discord says there is no such message any more."""
    conn.execute("UPDATE meeting_message SET gone = 1 WHERE message_id = ?", (message_id,))


def mirror(conn: Connection, guild_id: int, meeting_id: int, now: datetime) -> None:
    """Bring a date's native Discord event in line; the row is tried until Discord agrees."""
    outbox.again(
        conn,
        key=f"meeting-event:{meeting_id}",
        kind="meeting.event",
        guild_id=guild_id,
        due_at=now,
        payload={"meeting": meeting_id},
    )


def mirror_next(conn: Connection, guild_id: int, now: datetime) -> None:
    """Have the next dates mirrored that are not yet."""
    rows = conn.execute(
        "SELECT meeting_id FROM (SELECT meeting_id, event_id FROM meeting WHERE guild_id = ?"
        " AND state = 'planned' AND provisional = 0 AND starts_at > ? ORDER BY starts_at LIMIT ?)"
        " WHERE event_id IS NULL",
        (guild_id, to_ms(now), MIRRORED),
    ).fetchall()
    for row in rows:
        mirror(conn, guild_id, row["meeting_id"], now)


def shape(name: str, place: str, start: datetime, end: datetime | None) -> str:
    """An event in one comparable text."""
    ends = None if end is None else to_ms(end) // 1000
    return json.dumps([name, place, to_ms(start) // 1000, ends])


def wanted(meeting: Meeting) -> str:
    """The shape a date's event should have."""
    return shape(name_of(meeting), place_of(meeting), meeting.starts_at, meeting.ends_at)


def name_of(meeting: Meeting) -> str:
    """What the event is called."""
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
