"""When a poll should close: times that fit a working committee, and a word about the night."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.times import clock_change
from bot.when.workdays import Nation, add_working_days

SHORTEST, FURTHEST = timedelta(hours=8), timedelta(days=58)
NOON, EVENING = time(13), time(20)
NIGHT_FROM, NIGHT_UNTIL = time(22), time(8)


def closes(now: datetime, zone: ZoneInfo) -> list[datetime]:
    """Closing times to propose, in UTC, the one to take first.

    20:00 today, 13:00 and 20:00 tomorrow by the committee's clock, those at least 8 hours away;
    20:00 tomorrow always is one of them.
    """
    today = now.astimezone(zone).date()
    tomorrow = today + timedelta(days=1)
    offers = ((today, EVENING), (tomorrow, NOON), (tomorrow, EVENING))
    instants = [_instant(day, clock, zone) for day, clock in offers]
    return [at for at in instants if at - now >= SHORTEST]


def in_time_for(due_at: datetime, now: datetime, zone: ZoneInfo, nation: Nation) -> datetime | None:
    """When a poll closes whose result goes into an answer: 20:00 two working days before it is
    due, in UTC; None where that is too soon."""
    day = add_working_days(due_at.astimezone(zone).date(), -2, nation)
    at = min(_instant(day, EVENING, zone), _instant((now + FURTHEST).date(), EVENING, zone))
    return at if at - now >= SHORTEST else None


def at_night(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a close falls between 22:00 and 08:00 by the committee's clock: ask once more."""
    clock = at.astimezone(zone).time()
    return clock >= NIGHT_FROM or clock < NIGHT_UNTIL


def repeated(at: datetime, zone: ZoneInfo) -> str:
    """Which one is meant, where a close falls into the hour that autumn gives twice; else empty."""
    return clock_change(at.astimezone(zone).replace(tzinfo=None), zone) or ""


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
