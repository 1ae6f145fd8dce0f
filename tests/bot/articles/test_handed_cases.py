"""The handed cases, each of which stands for a kind; skipped where they are not at hand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.articles.model import Parsed
from bot.articles.reader.parse import parse_bytes
from bot.errors import UserError

CASES = Path(__file__).resolve().parents[3].parent / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the handed cases are not here")


@cache
def read(name: str) -> Parsed:
    (path,) = [*CASES.glob(f"articles/{name}-*"), *CASES.glob(f"pages/{name}.html")]
    return parse_bytes(path.read_bytes(), path.name)


def told(name: str) -> list[str]:
    return [figure.text for figure in read(name).figures]


@pytest.mark.parametrize("name", ["a1", "a3"])
def test_a_list_of_other_stories_takes_its_own_lines_only(name: str) -> None:
    body = read(name).body
    for words in ("£48", "27 March 2026", "We had to act", "Rural surgeries", "May", "Locums"):
        assert words in body
    assert "Most read" not in body
    assert "Related" not in body


def test_a_lone_dash_is_a_break() -> None:
    assert "Locums are included" in read("b1").body
    assert "order book" in read("b3").body
    assert [d.date for d in read("b3").deadlines] == ["2026-04-30"]


def test_login_words_beside_a_short_piece_do_not_refuse_it() -> None:
    assert "Patients were told by letter on Monday." in read("c1").body
    assert "your new password" in read("c3").body


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("d1", "Board pays for Saturday opening"),
        ("e1", "Board will not ‘back down’ over Saturday money, says chair"),
        ("g3", "LMC elections 2020"),
        ("k2", "What GPs think of the board’s £3m plan"),
        ("o1", "LMC Update"),
        ("r1", "Flu clinics this autumn"),
        ("t1", "In full: what GPs think of the board’s plan"),
    ],
)
def test_the_headline_is_no_site_caption_or_section(name: str, headline: str) -> None:
    assert read(name).headline == headline


@pytest.mark.parametrize(
    ("name", "day", "deadlines"),
    [
        ("f1", "2020-01-20", ["2020-01-24"]),
        ("f4", "2020-01-20", []),
        ("g1", "2018-01-23", ["2018-06-01", "2018-07-24"]),
        ("g3", None, ["2020-07-13"]),
        ("o1", "2024-06-07", []),
        ("r1", None, []),
    ],
)
def test_days_of_publication_events_and_deadlines_are_told_apart(
    name: str, day: str | None, deadlines: list[str]
) -> None:
    assert (read(name).date.value, [d.date for d in read(name).deadlines]) == (day, deadlines)
    assert not any(coming.date == "2021-01-16" for coming in read(name).upcoming)


def test_comments_without_a_heading_are_none_of_the_article() -> None:
    parsed = read("h1")
    assert [comment.author for comment in parsed.comments] == ["terry sample", "Bea Sample"]
    assert (parsed.author, parsed.date.value) == (None, None)
    assert "tax anyway" not in parsed.body
    assert "late and short" not in parsed.body


def test_ranges_and_fractions_are_whole() -> None:
    wanted = ["nine in 10", "93 per cent", "30-50,000 patients", "Three in 5", "£1.2-1.4m"]
    assert told("i1") == [*wanted, "20-25%"]


def test_independent_shares_are_no_survey() -> None:
    assert read("j1").surveys == ()
    shares = [f for f in told("j1") if "%" in f]
    assert shares == ["94%", "8%", "56%", "25%", "93%"]
    assert "1,500 GPs" in told("j1")


def test_speakers_are_named_before_and_after_with_and_without_office() -> None:
    names = [re.sub(r"^(?:Dr|Professor|Rev\.?) ", "", q.speaker or "") for q in read("k1").quotes]
    first, second, third, fourth, fifth, sixth = names
    assert (first, second, third) == ("Bea Sample", "Carl Muster", "Dora Model")
    assert (fourth, fifth, sixth) == ("Emil Probe", "Carl Muster", "Fred Beispiel")
    shown = [re.sub(r"^(?:Dr|Professor) ", "", q.speaker or "") for q in read("k2").quotes]
    assert shown == ["Gina Sample", "Hans Muster", "Ida Model"]


@pytest.mark.parametrize("name", ["k2", "l1", "n1"])
def test_pieces_that_are_all_quotation_or_very_short_have_a_summary(name: str) -> None:
    assert read(name).summary


def test_a_letter_of_three_lines_is_kept_whole() -> None:
    parsed = read("l1")
    text = f"{parsed.headline}\n{parsed.body}"
    for words in ("run the budget. Why?", "blame for rationing", "have everything"):
        assert words in text


def test_all_quotations_are_the_unions_or_nobodys() -> None:
    assert {q.speaker for q in read("n1").quotes} <= {None, "the union"}


def test_an_organisations_release_is_no_letter_by_a_person() -> None:
    assert read("m1").kind in ("news", "notice")
    assert read("m1").author is None
    assert read("o1").author is None


@pytest.mark.parametrize(
    ("name", "what"),
    [("p1", "JavaScript"), ("p2", "error page"), ("p5", "cookie notice"),
     ("paywall-blur", "login or subscription")],
)  # fmt: skip
def test_pages_without_an_article_are_refused_by_their_name(name: str, what: str) -> None:
    with pytest.raises(UserError, match=what):
        read(name)


def test_tables_and_topics_are_read() -> None:
    assert "Surgery 0" in read("q1").body
    assert "every Saturday morning" in read("q3").body


def test_the_text_above_a_dated_line_stays() -> None:
    assert len(read("r1").body.split()) > 75
    assert "county runs five clinics" in read("r1").body


def test_each_question_has_the_respondents_of_its_own_source() -> None:
    parsed = read("t1")
    assert [survey.respondents for survey in parsed.surveys] == [690, 734]
    assert parsed.publication != "Weekly survey of 734 GPs"


HIDDEN = ["hid-attr-hidden", "hid-d-none", "hid-del", "hid-div-hidden"]


@pytest.mark.parametrize("name", HIDDEN)
def test_what_nobody_sees_is_no_text(name: str) -> None:
    assert "gladly" not in read(name).body
    assert any("gladly" in one.text and one.rule == "hidden" for one in read(name).left_out)


CONSENT = ["cookies-first-noclass", "cookies-section-modal", "short-article-cookies-noclass"]


@pytest.mark.parametrize("name", CONSENT)
def test_words_about_consent_are_no_text(name: str) -> None:
    parsed = read(name)
    assert "ookie" not in parsed.body
    assert not any("ookie" in sentence.text for sentence in parsed.summary)


def test_a_page_of_plain_boxes_has_its_six_paragraphs() -> None:
    assert len(read("div-only").body.split("\n\n")) == 6
    assert "practices.The" not in read("div-only").body
