"""What phrases mean on Sunday 22 November 2026, 09:00 in London."""

from datetime import UTC, datetime
from time import thread_time

import pytest

from bot.times import LONDON
from bot.when.understand import understand
from bot.when.verdicts import Answer, Question, Refused, Understood, to_json

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def ask(phrase: str, now: datetime = NOW) -> Answer:
    return understand(phrase, now=now, zone=LONDON)


def local(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


TIMES = [
    ("19:30", "2026-11-22 19:30"),
    ("19.30", "2026-11-22 19:30"),
    ("1930", "2026-11-22 19:30"),
    ("1930 hrs", "2026-11-22 19:30"),
    ("19:30h", "2026-11-22 19:30"),
    ("07:30", "2026-11-23 07:30"),
    ("10:30", "2026-11-22 10:30"),
    ("12:30", "2026-11-22 12:30"),
    ("7.30pm", "2026-11-22 19:30"),
    ("7:30 p.m.", "2026-11-22 19:30"),
    ("7 PM", "2026-11-22 19:00"),
    ("seven pm", "2026-11-22 19:00"),
    ("seven thirty pm", "2026-11-22 19:30"),
    ("half seven in the evening", "2026-11-22 19:30"),
    ("half past 7 pm", "2026-11-22 19:30"),
    ("quarter past seven tonight", "2026-11-22 19:15"),
    ("quarter to eight pm", "2026-11-22 19:45"),
    ("twenty-five to eight pm", "2026-11-22 19:35"),
    ("ten to one pm", "2026-11-22 12:50"),
    ("midday", "2026-11-22 12:00"),
    ("12 noon tomorrow", "2026-11-23 12:00"),
    ("12pm", "2026-11-22 12:00"),
    ("tonight at midnight", "2026-11-23 00:00"),
    ("tonight at 7", "2026-11-22 19:00"),
    ("today at 7", "2026-11-22 19:00"),
    ("tomorrow morning at 9", "2026-11-23 09:00"),
    ("tomorrow night at 8", "2026-11-23 20:00"),
    ("Tuesday evening at 7.30", "2026-11-24 19:30"),
    ("7pm on Tuesday", "2026-11-24 19:00"),
    ("in 90 minutes", "2026-11-22 10:30"),
    ("in an hour and a half", "2026-11-22 10:30"),
    ("in half an hour", "2026-11-22 09:30"),
    ("in 2 weeks at 7pm", "2026-12-06 19:00"),
    ("12/01/2027 7pm", "2027-01-12 19:00"),
    ("12/1 7pm", "2027-01-12 19:00"),
    ("12.01.27 at 19.00", "2027-01-12 19:00"),
    ("12-01-2027 19:00", "2027-01-12 19:00"),
    ("2027-01-12 19:00", "2027-01-12 19:00"),
    ("2027-01-12T19:00:00+00:00", "2027-01-12 19:00"),
    ("2027-07-12T19:00:00Z", "2027-07-12 20:00"),
    ("12 January 7pm", "2027-01-12 19:00"),
    ("12 January 1930", "2027-01-12 19:30"),
    ("12 January 2027 1930", "2027-01-12 19:30"),
    ("12th of January 2027, 7pm", "2027-01-12 19:00"),
    ("January 12, 2027 at 7pm", "2027-01-12 19:00"),
    ("Tues 12 Jan '27 7pm", "2027-01-12 19:00"),
    ("Tuesday, 12 January, 7.30pm", "2027-01-12 19:30"),
    ("the first of March at noon", "2027-03-01 12:00"),
    ("Christmas Eve 6pm", "2026-12-24 18:00"),
    ("Easter Monday noon", "2027-03-29 12:00"),
    ("  TUESDAY\u00a0 24\u200b November \t 7pm ", "2026-11-24 19:00"),
    ("7pm–9pm Tuesday", "2026-11-24 19:00"),
    ("Easter Tues 7pm", "2027-03-30 19:00"),
    ("by 4 Dec 5pm", "2026-12-04 17:00"),
    ("noon, by 14 December", "2026-12-14 12:00"),
]

DAYS = [
    ("today", "2026-11-22"),
    ("tomorrow", "2026-11-23"),
    ("the day after tomorrow", "2026-11-24"),
    ("Tuesday", "2026-11-24"),
    ("on Saturday", "2026-11-28"),
    ("this Thursday", "2026-11-26"),
    ("Thursday next week", "2026-11-26"),
    ("next week on Thursday", "2026-11-26"),
    ("a week on Monday", "2026-11-30"),
    ("Monday week", "2026-11-30"),
    ("Tuesday fortnight", "2026-12-08"),
    ("a fortnight on Tuesday", "2026-12-08"),
    ("two weeks on Tuesday", "2026-12-08"),
    ("a week today", "2026-11-29"),
    ("tomorrow week", "2026-11-30"),
    ("in 3 days", "2026-11-25"),
    ("in two weeks' time", "2026-12-06"),
    ("in a fortnight", "2026-12-06"),
    ("in a month", "2026-12-22"),
    ("3 days from now", "2026-11-25"),
    ("12 January", "2027-01-12"),
    ("12 October", "2027-10-12"),
    ("the 12th", "2026-12-12"),
    ("the 31st", "2026-12-31"),
    ("first Monday in March", "2027-03-01"),
    ("second Tuesday of next month", "2026-12-08"),
    ("last Thursday of January 2027", "2027-01-28"),
    ("end of the month", "2026-11-30"),
    ("the end of February 2028", "2028-02-29"),
    ("Tuesday 12 January 2027", "2027-01-12"),
]

SERIES = [
    (
        "second Tuesday of every month 19:30, not August",
        "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12",
        "2026-12-08 19:30",
    ),
    ("every second Tuesday of the month", "FREQ=MONTHLY;BYDAY=2TU", "2026-12-08 00:00"),
    ("2nd and 4th Wednesday monthly 7pm", "FREQ=MONTHLY;BYDAY=2WE,4WE", "2026-11-25 19:00"),
    (
        "last Thursday of every month except August and December",
        "FREQ=MONTHLY;BYDAY=-1TH;BYMONTH=1,2,3,4,5,6,7,9,10,11",
        "2026-11-26 00:00",
    ),
    (
        "every two weeks on Tuesday at 7pm until June 2027",
        "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2;UNTIL=20270630T225959Z",
        "2026-11-24 19:00",
    ),
    ("every other Monday", "FREQ=WEEKLY;BYDAY=MO;INTERVAL=2", "2026-11-23 00:00"),
    ("fortnightly on Monday", "FREQ=WEEKLY;BYDAY=MO;INTERVAL=2", "2026-11-23 00:00"),
    (
        "weekly on Thursdays 13:00 for 10 weeks",
        "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270203T235959Z",
        "2026-11-26 13:00",
    ),
    ("monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15 00:00"),
    ("every weekday 8am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23 08:00"),
    ("every weekday but not Friday 8am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", "2026-11-23 08:00"),
    ("every year on 1 April", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1", "2027-04-01 00:00"),
    ("every 1 April at noon", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1", "2027-04-01 12:00"),
    ("first Monday in March every year", "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO", "2027-03-01 00:00"),
    (
        "quarterly from 12 January 2027 19:30",
        "FREQ=MONTHLY;BYMONTHDAY=12;INTERVAL=3",
        "2027-01-12 19:30",
    ),
    (
        "every two weeks from 12 January at 7pm",
        "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2",
        "2027-01-12 19:00",
    ),
    ("Mondays and Thursdays 7pm", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23 19:00"),
    ("every day at 7pm", "FREQ=DAILY", "2026-11-22 19:00"),
    ("every month on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30 00:00"),
    (
        "second Tuesday of every month 19:30, 10 times",
        "FREQ=MONTHLY;BYDAY=2TU;COUNT=10",
        "2026-12-08 19:30",
    ),
    ("every 15th 7pm", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15 19:00"),
    ("every first day of the month", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01 00:00"),
    (
        "the 2nd Tuesday of the month at 7.30pm, except in August",
        "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12",
        "2026-12-08 19:30",
    ),
    ("monthly on the 31st from February", "FREQ=MONTHLY;BYMONTHDAY=31", "2027-03-31 00:00"),
    ("every Monday to Friday at 8am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23 08:00"),
    ("every third Thursday of the month", "FREQ=MONTHLY;BYDAY=3TH", "2026-12-17 00:00"),
    (
        "on the 1st and 15th of each month at 9am",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "2026-12-01 09:00",
    ),
    (
        "first Monday in the month from February, 7pm",
        "FREQ=MONTHLY;BYDAY=1MO",
        "2027-02-01 19:00",
    ),
    ("15th of the month from February 7pm", "FREQ=MONTHLY;BYMONTHDAY=15", "2027-02-15 19:00"),
    (
        "quarterly: first Wed of Jan, Apr, Jul, Oct 7pm",
        "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1WE",
        "2027-01-06 19:00",
    ),
]

DOUBTFUL = [
    ("7", ["2026-11-22 19:00", "2026-11-23 07:00"]),
    ("at 7", ["2026-11-22 19:00", "2026-11-23 07:00"]),
    ("Tuesday at 7", ["2026-11-24 07:00", "2026-11-24 19:00"]),
    ("half seven", ["2026-11-22 19:30", "2026-11-23 07:30"]),
    ("Tuesday 7.30", ["2026-11-24 07:30", "2026-11-24 19:30"]),
    ("midnight on Tuesday", ["2026-11-24 00:00", "2026-11-25 00:00"]),
    ("next Thursday", ["2026-11-26 00:00", "2026-12-03 00:00"]),
    ("next Thursday 7pm", ["2026-11-26 19:00", "2026-12-03 19:00"]),
    ("Sunday 7pm", ["2026-11-22 19:00", "2026-11-29 19:00"]),
    ("every second Tuesday", ["2026-11-24 00:00", "2026-12-08 00:00"]),
    ("last Thursday 7pm", ["2026-11-26 19:00"]),
    ("Tuesday the 12th", ["2027-01-12 00:00"]),
    ("12 January 2030", ["2027-01-12 20:30", "2030-01-12 00:00"]),
    ("20.12", ["2026-11-22 20:12", "2026-12-20 00:00"]),
    ("22 November 8am", ["2027-11-22 08:00"]),
    ("last Friday of the month", ["2026-11-27 00:00"]),
    ("every two weeks", []),
    ("quarterly", []),
    (
        "quarterly on the first Monday",
        ["2026-12-07 00:00", "2027-01-04 00:00", "2027-02-01 00:00"],
    ),
    ("tonight", []),
    ("next month", []),
    ("biweekly on Monday", []),
    ("every Tuesday from September to June", ["2026-11-24 00:00", "2027-09-07 00:00"]),
    ("every Tuesday in January", ["2027-01-05 00:00"]),
    ("Monday and Thursday 7pm", ["2026-11-23 19:00"]),
    ("Monday to Friday 8am", ["2026-11-23 08:00"]),
    ("Friday 13", ["2027-08-13 00:00"]),
    ("second Tuesday in January 2030", ["2027-01-12 20:30", "2030-01-08 00:00"]),
]

REFUSED = [
    ("", "No time"),
    ("\0\0", "No time"),
    ("25:00", "25:00"),
    ("19:75", "19:75"),
    ("13pm tomorrow at 25.61", "25.61"),
    ("31 February", "no 31 February"),
    ("29 February 2027", "not a leap year"),
    ("31 April 2027", "no 31 April"),
    ("01/13/2027", "day first"),
    ("the 32nd", "No month has a day 32"),
    ("Friday 13 November", "13 November 2027 is a Saturday, not a Friday"),
    ("Monday 12 January 2027", "12 January 2027 is a Tuesday, not a Monday"),
    ("12 January 2020", "has passed"),
    ("yesterday", "has passed"),
    ("today at 8am", "has passed"),
    ("first Monday of every month, but not bank holidays", "“bank holidays”"),
    ("Tuesday 7pm in the library", "“in the library”"),
    ("not before 7pm", "could not be read"),
    ("Tuesday at", "“at”"),
    ("12 and 14 January", "more than one date"),
    ("every 12 August, not August", "never take place"),
    ("every day 7pm, not 31 December 2199", "Only dates of the first 10 years"),
    ("every 30 February", "no 30 February"),
    ("Tuesday 7pm and 8pm", "more than one time of day"),
    ("Tuesday 19:30 to 18:00", "before"),
    ("every Monday until 1 November 2026", "before it begins"),
    ("week of 14 December at 7pm", "no time of day"),
    ("x" * 4000, "too long"),
    ("🎉 party", "🎉"),
    ("Tuesday or Wednesday 7pm", "“or”"),
    ("2027", "“2027”"),
    ("every Friday 13", "do not go together"),
    ("every 2 days on Monday", "do not go together"),
    ("every Tuesday 12 January", "do not go together"),
    ("quarterly in March on the first Monday", "do not go together"),
    ("second Tuesday and the 15th of every month", "do not go together"),
]


@pytest.mark.parametrize(("phrase", "start"), TIMES)
def test_a_time_is_understood(phrase: str, start: str) -> None:
    answer = ask(phrase)
    assert isinstance(answer, Understood), answer
    assert (local(answer.start), answer.all_day, answer.rrule) == (start, False, None)


@pytest.mark.parametrize(("phrase", "day"), DAYS)
def test_a_day_is_understood(phrase: str, day: str) -> None:
    answer = ask(phrase)
    assert isinstance(answer, Understood), answer
    assert (local(answer.start), answer.all_day) == (f"{day} 00:00", True)


@pytest.mark.parametrize(("phrase", "rrule", "start"), SERIES)
def test_a_series_is_understood(phrase: str, rrule: str, start: str) -> None:
    answer = ask(phrase)
    assert isinstance(answer, Understood), answer
    assert (answer.rrule, local(answer.start)) == (rrule, start)
    assert answer.next[0] == answer.start


@pytest.mark.parametrize(("phrase", "choices"), DOUBTFUL)
def test_a_doubtful_phrase_is_asked_about(phrase: str, choices: list[str]) -> None:
    answer = ask(phrase)
    assert isinstance(answer, Question), answer
    assert list(dict.fromkeys(local(choice.start) for choice in answer.choices)) == choices


@pytest.mark.parametrize(("phrase", "fact"), REFUSED)
def test_what_cannot_be_read_is_refused_with_the_fact(phrase: str, fact: str) -> None:
    answer = ask(phrase)
    assert isinstance(answer, Refused), answer
    assert fact in answer.reason


@pytest.mark.parametrize(
    "phrase",
    [
        "31st of every February 19:30",
        "30th and 31st of every February",
        "31st in April, June, September and November 7 for 7.30",
        "monthly 31st 7 for 7.30, not January, March, May, July, August, October, December",
    ],
)
def test_a_day_that_no_month_of_a_series_has_is_refused_at_once(phrase: str) -> None:
    ask(phrase)  # what is imported where it is first used
    took = []
    for _ in range(3):
        began = thread_time()
        answer = ask(phrase)
        took.append(thread_time() - began)
    assert answer == Refused("The series would never take place.")
    assert min(took) < 0.1


def test_a_date_is_told_back_in_british_words() -> None:
    answer = ask("12/01/2027 7pm")
    assert isinstance(answer, Understood)
    assert answer.understood == "Tuesday 12 January 2027, 7.00pm"


@pytest.mark.parametrize(
    ("phrase", "minutes"),
    [
        ("Tuesday 19:30 to 21:00", 90),
        ("Tuesday 7-9pm", 120),
        ("Tuesday from 11am until 1pm", 120),
        ("between 7 and 9pm tomorrow", 120),
        ("Tuesday 22:00-01:00", 180),
        ("Tuesday at 7.30 in the evening until 9.30", 120),
        ("Tuesday 9 in the morning to 1", 240),
        ("Tuesday 7.30pm for 2 hours", 120),
        ("Tuesday 7.30pm for an hour and a half", 90),
        ("second Tuesday of every month 19:30 for 90 minutes", 90),
    ],
)
def test_a_length_is_kept(phrase: str, minutes: int) -> None:
    answer = ask(phrase)
    assert isinstance(answer, Understood), answer
    assert to_json(answer)["duration_minutes"] == minutes


def test_a_week_is_provisional() -> None:
    for phrase in ("week of 14 December", "w/c 16 Dec", "the week commencing 14/12/2026"):
        answer = ask(phrase)
        assert isinstance(answer, Understood), answer
        assert answer.provisional
        assert local(answer.start) == "2026-12-14 00:00"


def test_a_single_date_is_left_out_of_a_series() -> None:
    answer = ask("every Tuesday 7pm except 8 December 2026")
    assert isinstance(answer, Understood), answer
    assert [f"{at:%d/%m}" for at in answer.next[:3]] == ["24/11", "01/12", "15/12"]
    assert to_json(answer)["exdates"] == ["2026-12-08T19:00:00"]


def test_a_date_left_out_must_be_one_of_the_series() -> None:
    answer = ask("every Tuesday 7pm except 9 December 2026")
    assert isinstance(answer, Refused)
    assert "Wednesday 9 December 2026 is not a date of the series" in answer.reason


def test_what_has_passed_is_marked_in_a_field_about_the_past() -> None:
    answer = understand("12 January 2020 7pm", now=NOW, zone=LONDON, past=True)
    assert isinstance(answer, Understood)
    assert answer.past
    assert local(answer.start) == "2020-01-12 19:00"


def test_a_guess_is_never_an_answer() -> None:
    answer = ask("2026年12月1日 19:30")
    assert not isinstance(answer, Understood)
    answer = ask("domani")
    assert not isinstance(answer, Understood)


def test_the_choices_of_a_question_can_be_typed_in_themselves() -> None:
    answer = to_json(ask("next Thursday 7pm"))
    choices = answer["choices"]
    assert isinstance(choices, list)
    for choice in choices:
        again = ask(choice)
        assert isinstance(again, Understood)
        assert again.start.isoformat() == choice


def test_the_json_of_the_three_answers() -> None:
    understood = to_json(ask("last Thursday of every month 7pm"))
    assert understood["next"][0] == "2026-11-26T19:00:00+00:00"  # type: ignore[index]
    assert understood["rrule"] == "FREQ=MONTHLY;BYDAY=-1TH"
    assert set(to_json(ask("at 7"))) == {"question", "choices", "readings"}
    assert set(to_json(ask("banana"))) == {"refused"}
