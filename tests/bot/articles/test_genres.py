"""Kinds of paper an LMC is sent, each read as a careful reader would."""

from __future__ import annotations

import pytest
from invented import read

# file, headline, kind, source, author, date
TOPS = [
    (
        "press-release.txt",
        "Thornbury and Vale LMC calls time on unfunded blood tests",
        "news",
        None,
        None,
        "2030-03-14",
    ),
    (
        "letters-page.txt",
        "Locums are not the enemy",
        "letter",
        None,
        "Dr Rosalind Achebe and 2 others",
        None,
    ),
    (
        "newsletter.txt",
        "Marlow Vale LMC: Newsletter – October 2030",
        "notice",
        "Marlow Vale LMC",
        "Dr Eleanor Whitlock",
        "2030",
    ),
    (
        "byline-below.txt",
        "The ten-minute appointment has had its day",
        "opinion",
        None,
        "Dr Fenella Marsh",
        None,
    ),
    (
        "board-paper.txt",
        "Out-of-hours cover: decision to end the Bransford contract",
        "news",
        None,
        None,
        None,
    ),
    (
        "welsh-news.txt",
        "Health board hands back three surgeries in the Teifi valley",
        "news",
        None,
        "Llinos Prydderch",
        "2031-01-21",
    ),
    (
        "consultation.txt",
        "Have your say on the future of enhanced services in Fenmarsh",
        "notice",
        "NHS Fenmarsh Integrated Care Board",
        None,
        "2031-03-03",
    ),
    (
        "survey-grid.txt",
        "Half of practices have closed their list to routine letters, LMC survey finds",
        "news",
        "The Practitioner's Post",
        "Beatrix Nolan",
        "2032-05-09",
    ),
    (
        "correction.txt",
        "Correction: list closures in Wendover Hundred",
        "notice",
        None,
        None,
        "2031-06-06",
    ),
    (
        "obituary.txt",
        "GP who built the first out-of-hours co-operative in the Marches",
        "news",
        None,
        "Dr Gwen Tolliver",
        None,
    ),
    (
        "letters-headed.txt",
        "Boundary rules make no sense",
        "letter",
        None,
        "Dr Nerys Hopkin and Dr Colm Devane",
        None,
    ),
    (
        "team-mail.txt",
        "Local incentive scheme 2031/32: sign-up and first claim",
        "notice",
        "NHS Tidewater ICB",
        "Tamsin Oduya",
        "2031-05-06",
    ),
    (
        "minutes.txt",
        "Minutes of the meeting held on Tuesday 9 September 2031 at 7.30pm",
        "news",
        "Ashcombe and Tarn LMC",
        None,
        "2031-09-09",
    ),
    (
        "byline-behind.html",
        "Practices told to stop printing repeat slips",
        "news",
        "Meridian LMC",
        "Jo Tranter",
        "2033-04-02",
    ),
    (
        "cosigned.txt",
        "An open letter to the chief executive of Northmere ICB",
        "letter",
        None,
        "Dr Hattie Osei and 3 others",
        "2031-11-12",
    ),
    (
        "poll-bullets.txt",
        "What Fenwick LMC members told us about the new contract",
        "survey",
        None,
        "Dr Sunil Rao",
        "2032",
    ),
    (
        "author-box.html",
        "The inbox that never empties",
        "opinion",
        "Out of Hours",
        "Dr Petra Vance",
        "2033-11-04",
    ),
]


@pytest.mark.parametrize(("name", "headline", "kind", "source", "author", "date"), TOPS)
def test_the_head_of_each_is_read(
    name: str, headline: str, kind: str, source: str | None, author: str | None, date: str | None
) -> None:
    parsed = read(name)
    assert (parsed.headline, parsed.kind) == (headline, kind)
    assert (parsed.publication, parsed.author, parsed.date.value) == (source, author, date)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("press-release.txt", ["2030-07-01"]),
        (
            "newsletter.txt",
            ["2030-10-20", "2030-11", "2030-10-31", "2030-11-14", "2030-11-12", "2030-12-05"],
        ),
        ("board-paper.txt", ["2031-05-16", "2031-06-03"]),
        ("consultation.txt", ["2031-05-30", "2031-04-08", "2031-04-15", "2031-07-24"]),
        ("welsh-news.txt", ["2031-03-01", "2031-04-30"]),
        ("obituary.txt", ["2031-01-11"]),
        ("poll-bullets.txt", ["2032-03-26"]),
        ("minutes.txt", ["2031-09-19", "2031-10-14"]),
        ("team-mail.txt", ["2031-05-23", "2031-07-11", "2031-05-15"]),
    ],
)
def test_what_each_announces_is_dated(name: str, days: list[str]) -> None:
    assert [one.date for one in read(name).upcoming] == days


@pytest.mark.parametrize(
    ("name", "start", "speaker", "role"),
    [
        ("press-release.txt", "We are not walking", "Dr Kwame Asante", "Lydford Surgery"),
        ("press-release.txt", "A cliff edge", "Mr Julian Frost", "trust’s medical director"),
        ("welsh-news.txt", "We accept", None, "The board"),
        ("welsh-news.txt", "The building leaks", "Dr Llŷr ap Gwilym", "Aberceri"),
        ("poll-in-prose.txt", "Pay for salaried", None, "NHS Employers"),
        ("byline-behind.html", "One in nine", "Dr Anil Mehrotra", "Meridian LMC"),
        ("board-paper.txt", "an insult", "Dr Olwen Parfitt", "who chairs Severnside LMC"),
    ],
)
def test_words_are_credited_to_who_said_them(
    name: str, start: str, speaker: str | None, role: str
) -> None:
    (quote,) = [q for q in read(name).quotes if q.text.startswith(start)]
    assert (quote.speaker, quote.role) == (speaker, role)


def test_the_head_that_a_board_prints_on_every_page_is_in_no_paragraph() -> None:
    body = read("board-paper.txt").body
    assert "Commissioning Committee" not in body
    assert "missed its target" in body  # a word cut at the end of a line is whole again


def test_a_grid_of_questions_is_a_survey_and_leaves_nothing_behind() -> None:
    parsed = read("survey-grid.txt")
    assert [survey.question for survey in parsed.surveys] == [
        "Letters take up clinical time",
        "A fee would reduce requests",
        "We would support a standard refusal",
    ]
    assert {survey.respondents for survey in parsed.surveys} == {97}
    assert "Neither" not in parsed.body


def test_a_correction_tells_what_is_right_and_not_the_mistake_alone() -> None:
    assert [s.text for s in read("correction.txt").summary][1] == "The correct number is 34."


def test_no_item_of_a_newsletter_is_lost_to_its_heading() -> None:
    assert read("newsletter.txt").body.startswith("Flu vaccine deliveries delayed\n\nTwo")


def test_a_poll_told_in_a_sentence_has_its_question_and_its_base() -> None:
    (survey,) = read("poll-in-prose.txt").surveys
    assert survey.question == "Asked whether they would strike"
    assert [(o.label, o.percent) for o in survey.options] == [
        ("Yes", 38.0),
        ("No", 45.0),
        ("Unsure", 17.0),
    ]
    assert survey.respondents == 1_612
