"""VTIMEZONE blocks: the zone's yearly clock changes as rules, which is how Outlook reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_HELD_FOR = 12
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Change:
    """One change of the clocks: `local` is the wall time (naive) just before it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def rule(self) -> dict[str, str | int]:
        """Its yearly rule; a last weekday is told as such."""
        last = (self.local + timedelta(days=7)).month != self.local.month
        place = -1 if last else (self.local.day - 1) // 7 + 1
        day = f"{place}{_CODES[self.local.weekday()]}"
        return {"FREQ": "YEARLY", "BYMONTH": self.local.month, "BYDAY": day}


def timezone_block(zone: ZoneInfo, year: int) -> "Timezone":
    """The zone from `year` on: by yearly rules where it keeps them, otherwise change by change."""
    from icalendar import Timezone

    changes = _changes(zone, year)
    kept = all(_same(changes, _changes(zone, year + n)) for n in range(1, _HELD_FOR))
    if not kept or len(changes) not in (0, 2):
        first = datetime(year, 1, 1, tzinfo=UTC).date()
        return Timezone.from_tzid(zone.key, first_date=first, last_date=first.replace(year + 30))
    block = Timezone()
    block.add("tzid", zone.key)
    for change in changes or [_still(zone, year)]:
        block.add_component(_observance(change, repeats=bool(changes)))
    return block


def _same(these: list[Change], those: list[Change]) -> bool:
    return [(c.rule, c.local.time()) for c in these] == [(c.rule, c.local.time()) for c in those]


def _changes(zone: ZoneInfo, year: int) -> list[Change]:
    found = []
    at = datetime(year, 1, 1, tzinfo=UTC)
    for _ in range(366):
        following = at + timedelta(days=1)
        if _offset(at, zone) != _offset(following, zone):
            found.append(_change(at, following, zone))
        at = following
    return found


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> Change:
    while after - before > _MINUTE:
        middle = before + (after - before) // 2
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    exact = after.replace(second=0, microsecond=0)
    local = exact.replace(tzinfo=None) + _offset(before, zone)
    there = exact.astimezone(zone)
    summer = bool(there.dst())
    return Change(local, _offset(before, zone), _offset(after, zone), there.tzname() or "", summer)


def _still(zone: ZoneInfo, year: int) -> Change:
    at = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(at, zone)
    return Change(
        at.replace(tzinfo=None), offset, offset, at.astimezone(zone).tzname() or "", False
    )


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _observance(change: Change, *, repeats: bool) -> "TimezoneDaylight | TimezoneStandard":
    from icalendar import TimezoneDaylight, TimezoneStandard

    block = TimezoneDaylight() if change.summer else TimezoneStandard()
    block.add("tzname", change.name)
    block.add("tzoffsetfrom", change.before)
    block.add("tzoffsetto", change.after)
    block.add("dtstart", change.local)
    if repeats:
        block.add("rrule", change.rule)
    return block
