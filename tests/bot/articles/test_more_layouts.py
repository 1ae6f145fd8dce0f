"""Invented pages as trade papers, blogs, boards and committees really send them."""

from __future__ import annotations

import pytest
from invented import read

from bot.articles.reader.parse import parse_html
from bot.articles.reader.summary import dangling

# file, headline, kind, author, date
TOPS = [
    (
        "trade-page.txt",
        "GPs in Hartsmere 'at breaking point' as list sizes pass 3,000",
        "news",
        "Jane Smithers",
        "2029-03-12",
    ),
    (
        "piped-byline.txt",
        "One in five GPs misses out on pension statement",
        "news",
        "Jane Smithson",
        "2029-03-12",
    ),
    (
        "nested-replies.txt",
        "Why we should stop counting appointments",
        "blog",
        "drhelen",
        "2031-03-03",
    ),
    (
        "actions-letter.txt",
        "Winter resilience: actions for primary care",
        "notice",
        "Dr Amara Solanke",
        "2031-11-04",
    ),
    ("public-notice.txt", "NOTICE OF PUBLIC CONSULTATION", "notice", "M. Okonjo", "2033-06-01"),
    (
        "interview.txt",
        "The big interview: 'We have to be honest about what we can't do'",
        "news",
        "Lucian Hartley",
        "2030-09-08",
    ),
    (
        "live-newest-first.txt",
        "LIVE: LMCs conference 2032 – day one",
        "live report",
        None,
        "2032-05-11",
    ),
    (
        "threaded-blog.html",
        "Fees for private letters: what to charge",
        "opinion",
        "Oswin Prentice",
        "2030-06-14",
    ),
    (
        "relative-times.txt",
        "Minister backs down over online access rule",
        "news",
        "Rowena Castle",
        "2031-02-03",
    ),
    (
        "journal-news.txt",
        "GP training: one in three trainees plans to work part time, survey finds",
        "news",
        "Adelaide Finch",
        "2030-11-17",
    ),
    ("pie-chart.txt", "GPs split over weekend working", "news", "Otis Fenwick", "2033-08-30"),
    (
        "many-speakers.txt",
        "Health chiefs accused of 'stealth' closures",
        "news",
        "Wendell Ashdown",
        "2031-12-09",
    ),
    (
        "open-quotes.txt",
        "GP leaders urge boycott of 'unsafe' advice line",
        "news",
        "Allegra Tomkins",
        None,
    ),
    (
        "wrapped-mail.txt",
        "Phlebotomy: please give notice by 31 October",
        "notice",
        "Ottoline Frayne",
        "2031-09-18",
    ),
    (
        "markdown.md",
        "Practices to be paid for tree planting",
        "news",
        "Ines Cartwright",
        "2034-04-05",
    ),
    (
        "broadsheet.html",
        "GP surgeries to be offered ‘rent holidays’ in deprived areas",
        "news",
        "Noor Haddad",
        "2032-01-09",
    ),
    (
        "signed-opinion.txt",
        "Dr Zadie Holloway: The partnership model is not dead, it's being starved",
        "opinion",
        "Dr Zadie Holloway",
        "2032-11-21",
    ),
    ("meeting-invitation.txt", "Annual General Meeting", "notice", None, None),
    (
        "bullet-points.txt",
        "Daily Insight: A question of trust",
        "news",
        "Lorimer Haigh",
        "2031-01-14",
    ),
    ("pdf-paste.txt", "Fenmarsh LMC Newsletter", "news", None, "2032"),
    ("pay-survey.html", "What 1,034 GPs told us about pay", "news", "Bettina Lowry", "2032-10-21"),
    ("village-blog.txt", "In praise of the fax machine", "blog", "Rob", "2030-10-09"),
    ("date-traps.txt", "Locum chambers to merge", "news", None, "2029-06-02"),
    (
        "bare-markup.html",
        "LMC wins fight over minor surgery fees",
        "news",
        "Cal Dunmore",
        "2031-09-30",
    ),
    ("supply-alert.txt", "Update: vaccine supply", "notice", None, "2031-11-03"),
]


@pytest.mark.parametrize(("name", "headline", "kind", "author", "day"), TOPS)
def test_the_top_of_a_page_is_read(
    name: str, headline: str, kind: str, author: str | None, day: str | None
) -> None:
    parsed = read(name)
    assert (parsed.headline, parsed.kind) == (headline, kind)
    assert (parsed.author, parsed.date.value) == (author, day)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("trade-page.txt", "GP practices in Hartsmere", "action on 2 April."),
        ("nested-replies.txt", "Every Monday I get", "LMC conference in May."),
        ("actions-letter.txt", "Thank you for everything", "england.winter@nhs.example."),
        ("wrapped-mail.txt", "The board has told us", "meeting on 13 November 2031."),
        ("journal-news.txt", "More than a third", "training places by 2033.”"),
        ("bullet-points.txt", "An integrated care system", 'being worked through".'),
        ("signed-opinion.txt", "Every few years", "how lively a corpse can be."),
        ("village-blog.txt", "I have a confession", "I wish him luck."),
        ("relative-times.txt", "Ministers have dropped", "listed for 19 March."),
        ("pdf-paste.txt", "CONTRACT UPDATE", "£3,000 on average last year."),
        ("date-traps.txt", "Two of the oldest", "on 14 September 2029."),
        ("broadsheet.html", "Surgeries in England’s", "against 17% elsewhere."),
    ],
)
def test_bodies_begin_and_end_with_the_article(name: str, first: str, last: str) -> None:
    body = read(name).body
    assert body.startswith(first)
    assert body.endswith(last)


