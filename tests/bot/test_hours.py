"""Times of day, weekly times and times before, as fields expect them; the settings behind them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import rulebook
from bot.errors import UserError
from bot.times import LONDON
from bot.when.before import before, short
from bot.when.hours import EVENING, MORNING, between, clock, span, weekly
from bot.when.moments import moment


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:00", "22:00"), ("10pm", "22:00"), ("10 PM", "22:00"), ("8.30", "08:30"),
        ("12am", "00:00"), ("12pm", "12:00"), ("midnight", "00:00"), ("noon", "12:00"),
        ("7.15 a.m.", "07:15"), ("0715", "07:15"), ("19.30h", "19:30"), ("19h30", "19:30"),
        ("half past seven", "07:30"), ("8 o'clock", "08:00"), ("7.30 in the evening", "19:30"),
        ("١٢:٠٠", "12:00"), ("quarter to nine pm", "20:45"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_understood(typed: str, meant: str) -> None:
    assert clock(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "25:00",
        "12:60",
        "0pm",
        "soon",
        "7:5",
        "24:00",
        "tomorrow at 7",
        "7pm Tuesday",
        "8-9pm",
        "evening",
        "in 2 hours",
        "half past",
    ],
)
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        clock(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:00-08:00", ("22:00", "08:00")),
        ("10pm to 8am", ("22:00", "08:00")),
        ("9pm until 7.30am", ("21:00", "07:30")),
        ("22:00 – 08:00", ("22:00", "08:00")),
        ("from 6pm to half past seven", ("18:00", "19:30")),
        ("quarter to nine to five", ("08:45", "17:00")),
        ("between 8.30 and 1", ("08:30", "13:00")),
    ],
)
def test_a_span_is_understood(typed: str, meant: tuple[str, str]) -> None:
    assert span(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Monday 07:15", "Monday 07:15"),
        ("every friday at 12.30pm", "Friday 12:30"),
        ("Weds 8am", "Wednesday 08:00"),
        ("wed 8am", "Wednesday 08:00"),
        ("tues 9:00", "Tuesday 09:00"),
        ("Thursdays at 7", "Thursday 07:00"),
        ("half past seven on Mondays", "Monday 07:30"),
        ("Monday evening at 7", "Monday 19:00"),
        ("every Friday, 19.30h", "Friday 19:30"),
        ("t 9:00", None),
        ("Monday", None),
        ("next Monday 7am", None),
        ("every other Monday 7am", None),
        ("first Monday 7am", None),
        ("Monday and Tuesday 7am", None),
        ("Monday evenings", None),
    ],
)
def test_a_weekly_time_is_understood_or_refused(typed: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(UserError):
            weekly(typed)
    else:
        assert weekly(typed) == meant


def test_a_doubtful_time_lies_in_the_half_of_the_day_that_the_field_is_about() -> None:
    assert (clock("half past seven", MORNING), clock("half past seven", EVENING)) == (
        "07:30",
        "19:30",
    )
    assert between("10", "8", EVENING) == span("10 to 8", EVENING) == ("22:00", "08:00")
    assert span("8 to 6") == ("08:00", "18:00")


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from([MORNING, EVENING]))
def test_a_time_of_the_24_hour_clock_is_itself_in_every_field(h: int, m: int, half: int) -> None:
    written = f"{h:02d}:{m:02d}"
    assert clock(written, half) == written
    twelve = f"{h % 12 or 12}.{m:02d}{'am' if h < 12 else 'pm'}"
    assert clock(twelve, half) == written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("7d", "7d"), ("a week", "7d"), ("the day before", "1d"), ("24h", "1d"), ("2 hours", "2h"),
        ("90 mins", "90m"), ("half an hour before", "30m"), ("1 hour 30 minutes", "90m"),
        ("3 wks", "21d"), ("1.5 hours", "90m"),
    ],
)  # fmt: skip
def test_a_time_before_is_understood(typed: str, kept: str) -> None:
    assert short(before(typed)) == kept
    assert before(kept) == before(typed)


@pytest.mark.parametrize("typed", ["", "soon", "0d", "1 month", "7", "1000d", "-2h", "at 7"])
def test_what_is_no_time_before_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        before(typed)


def test_settings_of_times_are_read_so() -> None:
    read = {name: setting.read for name, setting in rulebook.BY_NAME.items()}
    assert read["reminder_offsets"]("a week, 1 day and 15 mins") == ("7d", "1d", "15m")
    assert read["surgery_hours"]("8 to half past 12, 2 to 6") == (
        "08:00-12:30",
        "14:00-18:00",
    )
    assert read["quiet"]("10 to 8") == "22:00-08:00"


NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("tomorrow half past seven", "2026-11-23 19:30"),
        ("Thursday at 7", "2026-11-26 19:00"),
        ("Thursday at 11", "2026-11-26 11:00"),
        ("Thursday 07:00", "2026-11-26 07:00"),
        ("Thursday 7am", "2026-11-26 07:00"),
    ],
)
def test_a_doubtful_moment_lies_in_the_daytime(typed: str, at: str) -> None:
    assert f"{moment(typed, NOW, LONDON, 'No time.'):%Y-%m-%d %H:%M}" == at


@pytest.mark.parametrize("typed", ["Thursday at 8", "next Thursday 7pm", "Thursday", "Fridays 7pm"])
def test_a_moment_that_stays_doubtful_is_a_sentence(typed: str) -> None:
    with pytest.raises(UserError) as told:
        moment(typed, NOW, LONDON, "No time.")
    assert str(told.value)


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_a_sentence(text: str) -> None:
    said: list[str] = []
    for setting in rulebook.SETTINGS:
        if setting.kind is rulebook.Kind.TEXT:
            try:
                setting.read(text)
            except UserError as error:
                said.append(str(error))
    assert all(said)
