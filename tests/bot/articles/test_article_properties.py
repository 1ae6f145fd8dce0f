"""What holds for any text whatever."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from invented import PAGES

from bot.articles.model import Parsed, to_json
from bot.articles.reader.marks import masked, spans
from bot.articles.reader.parse import parse_bytes, parse_text
from bot.articles.reader.sentences import sentences
from bot.articles.reader.summary import dangling
from bot.errors import UserError

FIXTURES = sorted(PAGES.glob("*.txt"))
PIECES = [
    "Dr Ann Example, chair of Fenland LMC, said: ‘We can’t go on.",
    "‘The doctors’ view is clear.’",
    "He said “that’s it” and left.",
    "Yes: 27%",
    "No – 73%",
    "Were you asked?",
    "Readers' comments (2)",
    "  • A comment with 90% certainty.",
    "Unsuitable or offensive? Report this comment",
    "By Ann Example | 4 March 2031",
    "Leave a reply",
    "At the heart of things since 1960",
    "The committee will meet the board on 30 February 2031 and again next week.",
    "However, a spokesperson for the board said that it would not change its mind.",
    "9.30am The session opens.",
    "",
]

MARKUP = [
    "<p>",
    "</p>",
    "<div class='comment'>",
    "</div>",
    "Text. ",
    "<",
    "<table><tr><td>Yes</td><td>3%</td></tr></table>",
    "&amp;",
    "<h1>",
]


def holds(parsed: Parsed) -> None:
    json.dumps(to_json(parsed))
    for sentence in (*parsed.summary, *parsed.points, parsed.other_side):
        if sentence is not None:
            assert parsed.body[sentence.start : sentence.end] == sentence.text
    assert len(parsed.summary) <= 3
    above = -9
    for sentence in parsed.summary:  # what stands directly below its antecedent does not dangle
        leans = dangling(sentence.text) or re.match(r"(?:He|She|They|This|It)\b", sentence.text)
        assert not leans or sentence.start - above <= len("\n\n")
        above = sentence.end


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UserError):
        holds(parse_text(text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25), st.sampled_from(["\n", "\n\n"]))
def test_any_order_of_pieces_is_read_or_refused(pieces: list[str], between: str) -> None:
    with suppress(UserError):
        holds(parse_text(between.join(pieces)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UserError):
        holds(parse_bytes(data, "upload.txt"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(MARKUP), max_size=40))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    with suppress(UserError):
        holds(parse_bytes(("<html><body>" + "".join(pieces)).encode(), "page.html"))


@given(st.text(alphabet="ab ‘’“”'\".,s\n", max_size=80), st.text(alphabet='‘“"a ', max_size=4))
def test_quotations_lie_inside_their_paragraph_and_do_not_overlap(text: str, below: str) -> None:
    found = spans(text, below)
    assert len(masked(text, found)) == len(text)
    last = 0
    for span in found:
        assert last <= span.start < span.end <= len(text)
        last = span.end


@given(st.text(max_size=300))
def test_sentences_stand_where_they_say(text: str) -> None:
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_no_comment_reaches_a_summary() -> None:
    for path in FIXTURES:
        parsed = parse_bytes(path.read_bytes(), path.name)
        holds(parsed)
        for comment in parsed.comments:
            assert all(s.text not in comment.text for s in parsed.summary)
            assert comment.text not in parsed.body
