"""Two meetings at one time: nothing forbids it, but the officer is told before saving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.db import Connection
from bot.meetings.model import Meeting
from bot.meetings.store import coming

MOST = 1_000
SERIES = 2  # one shared date is a coincidence


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


def same_series(found: Sequence[Meeting], starts: Sequence[datetime]) -> Meeting | None:
    """The first date of a planned series that has every one of ``starts``; None for a single date.

    ``found`` are meetings in order, ``starts`` aware.
    """
    if len(starts) < SERIES:
        return None
    for first in found:
        own = {each.starts_at for each in found if each.series_id == first.series_id}
        if own >= set(starts):
            return first
    return None
