"""Until when letters want their answer: days, spans of time and phrases, and what is none."""

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from letter_wanting_answer import TODAY, read, said

from bot.meetings.letter_days import days_in
from bot.when.vocabulary import ORDINALS


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Please respond within ten working days of the date of this letter.",
            ("10", "working", ""),
        ),
        ("Please let us have your comments within 10 (ten) days.", ("10", "", "")),
        ("You have 28 calendar days to respond.", ("28", "calendar", "")),
        ("This is a six-week consultation on core hours.", ("42", "calendar", "")),
        ("Responses must reach us by noon on Friday 21 March 2031.", ("17", "calendar", "12:00")),
        ("The consultation closes at 5pm on 18 April.", ("45", "calendar", "17:00")),
        ("The closing date for replies is Friday 4 April 2031.", ("31", "calendar", "")),
        ("Deadline for responses: 17:30 on 31/03/2031", ("27", "calendar", "17:30")),
        ("The consultation runs from 4 March to 15 April 2031.", ("42", "calendar", "")),
        ("Send your views no later than close of play on 14 March.", ("10", "calendar", "")),
        ("Please reply within 10 working days, that is by 18 March 2031.", ("10", "working", "")),
        ("Please reply within 10 days, that is by 18 March 2031.", ("10", "working", "")),
        ("Please reply within 10 days, that is by 14 March 2031.", ("10", "calendar", "")),
        (
            "Your response should arrive on or before Monday, the 10th of March.",
            ("6", "calendar", ""),
        ),
        ("The consultation will run for 12 weeks from 10 March 2031.", ("90", "calendar", "")),
        ("You may make representations. You have 45 days in which to do so.", ("45", "", "")),
        ("Please can I have your views by Friday?", ("3", "calendar", "")),
        ("Please reply before noon tomorrow.", ("1", "calendar", "12:00")),
        ("Please reply not later than fourteen days after the date above.", ("14", "", "")),
        ("You have until the end of April 2031 to comment.", ("57", "calendar", "")),
        ("Comments are welcome until the end of March.", ("27", "calendar", "")),
        ("To object, write within ten (10) clear working days.", ("10", "working", "")),
        ("Your views are invited between now and Friday 14 March.", ("10", "calendar", "")),
        ("Replies came by 1 March 2031. Please reply by Friday.", ("3", "calendar", "")),
        ("Please reply within three working weeks.", ("15", "working", "")),
        ("The survey closes at midnight at the end of 18 March 2031.", ("14", "calendar", "23:59")),
        ("Comments by 0900 on 18 March 2031.", ("14", "calendar", "09:00")),
        ("Comments by 1930hrs on 18 March 2031.", ("14", "calendar", "19:30")),
        ("Please respond within 10 working days of 3 March 2031.", ("13", "calendar", "")),
    ],
)
def test_the_time_to_answer_is_counted_as_it_is_written(
    body: str, expected: tuple[str, str, str]
) -> None:
    assert said(read(body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "The new hours take effect on 1 April 2031.",
        "A meeting will be held for practices on 18 March 2031 at 1pm.",
        "The board will publish its decision by 30 June 2031.",
        "We will send you our response by Friday.",
        "Please reply by return.",
        "Please respond no later than 10 working days before the meeting on 28 April 2031.",
        "Please respond by the day before the Board meets on 17 April 2031.",
        "We propose that practices respond to requests within 28 days. What do you think?",
        "Replies by 4 March 2031.",
        "Please reply by the first week of April.",
        "Please reply by the second meeting of the committee.",
        "Please reply by mid-April 2031.",
        "Please reply by Friday of that week.",
        "You asked for our response by Friday.",
        "We wrote to you ten days ago.",
        "The survey was closed on 1 February 2031.",
        "Surgeries are open for 52 weeks of the year.",
    ],
)
def test_other_days_are_no_deadline(body: str) -> None:
    assert read(body).days is None


@pytest.mark.parametrize(
    "body",
    [
        "Please respond within 10 working days of the next meeting.",
        "Please respond within ten working days of receipt of the minutes.",
        "Please respond within two weeks of the date of the hearing.",
    ],
)
def test_a_time_that_runs_from_something_else_is_told_and_not_counted(body: str) -> None:
    found = read(body)
    assert found.days is None
    assert any("is not counted from this letter" in note for note in found.notes)


