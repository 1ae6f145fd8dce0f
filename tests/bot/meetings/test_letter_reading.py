"""What letters propose: title, sender, day, deadline, questions and where the answer goes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import PAGES
from letter_wanting_answer import TODAY, read, said

from bot.documents.reading import read_document, read_text
from bot.meetings.letter_days import days_in, terms_in
from bot.meetings.letter_reading import Proposal, proposed
from bot.when.workdays import Nation


def test_the_frame_of_a_letter_is_read() -> None:
    found = read("We ask for your views by 20 March 2031.")
    assert found.title is not None
    assert found.title.value == "Opening hours of surgeries in Albion"
    assert found.sender is not None
    assert found.sender.value == "NHS Albion Integrated Care Board"
    assert found.received is not None
    assert (found.received.value, found.received.words) == ("2031-03-04", "4 March 2031")
    assert found.days is not None
    assert found.days.words == "We ask for your views by 20 March 2031."


def test_the_note_that_passes_a_letter_on_may_say_the_day() -> None:
    passed = "{note}\n\n---- Forwarded message ----\nFrom: Board <b@board.example>\n\n{letter}"
    head = (
        "From: Team <t@board.example>\nSubject: FW: Hours\nDate: Tue, 4 Mar 2031 09:00:00 +0000\n\n"
    )

    def passed_on(letter: str) -> Proposal:
        text = head + passed.format(note="Comments by noon on Friday please.", letter=letter)
        document = read_document(text.encode(), "fw.eml")
        assert document is not None
        return proposed(document, TODAY, Nation.ENGLAND)

    alone = passed_on("We would like to hear what you think of the opening hours of surgeries.")
    assert said(alone) == ("3", "calendar", "12:00")
    both = passed_on("We would like to have your views on the opening hours by 20 March 2031.")
    assert said(both) == ("16", "calendar", "")
    assert "The note above the letter says “by noon on Friday”." in both.notes


def test_questions_to_the_reader_are_found_and_those_it_answers_itself_are_not() -> None:
    found = read(
        "Why are we changing?\n\nBecause we must.\n\nWe ask these questions:\n\n"
        "1. Do you agree that surgeries should open on Saturdays?\n\n"
        "2. What would it cost your practice?\n\nWhat happens next? We decide in May.\n\n"
        "Should practices be paid for it? Please reply to hours@albion.example by 20 March."
    )
    assert [one.value for one in found.questions] == [
        "Do you agree that surgeries should open on Saturdays?",
        "What would it cost your practice?",
        "Should practices be paid for it?",
    ]
    assert found.reply_to is not None
    assert found.reply_to.value == "hours@albion.example"


def test_a_request_for_the_answer_is_none_of_its_questions() -> None:
    found = read(
        "Could you let us have your views by Friday? And should we insist on notice? "
        "What would the committee regard as fair?"
    )
    assert [one.value for one in found.questions] == [
        "And should we insist on notice?", "What would the committee regard as fair?",
    ]  # fmt: skip


def test_questions_with_letters_lose_them_as_numbers_do() -> None:
    found = read(
        "Questions:\n\na) Should rents be reviewed yearly?\n\n(ii) Which costs are missing?"
    )
    assert [one.value for one in found.questions] == [
        "Should rents be reviewed yearly?", "Which costs are missing?",
    ]  # fmt: skip


def test_numbered_questions_on_lines_of_their_own_are_all_found() -> None:
    found = read(
        "Question 1: Should rents be reviewed yearly?\nQuestion 2: Which costs are missing?"
    )
    assert [one.value for one in found.questions] == [
        "Should rents be reviewed yearly?", "Which costs are missing?",
    ]  # fmt: skip


# Texts that were there before; the rules were not made by them.
@pytest.mark.parametrize(
    ("name", "today", "title", "ends"),
    [
        ("consultation.txt", date(2031, 3, 5), "Have your say on the future", date(2031, 5, 30)),
        ("public-notice.txt", date(2033, 6, 3), "Proposed closure of Mill Lane", date(2033, 7, 18)),
        ("team-mail.txt", date(2031, 5, 6), "Local incentive scheme", date(2031, 5, 23)),
        ("election-notice.txt", date(2034, 12, 20), "Notice of election", date(2035, 1, 12)),
        ("minutes.txt", date(2031, 9, 12), "", None),
        ("cosigned.txt", date(2031, 11, 13), "", None),
    ],
)
def test_letters_of_other_makes(name: str, today: date, title: str, ends: date | None) -> None:
    found = proposed(read_text((PAGES / name).read_bytes(), name), today, Nation.ENGLAND)
    if title:
        assert found.title is not None
        assert found.title.value.startswith(title)
    if ends is None:
        assert found.days is None
    else:
        assert found.days is not None
        assert found.received is not None
        came = date.fromisoformat(found.received.value)
        assert came + timedelta(days=int(found.days.value)) == ends


def test_a_letter_that_was_passed_on_is_of_its_own_day_and_writer() -> None:
    text = (
        "From: Office <office@lmc.example>\nSubject: FW: Hours\n"
        "Date: Thu, 6 Mar 2031 09:00:00 +0000\n\nFor the committee: views by Monday.\n\n"
        "---- Forwarded message ----\nFrom: Jo Bell <jo@board.example>\n"
        "Date: Mon, 3 Mar 2031 at 16:40\n\nPlease respond within 10 working days."
    )
    document = read_document(text.encode(), "fw.eml")
    assert document is not None
    found = proposed(document, TODAY, Nation.ENGLAND)
    assert found.received is not None
    assert found.received.value == "2031-03-03"
    assert said(found) == ("10", "working", "")
    assert "The note above the letter says “by Monday”." in found.notes
    assert found.sender is not None
    assert found.sender.value == "Jo Bell"
    assert found.reply_to is not None
    assert found.reply_to.value == "jo@board.example"


def test_a_deadline_may_stand_in_the_subject() -> None:
    text = (
        "From: Rota <rota@ooh.example>\nSubject: Rota - reply by 9 April\n"
        "Date: Tue, 4 Mar 2031 09:00:00 +0000\n\nPlease see the rota below."
    )
    document = read_document(text.encode(), "rota.eml")
    assert document is not None
    assert said(proposed(document, TODAY, Nation.ENGLAND)) == ("36", "calendar", "")


def test_a_letterhead_is_no_title_and_a_post_no_sender() -> None:
    text = (
        "NHS Albion ICB\n\n4 March 2031\n\nNew service from 1 April 2031\n\nDear all\n\n"
        "Please reply by 20 March 2031.\n\nYours faithfully\n\nR. Vane\nClerk to the Board"
    )
    found = proposed(read_text(text.encode(), "letter.txt"), TODAY, Nation.ENGLAND)
    assert found.title is not None
    assert found.title.value == "New service from 1 April 2031"
    assert found.sender is not None
    assert found.sender.value == "NHS Albion ICB"


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    list(days_in(text, TODAY))
    list(terms_in(text))
    read(text)
