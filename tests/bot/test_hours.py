"""Times of day and weekly times as officers type them; and the settings behind them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import rulebook
from bot.errors import UserError
from bot.when.hours import clock, span, weekly


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:00", "22:00"), ("10pm", "22:00"), ("10 PM", "22:00"), ("8.30", "08:30"),
        ("12am", "00:00"), ("12pm", "12:00"), ("midnight", "00:00"), ("noon", "12:00"),
        ("7.15 a.m.", "07:15"), ("0715", "07:15"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_understood(typed: str, meant: str) -> None:
    assert clock(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "25:00", "12:60", "13pm", "0pm", "soon", "١٢:٠٠", "7:5", "24:00"]
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
        ("t 9:00", None),
        ("Monday", None),
    ],
)
def test_a_weekly_time_is_understood_or_refused(typed: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(UserError):
            weekly(typed)
    else:
        assert weekly(typed) == meant


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_a_sentence(text: str) -> None:
    said: list[str] = []
    for setting in rulebook.SETTINGS:
        if setting.kind == rulebook.TEXT:
            try:
                setting.read(text)
            except UserError as error:
                said.append(str(error))
    assert all(said)
