"""Calendar files (RFC 5545) that Outlook, Apple and Google read as the bot does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.meetings.model import Meeting
from bot.meetings.series import Series
from bot.meetings.store import of_series, series_of
from bot.meetings.timezones import timezone_block
from bot.plain_text import visible
from bot.storage.db import Connection
from bot.times import from_ms
from bot.when.expand import attach

if TYPE_CHECKING:
    from icalendar import Event

PRODID = "-//LMC Bot//Meetings//EN"


@dataclass(frozen=True)
class Entry:
    """One meeting or series as a calendar sees it.

    `uid` is stable for the life of the meeting and `sequence` grows with every change of its time;
    `changed_at` (aware) is when it last changed. Excluded dates of the series become EXDATE and
    moved ones a RECURRENCE-ID of their own. Past dates stay in: a calendar keeps its history.
    """

    uid: str
    series: Series
    summary: str
    duration: timedelta
    changed_at: datetime
    sequence: int = 0
    location: str = ""
    url: str = ""
    description: str = ""
    cancelled: bool = False
    provisional: bool = False
    all_day: bool = False


def calendar_file(entries: Iterable[Entry], *, name: str = "") -> bytes:
    """The .ics file of one meeting or of many; `name` is what calendars call the whole."""
    from icalendar import Calendar

    found = list(entries)
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", visible(name))
    for zone in dict.fromkeys(each.series.zone for each in found if not each.all_day):
        years = [e.series.start_local.year for e in found if e.series.zone == zone]
        calendar.add_component(timezone_block(zone, min(years) - 1))
    for each in found:
        for event in _events(each):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(entry: Entry) -> list["Event"]:
    series = entry.series
    if series.rrule is None:
        local = series.moved.get(series.start_local, series.start_local)
        return [_event(entry, attach(local, series.zone).replace(tzinfo=None))]
    main = _event(entry, series.start_local)
    main.add("rrule", _rule(entry))
    for original in sorted(series.excluded):
        main.add("exdate", _at(entry, original))
    return [main, *_moved(entry)]


def _moved(entry: Entry) -> list["Event"]:
    events = []
    for original, local in sorted(entry.series.moved.items()):
        if original not in entry.series.excluded:
            event = _event(entry, local)
            event.add("recurrence-id", _at(entry, original))
            events.append(event)
    return events


def _event(entry: Entry, local: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", visible(entry.uid))  # control characters: some calendars refuse the whole file
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", _at(entry, local))
    event.add("duration", _duration(entry))
    event.add("status", _status(entry))
    event.add("summary", visible(entry.summary))
    for field in ("location", "description"):
        if text := visible(getattr(entry, field)):
            event.add(field, text)
    if entry.url:
        event.add("url", "".join(visible(entry.url).split()))
    return event


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.provisional else "CONFIRMED"


def _duration(entry: Entry) -> timedelta:
    # A day without a time lasts whole days (RFC 5545, 3.6.1).
    days = timedelta(days=max(1, -(-entry.duration // timedelta(days=1))))
    return days if entry.all_day else entry.duration


def _at(entry: Entry, local: datetime) -> datetime | date:
    if entry.all_day:
        return local.date()
    at = local.replace(tzinfo=entry.series.zone)
    # Calendars read the first of a repeated hour (RFC 5545, 3.3.5), so the second is told in UTC.
    return at.astimezone(UTC) if local.fold else at


def _rule(entry: Entry) -> dict[str, list[object]]:
    from icalendar import vRecur

    rule: dict[str, list[object]] = vRecur.from_ical(entry.series.rrule or "")
    until = rule.get("UNTIL")
    if until and entry.all_day and isinstance(until[0], datetime):
        # UNTIL is of the same kind as DTSTART (RFC 5545, 3.3.10).
        rule["UNTIL"] = [until[0].astimezone(entry.series.zone).date()]
    return rule


def all_entries(conn: Connection, guild_id: int) -> list[Entry]:
    """Every series of a server."""
    rows = conn.execute(
        "SELECT series_id FROM series WHERE guild_id = ? ORDER BY series_id", (guild_id,)
    ).fetchall()
    return [entry for row in rows if (entry := _series_entry(conn, row["series_id"])) is not None]


def entries_of(conn: Connection, meeting: Meeting) -> list[Entry]:
    """One date alone, under a name of its own."""
    series = Series(meeting.local, meeting.zone)
    return [_entry(meeting, series, f"meeting-{meeting.id}", meeting.sequence)]


def _series_entry(conn: Connection, series_id: int) -> Entry | None:
    dates = of_series(conn, series_id)
    if not dates:
        return None
    row = conn.execute("SELECT * FROM series WHERE series_id = ?", (series_id,)).fetchone()
    latest = dates[0]
    entry = _entry(latest, series_of(conn, series_id), f"series-{series_id}", row["sequence"])
    return Entry(
        **{
            **entry.__dict__,
            "summary": row["title"],
            "location": row["place"],
            "url": row["link"],
            "duration": timedelta(minutes=row["length_min"]),
            "changed_at": from_ms(row["changed_at"]),
        }
    )


def _entry(meeting: Meeting, series: Series, name: str, sequence: int) -> Entry:
    week = timedelta(days=7)
    return Entry(
        uid=f"{name}-{meeting.guild_id}@lmcbot",
        series=series,
        summary=meeting.title,
        duration=week if meeting.provisional else meeting.length,
        changed_at=meeting.changed_at,
        sequence=sequence,
        location=meeting.place,
        url=meeting.link,
        description=f"Join online: {meeting.link}" if meeting.link else "",
        cancelled=meeting.cancelled,
        provisional=meeting.provisional,
        all_day=meeting.provisional,
    )
