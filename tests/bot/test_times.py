from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.times import LONDON, distance, from_ms, press_time, stamp, to_ms, utc_now, words, zone

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@given(st.integers(min_value=-(10**12), max_value=10**14))
def test_milliseconds_come_back_as_they_went(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms


def test_the_clock_is_aware_and_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)


def test_an_instant_in_another_zone_is_stored_as_the_same_moment() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5)))
    assert to_ms(there) == to_ms(NOW)


def test_a_naive_time_is_no_instant() -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        to_ms(naive)
    with pytest.raises(ValueError, match="time zone"):
        words(naive, LONDON)


def test_words_are_in_the_zone_asked_for() -> None:
    assert words(datetime(2027, 1, 12, 19, tzinfo=UTC), LONDON) == "Tuesday 12 January 2027, 7.00pm"
    assert (
        words(datetime(2027, 7, 13, 23, 5, tzinfo=UTC), LONDON) == "Wednesday 14 July 2027, 12.05am"
    )
    assert words(datetime(2027, 1, 12, 12, 30, tzinfo=UTC), LONDON).endswith("12.30pm")


@pytest.mark.parametrize(
    ("delta", "told"),
    [
        (timedelta(seconds=10), "now"),
        (timedelta(seconds=-10), "now"),
        (timedelta(seconds=40), "in 1 minute"),
        (timedelta(minutes=-3), "3 minutes ago"),
        (timedelta(minutes=90), "in 90 minutes"),
        (timedelta(hours=8), "in 8 hours"),
        (timedelta(hours=7, minutes=59, seconds=40), "in 8 hours"),
        (timedelta(hours=-26), "26 hours ago"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=51, hours=10), "in 7 weeks"),
        (timedelta(days=300), "in 10 months"),
        (timedelta(days=-365 * 3), "3 years ago"),
    ],
)
def test_a_distance_is_one_rounded_unit(delta: timedelta, told: str) -> None:
    assert distance(NOW + delta, NOW) == told


def test_a_stamp_is_discords_markup() -> None:
    assert stamp(NOW) == "<t:1795338000:F>"
    assert stamp(NOW, "R") == "<t:1795338000:R>"
    with pytest.raises(ValueError, match="style"):
        stamp(NOW, "x")


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Europe", "a\0b", "x" * 4000])
def test_an_unknown_zone_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(UserError, match="no time zone"):
        zone(name)


def test_a_known_zone_is_found() -> None:
    assert zone(" Europe/London ") == LONDON


def test_the_time_of_a_press_is_read_from_its_id() -> None:
    # The worked example in Discord's reference: 175928847299117063 is 2016-04-30 11:18:25.796 UTC.
    assert press_time(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)
