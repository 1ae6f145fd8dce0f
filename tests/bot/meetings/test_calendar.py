"""Other readers of a calendar file get the bot's own instants, and one truth about each date."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.committee import Committee
from bot.meetings import changes, planning, series_changes
from bot.meetings.calendar import Entry, calendar_file
from bot.meetings.calendar_entries import all_entries, entries_of
from bot.meetings.changes import Wording
from bot.meetings.drafts import Draft, Reading, read_time
from bot.meetings.model import Meeting
from bot.meetings.plain_rule import plain_rule
from bot.meetings.planning import Plan
from bot.meetings.series import Series
from bot.meetings.store import coming, of_series, series_of
from bot.storage.db import Connection, Database
from bot.times import LONDON
from bot.when.understand import understand
from bot.when.verdicts import Understood

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
END = NOW + timedelta(days=731)
GUILD, CHANNEL = 11, 22
YEAR = "second Tuesday of every month 19:30, not August"

# MS-OXCICAL 2.1.3.2.2.1 to .6: what each template must have, beside what all may have.
COMMON = {"INTERVAL": r"\d+", "UNTIL": r"\d{8}T\d{6}Z", "COUNT": r"\d{1,3}", "WKST": r"MO|SU"}
DAYS, PLACE, MONTH_DAY = r"(?:(?:MO|TU|WE|TH|FR|SA|SU)(?:,|$))+", r"[1-4]|-1", r"-1|\d{1,2}"
TEMPLATES: tuple[dict[str, str], ...] = (
    {"FREQ": "DAILY"},
    {"FREQ": "WEEKLY", "BYDAY": DAYS},
    {"FREQ": "MONTHLY", "BYMONTHDAY": MONTH_DAY},
    {"FREQ": "MONTHLY", "BYDAY": DAYS, "BYSETPOS": PLACE},
    {"FREQ": "YEARLY", "BYMONTHDAY": MONTH_DAY, "BYMONTH": r"\d{1,2}"},
    {"FREQ": "YEARLY", "BYDAY": DAYS, "BYSETPOS": PLACE, "BYMONTH": r"\d{1,2}"},
)


def fits(rule: str) -> bool:
    """Whether a rule is one that Outlook imports."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return not {"UNTIL", "COUNT"} <= set(parts) and any(
        set(each) <= set(parts) <= set(each) | set(COMMON)
        and all(re.fullmatch((each | COMMON)[name], value) for name, value in parts.items())
        for each in TEMPLATES
    )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,3",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-2",
        "FREQ=WEEKLY;BYDAY=MO;BYMONTH=3",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=3,6;BYDAY=MO;BYSETPOS=1",
    ],
)
def test_the_table_refuses_what_outlook_drops(rule: str) -> None:
    assert not fits(rule)


async def made(
    db: Database, here: Committee, phrase: str, zone: ZoneInfo = LONDON, now: datetime = NOW
) -> list[Meeting]:
    reading = read_time(Draft(0, GUILD, 1, "new"), phrase, now, zone).reading
    assert reading is not None, phrase
    link = "https://example.org/join"
    plan = Plan("Committee", "Town hall", link, "", timedelta(hours=2), reading, zone)
    return await db.write(lambda conn: planning.create(conn, here, plan, CHANNEL, None, now))


async def whole(db: Database) -> bytes:
    return calendar_file(await db.read(lambda conn: all_entries(conn, GUILD)))


async def alone(db: Database, meeting: Meeting) -> bytes:
    return calendar_file(await db.read(lambda conn: entries_of(conn, meeting)))


def expanded(raw: bytes) -> list[datetime]:
    """The instants in which another library has the meeting take place."""
    found = recurring_ical_events.of(Calendar.from_ical(raw)).between(NOW, END)
    stands = [each for each in found if each["STATUS"] != "CANCELLED"]
    return sorted(each["DTSTART"].dt.astimezone(UTC) for each in stands)


