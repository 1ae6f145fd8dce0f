"""Times said in a zone by name: "7pm GMT", "7pm UK time", whatever clock the committee keeps."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.when.bag import Bag
from bot.when.pieces import Unclear
from bot.when.readings import Draft, Now, readings
from bot.when.telling import single_told

_LONDON = ZoneInfo("Europe/London")
_ZONES = {"gmt": ZoneInfo("Etc/GMT"), "utc": ZoneInfo("Etc/GMT"), "bst": ZoneInfo("Etc/GMT-1")}


def meant(bag: Bag, present: Now) -> tuple[list[Draft], list[Unclear]]:
    """The readings of a bag by the clock that it names, told by the committee's.

    "GMT" is often said for UK time in summer too, so that where the two differ both are offered; a
    series keeps the committee's clock. Raises Unclear as `readings` does.
    """
    if bag.zone is None:
        return readings(bag, present)
    plain = replace(bag, zone=None)
    if bag.clock is None:
        raise Unclear("A time zone goes with a time of day.")
    there = _ZONES.get(bag.zone.name, _LONDON)
    if bag.zone.name == "local time" or _alike(there, present.zone, present.at.year):
        return readings(plain, present)
    british = _alike(_LONDON, present.zone, present.at.year)
    found, faults = readings(plain, replace(present, at=present.at.astimezone(there), zone=there))
    if any(draft.reading.rrule for draft in found):
        if not british:
            raise Unclear("A series keeps the committee’s clock: write its time by that clock.")
        said = f"A series keeps UK time, in summer and winter, not {bag.zone.name.upper()}."
        own, faults = readings(plain, present)
        return [replace(draft, doubts=(said, *draft.doubts), ask=True) for draft in own], faults
    moved = [_moved(draft, present) for draft in found]
    if not british:
        return moved, faults
    said = f"{bag.zone.name.upper()} is not UK time on that day."
    own, _ = readings(plain, present)
    return [replace(each, doubts=(said, *each.doubts)) for each in (*moved, *own)], faults


def _moved(draft: Draft, present: Now) -> Draft:
    read = draft.reading
    start = read.start.astimezone(present.zone)
    told = single_told(start, read.duration, read.all_day)
    moved = replace(read, understood=told, start=start, zone=present.zone, next=(start,))
    return replace(draft, reading=moved)


def _alike(one: ZoneInfo, other: ZoneInfo, year: int) -> bool:
    days = [datetime(year, month, 1) for month in (1, 7)]  # noqa: DTZ001  # compared by offset
    return all(one.utcoffset(day) == other.utcoffset(day) for day in days)
