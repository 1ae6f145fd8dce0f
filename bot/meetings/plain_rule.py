"""A series' rule as every calendar program reads it: within what Outlook takes, with EXDATEs.

Outlook imports a rule that fits one of six templates and drops any other (MS-OXCICAL 2.1.3.2.2).
What does not fit is written as a wider rule that does, with the dates it has too many left out; a
rule that none of them holds is written date by date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile

from bot.meetings.series import Series
from bot.times import attach
from bot.when.expand import local_times

Parts = dict[str, str]
_MOST_TIMES = 999  # three figures are what the templates have room for
_PLACES = ("1", "2", "3", "4", "-1")
_SHORTEST_MONTH = 28  # Outlook takes the last day of a month that lacks a later one; RFC 5545 none


@dataclass(frozen=True)
class PlainRule:
    """A rule by its parts, in the order in which they are written, and the naive local times that
    it has and the series has not."""

    parts: Parts
    left_out: tuple[datetime, ...] = ()


def plain_rule(series: Series, until: datetime) -> PlainRule | None:
    """The rule of a series, or None when its dates are to be written one by one.

    A rule that needs its dates left out one by one ends at `until` (naive, local), which is far
    enough ahead: files are written anew long before.
    """
    parts = dict(part.split("=", 1) for part in (series.rrule or "").split(";"))
    wide = _wider(parts)
    if wide is None:
        return None
    own = list(_until(series, series.rrule, until))
    if series.excluded >= set(own):
        return None  # none of its dates is left
    bare = ";".join(f"{name}={value}" for name, value in wide.items() if name != "WKST")
    gone = sorted({*_until(series, bare, own[-1])} - set(own) | (series.excluded & set(own)))
    if not set(own) <= {*_until(series, bare, own[-1])}:
        return None
    return PlainRule(wide | _ending(parts, wide, own, series), tuple(gone))


def _wider(parts: Parts) -> Parts | None:
    """A rule of a template that has every date of this one, without its end; None if none has."""
    interval = {"INTERVAL": parts["INTERVAL"]} if "INTERVAL" in parts else {}
    days, month_days = parts.get("BYDAY", ""), parts.get("BYMONTHDAY", "")
    match parts["FREQ"]:
        case "DAILY" if days and not interval:
            return {"FREQ": "WEEKLY", "BYDAY": days}
        case "DAILY" if not days:
            return {"FREQ": "DAILY"} | interval
        case "WEEKLY" if days:
            start = {"WKST": "MO"} if interval else {}
            return {"FREQ": "WEEKLY", "BYDAY": days} | interval | start
        case "MONTHLY" | "YEARLY":
            return _by_month(parts, days, month_days, interval)
    return None


def _by_month(parts: Parts, days: str, month_days: str, interval: Parts) -> Parts | None:
    months = parts.get("BYMONTH", "").split(",")
    yearly = parts["FREQ"] == "YEARLY" and len(months) == 1
    if parts["FREQ"] == "YEARLY" and not yearly and interval:
        return None
    freq = {"FREQ": "YEARLY"} if yearly else {"FREQ": "MONTHLY"}
    month = {"BYMONTH": months[0]} if yearly else {}
    if month_days and not days and "," not in month_days:
        if month_days != "-1" and not 1 <= int(month_days) <= _SHORTEST_MONTH:
            return None
        return freq | {"BYMONTHDAY": month_days} | month | interval
    place, day = days[:-2], days[-2:]
    if not month_days and place in _PLACES:
        return freq | {"BYDAY": day, "BYSETPOS": place} | month | interval
    return None


def _ending(parts: Parts, wide: Parts, own: list[datetime], series: Series) -> Parts:
    """COUNT or UNTIL as the series has it, or its last known date where dates are left out."""
    narrowed = set(parts) - {"COUNT", "UNTIL"} - set(wide) or parts["FREQ"] != wide["FREQ"]
    if "COUNT" in parts and int(parts["COUNT"]) <= _MOST_TIMES and not narrowed:
        return {"COUNT": parts["COUNT"]}
    if not narrowed and "COUNT" not in parts:
        return {"UNTIL": parts["UNTIL"]} if "UNTIL" in parts else {}
    last = attach(own[-1], series.zone).astimezone(UTC)
    return {"UNTIL": f"{last:%Y%m%dT%H%M%SZ}"}


def _until(series: Series, rule: str | None, last: datetime) -> Iterator[datetime]:
    dates = local_times(series.start_local, rule, series.zone)
    return takewhile(lambda local: local <= last, dates)
