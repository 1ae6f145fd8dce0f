"""What follows from a committee's settings: its usual series of meetings, and Discord events."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.committee import Committee
from bot.meetings import messages, planning, usual_reminders
from bot.meetings.drafts import Draft, read_time
from bot.meetings.planning import USUAL_LENGTH, Plan
from bot.storage.db import Connection

TITLE = "Committee meeting"


def arrange(
    conn: Connection, committee: Committee, now: datetime, *, agenda: tuple[str, ...] = ()
) -> None:
    """Plan the first series for the pattern in the settings, and keep reminders and events in line.

    A pattern that is changed later is told back first and changes its dates when that is saved
    (`bot.meetings.series_changes`): settings alone cancel nothing. ``agenda`` stands on every date.
    """
    if committee.rules.meeting_pattern and not _ever(conn, committee):
        begin(conn, committee, now, agenda=agenda)
    usual_reminders.refit(conn, committee, now)
    if committee.rules.discord_events:
        messages.mirror_next(conn, committee.guild_id, now)


def begin(
    conn: Connection, committee: Committee, now: datetime, *, agenda: tuple[str, ...] = ()
) -> None:
    """Plan a series for the pattern in the settings; without a channel for meetings, none yet."""
    channel_id = committee.rules.meeting_channel
    draft = Draft(0, committee.guild_id, 0, "new", {})
    read = read_time(
        draft, committee.rules.meeting_pattern, now, committee.zone, committee.nation, repeats=True
    )
    if channel_id is None or read.reading is None or read.reading.rrule is None:
        return  # /setup and /settings name what is missing
    plan = Plan(
        title=TITLE, place="", link="", why="", length=timedelta(minutes=USUAL_LENGTH),
        reading=read.reading, zone=committee.zone, agenda=agenda,
        origin=committee.rules.meeting_pattern,
    )  # fmt: skip
    planning.create(conn, committee, plan, channel_id, None, now)


def _ever(conn: Connection, committee: Committee) -> bool:
    """Whether a series was planned from the settings before."""
    query = "SELECT 1 FROM series WHERE guild_id = ? AND origin <> '' LIMIT 1"
    return conn.execute(query, (committee.guild_id,)).fetchone() is not None
