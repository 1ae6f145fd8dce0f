"""What meetings leave for officers to do: for their desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.meetings.model import Meeting
from bot.meetings.store import coming, past
from bot.storage.db import Connection
from bot.times import to_ms

BACK = timedelta(days=30)


def unrecorded(conn: Connection, guild_id: int, now: datetime) -> list[Meeting]:
    """Meetings of the last month whose attendance nobody recorded."""
    found = past(conn, guild_id, now - BACK, now)
    return [m for m in found if m.recorded_at is None and m.ends_at <= now and not m.outside]


def unfixed(conn: Connection, guild_id: int, now: datetime) -> list[Meeting]:
    """Meetings of which only the week is known."""
    return [m for m in coming(conn, guild_id, now, limit=100) if m.provisional]


def undecided(conn: Connection, guild_id: int, now: datetime) -> list[tuple[str, str]]:
    """Invitations nobody has accepted or declined: who invites, and what for."""
    rows = conn.execute(
        "SELECT body, subject FROM invitation WHERE guild_id = ? AND decision = ''"
        " AND (starts_at IS NULL OR starts_at > ?) ORDER BY starts_at LIMIT 10",
        (guild_id, to_ms(now)),
    )
    return [(row["body"], row["subject"]) for row in rows]
