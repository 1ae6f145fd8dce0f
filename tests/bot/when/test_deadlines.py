"""Deadlines, days that have been, and times said in a zone by name."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.times import LONDON
from bot.when import moments
from bot.when.understand import understand
from bot.when.verdicts import Question, Refused, Understood
from bot.when.workdays import Nation, is_working_day

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")


UNSURE = (
    *("before", "before w/c 7 Dec", "before 23 Nov 2025", "5 working days before 24 November"),
    *("10 working days from", "10 working days from the meeting", "29 February", "Friday next"),
    *("last working day", "10", "12 months from 1 July", "end of next week", "0 working days"),
    *("third working day of every month", "the day after the second Tuesday"),
    *("Friday, before Christmas", "5pm before Friday", "Friday before", "before Friday evening"),
    *("Tuesdays after Easter", "before by Friday"),
)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("by Friday", date(2026, 11, 27)),
        ("COP Friday", date(2026, 11, 27)),
        ("EOD tomorrow", date(2026, 11, 23)),
        ("by 5 on Friday", date(2026, 11, 27)),
        ("in 10 working days", date(2026, 12, 4)),
        ("10 working days", date(2026, 12, 4)),
        ("10 working days from 1 December", date(2026, 12, 15)),
        ("ten business days after Tuesday 1 Dec", date(2026, 12, 15)),
        ("within 28 days of 1 December 2026", date(2026, 12, 29)),
        ("two calendar months from 31 December", date(2027, 2, 28)),
        ("10 working days from 20 November", date(2026, 12, 4)),
        ("5 working days before 18 December", date(2026, 12, 11)),
        ("a week before the second Tuesday of January", date(2027, 1, 5)),
        ("the working day before Good Friday", date(2027, 3, 25)),
        ("the day after Boxing Day", date(2026, 12, 27)),
        ("before 5pm Friday", date(2026, 11, 27)),
        ("before Friday", date(2026, 11, 26)),
        ("by 2 weeks from Friday", date(2026, 12, 11)),
        ("no later than 5 working days before 18 December", date(2026, 12, 11)),
        ("before the end of January", date(2027, 1, 31)),
        ("the Friday before Christmas", date(2026, 12, 18)),
        ("first Thursday after Easter", date(2027, 4, 1)),
        ("Friday before 5pm", date(2026, 11, 27)),
        ("by the 18th at the latest", date(2026, 12, 18)),
        ("on or before Friday", date(2026, 11, 27)),
        ("until 4 December", date(2026, 12, 4)),
        ("up to and including 4 December", date(2026, 12, 4)),
        ("next working day", date(2026, 11, 23)),
        ("last working day of December", date(2026, 12, 31)),
        ("the 1st working day of January", date(2027, 1, 4)),
        ("Tuesday 29 February", date(2028, 2, 29)),
        ("no later than 4 December", date(2026, 12, 4)),
        ("by 4 Dec", date(2026, 12, 4)),
        ("by 14 December 2026", date(2026, 12, 14)),
        ("by Friday evening", date(2026, 11, 27)),
        ("tomorrow morning", date(2026, 11, 23)),
        ("7 in the evening on Friday", date(2026, 11, 27)),
    ],
)
def test_a_day_is_due_by_its_deadline(typed: str, on: date) -> None:
    assert moments.day(typed, NOW, LONDON) == on


@pytest.mark.parametrize(
    "typed", ["12/01/99", "next Friday", "tuseday", "Fridays", "by", "w/c 1 Dec", *UNSURE]
)
def test_a_doubtful_day_is_a_sentence(typed: str) -> None:
    with pytest.raises(UserError) as told:
        moments.day(typed, NOW, LONDON)
    assert str(told.value)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("30 October", date(2026, 10, 30)),
        ("Tuesday", date(2026, 11, 17)),
        ("Sunday", date(2026, 11, 22)),
        ("the 25th", date(2026, 10, 25)),
        ("Friday 13 November", date(2026, 11, 13)),
        ("first Monday in October", date(2026, 10, 5)),
        ("Easter Monday", date(2026, 4, 6)),
        ("3 weeks ago", date(2026, 11, 1)),
        ("this morning", date(2026, 11, 22)),
        ("yesterday afternoon", date(2026, 11, 21)),
        ("the day before yesterday", date(2026, 11, 20)),
        ("Tuesday last week", date(2026, 11, 10)),
        ("last week, Tuesday", date(2026, 11, 10)),
        ("10 September 2014", date(2014, 9, 10)),
    ],
)
def test_a_field_about_the_past_takes_the_latest_such_day(typed: str, on: date) -> None:
    assert moments.day(typed, NOW, LONDON, past=True) == on


def test_last_tuesday_is_asked_about_where_it_may_be_two() -> None:
    with pytest.raises(UserError, match="17 November 2026 or Tuesday 10 November"):
        moments.day("last Tuesday", NOW, LONDON, past=True)
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert moments.day("last Tuesday", monday, LONDON, past=True) == date(2026, 11, 17)


@given(st.dates(date(2020, 1, 1), date(2026, 11, 22)))
def test_a_past_day_without_its_year_is_at_most_a_year_ago(day: date) -> None:
    if (day.month, day.day) == (2, 29):
        return
    found = moments.day(f"{day:%-d %B}", NOW, LONDON, past=True)
    assert (found.month, found.day) == (day.month, day.day)
    assert 0 <= (date(2026, 11, 22) - found).days < 366


@given(
    st.dates(date(2026, 11, 23), date(2028, 12, 31)), st.integers(1, 60), st.sampled_from(Nation)
)
def test_working_days_from_a_date_are_so_many(start: date, count: int, nation: Nation) -> None:
    typed = f"{count} working days from {start.day} {start:%B %Y}"
    found = moments.day(typed, NOW, LONDON, nation=nation)
    days = [start + timedelta(days=n + 1) for n in range((found - start).days)]
    assert sum(is_working_day(day, nation) for day in days) == count
    assert is_working_day(found, nation)
    back = f"{count} working days before {found.day} {found:%B %Y}"
    if is_working_day(start, nation):
        assert moments.day(back, NOW, LONDON, nation=nation) == start


@given(st.dates(date(2026, 11, 22), date(2027, 11, 21)), st.integers(1, 60))
def test_a_start_without_its_year_is_the_one_whose_time_still_runs(near: date, count: int) -> None:
    now = datetime(near.year, near.month, near.day, 9, tzinfo=UTC)
    for start in (near, near - timedelta(days=count)):
        found = moments.day(f"{count} days from {start.day} {start:%B}", now, LONDON)
        assert found == start + timedelta(days=count)


@given(st.dates(date(2026, 11, 24), date(2029, 12, 30)))
def test_before_a_day_is_the_day_before(day: date) -> None:
    typed = f"{day.day} {day:%B %Y}"
    assert moments.day(f"before {typed}", NOW, LONDON) == day - timedelta(days=1)
    assert moments.day(f"before 5pm on {typed}", NOW, LONDON) == day
    assert moments.day(f"the day before {typed}", NOW, LONDON) == day - timedelta(days=1)


def test_working_days_are_those_of_the_nation() -> None:
    christmas = datetime(2026, 12, 24, 9, tzinfo=UTC)
    found = {
        nation: moments.day("in 10 working days", christmas, LONDON, nation=nation)
        for nation in Nation
    }
    assert found[Nation.ENGLAND] == found[Nation.WALES] == date(2027, 1, 12)
    assert found[Nation.SCOTLAND] == date(2027, 1, 13)  # 4 January stands for the 2nd
    assert all(is_working_day(day, nation) for nation, day in found.items())


def at(phrase: str, zone: ZoneInfo) -> list[str]:
    answer = understand(phrase, now=NOW, zone=zone)
    found = answer.choices if isinstance(answer, Question) else (answer,)
    return [each.start.isoformat() for each in found if isinstance(each, Understood)]


def test_a_named_zone_is_told_by_the_committees_clock() -> None:
    assert at("Tuesday 7pm GMT", KOLKATA) == ["2026-11-25T00:30:00+05:30"]
    assert at("1 July 2027 7pm UK time", KOLKATA) == ["2027-07-01T23:30:00+05:30"]
    assert at("Tuesday 7pm local time", KOLKATA) == ["2026-11-24T19:00:00+05:30"]
    assert at("every Tuesday 7pm GMT", KOLKATA) == []


def test_gmt_in_summer_may_be_either_clock_in_the_united_kingdom() -> None:
    both = ["2027-07-01T19:00:00+01:00", "2027-07-01T20:00:00+01:00"]
    assert at("1 July 2027 7pm GMT", LONDON) == both
    assert at("1 July 2027 7pm BST", LONDON) == both[:1]
    assert isinstance(understand("every Tuesday 7pm GMT", now=NOW, zone=LONDON), Question)


def test_how_a_word_was_taken_is_told() -> None:
    for phrase, note in (
        ("COP Friday", "“cop” is taken as 5.00pm"),
        ("by 5pm Friday", "“By” is taken as the last moment"),
        ("in 3 working days", "Working days are those of England"),
        ("3 working days from Friday", "Counted from Friday 27 November 2026"),
        ("before 5pm Friday", "“Before” is taken as the last moment"),
        ("before Friday", "ends with the day before: Thursday 26 November"),
    ):
        answer = understand(phrase, now=NOW, zone=LONDON)
        assert isinstance(answer, Understood)
        assert any(note in each for each in answer.notes), answer.notes


def test_a_day_of_the_month_is_of_every_month_where_a_series_is_expected() -> None:
    monthly = understand("the 15th of the month 7pm", now=NOW, zone=LONDON, repeats=True)
    assert isinstance(monthly, Understood)
    assert monthly.rrule == "FREQ=MONTHLY;BYMONTHDAY=15"
    typed = "last working day of the month noon"
    refused = understand(typed, now=NOW, zone=LONDON, repeats=True)
    assert isinstance(refused, Refused)
    assert "bank holidays move it" in refused.reason
    once = understand(typed, now=NOW, zone=LONDON)
    assert isinstance(once, Understood)
    assert once.rrule is None


@pytest.mark.parametrize(
    "typed", ["every Tuesday 7pm until 1/1/99", "every week from 3 Dec '60 7pm"]
)
def test_a_series_too_asks_about_a_year_far_off(typed: str) -> None:
    answer = understand(typed, now=NOW, zone=LONDON)
    assert isinstance(answer, Question)
    assert "would be the year 20" in answer.question
