"""What a change of the usual reminders means for dates that are planned already."""

from __future__ import annotations

from datetime import datetime

from bot import outbox
from bot.committee import Committee
from bot.meetings.model import Meeting
from bot.meetings.reminders import planned, prefix, say
from bot.meetings.store import coming
from bot.outbox import State
from bot.storage.db import Connection

MOST = 1_000


def refit(conn: Connection, committee: Committee, now: datetime) -> None:
    """Have every date that goes by the committee's reminders follow them as they now are.

    What was sent stands, what is ahead comes and goes; a date with reminders of its own keeps them.
    """
    for meeting in coming(conn, committee.guild_id, now, limit=MOST):
        if not meeting.offsets and not meeting.provisional and meeting.starts_at > now:
            _follow(conn, meeting, committee.rules.reminder_offsets, now)


def _follow(conn: Connection, meeting: Meeting, offsets: tuple[str, ...], now: datetime) -> None:
    ahead, _ = planned(meeting.starts_at, meeting.zone, offsets, now)
    known = _rows(conn, meeting)
    for text, (key, _) in known.items():
        if text not in ahead:
            outbox.cancel_one(conn, key)
    for text, due_at in ahead.items():
        if say(conn, meeting, "meeting.reminder", due_at, f":{text}", offset=text):
            continue
        key, state = known[text]
        if state == State.CANCELLED:  # taken out of the settings once, and now back
            outbox.again(
                conn, key=key, kind="meeting.reminder", guild_id=meeting.guild_id, due_at=due_at
            )


def _rows(conn: Connection, meeting: Meeting) -> dict[str, tuple[str, str]]:
    """Key and state of the reminders there are for the meeting's present time, by their offset."""
    start = f"{prefix(meeting)}reminder:"
    rows = conn.execute(
        "SELECT key, state, json_extract(payload, '$.offset') AS offset FROM outbox"
        " WHERE key >= ? AND key < ?",
        (start, start + "\uffff"),
    )
    return {row["offset"]: (row["key"], row["state"]) for row in rows}
