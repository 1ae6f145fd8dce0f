"""The dates of a server as its calendar files tell them: a date reads the same in every file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from bot.meetings.calendar import Entry
from bot.meetings.model import Meeting
from bot.meetings.plain_rule import plain_rule
from bot.meetings.series import Series
from bot.meetings.store import of_series, series_of, written_rule
from bot.storage.db import Connection
from bot.times import from_ms

KNOWN_AHEAD = timedelta(days=731)
"""How far after its last stored date a series is told whose dates are written one by one."""


def all_entries(conn: Connection, guild_id: int) -> list[Entry]:
    """Every meeting of a server: each series by its rule, with what differs from it told apart."""
    rows = conn.execute(
        "SELECT series_id FROM series WHERE guild_id = ? ORDER BY series_id", (guild_id,)
    ).fetchall()
    return [each for row in rows for each in _entries(conn, row["series_id"])]


def entries_of(conn: Connection, meeting: Meeting) -> list[Entry]:
    """One date, word for word as the file of all meetings has it."""
    series, whole = _whole(conn, meeting.series_id, of_series(conn, meeting.series_id))
    return [_date(meeting, whole, series, series.has(meeting.original))]


def _entries(conn: Connection, series_id: int) -> list[Entry]:
    stored = of_series(conn, series_id)
    if not stored:
        return []
    series, whole = _whole(conn, series_id, stored)
    known = {each.original for each in stored}
    own = series.ruled(max(known))
    there = [each for each in stored if not each.replaced]
    told = [_date(each, whole, series, each.original in own) for each in there]
    if series.rrule is None:
        return told
    last = max(known) + KNOWN_AHEAD
    ahead = takewhile(lambda each: each.original <= last, series.occurrences())
    rest = [each.original for each in ahead if each.original not in known]
    if whole.rule is None:
        return [*told, *(replace(whole, uid=_own(whole, local), starts=local) for local in rest)]
    told += [replace(whole, rule=None, original=local, starts=local) for local in rest]
    return [whole, *(each for each in told if not each.follows(whole))]


def _whole(conn: Connection, series_id: int, stored: Sequence[Meeting]) -> tuple[Series, Entry]:
    """A series without what its phrase or a later rule left out, and its rule as one entry, which
    has none where its dates are told one by one."""
    row: Any = conn.execute("SELECT * FROM series WHERE series_id = ?", (series_id,)).fetchone()
    gone = written_rule(row).excluded | {each.original for each in stored if each.replaced}
    series = replace(series_of(conn, series_id), excluded=gone)
    last = max(each.original for each in stored)
    return series, Entry(
        uid=f"series-{series_id}-{row['guild_id']}@lmcbot",
        zone=series.zone,
        starts=series.start_local,
        length=timedelta(minutes=row["length_min"]),
        title=row["title"],
        changed_at=from_ms(row["changed_at"]),
        sequence=row["sequence"],
        place=row["place"],
        link=row["link"],
        dial=row["dial"],
        rule=plain_rule(series, last + KNOWN_AHEAD) if series.rrule else None,
    )


def _date(meeting: Meeting, whole: Entry, series: Series, known: bool) -> Entry:
    # A date that its rule has is named by it; one told by itself goes by a name of its own.
    ruled = whole.rule is not None and known
    alone = not ruled and series.rrule is not None
    return replace(
        whole,
        uid=_own(whole, meeting.original) if alone else whole.uid,
        original=meeting.original if ruled else None,
        rule=None,
        starts=meeting.local,
        length=meeting.length,
        title=meeting.title,
        place=meeting.place,
        link=meeting.link,
        dial=meeting.dial,
        cancelled=meeting.cancelled,
        provisional=meeting.provisional,
    )


def _own(whole: Entry, original: datetime) -> str:
    return f"{original:%Y%m%dT%H%M}-{whole.uid}"
