"""Reminders by the clock on the wall, in time whatever a member's quiet hours, and honest rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.boards.direct_messages import allowed, in_time
from bot.committee import Committee
from bot.meetings.planning import notice
from bot.meetings.reminders import planned
from bot.people import Choices
from bot.times import LONDON, distance
from bot.when.before import ahead_of
from bot.when.workdays import Nation, bank_holiday, season

HERE = Committee(1)
QUIET = Choices(quiet_from="22:00", quiet_until="08:00")


@pytest.mark.parametrize("starts", ["2026-03-31T09:00", "2026-10-27T09:00", "2026-06-02T09:00"])
def test_a_week_before_nine_is_nine_whatever_the_clocks_do(starts: str) -> None:
    start = datetime.fromisoformat(starts).replace(tzinfo=LONDON).astimezone(UTC)
    long_ago = start - timedelta(days=60)
    ahead, _ = planned(start, LONDON, ["7d", "1d", "2h"], long_ago)
    local = {text: at.astimezone(LONDON) for text, at in ahead.items()}
    assert {text: f"{at:%H:%M}" for text, at in local.items()} == {
        "7d": "09:00",
        "1d": "09:00",
        "2h": "07:00",
    }
    assert start.astimezone(LONDON).date() - local["7d"].date() == timedelta(days=7)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.integers(1, 40),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe"]),
)
def test_days_before_keep_the_time_of_day_that_there_is(
    local: datetime, days: int, name: str
) -> None:
    zone = ZoneInfo(name)
    start = local.replace(tzinfo=zone, microsecond=0).astimezone(UTC)
    at = ahead_of(start, timedelta(days=days), zone)
    there, kept = at.astimezone(zone), start.astimezone(zone)
    assert at < start
    missing = there.replace(tzinfo=None) - kept.replace(tzinfo=None) + timedelta(days=days)
    assert timedelta() <= missing <= timedelta(hours=1)  # an hour only where there is none such


def test_what_quiet_hours_would_carry_past_the_start_comes_before_them() -> None:
    start = datetime(2026, 12, 8, 8, 0, tzinfo=LONDON)
    due = start - timedelta(hours=1)
    early = in_time(QUIET, LONDON, due, start)
    assert early == datetime(2026, 12, 7, 21, 59, tzinfo=LONDON)
    assert allowed(QUIET, LONDON, early) == early
    later = start + timedelta(hours=1)
    assert in_time(QUIET, LONDON, due, later) == due  # kept back until eight, which is in time


@given(
    st.times(), st.times(), st.integers(0, 3_000), st.integers(1, 3_000), st.sampled_from([0, 200])
)
def test_a_reminder_asked_for_is_told_before_the_start(
    begins: time, ends: time, minute: int, span: int, day: int
) -> None:
    choices = replace(QUIET, quiet_from=f"{begins:%H:%M}", quiet_until=f"{ends:%H:%M}")
    start = datetime(2026, 3, 28, tzinfo=UTC) + timedelta(days=day, minutes=minute)
    at = in_time(choices, LONDON, start - timedelta(minutes=span), start)
    assert allowed(choices, LONDON, at) < start or begins.replace(second=0) == ends.replace(
        second=0
    )


@pytest.mark.parametrize("minutes", [1, 59, 119, 120, 479, 520, 1439, 2879, 2880, 5700, 10_079])
def test_a_notice_and_a_distance_agree(minutes: int) -> None:
    now = datetime(2026, 12, 1, 10, 50, tzinfo=UTC)
    span = timedelta(minutes=minutes, seconds=20)
    told = distance(now + span, now)
    assert notice(span, HERE).startswith(f"Notice {told.removeprefix('in ')};")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2027, 3, 22), "Easter week"),
        (date(2027, 4, 3), "Easter week"),
        (date(2027, 4, 5), None),
        (date(2026, 12, 23), None),
        (date(2026, 12, 29), "Christmas week"),
        (date(2027, 1, 1), "Christmas week"),
        (date(2027, 1, 2), None),
    ],
)
def test_weeks_in_which_members_are_away(day: date, told: str | None) -> None:
    assert season(day) == told


@pytest.mark.parametrize(
    ("nation", "days"),
    [
        (Nation.ENGLAND, {(3, 29), (8, 30)}),
        (Nation.WALES, {(3, 29), (8, 30)}),
        (Nation.SCOTLAND, {(1, 4), (8, 2), (11, 30)}),
        (Nation.NORTHERN_IRELAND, {(3, 17), (7, 12), (3, 29), (8, 30)}),
    ],
)
def test_each_nation_has_its_own_bank_holidays(nation: Nation, days: set[tuple[int, int]]) -> None:
    asked = {(1, 4), (3, 17), (3, 29), (7, 12), (8, 2), (8, 30), (11, 30)}
    assert {d for d in asked if bank_holiday(date(2027, *d), nation)} == days
