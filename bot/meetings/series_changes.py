"""The life of a series after it was planned: another rule from a date on, an end, a pause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import audit
from bot import committee as committees
from bot.boards import noticeboard
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import attendance, changes, planning
from bot.meetings.diary import Pair, Revision, revised
from bot.meetings.drafts import Reading
from bot.meetings.model import TOPIC, Meeting, State
from bot.meetings.reminders import posted
from bot.meetings.series import Series, checked
from bot.meetings.store import of_series, written_rule
from bot.storage.db import Connection
from bot.times import attach, local_text, to_ms

REPLACED = "the committee’s pattern changed"
ENDED, PAUSED = "the series ended", "the meetings are paused"
COPIED = (
    "title, place, link, dial, why, length_min, quorum, offsets, nudge, papers_days, agenda,"
    " urgent, outside, channel_id"
)


@dataclass(frozen=True)
class Rerule:
    """Another rule for a series, from a moment on. ``origin`` is the pattern in the settings that
    it then stands for; empty where the series is none of theirs."""

    series_id: int
    reading: Reading
    since: datetime
    origin: str = ""


def rule_in(reading: Reading, zone: ZoneInfo) -> Series:
    """The rule somebody typed. UserError for one that is a single date, or never takes place."""
    if reading.rrule is None:
        raise UserError(
            f"{reading.told} is one date: write how the meetings repeat, like second Tuesday of"
            " every month 19:30."
        )
    return checked(reading.series(zone))


def rerule(
    conn: Connection, committee: Committee, change: Rerule, person_id: int | None, now: datetime
) -> Revision:
    """Give a series another rule; what it is about, where and for how long stays as it was.

    The old rule ends before the first date of the new one, so that what took place stays true.
    """
    rule = rule_in(change.reading, committee.zone)
    revision = revised(conn, change.series_id, rule, change.since, now)
    if revision.changes:
        series_id = _successor(conn, committee, change, now)
        _end(conn, change.series_id, change.since, now)
        _follow(conn, committee, series_id, revision, REPLACED, now)
        planning.extend(conn, committee, series_id, now)
    else:
        conn.execute(
            "UPDATE series SET origin = ? WHERE series_id = ?", (change.origin, change.series_id)
        )
    _note(conn, committee, person_id, "meeting.rule", change.reading.told, revision, now)
    return revision


def end(
    conn: Connection, committee: Committee, series_id: int, since: datetime,
    person_id: int | None, now: datetime, *, paused: bool = False,
) -> Revision:  # fmt: skip
    """Let a series have no more dates from ``since`` on, for good or until it is resumed.

    A series that stands for the pattern in the settings takes that with it when it ends for good.
    """
    revision = revised(conn, series_id, None, since, now)
    _end(conn, series_id, since, now)
    conn.execute("UPDATE series SET paused = ? WHERE series_id = ?", (int(paused), series_id))
    _follow(conn, committee, series_id, revision, PAUSED if paused else ENDED, now)
    if not paused and _row(conn, series_id)["origin"]:
        committees.change(conn, committee.guild_id, meeting_pattern="")
    act = "meeting.pause" if paused else "meeting.end"
    _note(conn, committee, person_id, act, _row(conn, series_id)["title"], revision, now)
    return revision


def resume(
    conn: Connection, committee: Committee, series_id: int, person_id: int | None, now: datetime
) -> Revision:
    """Let a paused series go on: the dates its rule has from now on come back as they were."""
    revision = revised(conn, series_id, paused_rule(conn, series_id), now, now)
    conn.execute("UPDATE series SET ended_at = NULL, paused = 0 WHERE series_id = ?", (series_id,))
    _follow(conn, committee, series_id, revision, "", now)
    planning.extend(conn, committee, series_id, now)
    title = _row(conn, series_id)["title"]
    _note(conn, committee, person_id, "meeting.resume", title, revision, now)
    return revision


def paused_rule(conn: Connection, series_id: int) -> Series:
    """The rule of a paused series. UserError for one that is not paused."""
    row = _row(conn, series_id)
    if not row["paused"]:
        raise UserError(f"{row['title']} is not paused: its dates stand in /meeting list.")
    return written_rule(row)


def living(conn: Connection, meeting: Meeting) -> Meeting:
    """The date itself, if its series goes on. UserError for a single date and an ended series."""
    row = _row(conn, meeting.series_id)
    if row["rrule"] is None:
        raise UserError(f"{meeting.reference} is a single date: /office-meeting move changes it.")
    if row["paused"]:
        raise UserError(
            f"The series of {meeting.reference} is paused: let it go on first, with"
            " /office-meeting edit series: resume it."
        )
    if row["ended_at"] is not None:
        raise UserError(f"The series of {meeting.reference} has ended: choose a later date.")
    return meeting


def opens(conn: Connection, meeting: Meeting) -> datetime:
    """From when another rule may have a date in the place of this one: the first of its month, or
    the Monday of its week where the series has an earlier date in that month; never before that
    date is past. So "second Thursday" from Tuesday 14 April on begins on Thursday 9 April."""
    earlier = [
        each for each in of_series(conn, meeting.series_id)
        if not each.replaced and each.original < meeting.original
    ]  # fmt: skip
    day = datetime.combine(min(meeting.original, meeting.local), time())
    month, week = day.replace(day=1), day - timedelta(days=day.weekday())
    alone = all(each.original < month for each in earlier)
    start = attach(month if alone else week, meeting.zone)
    after = max((each.starts_at for each in earlier), default=start) + timedelta(milliseconds=1)
    return min(max(start, after), meeting.starts_at)


def of_pattern(conn: Connection, guild_id: int) -> int | None:
    """The series that stands for the pattern in the settings, paused or not; None without one."""
    row = conn.execute(
        "SELECT series_id FROM series WHERE guild_id = ? AND origin <> ''"
        " AND (ended_at IS NULL OR paused = 1) ORDER BY series_id DESC LIMIT 1",
        (guild_id,),
    ).fetchone()
    return None if row is None else int(row["series_id"])


def zone_of(conn: Connection, series_id: int) -> ZoneInfo:
    """The clock a series goes by."""
    return ZoneInfo(_row(conn, series_id)["zone"])


def mark(conn: Connection, series_id: int) -> str:
    """What differs once a series, or one of its dates, is changed by an officer."""
    row = _row(conn, series_id)
    return f"{series_id} {row['sequence']} {row['ended_at']} {row['paused']} {row['origin']}"


def _successor(conn: Connection, committee: Committee, change: Rerule, now: datetime) -> int:
    done = conn.execute(
        f"INSERT INTO series (guild_id, {COPIED}, start_local, zone, rrule, exdates, origin,"
        f" created_by, created_at, changed_at) SELECT guild_id, {COPIED}, ?, ?, ?, ?, ?,"
        " created_by, ?, ? FROM series WHERE series_id = ?",
        (
            change.reading.start_local, committee.zone.key, change.reading.rrule,
            json.dumps(change.reading.exdates), change.origin, to_ms(now), to_ms(now),
            change.series_id,
        ),
    )  # fmt: skip
    series_id = int(done.lastrowid or 0)
    if change.reading.minutes is not None:
        conn.execute(
            "UPDATE series SET length_min = ? WHERE series_id = ?",
            (change.reading.minutes, series_id),
        )
    return series_id


def _end(conn: Connection, series_id: int, since: datetime, now: datetime) -> None:
    last = max(since, now) - timedelta(milliseconds=1)
    conn.execute(
        "UPDATE series SET ended_at = ?, paused = 0, changed_at = ?, sequence = sequence + 1"
        " WHERE series_id = ?",
        (to_ms(last), to_ms(now), series_id),
    )


def _follow(
    conn: Connection, committee: Committee, series_id: int, revision: Revision, why: str,
    now: datetime,
) -> None:  # fmt: skip
    """Bring the dates themselves in line with what was shown."""
    _rename(conn, series_id, [*revision.stay, *revision.move, *revision.back])
    for meeting, wanted in (*revision.move, *revision.back):
        said = why if posted(conn, meeting.id) else ""  # of what nobody was told nothing changed
        cutoff = meeting.cutoff_at + (wanted.at - meeting.starts_at)
        changes.restate(
            conn, committee, meeting, now, quiet=True, state=State.PLANNED, reason=said, replaced=0,
            starts_at=to_ms(wanted.at), cutoff_at=to_ms(cutoff if cutoff > now else wanted.at),
        )  # fmt: skip
    for meeting in revision.go:
        attendance.forget_reasons(conn, meeting.id)
        changes.restate(
            conn, committee, meeting, now, quiet=True, state=State.CANCELLED, reason=why, replaced=1
        )
    conn.executemany(
        "UPDATE meeting SET replaced = 1 WHERE meeting_id = ?",
        [(meeting.id,) for meeting in revision.forgotten],
    )
    noticeboard.redraw_soon(conn, committee.guild_id, now)
    conn.touch(TOPIC)


def _rename(conn: Connection, series_id: int, pairs: Sequence[Pair]) -> None:
    """Dates bear the name that the new rule has for them: its local time."""
    for meeting, wanted in pairs:
        conn.execute(
            "UPDATE meeting SET series_id = ?, original = ? WHERE meeting_id = ?",
            (series_id, local_text(wanted.original, meeting.zone), meeting.id),
        )


def _note(
    conn: Connection, committee: Committee, person_id: int | None, act: str, subject: str,
    revision: Revision, now: datetime,
) -> None:  # fmt: skip
    moved, stay = len(revision.move), len(revision.stay)
    came = len(revision.come) + len(revision.back)
    audit.record(
        conn, committee.guild_id, person_id, act, now=now, subject=subject[:80],
        before={"dates": stay + moved + len(revision.go)},
        after={"dates": stay + moved + came, "moved": moved, "gone": len(revision.go), "new": came},
    )  # fmt: skip


def _row(conn: Connection, series_id: int) -> Any:
    return conn.execute("SELECT * FROM series WHERE series_id = ?", (series_id,)).fetchone()