@pytest.mark.parametrize(
    ("name", "questions", "first", "respondents"),
    [
        ("three-questions.txt", 3, [("Yes", 22), ("No", 68), ("Unsure", 10)], 148),
        (
            "pie-chart.txt",
            1,
            [("Would work one in six", 48), ("Would not work weekends", 44), ("Don't know", 8)],
            812,
        ),
        ("pay-survey.html", 2, [("Yes", 18), ("No", 70), ("Don't know", 12)], 1034),
    ],
)
def test_survey_results_are_read_from_lists_charts_and_tables(
    name: str, questions: int, first: list[tuple[str, float]], respondents: int
) -> None:
    surveys = read(name).surveys
    assert len(surveys) == questions
    assert [(o.label, o.percent) for o in surveys[0].options] == first
    assert {s.respondents for s in surveys} == {respondents}


def test_respondents_that_differ_are_flagged() -> None:
    assert any("812 and 790" in w for w in read("pie-chart.txt").warnings)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("public-notice.txt", ["2033-06-06", "2033-07-18", "2033-06-30", "2033-09-09"]),
        ("actions-letter.txt", ["2031-11-21", "2031-12-01", "2031-12-31", "2032-03-31"]),
        ("wrapped-mail.txt", ["2031-10-31", "2031-11-13"]),
        ("many-speakers.txt", ["2032-01-14"]),
        ("interview.txt", ["2030-10", "2030-10-22"]),
        ("pdf-paste.txt", ["2033-03-31", "2032-11-25", "2033-02-28"]),
        ("date-traps.txt", ["2029-09-14"]),
    ],
)
def test_what_is_still_to_come_is_dated(name: str, days: list[str]) -> None:
    assert [u.date for u in read(name).upcoming] == days


def test_the_hour_of_a_meeting_is_not_the_day_of_its_notice() -> None:
    parsed = read("meeting-invitation.txt")
    assert parsed.date.value is None
    assert parsed.upcoming[0].date == "2031-10-16"


def test_figures_keep_their_whole() -> None:
    found = {f.text for f in read("trade-page.txt").figures}
    assert {"12 of 37 practices", "41 full-time equivalent GPs", "£6.5m"} <= found


@pytest.mark.parametrize("name", sorted({top[0] for top in TOPS}))
def test_summaries_are_whole_sentences_that_stand_alone(name: str) -> None:
    parsed = read(name)
    assert parsed.summary
    for sentence in parsed.summary:
        assert parsed.body[sentence.start : sentence.end] == sentence.text
        assert not dangling(sentence.text)
        assert sentence.text.rstrip("”’\"'")[-1] in ".!?"


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether plans might follow, she said: “I've answered the question.”",
        "Of those, 36% said that they would work four sessions.",
    ],
)
def test_a_pronoun_behind_a_clause_dangles_too(text: str) -> None:
    assert dangling(text)


def test_a_live_reports_own_words_are_no_readers_comments() -> None:
    """Called comments by the page, signed and counted by nobody, and the article to the library."""
    told = "".join(
        f"<div class='live-comment'><p>In minute {n} the board voted on the rents of surgery {n},"
        " and the chair read the letter of the practices out once more to all.</p></div>"
        for n in range(1, 15)
    )
    parsed = parse_html(f"<html><body><h1>The vote, live</h1>{told}</body></html>".encode())
    assert "In minute 9 the board voted" in parsed.body
    assert parsed.comments == ()


def test_a_page_in_a_box_for_browsers_without_scripts_is_read() -> None:
    """Never closed by its writer, so that it holds the whole page."""
    text = "<p>The board met on Monday and voted on the rents of nine surgeries in Medway.</p>" * 6
    page = f"<html><body><noscript><p>No scripts?</p><h1>A vote</h1><article>{text}</article>"
    assert parse_html(page.encode()).body.count("nine surgeries") == 6


def test_a_script_that_parts_no_words_is_no_little_text() -> None:
    text = (
        "<p>委員会は月曜日に会合を開き、九つの診療所の家賃について投票した。議長は書簡を読み上げた。</p>"
        * 3
    )
    page = f"<html><body><h1>投票</h1><article>{text}</article></body></html>"
    assert "九つの診療所" in parse_html(page.encode()).body