async def own(db: Database, series_id: int) -> list[datetime]:
    series = await db.read(lambda conn: series_of(conn, series_id))
    stands = [m for m in await db.read(lambda conn: of_series(conn, series_id)) if not m.cancelled]
    ruled = {found.at for found in series.next(900, NOW)}
    return sorted(at for at in ruled | {m.starts_at for m in stands} if NOW <= at < END)


def rules(raw: bytes) -> list[str]:
    events = Calendar.from_ical(raw).walk("VEVENT")
    return [each["RRULE"].to_ical().decode() for each in events if "RRULE" in each]


PHRASES = [
    YEAR,
    "every Sunday 19:30",
    "every Sunday 01:30",
    "every weekday 8am",
    "every weekday but not Friday 8am",
    "every day at noon except Sundays",
    "every 3 days from 1 December 9am",
    "every two weeks on Sunday 18:00 until June 2027",
    "every Tuesday 7pm except in August",
    "last Thursday of every month 7pm except August and December",
    "monthly on the 31st at noon",
    "monthly on the last day at noon",
    "monthly on the 15th 7pm until March 2028",
    "every 29 February 10am",
    "every 1 April at noon",
    "first Monday of March, June, September and December 7pm",
    "first Monday in March every year 7pm",
    "fifth Monday of every month 7pm",
    "last but one Tuesday of every month 7pm",
    "first and third Monday of every month 7pm",
    "2nd and 4th Wednesday monthly 13:00, 12 times",
    "second Tuesday of every month 7pm, not August, 10 times",
    "on the 1st and 15th of each month at 9am",
    "every Tuesday 7pm except 8 December 2026",
    "quarterly from 12 January 2027 19:30",
]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("phrase", PHRASES)
async def test_every_kind_of_rule_reads_the_same_in_another_library(
    db: Database, here: Committee, phrase: str, zone: str
) -> None:
    dates = await made(db, here, phrase, ZoneInfo(zone))
    raw = await whole(db)
    assert all(fits(rule) for rule in rules(raw)), rules(raw)
    mine = await own(db, dates[0].series_id)
    assert expanded(raw) == mine
    if phrase != "every 29 February 10am":
        assert mine


def test_not_august_is_a_plain_rule_and_first_and_third_are_dates() -> None:
    first = datetime(2026, 12, 8, 19, 30)  # noqa: DTZ001  # local times are naive
    august = Series(first, LONDON, "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12")
    plain = plain_rule(august, datetime(2028, 12, 31))  # noqa: DTZ001
    assert plain is not None
    assert (plain.parts["BYDAY"], plain.parts["BYSETPOS"]) == ("TU", "2")
    assert [f"{local:%d %b %Y}" for local in plain.left_out] == ["10 Aug 2027", "08 Aug 2028"]
    twice = Series(datetime(2026, 12, 7, 19, 30), LONDON, "FREQ=MONTHLY;BYDAY=1MO,3MO")  # noqa: DTZ001
    assert plain_rule(twice, datetime(2028, 12, 31)) is None  # noqa: DTZ001


