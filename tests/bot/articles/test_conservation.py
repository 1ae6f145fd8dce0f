"""The law of reading: every word of a text or page stands in exactly one labelled piece."""

from __future__ import annotations

import html
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import PAGES

from bot.articles.reader import text_lines
from bot.articles.reader.characters import decoded, mended
from bot.articles.reader.metadata import Hints
from bot.articles.reader.page import read
from bot.articles.reader.parse import labelled, looks_like_html, parse_bytes, split
from bot.articles.reader.text_lines import Label, Sheet
from bot.errors import UserError

FIXTURES = sorted([*PAGES.glob("*.txt"), *PAGES.glob("*.html")])
SENTENCES = [
    "The board will pay for Saturdays.",
    "Dr Ann Example said: “We had to act.”",
    "Most read in county news",
    "--",
    "By Ann Example | 4 March 2031",
    "Yes: 27%",
    "No: 73%",
    "Were you asked?",
    "2 comments",
    "Report this comment",
    "Log in to see your saved stories",
    "Share this: Facebook | Twitter",
    "Skip to content",
    "ENDS",
    "Yours sincerely",
    "From Dr Ann Example",
    "We use cookies on this website.",
    "A long line of running text that says what the county board has told all of its surgeries.",
]
OPENERS = ["<p>", "<div>", "<div hidden>", "<div class='comments'>", "<div class='d-none'>", "<li>"]
OPENERS += ["<td>", "<nav><a href='/'>", "<h1>", "<h2>", "<del>", "<span>", "<footer>", "<br>"]


def letters(text: str) -> Counter[str]:
    """The letters and figures of a text, counted; marks and spaces may change."""
    return Counter(re.findall(r"\w", text))


def of_text(text: str) -> list[str]:
    return [line.text for line in text_lines.read(mended(text))]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_every_word_of_a_fixture_stands_in_one_piece(path: Path) -> None:
    source = decoded(path.read_bytes())
    if looks_like_html(source):
        pieces = list(read(source, None).pieces)
        with suppress(UserError):
            pieces = list(labelled(path.read_bytes()).pieces)
        seen = re.sub(r"(?s)<(script|style|head|noscript|button|form)\b.*?</\1>", " ", source)
        seen = html.unescape(re.sub(r"(?s)<!--.*?-->|<[^>]*>", " ", seen))
        forms = " ".join(re.findall(r"(?s)<form\b.*?</form>", source))
        shown = letters(html.unescape(re.sub(r"<[^>]*>", " ", forms)))
        told = letters(" ".join(piece.text for piece in pieces))
        missing = letters(mended(seen)) - told - shown
        assert not missing, missing
    else:
        sheet = Sheet.of(text_lines.read(mended(source)))
        with suppress(UserError):
            split(sheet, Hints(), text=mended(source))
        assert [piece.text for piece in sheet.pieces] == of_text(source)
        assert letters("".join(of_text(source))) <= letters(mended(source))


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=20), st.sampled_from("\n\v"))
def test_every_line_of_any_text_stands_in_one_piece(lines: list[str], between: str) -> None:
    text = (between * 2).join(lines)
    sheet = Sheet.of(text_lines.read(mended(text)))
    with suppress(UserError):
        split(sheet, Hints(), text=text)
    words = letters(" ".join(piece.text for piece in sheet.pieces))
    assert words == letters(text)
    assert all(piece.label is not Label.FURNITURE or piece.rule for piece in sheet.pieces)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(OPENERS), st.sampled_from(SENTENCES)), max_size=20))
def test_every_block_of_any_page_stands_in_one_piece(parts: list[tuple[str, str]]) -> None:
    source = "<html><body>" + " ".join(f"{tag}{text}" for tag, text in parts) + "</body></html>"
    text = " ".join(text for _, text in parts)
    page = read(source, None)
    assert letters(" ".join(piece.text for piece in page.pieces)) == letters(text)
    with suppress(UserError):
        told = labelled(source.encode()).pieces
        assert [piece.text for piece in told] == [piece.text for piece in page.pieces]


def test_what_was_left_out_is_told_with_the_rule_that_took_it() -> None:
    parsed = parse_bytes((PAGES / "list-closures.html").read_bytes(), "list-closures.html")
    told = {one.text: one.rule for one in parsed.left_out}
    assert told["© 2031 Practice Weekly Ltd"] == "library"
    assert not any(one.text in parsed.body for one in parsed.left_out)
