"""Meetings as calendar entries: one for each series, with its exceptions."""

from __future__ import annotations

from datetime import timedelta

from bot.db import Connection
from bot.meetings.calendar import Entry
from bot.meetings.model import Meeting
from bot.meetings.series import Series
from bot.meetings.store import of_series, series_of
from bot.times import from_ms


def all_entries(conn: Connection, guild_id: int) -> list[Entry]:
    """Every series of a server."""
    rows = conn.execute(
        "SELECT series_id FROM series WHERE guild_id = ? ORDER BY series_id", (guild_id,)
    ).fetchall()
    return [entry for row in rows if (entry := _series_entry(conn, row["series_id"])) is not None]


def entries_of(conn: Connection, meeting: Meeting) -> list[Entry]:
    """One date alone, under a name of its own."""
    series = Series(meeting.local, meeting.zone)
    return [_entry(meeting, series, f"meeting-{meeting.id}", meeting.sequence)]


def _series_entry(conn: Connection, series_id: int) -> Entry | None:
    dates = of_series(conn, series_id)
    if not dates:
        return None
    row = conn.execute("SELECT * FROM series WHERE series_id = ?", (series_id,)).fetchone()
    latest = dates[0]
    entry = _entry(latest, series_of(conn, series_id), f"series-{series_id}", row["sequence"])
    return Entry(
        **{
            **entry.__dict__,
            "summary": row["title"],
            "location": row["place"],
            "url": row["link"],
            "duration": timedelta(minutes=row["length_min"]),
            "changed_at": from_ms(row["changed_at"]),
        }
    )


def _entry(meeting: Meeting, series: Series, name: str, sequence: int) -> Entry:
    week = timedelta(days=7)
    return Entry(
        uid=f"{name}-{meeting.guild_id}@lmcbot",
        series=series,
        summary=meeting.title,
        duration=week if meeting.provisional else meeting.length,
        changed_at=meeting.changed_at,
        sequence=sequence,
        location=meeting.place,
        url=meeting.link,
        description=f"Join online: {meeting.link}" if meeting.link else "",
        cancelled=meeting.cancelled,
        provisional=meeting.provisional,
        all_day=meeting.provisional,
    )