@pytest.mark.parametrize(
    "start",
    [
        "", " of the date of this letter", " of this letter", " from the date above", " from today",
        " from the date of issue", " after the date of this notice", " from the above date",
        " to reply", " in which to comment",
    ],
)  # fmt: skip
def test_a_time_that_runs_from_the_letter_is_counted_from_it(start: str) -> None:
    assert said(read(f"We ask for comments within 10 working days{start}.")) == (
        "10", "working", "",
    )  # fmt: skip


def test_two_deadlines_that_differ_are_a_doubt() -> None:
    found = read("Please reply within ten working days, by 2 April 2031.")
    assert said(found) == ("29", "calendar", "")
    assert any("they are different days" in note for note in found.notes)
    other = read("Please reply by 20 March. Questions for our answers: send them by 12 March.")
    assert any("The letter also names" in note for note in other.notes)


def test_of_receipt_counts_from_the_day_it_came() -> None:
    found = read("Please respond within ten days of receipt of this letter.", date(2031, 3, 10))
    assert found.received is not None
    assert found.received.value == "2031-03-10"


def test_the_day_of_receipt_is_told_with_the_words_that_ask_for_it() -> None:
    found = read("Please respond within ten days of receipt of this letter.", date(2031, 3, 10))
    assert found.received is not None
    assert "of receipt" in found.received.words
    assert not any("prints no day" in note for note in found.notes)


@given(st.dates(date(2031, 3, 5), date(2031, 12, 31)), st.sampled_from(["by", "before", "until"]))
def test_any_day_is_read_in_every_way_of_writing_it(day: date, word: str) -> None:
    near = date(2031, 3, 4)
    for written in (
        f"{day:%A} {day.day} {day:%B %Y}", f"{day.day} {day:%b} {day.year}", f"{day:%d/%m/%Y}",
        f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B}", f"{day:%Y-%m-%d}",
    ):  # fmt: skip
        (found,) = days_in(f"Please reply {word} {written}.", near)
        assert (found.day, found.plain) == (day - timedelta(days=word == "before"), True), written
        (timed,) = days_in(f"Please reply {word} noon on {written}.", near)
        assert (timed.day, timed.hour) == (day, "12:00"), written


@given(st.dates(date(2031, 3, 5), date(2031, 12, 31)))
def test_a_day_in_words_is_read_as_in_figures(day: date) -> None:
    said = next(word for word, number in ORDINALS.items() if number == day.day)
    (found,) = days_in(f"Replies by the {said} of {day:%B} 2031.", TODAY)
    assert (found.day, found.plain) == (day, True)


@example(date(2031, 6, 30), date(2028, 2, 29), "28", "days", "of", "%d %B")
@given(
    st.dates(date(2027, 1, 1), date(2033, 12, 31)),
    st.dates(date(2028, 1, 1), date(2028, 12, 31)),
    st.sampled_from(["14", "28", "300", "ten working", "two calendar", "six clear"]),
    st.sampled_from(["days", "weeks", "months"]),
    st.sampled_from(["of", "from", "after", "following", "beginning on"]),
    st.sampled_from(["%d %B", "%d %B %Y", "%A %d %B", "%B %d", "%d/%m/%Y", "end of %B"]),
)
def test_a_time_from_any_day_of_any_year_is_read_or_left(
    came: date, day: date, count: str, unit: str, word: str, written: str
) -> None:
    """The 29th of February too, in years that have none."""
    begins = day.strftime(written)
    for body in (
        f"Please reply within {count} {unit} {word} {begins}.",
        f"The consultation opens on {begins} and runs for {count} {unit}.",
    ):
        found = read(body, came)
        assert found.days is None or int(found.days.value) > 0


