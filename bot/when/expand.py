"""Recurrences in local wall time, and the instants they fall on.

Rules run on naive local times and the zone is attached last, so that a meeting at 19:30 stays at
19:30 when the clocks change. A time that the spring change leaves out is moved forward by the hour
that was lost; of a time that the autumn change gives twice, the first is taken (RFC 5545, 3.3.5)
unless its ``fold`` says that the second is meant.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

REACH = timedelta(days=366 * 40)
"""How far a rule is followed; a rule without a date in forty years counts as never."""


def attach(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a naive local time, shown in `zone`; one that does not exist moves on."""
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def local_text(local: datetime, zone: ZoneInfo) -> str:
    """A naive local time as ISO text; the second of a repeated hour is told by its offset."""
    return (attach(local, zone) if local.fold else local).isoformat()


def local_from(text: str, zone: ZoneInfo) -> datetime:
    """The naive local time that `local_text` wrote down."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is None else found.astimezone(zone).replace(tzinfo=None)


def clock_change(local: datetime, zone: ZoneInfo) -> str | None:
    """What is odd about a local time at a clock change, in words, or None."""
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return None
    day = f"{local:%A} {local.day} {local:%B} {local.year}"
    at = attach(local, zone)
    if at.replace(tzinfo=None) == local:
        which = "second" if local.fold else "first"
        return f"{local:%H:%M} on {day} happens twice, as the clocks go back: the {which} is taken."
    return (
        f"{local:%H:%M} on {day} does not exist, as the clocks go forward: "
        f"{at:%H:%M} is taken instead."
    )


def local_times(
    start: datetime, rrule: str | None, zone: ZoneInfo, *, reach: timedelta = REACH
) -> Iterator[datetime]:
    """The naive local times of a rule from `start` (naive) on, in order; `start` alone without one.

    `rrule` is an RFC 5545 value whose UNTIL, if any, is in UTC. Raises ValueError for a rule that
    cannot be read.
    """
    if rrule is None:
        return iter((start,))
    from dateutil.rrule import rrule as Rule
    from dateutil.rrule import rrulestr

    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    end = _later(start, reach)
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
