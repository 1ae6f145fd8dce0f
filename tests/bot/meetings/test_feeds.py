"""What a calendar makes of our file is what the bot itself lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot.committee import Committee
from bot.meetings import changes, planning, series_changes
from bot.meetings.calendar import calendar_file
from bot.meetings.calendar_entries import all_entries, entries_of
from bot.meetings.drafts import Draft, Reading, read_time
from bot.meetings.model import Meeting
from bot.meetings.planning import Plan
from bot.meetings.store import present_meeting, series_of
from bot.storage.db import Database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
GUILD, CHANNEL = 11, 22


async def make(db: Database, here: Committee, phrase: str) -> list[Meeting]:
    reading = read_time(Draft(0, GUILD, 1, "new"), phrase, NOW, here.zone).reading
    assert reading is not None, phrase
    plan = Plan("Committee", "Hall", "https://a.example", "", timedelta(hours=2), reading, LONDON)
    return await db.write(lambda conn: planning.create(conn, here, plan, CHANNEL, None, NOW))


def expanded(raw: bytes, until: datetime) -> list[datetime]:
    """Every instant in a file, by icalendar and dateutil alone."""
    from icalendar import Calendar

    moved, found = set(), []
    events = list(Calendar.from_ical(raw).walk("VEVENT"))
    for event in events:
        if "RECURRENCE-ID" in event:
            moved.add(event["RECURRENCE-ID"].dt.replace(tzinfo=None))
            if event["STATUS"] != "CANCELLED":
                found.append(event["DTSTART"].dt.astimezone(UTC))
    for event in events:
        if "RRULE" in event:
            start = event["DTSTART"].dt.replace(tzinfo=None)
            rule = event["RRULE"].to_ical().decode()
            gone = event.get("EXDATE", [])
            gone = gone if isinstance(gone, list) else [gone]
            out = {each.dt.replace(tzinfo=None) for dates_ in gone for each in dates_.dts} | moved
            stop = rule.partition("UNTIL=")[2].partition(";")[0]
            for local in rrulestr(rule.replace(f";UNTIL={stop}", ""), dtstart=start):
                at = local.replace(tzinfo=LONDON).astimezone(UTC)
                if at > until or (stop and f"{at:%Y%m%dT%H%M%SZ}" > stop):
                    break
                if local not in out:
                    found.append(at)
    return sorted(found)


async def test_a_file_expands_to_the_bots_own_list_for_two_years(
    db: Database, here: Committee
) -> None:
    made = await make(db, here, "second Tuesday of every month 19:30, not August")
    reading = Reading("later", "2026-04-21T18:00:00")
    await db.write(lambda conn: changes.move(conn, here, made[1].id, reading, "", None, NOW))
    await db.write(lambda conn: changes.cancel(conn, here, made[3].id, "", None, NOW))
    until = NOW + timedelta(days=731)
    entries = await db.read(lambda conn: all_entries(conn, GUILD))
    series = await db.read(lambda conn: series_of(conn, made[0].series_id))
    later = await db.read(lambda conn: present_meeting(conn, GUILD, made[1].id))
    ruled = [each.at for each in series.next(400, NOW) if each.at < until]
    ours = sorted([*ruled, later.starts_at])
    assert expanded(calendar_file(entries), until) == ours
    assert len(ours) >= 20
    assert made[3].starts_at not in ours
    assert datetime(2026, 4, 21, 17, 0, tzinfo=UTC) in ours


async def test_the_sequence_grows_and_the_uid_stays(db: Database, here: Committee) -> None:
    (meeting,) = await make(db, here, "20/03/2026 19:30")
    (before,) = await db.read(lambda conn: entries_of(conn, meeting))
    reading = Reading("later", "2026-03-27T18:00:00")
    moved = await db.write(lambda c: changes.move(c, here, meeting.id, reading, "", None, NOW))
    (after,) = await db.read(lambda conn: entries_of(conn, moved))
    assert (before.uid, before.sequence, after.sequence) == (after.uid, 0, 1)


async def test_an_ended_series_has_no_date_after_its_end(db: Database, here: Committee) -> None:
    (first, *_) = await make(db, here, "every Tuesday 19:30")
    end = NOW + timedelta(days=30)
    await db.write(lambda conn: series_changes.end(conn, here, first.series_id, end, None, NOW))
    entries = await db.read(lambda conn: all_entries(conn, GUILD))
    found = expanded(calendar_file(entries), NOW + timedelta(days=900))
    assert len(found) == 5
    assert max(found) < end