@given(
    st.sampled_from(["first", "second", "third", "fourth", "fifth", "last", "last but one"]),
    st.sampled_from(["Monday", "Thursday", "Sunday"]),
    st.sets(st.sampled_from(["August", "December", "January", "March"]), max_size=3),
    st.sampled_from(["", ", 9 times", " until June 2028"]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_planned_fits_a_template_or_is_told_date_by_date(
    place: str, day: str, gone: set[str], end: str
) -> None:
    out = f" except {', '.join(sorted(gone))}" if gone else ""
    answer = understand(f"{place} {day} of every month 19:30{out}{end}", now=NOW, zone=LONDON)
    assert isinstance(answer, Understood), answer
    series = Series(answer.start.replace(tzinfo=None), LONDON, answer.rrule)
    plain = plain_rule(series, datetime(2029, 1, 1))  # noqa: DTZ001
    assert (plain is None) == (place in ("fifth", "last but one"))
    if plain is not None:
        assert fits(";".join(f"{name}={value}" for name, value in plain.parts.items()))


FIELDS = ("UID", "SEQUENCE", "LOCATION", "URL", "DESCRIPTION", "STATUS", "SUMMARY", "DTSTAMP")


def told(event: Any) -> dict[str, Any]:
    """What a calendar shows of one date, and what it goes by."""
    kept = {name: str(event.get(name, "")) for name in FIELDS if name not in ("DTSTAMP",)}
    start, ends = event["DTSTART"].dt, event.get("DTEND")
    length = event["DURATION"].dt if "DURATION" in event else ends.dt - start
    at = start if not isinstance(start, datetime) else start.astimezone(UTC)
    named = event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else start
    return {**kept, "at": at, "length": length, "named": named}


async def one_truth(db: Database, series_id: int) -> None:
    """Each date alone reads as in the file of all; dates that no row names follow the rule."""
    raw = await whole(db)
    everything = recurring_ical_events.of(Calendar.from_ical(raw)).between(
        NOW - timedelta(days=40), END
    )
    by_name = {(e["UID"], told(e)["named"]): told(e) for e in everything}
    for meeting in await db.read(lambda conn: of_series(conn, series_id)):
        (event,) = Calendar.from_ical(await alone(db, meeting)).walk("VEVENT")
        mine = told(event)
        assert by_name[event["UID"], mine["named"]] == mine, meeting.reference


async def test_a_date_reads_the_same_alone_and_among_all(db: Database, here: Committee) -> None:
    dates = await made(db, here, YEAR)
    number = dates[0].series_id
    await one_truth(db, number)

    async def do(act: Callable[[Connection], object]) -> None:
        await db.write(act)
        await one_truth(db, number)

    await do(lambda c: changes.cancel(c, here, dates[0].id, "", None, NOW))
    moved = Reading("later", "2027-01-19T18:00:00", minutes=90)
    await do(lambda c: changes.move(c, here, dates[1].id, moved, "", None, NOW))
    words = Wording("AGM", "Medway House", "https://example.org/other", 60)
    await do(lambda c: changes.reword(c, here, dates[2].id, words, False, None, NOW))
    every = Wording("Committee", "County Hall", "https://example.org/new", 150)
    await do(lambda c: changes.reword(c, here, dates[4].id, every, True, None, NOW))
    week = Reading("a week", "2027-06-14T00:00:00", provisional=True)
    await do(lambda c: changes.move(c, here, dates[6].id, week, "", None, NOW))
    await do(lambda c: changes.restore(c, here, dates[0].id, None, NOW))
    await do(lambda c: changes.cancel(c, here, dates[0].id, "", None, NOW))

    events = Calendar.from_ical(await whole(db)).walk("VEVENT")
    (series,) = [each for each in events if "RRULE" in each]
    assert series["STATUS"] == "CONFIRMED"  # though its first date is off
    assert [e["SUMMARY"] for e in events if e["STATUS"] == "CANCELLED"] == ["Cancelled: Committee"]
    assert {str(e["UID"]) for e in events} == {f"series-{number}-{GUILD}@lmcbot"}
    (open_week,) = [e for e in events if e["STATUS"] == "TENTATIVE"]
    assert open_week["DTSTART"].params["VALUE"] == "DATE"
    assert open_week["DURATION"].dt == timedelta(days=7)
    (agm,) = [e for e in events if e["SUMMARY"] == "AGM"]
    assert agm["DESCRIPTION"] == "Join online: https://example.org/other"
    assert agm["DURATION"].dt == timedelta(hours=1)


async def test_every_change_raises_the_sequence_of_the_whole_series(
    db: Database, here: Committee
) -> None:
    dates = await made(db, here, YEAR)

    async def sequence() -> int:
        entries = await db.read(lambda conn: all_entries(conn, GUILD))
        (found,) = {each.sequence for each in entries}
        return found

    seen = [await sequence()]
    words = Wording("Committee", "Elsewhere", "", 120)
    later = Reading("later", "2027-01-19T18:00:00")
    for act in (
        lambda c: changes.reword(c, here, dates[0].id, words, False, None, NOW),
        lambda c: changes.reword(c, here, dates[0].id, words, True, None, NOW),
        lambda c: changes.move(c, here, dates[1].id, later, "", None, NOW),
        lambda c: changes.cancel(c, here, dates[1].id, "", None, NOW),
        lambda c: changes.restore(c, here, dates[1].id, None, NOW),
    ):
        await db.write(act)
        seen.append(await sequence())
    assert seen == sorted(set(seen))


async def test_dates_told_one_by_one_read_the_same_too(db: Database, here: Committee) -> None:
    dates = await made(db, here, "first and third Monday of every month 7pm")
    await db.write(lambda c: changes.cancel(c, here, dates[0].id, "", None, NOW))
    later = Reading("later", "2026-12-22T18:00:00")
    await db.write(lambda c: changes.move(c, here, dates[1].id, later, "", None, NOW))
    assert rules(await whole(db)) == []
    await one_truth(db, dates[0].series_id)
    assert expanded(await whole(db)) == await own(db, dates[0].series_id)


async def test_a_single_meeting_goes_by_one_name_everywhere(db: Database, here: Committee) -> None:
    (meeting,) = await made(db, here, "8 December 2026 19:30")
    assert await alone(db, meeting) == await whole(db)
    later = Reading("later", "2026-12-15T18:00:00")
    await db.write(lambda c: changes.move(c, here, meeting.id, later, "", None, NOW))
    (event,) = Calendar.from_ical(await whole(db)).walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2026, 12, 15, 18, 0, tzinfo=LONDON)
    assert "RECURRENCE-ID" not in event


async def test_an_open_week_is_a_block_of_whole_days(db: Database, here: Committee) -> None:
    await made(db, here, "week of 14 December")
    text = (await whole(db)).decode()
    assert "DTSTART;VALUE=DATE:20261214" in text
    assert re.search(r"DURATION:P(?:7D|1W)", text)
    assert "STATUS:TENTATIVE" in text
    assert "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE" in text


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Lord_Howe"])
async def test_the_hours_of_a_clock_change_are_explicit(
    db: Database, here: Committee, zone: str
) -> None:
    dates = await made(db, here, "every Sunday 01:30", ZoneInfo(zone))
    raw = await whole(db)
    assert expanded(raw) == await own(db, dates[0].series_id)
    assert re.search(rb"DTSTART:20\d{6}T\d{6}Z", raw)
    if zone == "Europe/London":
        assert raw.count(b"DTSTART:20271031T003000Z") == 1  # the first of the two
        assert raw.count(b"DTSTART;TZID=Europe/London:20270328T023000") == 1


@pytest.mark.parametrize("days", [1, 100])
async def test_a_series_that_was_ended_has_no_date_after_its_end(
    db: Database, here: Committee, days: int
) -> None:
    dates = await made(db, here, YEAR)
    number, end = dates[0].series_id, NOW + timedelta(days=days)
    await db.write(lambda c: series_changes.end(c, here, number, end, None, NOW))
    raw = await whole(db)
    assert expanded(raw) == [each.starts_at for each in dates if each.starts_at < end]
    assert all(fits(rule) for rule in rules(raw))


async def test_another_rule_from_a_date_on_doubles_no_date(db: Database, here: Committee) -> None:
    dates = await made(db, here, YEAR)
    typed = read_time(Draft(0, GUILD, 1, "new"), "third Thursday of every month 7pm", NOW, LONDON)
    assert typed.reading is not None
    change = series_changes.Rerule(dates[0].series_id, typed.reading, dates[3].starts_at)
    await db.write(lambda c: series_changes.rerule(c, here, change, None, NOW))
    stands = await db.read(lambda c: coming(c, GUILD, NOW, limit=400))
    reach = max(each.starts_at for each in stands)
    assert [at for at in expanded(await whole(db)) if at <= reach] == [m.starts_at for m in stands]


ICAL_JS = """
const ICAL = require(process.argv[1]);
const root = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
root.getAllSubcomponents("vtimezone").forEach(z => ICAL.TimezoneService.register(z));
const events = root.getAllSubcomponents("vevent").map(v => new ICAL.Event(v));
const main = events.filter(e => !e.isRecurrenceException());
events.filter(e => e.isRecurrenceException()).forEach(e =>
  main.filter(m => m.uid === e.uid).forEach(m => m.relateException(e)));
const found = [];
for (const event of main) {
  const walk = event.isRecurring() ? event.iterator() : { next: (() => {
    let done = false; return () => done ? null : (done = true, event.startDate); })() };
  for (let at; (at = walk.next()) && at.year < 2030;) {
    const it = event.isRecurring() ? event.getOccurrenceDetails(at)
      : { item: event, startDate: event.startDate };
    if (it.item.component.getFirstPropertyValue("status") !== "CANCELLED")
      found.push(it.startDate.toJSDate().toISOString());
  }
}
console.log(JSON.stringify(found.sort()));
"""


def ical_js() -> str | None:
    """Where ical.js lies, if it was installed (`npm install --no-save ical.js`), and node is."""
    places = [Path(__file__).resolve().parents[3], *Path(__file__).resolve().parents]
    found = [each / "node_modules/ical.js/dist/ical.es5.cjs" for each in places]
    there = next((each for each in found if each.is_file()), None)
    return str(there) if there and shutil.which("node") else None


@pytest.mark.skipif(ical_js() is None, reason="ical.js is not installed")
@pytest.mark.parametrize("phrase", PHRASES)
async def test_ical_js_reads_the_same(db: Database, here: Committee, phrase: str) -> None:
    dates = await made(db, here, phrase)
    await db.write(lambda c: changes.cancel(c, here, dates[0].id, "", None, NOW))
    done = await asyncio.to_thread(
        subprocess.run,
        ["node", "-e", ICAL_JS, ical_js() or ""],
        input=await whole(db), capture_output=True, check=True, env={"TZ": "UTC"}, timeout=60,
    )  # fmt: skip
    read = [datetime.fromisoformat(at.replace("Z", "+00:00")) for at in json.loads(done.stdout)]
    assert [at for at in read if NOW <= at < END] == await own(db, dates[0].series_id)


FIRST = datetime(2026, 12, 8, 19, 30)  # noqa: DTZ001  # local times are naive


def entry(starts: datetime = FIRST, **more: Any) -> Entry:
    return Entry("m@x", LONDON, starts, timedelta(hours=2), "Committee", NOW, **more)


def test_the_second_of_a_repeated_hour_is_that_instant_for_calendars_too() -> None:
    for fold, at in ((0, 0), (1, 1)):
        raw = calendar_file([entry(datetime(2026, 10, 25, 1, 30, fold=fold))])  # noqa: DTZ001
        (event,) = Calendar.from_ical(raw).walk("VEVENT")
        assert event["DTSTART"].dt == datetime(2026, 10, 25, at, 30, tzinfo=UTC)


def test_text_is_escaped_and_lines_are_folded() -> None:
    odd = "Room 1; first floor, left\nRing twice\0 " + "é" * 200
    data = calendar_file([entry(place=odd, link="https://example.org/j?a=1")], name="LMC")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    event = Calendar.from_ical(data).walk("VEVENT")[0]
    assert event["LOCATION"] == odd.replace("\0", "")
    assert event["URL"] == "https://example.org/j?a=1"


def test_many_meetings_share_one_zone_block() -> None:
    text = calendar_file([entry(FIRST + timedelta(days=n)) for n in range(3)]).decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert text.count("BEGIN:VEVENT") == 3


def test_a_zone_without_fixed_yearly_rules_is_written_change_by_change() -> None:
    there = Entry("m@x", ZoneInfo("Africa/Casablanca"), FIRST, timedelta(hours=2), "C", NOW)
    assert "TZID:Africa/Casablanca" in calendar_file([there]).decode()


def test_a_calendar_to_subscribe_to_says_how_soon_to_look_again() -> None:
    text = calendar_file([entry()], name="LMC", subscribed=True).decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in text
    assert "X-PUBLISHED-TTL:PT4H" in text
