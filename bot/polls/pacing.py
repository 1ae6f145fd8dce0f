"""When the public card may change: in batches, so that a change points at nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_HOUR = timedelta(hours=1)
QUICK, SLOW = timedelta(seconds=15), timedelta(minutes=10)
BATCH = 5


def redraw_at(
    opened_at: datetime, drawn_at: datetime, touched: int, now: datetime, *, closed: bool = False
) -> datetime | None:
    """When the card may be redrawn next, or None while it must not.

    ``touched``: how many members' ballots are new, changed or withdrawn since ``drawn_at``. Under
    5 of them the card stands still. Every 15 seconds in the poll's first hour, then every 10
    minutes, because Discord limits edits of messages older than an hour. A close is drawn at once.
    """
    if closed:
        return now
    if touched < BATCH:
        return None
    pause = QUICK if now < opened_at + FIRST_HOUR else SLOW
    return max(now, drawn_at + pause)