@pytest.mark.parametrize(
    ("body", "ends", "doubt"),
    [
        ("We want your views by next Tuesday.", date(2031, 3, 11), "may also be Tuesday 18 March"),
        ("A steer by close of play Friday, please.", date(2031, 3, 7), ""),
        ("Could you get back to me by the 14th?", date(2031, 3, 14), ""),
        ("Please reply by Wednesday week.", date(2031, 3, 12), ""),
        ("Let us have your comments before the end of the month.", date(2031, 3, 31), ""),
        ("Comments by the end of next week.", date(2031, 3, 14), "may also be Sunday 16 March"),
        ("Please reply before Friday.", date(2031, 3, 6), "ends with the day before"),
        ("Please reply before 18 March 2031.", date(2031, 3, 17), "ends with the day before"),
        ("Please reply on or before 18 March 2031.", date(2031, 3, 18), ""),
        ("Replies by the fourteenth of April 2031.", date(2031, 4, 14), ""),
        ("Please respond within two calendar months.", date(2031, 5, 4), ""),
        ("We would value your advice within a fortnight.", date(2031, 3, 18), ""),
        ("Let us know within a month of the date of this letter.", date(2031, 4, 4), ""),
        ("Responses within six weeks of the date of this letter.", date(2031, 4, 15), ""),
        ("Comments within 28 days of 1 March 2031.", date(2031, 3, 29), "does not say which"),
        ("Comments within 28 clear days of 1 March.", date(2031, 3, 29), ""),
        ("Respond within 28 days; we decide from then, on 1 June 2031.", date(2031, 4, 1), ""),
        (
            "The closing date of 10 March 2031 has been extended. Please reply by 4 April 2031.",
            date(2031, 4, 4),
            "",
        ),
        ("The deadline is extended from 10 March to 4 April 2031.", date(2031, 4, 4), ""),
        (
            "You have 21 calendar days beginning with the date of this letter to object.",
            date(2031, 3, 24),
            "counts it",
        ),
        (
            "Further to our letter of 3 February 2031, let us have views within 14 calendar days.",
            date(2031, 3, 18),
            "",
        ),
        ("The consultation opened on 3 February 2031 and runs for 8 weeks.", date(2031, 3, 31), ""),
        ("The consultation will open on 10 March and run for 8 weeks.", date(2031, 5, 5), ""),
        ("Respond within a week of the meeting on 18 March 2031.", date(2031, 3, 25), ""),
        ("Respond within two weeks of the webinar (11 March 2031).", date(2031, 3, 25), ""),
        (
            "Please reply by 18 March 2031, though we will accept replies until 25 March 2031.",
            date(2031, 3, 18),
            "also names 25 March 2031",
        ),
        ("Please reply by the Friday before Easter.", date(2031, 4, 11), ""),
        ("Kindly reply three working days before 18 March 2031.", date(2031, 3, 13), ""),
        ("Please reply by the last working day of April.", date(2031, 4, 30), ""),
        ("Deadline for comments: Tues. 18th Mar. 2031", date(2031, 3, 18), ""),
        ("Consultation period: 5 March 2031 – 15 April 2031", date(2031, 4, 15), ""),
        ("You have until 5pm on 18 March.", date(2031, 3, 18), ""),
        ("Comments by 0900 on 18 March 2031.", date(2031, 3, 18), ""),
        (
            "We asked for replies by 6 March. We now ask for them by 18 March.",
            date(2031, 3, 18),
            "",
        ),
        ("Please reply by 12pm (noon) on 18 March 2031.", date(2031, 3, 18), ""),
        ("We need your position by end April 2031.", date(2031, 4, 30), ""),
        ("Please reply by Friday 18 March 2031.", date(2031, 3, 18), "that day is a Tuesday"),
        ("Please reply by Friday 18 March.", date(2031, 3, 18), "that day is a Tuesday"),
    ],
)
def test_a_deadline_is_read_as_it_is_said_and_its_doubt_told(
    body: str, ends: date, doubt: str
) -> None:
    found = read(body)
    assert found.days is not None
    assert date(2031, 3, 4) + timedelta(days=int(found.days.value)) == ends
    told = " ".join(found.notes)
    assert doubt in told if doubt else not told


def test_a_row_of_one_word_before_a_day_costs_no_time() -> None:
    before = process_time()
    (day,) = days_in(f"Reply by {'for ' * 60}! {'for ' * 60}q 1 May 2031.", TODAY)
    assert process_time() - before < 1
    assert (day.day, day.plain) == (date(2031, 5, 1), False)
    (plainly,) = days_in("Replies are wanted by noon for practices on 1 May 2031.", TODAY)
    assert (plainly.hour, plainly.limit, plainly.plain) == ("12:00", True, True)
