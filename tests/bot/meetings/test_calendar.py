"""Another reader of the calendar file gets the bot's own instants."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.meetings.calendar import Entry, calendar_file
from bot.meetings.series import Series
from bot.times import LONDON
from bot.when import Understood, understand

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
END = NOW + timedelta(days=731)
FIRST = datetime(2026, 12, 8, 19, 30)  # noqa: DTZ001
RULE = "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"


def entry(series: Series, **more: Any) -> Entry:
    return Entry("meeting-7@lmcbot", series, "Committee", timedelta(hours=2), NOW, **more)


def block(text: str) -> str:
    start, end = text.index("BEGIN:VTIMEZONE"), text.index("END:VTIMEZONE")
    return text[start:end] + "END:VTIMEZONE\r\n"


def expanded(text: str, zone: ZoneInfo) -> list[datetime]:
    """Read with icalendar, expanded with dateutil, in the zone that the file itself defines."""
    there = tzical(io.StringIO(block(text))).get(zone.key)
    found: set[datetime] = set()
    for event in Calendar.from_ical(text).walk("VEVENT"):
        start = event["DTSTART"].dt.replace(tzinfo=None)
        if "RECURRENCE-ID" in event:
            replaced = event["RECURRENCE-ID"].dt.replace(tzinfo=there)
            found.discard(replaced.astimezone(UTC))
            dates = [start]
        elif "RRULE" in event:
            rule = event["RRULE"].to_ical().decode()
            aware = rrulestr(rule, dtstart=start.replace(tzinfo=there))
            dates = [at.replace(tzinfo=None) for at in aware.between(NOW, END, inc=True)]
        else:
            dates = [start]
        found |= {at.replace(tzinfo=there).astimezone(UTC) for at in dates}
        found -= {at.astimezone(UTC) for at in left_out(event)}
    return sorted(at for at in found if NOW <= at < END)


def left_out(event: Any) -> list[datetime]:
    given_ = event.get("EXDATE", [])
    many = given_ if isinstance(given_, list) else [given_]
    return [each.dt for dates in many for each in dates.dts]


def own(series: Series) -> list[datetime]:
    return [found.at for found in series.next(800, NOW) if found.at < END]


def test_a_series_with_a_moved_and_a_cancelled_date_reads_the_same() -> None:
    plain = Series(FIRST, LONDON, RULE)
    dates = [found.original for found in plain.next(8, NOW)]
    series = replace(
        plain,
        excluded=frozenset({dates[2]}),
        moved={dates[4]: dates[4] + timedelta(days=7, hours=-1)},
    )
    text = calendar_file([entry(series, sequence=3)]).decode()
    assert expanded(text, LONDON) == own(series)
    assert len(own(series)) > 18
    assert text.count("UID:meeting-7@lmcbot") == 2
    assert text.count("SEQUENCE:3") == 2
    assert "EXDATE;TZID=Europe/London:20270209T193000" in text


PHRASES = [
    "every Sunday 19:30",
    "every weekday 8am",
    "every two weeks on Sunday 18:00 until June 2027",
    "last Thursday of every month 7pm except August and December",
    "monthly on the 31st at noon",
    "every 29 February 10am",
    "2nd and 4th Wednesday monthly 13:00, 12 times",
    "every Tuesday 7pm except 8 December 2026",
]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("phrase", PHRASES)
def test_every_kind_of_rule_reads_the_same_in_another_library(phrase: str, zone: str) -> None:
    there = ZoneInfo(zone)
    answer = understand(phrase, now=NOW, zone=there)
    assert isinstance(answer, Understood), answer
    start = answer.start.replace(tzinfo=None)
    series = Series(start, there, answer.rrule, frozenset(answer.exdates))
    assert expanded(calendar_file([entry(series)]).decode(), there) == own(series)
    assert own(series)[: len(answer.next)] == [at.astimezone(UTC) for at in answer.next if at < END]


@given(
    st.sampled_from(["1MO", "2TU", "3SU", "4FR", "-1TH"]),
    st.integers(1, 4),
    st.times(),
    st.sets(st.integers(0, 8), max_size=3),
)
@settings(max_examples=25, deadline=None)
def test_any_monthly_series_reads_the_same(
    day: str, interval: int, at: object, gone: set[int]
) -> None:
    rule = f"FREQ=MONTHLY;INTERVAL={interval};BYDAY={day}"
    clock = datetime.strptime(f"{at:%H:%M}", "%H:%M").time()  # noqa: DTZ007
    seed = Series(datetime.combine(FIRST.date(), clock), LONDON, rule)
    first = seed.next(1, NOW)[0].original
    series = Series(first, LONDON, rule)
    dates = [found.original for found in series.next(9, NOW)]
    series = replace(series, excluded=frozenset(dates[place] for place in gone))
    assert expanded(calendar_file([entry(series)]).decode(), LONDON) == own(series)


def test_a_single_meeting_is_one_event_without_a_rule() -> None:
    text = calendar_file([entry(Series(FIRST, LONDON), cancelled=True)]).decode()
    assert expanded(text, LONDON) == [datetime(2026, 12, 8, 19, 30, tzinfo=UTC)]
    assert "RRULE" not in text.split("BEGIN:VEVENT")[1]
    assert "STATUS:CANCELLED" in text
    assert "DURATION:PT2H" in text


def test_the_second_of_a_repeated_hour_is_that_instant_for_calendars_too() -> None:
    second = datetime(2026, 10, 25, 1, 30, fold=1)  # noqa: DTZ001  # local times are naive
    raw = calendar_file([entry(Series(second, LONDON))])
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_text_is_escaped_and_lines_are_folded() -> None:
    series = Series(FIRST, LONDON)
    odd = "Room 1; first floor, left\nRing twice\0 " + "é" * 200
    data = calendar_file([entry(series, location=odd, url="https://example.org/j?a=1")], name="LMC")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    event = Calendar.from_ical(data).walk("VEVENT")[0]
    assert event["LOCATION"] == odd.replace("\0", "")
    assert event["URL"] == "https://example.org/j?a=1"


def test_a_provisional_week_is_tentative_and_lasts_whole_days() -> None:
    monday = datetime(2026, 12, 14)  # noqa: DTZ001
    week = Entry(
        "m@x", Series(monday, LONDON), "AGM", timedelta(days=7), NOW, provisional=True, all_day=True
    )
    text = calendar_file([week]).decode()
    assert "DTSTART;VALUE=DATE:20261214" in text
    assert "DURATION:P7D" in text or "DURATION:P1W" in text
    assert "STATUS:TENTATIVE" in text


def test_many_meetings_share_one_zone_block() -> None:
    entries = [entry(Series(FIRST + timedelta(days=n), LONDON)) for n in range(3)]
    text = calendar_file(entries).decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert text.count("BEGIN:VEVENT") == 3


def test_a_zone_without_fixed_yearly_rules_is_written_change_by_change() -> None:
    there = ZoneInfo("Africa/Casablanca")
    text = calendar_file([entry(Series(FIRST, there))]).decode()
    assert "TZID:Africa/Casablanca" in text
