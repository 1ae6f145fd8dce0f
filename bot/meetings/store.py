"""Meetings and series as their rows have them, and which meetings fall on the same time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.meetings.model import Meeting
from bot.meetings.series import Series
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import attach, from_ms, local_from, to_ms

MOST = 1_000
SERIES = 2  # one shared date is a coincidence

_SELECT = (
    "SELECT m.*, s.zone, s.urgent, s.outside, s.rrule, s.why, s.quorum, s.offsets, s.nudge,"
    " s.channel_id FROM meeting m JOIN series s USING (series_id)"
)


def meeting_of(conn: Connection, guild_id: int, meeting_id: int) -> Meeting | None:
    """The meeting of that id on that server."""
    row = conn.execute(
        f"{_SELECT} WHERE m.meeting_id = ? AND m.guild_id = ?", (meeting_id, guild_id)
    ).fetchone()
    return None if row is None else _meeting(row)


def present_meeting(conn: Connection, guild_id: int, meeting_id: int) -> Meeting:
    """The meeting of that id; UserError when there is none on that server."""
    meeting = meeting_of(conn, guild_id, meeting_id)
    if meeting is None:
        raise UserError("There is no such meeting here: /meeting list shows those there are.")
    return meeting


def named_meeting(conn: Connection, guild_id: int, text: str, now: datetime) -> Meeting:
    """The meeting an officer or member means: "M-12", "12", or a part of its title (the next such).

    Raises :class:`UserError` when nothing fits.
    """
    wanted = text.strip()
    if match := re.fullmatch(r"(?i)(?:m-?)?(\d{1,9})", wanted, re.ASCII):
        row = conn.execute(
            f"{_SELECT} WHERE m.guild_id = ? AND m.number = ?", (guild_id, int(match[1]))
        ).fetchone()
        if row is not None:
            return _meeting(row)
    elif wanted:
        for meeting in coming(conn, guild_id, now, limit=50):
            if wanted.casefold() in meeting.title.casefold():
                return meeting
    raise UserError(
        f"No meeting fits “{wanted[:60]}”: choose one from the list that appears as you type."
    )


def coming(
    conn: Connection, guild_id: int, now: datetime, *, limit: int = 10, cancelled: bool = False
) -> list[Meeting]:
    """The meetings not yet over, soonest first."""
    rows = conn.execute(
        f"{_SELECT} WHERE m.guild_id = ? AND m.starts_at > ? AND m.replaced = 0"
        + ("" if cancelled else " AND m.state = 'planned'")
        + " ORDER BY m.starts_at, m.meeting_id LIMIT ?",
        (guild_id, to_ms(now - timedelta(days=2)), limit + 20),
    )
    return list(islice((m for m in map(_meeting, rows) if m.ends_at > now), limit))


def past(conn: Connection, guild_id: int, since: datetime, now: datetime) -> list[Meeting]:
    """The meetings that took place from ``since`` on, the latest first."""
    rows = conn.execute(
        f"{_SELECT} WHERE m.guild_id = ? AND m.state = 'planned' AND m.provisional = 0"
        " AND m.starts_at >= ? AND m.starts_at <= ? ORDER BY m.starts_at DESC",
        (guild_id, to_ms(since), to_ms(now)),
    )
    return [_meeting(row) for row in rows]


def of_series(conn: Connection, series_id: int) -> list[Meeting]:
    """Every stored date of a series, in order."""
    rows = conn.execute(f"{_SELECT} WHERE m.series_id = ? ORDER BY m.starts_at", (series_id,))
    return [_meeting(row) for row in rows]


def series_of(conn: Connection, series_id: int) -> Series:
    """The rule of a series up to its end, without the dates that were cancelled or moved."""
    row = conn.execute("SELECT * FROM series WHERE series_id = ?", (series_id,)).fetchone()
    written = written_rule(row)
    changed = {m.original for m in of_series(conn, series_id) if m.cancelled or m.moved}
    return replace(written, rrule=_rule(row, written.zone), excluded=written.excluded | changed)


def written_rule(row: Any) -> Series:
    """The rule of a series as it was typed, whatever became of its dates."""
    zone = ZoneInfo(row["zone"])
    gone = frozenset(map(datetime.fromisoformat, json.loads(row["exdates"])))
    return Series(local_from(row["start_local"], zone), zone, row["rrule"], gone)


def _rule(row: Any, zone: ZoneInfo) -> str | None:
    """The rule of a series; one that was ended has no date after its end."""
    rule: str | None = row["rrule"]
    if rule is None or row["ended_at"] is None:
        return rule
    kept = [part for part in rule.split(";") if part.partition("=")[0] not in ("UNTIL", "COUNT")]
    start = attach(local_from(row["start_local"], zone), zone)
    last = max(from_ms(row["ended_at"]), start.astimezone(UTC))
    return ";".join([*kept, f"UNTIL={last:%Y%m%dT%H%M%SZ}"])


def _meeting(row: Any) -> Meeting:
    zone = ZoneInfo(row["zone"])
    return of_row(
        Meeting,
        row,
        id=row["meeting_id"],
        original=local_from(row["original"], zone),
        length=timedelta(minutes=row["length_min"]),
        zone=zone,
        repeats=row["rrule"] is not None,
    )


def clashing(
    conn: Connection,
    guild_id: int,
    starts: Sequence[datetime],
    length: timedelta,
    now: datetime,
    *,
    besides: int | None,
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


def same_series(meetings: Sequence[Meeting], starts: Sequence[datetime]) -> Meeting | None:
    """The first date of a planned series that has every one of ``starts``; None for a single date.

    ``found`` are meetings in order, ``starts`` aware.
    """
    if len(starts) < SERIES:
        return None
    for first in meetings:
        own = {each.starts_at for each in meetings if each.series_id == first.series_id}
        if own >= set(starts):
            return first
    return None
