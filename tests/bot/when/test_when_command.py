"""`lmcbot when`: three answers in JSON and in words, and their exit codes."""

import json
from typing import Any

import pytest

from bot.cli import main

NOW = "2026-11-22T09:00:00+00:00"
Capture = pytest.CaptureFixture[str]


def ask(capsys: Capture, phrase: str, *more: str) -> tuple[int, str]:
    code = main(["when", phrase, "--now", NOW, "--zone", "Europe/London", *more])
    return code, capsys.readouterr().out.strip()


def said(capsys: Capture, phrase: str, *more: str) -> tuple[int, Any]:
    code, out = ask(capsys, phrase, "--json", *more)
    return code, json.loads(out)


def test_a_series_is_understood_with_as_many_dates_as_asked_for(capsys: Capture) -> None:
    phrase = "second Tuesday of every month 19:30, not August"
    code, answer = said(capsys, phrase, "--count", "9")
    assert code == 0
    assert answer["start"] == "2026-12-08T19:30:00+00:00"
    assert answer["rrule"] == "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"
    assert len(answer["next"]) == 9
    assert answer["next"][7:] == ["2027-07-13T19:30:00+01:00", "2027-09-14T19:30:00+01:00"]
    assert answer["understood"].startswith("the second Tuesday of every month except in August at")


def test_six_dates_are_listed_by_default_and_fewer_when_the_series_ends(capsys: Capture) -> None:
    assert len(said(capsys, "every Tuesday 7pm")[1]["next"]) == 6
    assert len(said(capsys, "every Tuesday 7pm, 4 times")[1]["next"]) == 4


def test_a_single_date_has_no_rule(capsys: Capture) -> None:
    code, answer = said(capsys, "12/01/2027 7pm")
    assert code == 0
    assert answer["understood"] == "Tuesday 12 January 2027, 7.00pm"
    assert answer["rrule"] is None
    assert answer["next"] == [answer["start"]] == ["2027-01-12T19:00:00+00:00"]


def test_a_doubtful_phrase_is_a_question_with_choices(capsys: Capture) -> None:
    code, answer = said(capsys, "next Thursday 7pm")
    assert code == 0
    assert "Thursday 26 November 2026 or the one after" in answer["question"]
    assert answer["choices"] == ["2026-11-26T19:00:00+00:00", "2026-12-03T19:00:00+00:00"]


def test_a_refusal_has_its_reason_and_exit_code_1(capsys: Capture) -> None:
    assert said(capsys, "12/13/2026") == (
        1,
        {"refused": "12/13 is not a date. Dates are read day first: 13 is not a month."},
    )


def test_without_json_the_answers_are_words(capsys: Capture) -> None:
    assert ask(capsys, "every Tuesday 7pm", "--count", "2") == (
        0,
        "every Tuesday at 7.00pm, first on Tuesday 24 November 2026\n"
        "- Tue 24 Nov 2026 19:00\n- Tue 1 Dec 2026 19:00",
    )
    code, out = ask(capsys, "Tuesday at 7")
    assert code == 0
    assert out.endswith("- Tuesday 24 November 2026, 7.00am\n- Tuesday 24 November 2026, 7.00pm")
    code, out = ask(capsys, "Tuesday 7pm in the library")
    assert code == 1
    assert "“in the library”" in out


def test_a_day_without_a_time_is_listed_without_one(capsys: Capture) -> None:
    assert ask(capsys, "8 December")[1].splitlines()[1:] == ["- Tue 8 Dec 2026"]


def test_a_clock_change_is_told(capsys: Capture) -> None:
    assert "does not exist" in ask(capsys, "28 March 2027 01:30")[1]


@pytest.mark.parametrize(
    "options",
    [
        ["--count", "0"],
        ["--count", "1001"],
        ["--now", "yesterday"],
        ["--now", "0001-01-01T00:00:00+14:00"],
        ["--now", "9999-12-31T23:59:59"],
        ["--zone", "Mars/Phobos"],
    ],
)
def test_a_wrong_option_is_one_sentence(capsys: Capture, options: list[str]) -> None:
    assert main(["when", "tomorrow 7pm", "--json", *options]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
