from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when.workdays import (
    add_calendar_days,
    add_working_days,
    bank_holiday,
    is_working_day,
    why_not_working,
    working_day_before,
    working_day_on_or_before,
)

DAYS = st.dates(date(2015, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 12, 28), "Boxing Day"),
        (date(2027, 3, 26), "Good Friday"),
        (date(2027, 5, 3), "May Day"),
        (date(2027, 8, 30), "Bank Holiday"),
    ],
)
def test_english_bank_holidays_are_named(day: date, word: str) -> None:
    assert word in (bank_holiday(day) or "")


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 3, 17), date(2026, 11, 30)])
def test_scottish_and_irish_holidays_are_working_days_in_england(day: date) -> None:
    assert is_working_day(day)


def test_the_working_day_before_easter_monday_is_the_thursday() -> None:
    assert working_day_before(date(2027, 3, 29)) == date(2027, 3, 25)
    assert working_day_on_or_before(date(2027, 3, 28)) == date(2027, 3, 25)
    assert working_day_on_or_before(date(2027, 3, 25)) == date(2027, 3, 25)


def test_ten_working_days_over_christmas() -> None:
    assert add_working_days(date(2026, 12, 18), 10) == date(2027, 1, 6)
    assert add_calendar_days(date(2026, 12, 18), 10) == date(2026, 12, 28)


def test_why_an_office_is_shut() -> None:
    assert why_not_working(date(2026, 11, 22)) == "Sunday"
    assert why_not_working(date(2026, 11, 23)) is None
    assert "Christmas" in (why_not_working(date(2026, 12, 25)) or "")


def test_too_many_days_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        add_working_days(date(2026, 1, 1), 10**6)
    with pytest.raises(ValueError, match="too many"):
        add_calendar_days(date(2026, 1, 1), 10**6)


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    found = add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(found)
