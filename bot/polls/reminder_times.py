"""When to remind those who have not voted, out of night and surgery; whom a wave has reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot.polls.box import Box, present
from bot.storage.db import Connection

FRACTIONS = (Fraction(1, 2), Fraction(17, 20))
BREAKS = (time(12, 45), time(18, 45))
SHORTEST_POLL = timedelta(hours=1)
LAST_CALL = timedelta(minutes=15)

Span = tuple[time, time]


def spans(texts: Sequence[str]) -> tuple[Span, ...]:
    """Hours of the day as settings write them: "08:00-12:30"."""
    pairs = [text.split("-") for text in texts]
    return tuple((time.fromisoformat(a.strip()), time.fromisoformat(b.strip())) for a, b in pairs)


def nudges(
    opened_at: datetime, closes_at: datetime, zone: ZoneInfo, busy: Sequence[Span]
) -> list[datetime]:
    """The instants (UTC) of a poll's reminders, in order, without doubles.

    Each set fraction of the poll's life, moved to the nearest 12:45 or 18:45 of the committee's
    clock when it falls into ``busy`` (quiet and surgery hours, local) and such a break lies
    inside the poll; where none does, it stays if it is not in the night, else it is dropped.
    Of two that come closer than a tenth of the poll's life the first is kept.
    No reminders in a poll of under an hour.
    """
    life = closes_at - opened_at
    if life < SHORTEST_POLL:
        return []
    parts = (timedelta(seconds=int(life.total_seconds() * each)) for each in FRACTIONS)
    wanted = [opened_at + part for part in parts]
    moved = [_moved(at, opened_at, closes_at, zone, busy) for at in wanted]
    return _apart([at for at in moved if at is not None], life / 10)


def _apart(instants: list[datetime], least: timedelta) -> list[datetime]:
    kept: list[datetime] = []
    for at in sorted(instants):
        if not kept or at - kept[-1] >= least:
            kept.append(at)
    return kept


def _moved(
    at: datetime, opened_at: datetime, closes_at: datetime, zone: ZoneInfo, busy: Sequence[Span]
) -> datetime | None:
    if not any(_inside(at.astimezone(zone).time(), span) for span in busy):
        return at
    fitting = [
        pause
        for pause in _breaks(at, zone)
        if opened_at < pause <= closes_at - LAST_CALL
        and not any(_inside(pause.astimezone(zone).time(), span) for span in busy)
    ]
    if fitting:
        return min(fitting, key=lambda pause: (abs(pause - at), pause))
    night = any(
        start > end and _inside(at.astimezone(zone).time(), (start, end)) for start, end in busy
    )
    return None if night else at


def _breaks(at: datetime, zone: ZoneInfo) -> list[datetime]:
    day = at.astimezone(zone).date()
    days = [day + timedelta(days=shift) for shift in (-1, 0, 1)]
    return [datetime.combine(d, pause, zone).astimezone(UTC) for d in days for pause in BREAKS]


def _inside(clock: time, span: Span) -> bool:
    start, end = span
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


async def awaited(box: Box, wave: str, member_id: int) -> bool:
    """Whether this member may vote, has not, and was not reached by this wave of reminders."""
    token = box.secrets.token(member_id)
    return await box.db.read(
        lambda conn: (
            present(conn, "seat", token)
            and not present(conn, "ballot", token)
            and not _reached(conn, wave, token)
        )
    )


async def pledged(box: Box, wave: str, member_id: int) -> bool:
    """Whether this member has pledged and was not reached by this wave."""
    token = box.secrets.token(member_id)
    return await box.db.read(
        lambda conn: present(conn, "ballot", token) and not _reached(conn, wave, token)
    )


async def reached(box: Box, wave: str, member_id: int) -> None:
    """Note that this wave's reminder went to a member, so that a restart does not repeat it."""
    row = (wave, box.secrets.token(member_id))
    await box.db.write(lambda conn: conn.execute("INSERT OR IGNORE INTO wave VALUES (?, ?)", row))


async def end_wave(box: Box, wave: str) -> None:
    """Forget whom a wave reached, in the box's log as well."""
    await box.db.write(lambda conn: conn.execute("DELETE FROM wave WHERE name = ?", (wave,)))
    await box.db.fold()


def _reached(conn: Connection, wave: str, token: bytes) -> bool:
    query = "SELECT 1 FROM wave WHERE name = ? AND token = ?"
    return conn.execute(query, (wave, token)).fetchone() is not None
