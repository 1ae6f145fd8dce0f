"""Recurrences in local wall time: rules run on naive local times and the zone is attached last
(`bot/times.py`), so that a meeting at 19:30 stays at 19:30 when the clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

_SHORT = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}  # months with fewer than 31 days, and how many
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
REACH = timedelta(days=366 * 40)
"""How far a rule is followed; a rule without a date in forty years counts as never."""


def local_times(start: datetime, rrule: str | None, zone: ZoneInfo) -> Iterator[datetime]:
    """The naive local times of a rule from `start` (naive) on, in order; `start` alone without one.

    `rrule` is an RFC 5545 value whose UNTIL, if any, is in UTC. Raises ValueError for a rule that
    cannot be read, or repeats within a day.
    """
    if rrule is None:
        return iter((start,))
    from dateutil.rrule import rrule as Rule
    from dateutil.rrule import rrulestr

    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    if parts.get("FREQ") not in _FREQUENCIES:
        raise ValueError("a series repeats by days, weeks, months or years")
    if _never(parts):
        return iter(())
    end = _later(start, REACH)
    if until := parts.pop("UNTIL", None):
        end = min(end, _local_until(until, zone))
    # Counted here, since only a rule with an end is sure to stop looking.
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    rule = rrulestr(text, dtstart=start)
    if not isinstance(rule, Rule):
        raise ValueError("one rule is expected")
    times: Iterator[datetime] = iter(rule.replace(until=end))
    return islice(times, count)


def _never(parts: dict[str, str]) -> bool:
    """Whether no month that a rule names has a day that it names: known at once, while a search of
    forty years takes half a second."""
    months, days = (
        [int(number) for number in parts.get(name, "").split(",") if number]
        for name in ("BYMONTH", "BYMONTHDAY")
    )
    if not (months and days):
        return False
    return min(map(abs, days)) > max(_SHORT.get(month, 31) for month in months)


def _local_until(until: str, zone: ZoneInfo) -> datetime:
    if not until.endswith("Z"):
        return datetime.strptime(until[:8], "%Y%m%d") + timedelta(days=1, seconds=-1)  # noqa: DTZ007
    at = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return at.astimezone(zone).replace(tzinfo=None)


def _later(start: datetime, reach: timedelta) -> datetime:
    try:
        return start + reach
    except OverflowError:
        return datetime(9999, 12, 31)  # noqa: DTZ001  # naive, as every local time here
