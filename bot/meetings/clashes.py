"""Two meetings at one time: nothing forbids it, but the officer is told before saving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.db import Connection
from bot.meetings.model import Meeting
from bot.meetings.store import coming

MOST = 1_000


def clashing(
    conn: Connection,
    guild_id: int,
    starts: Sequence[datetime],
    length: timedelta,
    now: datetime,
    *,
    besides: int | None = None,
) -> list[Meeting]:
    """The meetings planned at the same time as one that begins at ``starts`` (aware), in order.

    ``besides`` is the meeting that is being moved.
    """
    return [
        each
        for each in coming(conn, guild_id, now, limit=MOST)
        if each.id != besides
        and not each.provisional
        and any(at < each.ends_at and each.starts_at < at + length for at in starts)
    ]
