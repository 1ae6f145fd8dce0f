"""What follows from a committee's settings: its usual series of meetings, and Discord events."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import outbox
from bot.committee import Committee
from bot.meetings import attendance, changes, planning, reminders, usual_reminders
from bot.meetings.drafts import Draft, read_time
from bot.meetings.planning import USUAL_LENGTH, Plan
from bot.meetings.store import of_series
from bot.storage.db import Connection
from bot.times import to_ms

TITLE = "Committee meeting"
WHY_ENDED = "the committee’s pattern changed"


def arrange(
    conn: Connection, committee: Committee, now: datetime, *, agenda: tuple[str, ...] = ()
) -> None:
    """Keep one series for the pattern in the settings; a pattern that changed ends the old one.

    ``agenda`` stands on every date of a new series.
    """
    rules = committee.rules
    rows = conn.execute(
        "SELECT series_id, origin FROM series WHERE guild_id = ? AND origin <> ''"
        " AND ended_at IS NULL",
        (committee.guild_id,),
    ).fetchall()
    for row in rows:
        if row["origin"] != rules.meeting_pattern:
            end(conn, committee, row["series_id"], now)
    known = any(row["origin"] == rules.meeting_pattern for row in rows)
    if rules.meeting_pattern and not known and rules.meeting_channel is not None:
        _begin(conn, committee, rules.meeting_channel, agenda, now)
    usual_reminders.refit(conn, committee, now)
    if rules.discord_events:
        reminders.mirror_next(conn, committee.guild_id, now)


def _begin(
    conn: Connection,
    committee: Committee,
    channel_id: int,
    agenda: tuple[str, ...],
    now: datetime,
) -> None:
    draft = Draft(0, committee.guild_id, 0, "new", {})
    read = read_time(draft, committee.rules.meeting_pattern, now, committee.zone, committee.nation)
    if read.reading is None or read.reading.rrule is None:
        return  # the wizard told back what it read; a pattern of no series plans nothing
    plan = Plan(
        title=TITLE, place="", link="", why="", length=timedelta(minutes=USUAL_LENGTH),
        reading=read.reading, zone=committee.zone, agenda=agenda,
        origin=committee.rules.meeting_pattern,
    )  # fmt: skip
    planning.create(conn, committee, plan, channel_id, None, now)


def end(conn: Connection, committee: Committee, series_id: int, now: datetime) -> None:
    """End a series: dates members know of are cancelled aloud, the others quietly."""
    conn.execute("UPDATE series SET ended_at = ? WHERE series_id = ?", (to_ms(now), series_id))
    for meeting in of_series(conn, series_id):
        if meeting.starts_at <= now or meeting.cancelled:
            continue
        if reminders.posted(conn, meeting.id):
            changes.cancel(conn, committee, meeting.id, WHY_ENDED, None, now)
            continue
        outbox.cancel(conn, reminders.prefix(meeting))
        attendance.forget_reasons(conn, meeting.id)
        conn.execute(
            "UPDATE meeting SET state = 'cancelled', reason = ? WHERE meeting_id = ?",
            (WHY_ENDED, meeting.id),
        )
