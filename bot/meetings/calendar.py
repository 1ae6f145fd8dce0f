"""Calendar files (RFC 5545) that Outlook, Apple and Google read as the bot does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.meetings.plain_rule import PlainRule
from bot.meetings.timezones import timezone_block
from bot.times import attach, clock_change

if TYPE_CHECKING:
    from icalendar import Event

PRODID = "-//LMC Bot//Meetings//EN"
REFRESHED = timedelta(hours=4)
"""How often a calendar that subscribes is asked to look again."""


@dataclass(frozen=True)
class Entry:
    """One date, or one rule with all its dates, as a calendar sees it.

    `uid` and `original` (the naive local time that the rule gave it) name it for good, in whatever
    file it stands; `sequence` grows with every change of its series. `starts` is naive, in `zone`;
    a `provisional` one is the Monday of a week whose day is open. Past dates stay in: a calendar
    keeps its history.
    """

    uid: str
    zone: ZoneInfo
    starts: datetime
    length: timedelta
    title: str
    changed_at: datetime
    sequence: int = 0
    place: str = ""
    link: str = ""
    dial: str = ""
    cancelled: bool = False
    provisional: bool = False
    original: datetime | None = None
    rule: PlainRule | None = None

    def follows(self, series: "Entry") -> bool:
        """Whether the date is as the rule of its series has it, so that nothing need be said."""
        own = ("length", "title", "place", "link", "dial")
        same = all(getattr(self, name) == getattr(series, name) for name in own)
        plain = not (self.cancelled or self.provisional or clock_change(self.starts, self.zone))
        return plain and same and self.starts == self.original


def calendar_file(entries: Iterable[Entry], *, name: str = "", subscribed: bool = False) -> bytes:
    """The .ics file of one date or of many; `name` is what calendars call the whole.

    One that is `subscribed` to says how soon to look again.
    """
    from icalendar import Calendar

    found = list(entries)
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", _text(name))
        calendar.add("x-wr-calname", _text(name))
    if subscribed:
        calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{REFRESHED // timedelta(hours=1)}H")
    for zone in dict.fromkeys(each.zone for each in found):
        years = [(e.original or e.starts).year for e in found if e.zone == zone]
        calendar.add_component(timezone_block(zone, min(years) - 1))
    for each in found:
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", _text(entry.uid))
    if entry.original is not None:
        event.add("recurrence-id", entry.original.replace(tzinfo=entry.zone))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    _add_time(event, entry)
    _add_rule(event, entry)
    event.add("status", _status(entry))
    event.add("summary", _text(f"Cancelled: {entry.title}" if entry.cancelled else entry.title))
    link = "".join(_text(entry.link).split())
    dial = _text(" ".join(entry.dial.split()))
    ways = (("Join online", link), ("By telephone", dial))
    told = "\n".join(f"{name}: {value}" for name, value in ways if value)
    for field, text in (("location", _text(entry.place)), ("description", told), ("url", link)):
        if text:
            event.add(field, text)
    return event


def _add_time(event: "Event", entry: Entry) -> None:
    if entry.provisional:  # an open week is a block of whole days, which nobody's hours depend on
        event.add("dtstart", entry.starts.date())
        event.add("duration", timedelta(days=7))
        event.add("x-microsoft-cdo-alldayevent", "TRUE")
        event.add("x-microsoft-cdo-busystatus", "TENTATIVE")
        return
    event.add("dtstart", _at(entry.starts, entry.zone, repeats=entry.rule is not None))
    event.add("duration", entry.length)


def _add_rule(event: "Event", entry: Entry) -> None:
    if entry.rule is None:
        return
    from icalendar import vRecur

    text = ";".join(f"{name}={value}" for name, value in entry.rule.parts.items())
    event.add("rrule", vRecur.from_ical(text))
    for local in entry.rule.left_out:
        event.add("exdate", local.replace(tzinfo=entry.zone))


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.provisional else "CONFIRMED"


def _at(local: datetime, zone: ZoneInfo, *, repeats: bool) -> datetime | date:
    # An hour that a clock change gives twice or not at all is told in UTC: calendars differ in how
    # they read it. A rule keeps its wall clock; its dates at a change are told one by one.
    if not repeats and clock_change(local, zone):
        return attach(local, zone).astimezone(UTC)
    return local.replace(tzinfo=zone)


def _text(text: str) -> str:
    # Control characters are no part of a calendar's text, and some calendars refuse the whole file.
    return "".join(char for char in text if char in "\n\t" or char.isprintable())
