"""Who is marked present at the meeting now on."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.db import Connection
from bot.times import to_ms

EARLY, OVERRUN = timedelta(minutes=30), timedelta(hours=2)


def present_now(conn: Connection, guild_id: int, now: datetime) -> tuple[str, list[int]] | None:
    """The title of the meeting now on and the Discord ids of those present; None without one.

    Half an hour before its start and two hours after its planned end a meeting still counts as on.
    """
    row = conn.execute(
        "SELECT meeting_id, title FROM meeting WHERE guild_id = ?1 AND state = 'planned'"
        " AND starts_at <= ?2 AND starts_at + length_min * 60000 > ?3"
        " ORDER BY starts_at DESC LIMIT 1",
        (guild_id, to_ms(now + EARLY), to_ms(now - OVERRUN)),
    ).fetchone()
    if row is None:
        return None
    present = conn.execute(
        "SELECT user_id FROM attendance JOIN person USING (person_id)"
        " WHERE meeting_id = ? AND present IN ('yes', 'deputy') AND user_id IS NOT NULL"
        " ORDER BY user_id",
        (row["meeting_id"],),
    )
    return row["title"], [each["user_id"] for each in present]
