from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.meetings.series import Series, checked
from bot.times import LONDON

FIRST = datetime(2026, 12, 8, 19, 30)  # noqa: DTZ001
RULE = "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"
SERIES = Series(FIRST, LONDON, RULE)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def days(series: Series, count: int = 4) -> list[str]:
    return [f"{o.at.astimezone(LONDON):%d/%m %H:%M}" for o in series.next(count, NOW)]


def test_the_next_dates_keep_london_wall_time() -> None:
    found = SERIES.next(12, NOW)
    assert all(f"{o.at.astimezone(LONDON):%a %H:%M}" == "Tue 19:30" for o in found)
    assert {o.at.hour for o in found} == {18, 19}
    assert 8 not in {o.original.month for o in found}


def test_one_date_is_left_out() -> None:
    original = SERIES.next(2, NOW)[1].original
    without = replace(SERIES, excluded=frozenset({original}))
    assert days(without, 2) == ["08/12 19:30", "09/02 19:30"]
    assert without.has(original)
    assert not SERIES.has(original + timedelta(days=1))
    own = without.ruled(original)
    assert own == {FIRST, datetime(2027, 1, 12, 19, 30)}  # noqa: DTZ001
    assert all(without.has(local) for local in own)


@pytest.mark.parametrize(
    "series",
    [
        Series(FIRST, LONDON, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        Series(FIRST, LONDON, "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=31"),
        Series(FIRST, LONDON, "FREQ=SECONDLY;BYMONTH=2"),
        Series(FIRST, LONDON, "FREQ=MONTHLY;BYDAY=2TU;COUNT=1", frozenset({FIRST})),
        Series(FIRST, LONDON, "FREQ=WEEKLY;UNTIL=20250101T000000Z"),
        Series(FIRST, LONDON, "nonsense"),
        Series(FIRST, LONDON, "FREQ=SOMETIMES"),
    ],
)
def test_a_series_that_never_takes_place_is_refused(series: Series) -> None:
    with pytest.raises(UserError):
        checked(series)


def test_a_single_meeting_has_one_date() -> None:
    once = checked(Series(FIRST, LONDON))
    assert days(once) == ["08/12 19:30"]
    assert once.next(3, NOW + timedelta(days=90)) == []


@given(st.integers(0, 800), st.integers(1, 12))
def test_the_next_dates_are_the_first_at_or_after_that_moment(start: int, count: int) -> None:
    after = NOW + timedelta(days=start)
    later = [each for each in SERIES.next(60, NOW) if each.at >= after]
    assert SERIES.next(count, after) == later[:count]
