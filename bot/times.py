"""The committee's clock: the one place that asks what time it is, and the words for instants.

Instants are aware and in UTC everywhere inside the bot; a zone is attached only where a member
reads or types. A local time that the spring change leaves out is moved forward by the hour that was
lost; of one that the autumn change gives twice, the first is taken (RFC 5545, 3.3.5) unless its
``fold`` says that the second is meant.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UserError

Clock = Callable[[], datetime]
"""Supplies the present as an aware UTC datetime; handed in once, so that tests can set it."""

LONDON = ZoneInfo("Europe/London")
"""The zone of a server that has not chosen another."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DISCORD_EPOCH_MS = 1_420_070_400_000
_STYLES = frozenset("tTdDfFRsS")


def utc_now() -> datetime:
    """The present, aware, in UTC: the only reading of the machine's clock in the project."""
    return datetime.now(UTC)


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 in UTC, the form of every column that ends in `_at`.

    Raises ValueError for a naive datetime, which has no place on the time line.
    """
    return (_aware(at) - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The instant stored as milliseconds since 1970, aware, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name; raises UserError when there is none."""
    key = name.strip()
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(
            f"There is no time zone called “{key[:60]}”. Try a name like Europe/London."
        ) from None


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


def stamp(at: datetime, style: str = "F") -> str:
    """Discord's timestamp markup, which each member reads in their own zone.

    Styles are those of Discord's message formatting. Seconds are cut off, not rounded.
    """
    if style not in _STYLES:
        raise ValueError(f"Discord has no timestamp style {style!r}")
    return f"<t:{to_ms(at) // 1000}:{style}>"


def words(at: datetime, zone: ZoneInfo) -> str:
    """Day and time as a letter would give them in `zone`: "Tuesday 12 January 2027, 7.00pm"."""
    local = _aware(at).astimezone(zone)
    return f"{day_words(local)}, {clock_words(local)}"


def day_words(day: datetime) -> str:
    """The day alone, as `day` itself tells it: "Tuesday 12 January 2027"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def clock_words(local: datetime) -> str:
    """The time of day alone, as `local` itself tells it: "7.00pm"."""
    return f"{local.hour % 12 or 12}.{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


def distance(at: datetime, now: datetime) -> str:
    """How far off `at` is, in one unit: "in 7 weeks", "3 minutes ago". Up to two weeks as
    `lasting` counts, so that a notice and a distance agree; beyond, rounded."""
    span = abs(_aware(at) - _aware(now))
    if span < timedelta(seconds=30):
        return "now"
    told = lasting(span) if span < timedelta(days=14) else _rounded(span.total_seconds())
    return f"in {told}" if at > now else f"{told} ago"


def lasting(span: timedelta) -> str:
    """A span in the largest unit of which it has two, no more than is full: "8 hours".

    Seconds are rounded to the minute first, so that what is said at once is not a unit less.
    """
    minutes = max(1, (span + timedelta(seconds=30)) // timedelta(minutes=1))
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * size:
            return _counted(minutes // size, unit)
    return _counted(minutes, "minute")


def press_time(interaction_id: int) -> datetime:
    """When Discord received a press: the first 42 bits of its snowflake, in UTC.

    Source: Discord's reference on snowflakes (milliseconds since the start of 2015).
    """
    return from_ms((interaction_id >> 22) + _DISCORD_EPOCH_MS)


def _rounded(seconds: float) -> str:
    for name, length, limit in (("week", 604_800, 26), ("month", 2_629_746, 24)):
        count = int(seconds / length + 0.5)
        if count < limit:
            return _counted(count, name)
    return _counted(int(seconds / 31_556_952 + 0.5), "year")


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at
