"""What a meeting's card shows, gathered in one read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.committee import Committee
from bot.meetings.attendance import forecast
from bot.meetings.model import HERE, Meeting
from bot.meetings.quorum import Forecast
from bot.storage.db import Connection


@dataclass(frozen=True)
class Board:
    """One date as members see it at ``now``."""

    meeting: Meeting
    forecast: Forecast
    papers: int
    items: int
    now: datetime

    @property
    def begun(self) -> bool:
        return self.now >= self.meeting.starts_at and not self.meeting.provisional

    @property
    def closed(self) -> bool:
        """Whether nobody can answer any more, or not yet."""
        meeting = self.meeting
        return self.now >= meeting.starts_at or meeting.cancelled or meeting.provisional

    @property
    def over(self) -> bool:
        return self.now >= self.meeting.ends_at and not self.meeting.provisional

    @property
    def here(self) -> bool:
        """Whether *Attending* reads *I am here*."""
        return self.meeting.starts_at - self.now <= HERE


def board(
    conn: Connection,
    committee: Committee,
    meeting: Meeting,
    entitled: Collection[int] | None,
    now: datetime,
) -> Board:
    """Everything the card of a meeting needs; ``entitled`` are the account ids that count."""
    return Board(
        meeting,
        forecast(conn, committee, meeting, entitled),
        _count(conn, "paper", meeting.id),
        _count(conn, "agenda_item", meeting.id),
        now,
    )


def _count(conn: Connection, table: str, meeting_id: int) -> int:
    found = conn.execute(f"SELECT count(*) FROM {table} WHERE meeting_id = ?", (meeting_id,))
    return int(found.fetchone()[0])
