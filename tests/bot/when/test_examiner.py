"""Phrases as a secretary, a GP on a telephone or a hostile person types them, held to a table."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.times import LONDON
from bot.when.understand import understand
from bot.when.verdicts import Answer, Question, Refused, Understood

TABLE = Path(__file__).resolve().parents[2] / "data" / "phrases.txt"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def outcome(answer: Answer) -> str:
    """An answer as the table writes it."""
    if isinstance(answer, Refused):
        return "X"
    if isinstance(answer, Question):
        starts = dict.fromkeys(f"{each.start:%Y-%m-%d %H:%M}" for each in answer.choices)
        return f"? {', '.join(starts)}".strip()
    said = ["= week" if answer.provisional else "="]
    said.append(f"{answer.start:%Y-%m-%d}" if answer.all_day else f"{answer.start:%Y-%m-%d %H:%M}")
    if answer.duration:
        said.append(f"for {answer.duration // timedelta(minutes=1)}")
    if answer.rrule:
        said.append(answer.rrule)
    return " ".join([*said, *(f"-{each:%Y-%m-%d}" for each in answer.exdates)])


def groups() -> dict[str, list[tuple[str, str]]]:
    """The lines of the table under the time and zone at which they are typed."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if re.match(r"@ \d{4}-", line):
            found[line[2:]] = lines = []
        elif " => " in line:
            phrase, _, wanted = line.rpartition(" => ")
            lines.append((phrase, wanted))
    return found


@pytest.mark.parametrize("typed", groups())
def test_every_phrase_of_the_table_means_what_it_says(typed: str) -> None:
    now, _, zone = typed.partition(" ")
    there, at = ZoneInfo(zone), datetime.fromisoformat(now)
    table = groups()[typed]
    found = [(phrase, outcome(understand(phrase, now=at, zone=there))) for phrase, _ in table]
    assert found == table


def test_the_table_is_long_and_has_all_three_answers() -> None:
    wanted = [line for lines in groups().values() for _, line in lines]
    assert len(wanted) > 1000
    assert {line[0] for line in wanted} == {"=", "?", "X"}


DATES = {
    "8 December": "2026-12-08",
    "8th Dec": "2026-12-08",
    "Tue 8 Dec": "2026-12-08",
    "Tuesday the 8th of December": "2026-12-08",
    "December 8": "2026-12-08",
    "8/12/2026": "2026-12-08",
    "08/12": "2026-12-08",
    "8.12.26": "2026-12-08",
    "2026-12-08": "2026-12-08",
    "8-Dec-2026": "2026-12-08",
    "Tuesday 8th": "2026-12-08",
    "the 8th": "2026-12-08",
    "tomorrow": "2026-11-23",
    "Tuesday": "2026-11-24",
    "a week on Tuesday": "2026-12-01",
    "Tuesday fortnight": "2026-12-08",
    "in three weeks' time": "2026-12-13",
    "the last Thursday of January": "2027-01-28",
    "second Tuesday of January 2027": "2027-01-12",
    "Good Friday": "2027-03-26",
    "end of January": "2027-01-31",
}
TIMES = {
    "19:30": (1170, None),
    "1930": (1170, None),
    "7.30 p.m.": (1170, None),
    "7 PM": (1140, None),
    "half seven in the evening": (1170, None),
    "quarter to eight in the evening": (1185, None),
    "midday": (720, None),
    "08:00": (480, None),
    "19:30-21:00": (1170, 90),
    "7.30-9pm": (1170, 90),
    "from 7.30pm until 9pm": (1170, 90),
    "7pm for an hour and a half": (1140, 90),
}


@pytest.mark.parametrize("form", ["{day} {at}", "{day}, {at}", "{at} {day}", "{day} - {at}"])
def test_every_date_goes_with_every_time_in_any_order(form: str) -> None:
    for (day, on), (at, (minutes, length)) in product(DATES.items(), TIMES.items()):
        answer = understand(form.format(day=day, at=at), now=NOW, zone=LONDON)
        start = datetime.fromisoformat(on).replace(tzinfo=LONDON) + timedelta(minutes=minutes)
        assert isinstance(answer, Understood), (form, day, at, answer)
        assert (answer.start, answer.rrule, answer.all_day) == (start, None, False), (day, at)
        assert answer.duration == (length and timedelta(minutes=length)), (day, at)


def test_what_was_corrected_is_named() -> None:
    answer = understand("tuseday 7pm", now=NOW, zone=LONDON)
    assert isinstance(answer, Question)
    assert answer.question == "Read “tuseday” as “Tuesday”: is this meant?"


def test_dates_left_out_are_told_with_their_year() -> None:
    answer = understand("every Tues 7pm bar 22 & 29 Dec", now=NOW, zone=LONDON)
    assert isinstance(answer, Understood)
    assert "except on 22 December 2026 and 29 December 2026" in answer.understood


def test_a_meeting_over_a_clock_change_ends_at_the_time_told() -> None:
    night = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    answer = understand("tomorrow 00:30 to 03:00", now=night, zone=LONDON)
    assert isinstance(answer, Understood)
    assert answer.understood == "Sunday 28 March 2027, 12.30am to 3.00am"
    assert answer.duration == timedelta(minutes=90)
