"""What meetings leave for officers to do, and what is about to go wrong: for their desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import committee
from bot.meetings import consultations
from bot.meetings.attendance import answers
from bot.meetings.model import Meeting
from bot.meetings.store import coming, past, series_of
from bot.storage.db import Connection
from bot.times import to_ms, words

BACK = timedelta(days=30)
UNHEARD = timedelta(minutes=30)  # an urgent meeting that nobody answered for so long
A_DAY = timedelta(days=1)


def unrecorded(conn: Connection, guild_id: int, now: datetime) -> list[Meeting]:
    """Meetings of the last month whose attendance nobody recorded."""
    meetings = past(conn, guild_id, now - BACK, now)
    return [m for m in meetings if m.recorded_at is None and m.ends_at <= now and not m.outside]


def unfixed(conn: Connection, guild_id: int, now: datetime) -> list[Meeting]:
    """Meetings of which only the week is known."""
    return [m for m in coming(conn, guild_id, now, limit=100) if m.provisional]


def undecided(conn: Connection, guild_id: int, now: datetime) -> list[tuple[str, str]]:
    """Invitations nobody has accepted or declined: who invites, and what for."""
    rows = conn.execute(
        "SELECT body, subject FROM invitation WHERE guild_id = ? AND decision = ''"
        " AND (starts_at IS NULL OR starts_at > ?) ORDER BY starts_at LIMIT 10",
        (guild_id, to_ms(now)),
    )
    return [(row["body"], row["subject"]) for row in rows]


def troubles(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """What is about to go wrong on a server, one sentence each."""
    return [
        *_unanswered(conn, guild_id, now),
        *_due(conn, guild_id, now),
        *_running_out(conn, guild_id, now),
    ]


def _unanswered(conn: Connection, guild_id: int, now: datetime) -> Iterator[str]:
    for meeting in coming(conn, guild_id, now, limit=100):
        heard = meeting.urgent and answers(conn, meeting.id)
        if meeting.urgent and not heard and now - meeting.created_at > UNHEARD:
            yield (
                f"Nobody has answered the urgent meeting {meeting.reference}, "
                f"{words(meeting.starts_at, meeting.zone)}: telephone members."
            )


def _due(conn: Connection, guild_id: int, now: datetime) -> Iterator[str]:
    for each in consultations.unclosed(conn, committee.load(conn, guild_id)):
        left = each.deadline_at - now
        if left <= A_DAY:
            when = "is due within a day" if left > timedelta() else "is past its deadline"
            yield (
                f"Consultation {each.reference} {when}: see /office-consultation report, then"
                " close it, or give it more time with /office-consultation edit."
            )


def _running_out(conn: Connection, guild_id: int, now: datetime) -> Iterator[str]:
    """Series whose own rule has one date left."""
    ahead = [each for each in coming(conn, guild_id, now, limit=1_000) if each.repeats]
    dates = Counter(each.series_id for each in ahead)
    for last in (each for each in ahead if dates[each.series_id] == 1):
        ruled = series_of(conn, last.series_id).next(2, now)
        if all(each.original == last.original for each in ruled):
            yield (
                f"{last.title} ends with {words(last.starts_at, last.zone)}: plan what follows"
                " with /office-meeting new."
            )
