"""Lines that print a date, and pages that hold no article at all."""

from __future__ import annotations

import pytest

from bot.articles.reader.parse import parse_bytes, parse_text
from bot.errors import UserError


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (
            "<html><head><title>Page not found</title></head><body><h1>Sorry, we can't find that "
            "page</h1><p>The page you are looking for may have been moved or deleted. Please "
            "check the address or use the search box above.</p></body></html>",
            "an error page",
        ),
        (
            "<html><body><h1>We value your privacy</h1><p>We and our partners use cookies to "
            "process personal data such as unique identifiers. You may click to consent to our "
            "processing as described above.</p></body></html>",
            "a cookie notice",
        ),
        (
            "<html><body><h1>Just a moment</h1><p>Checking your browser before accessing the "
            "paper. Your browser will redirect to your requested content soon.</p></body></html>",
            "checks the browser",
        ),
    ],
)
def test_a_page_without_an_article_is_said_to_be_one(page: str, what: str) -> None:
    with pytest.raises(UserError, match=what):
        parse_bytes(page.encode(), "page.html")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("12 Mar 2029", "2029-03-12"),
        ("12/03/2029", "2029-03-12"),
        ("03/24/2029", "2029-03-24"),
        ("29 Sep 11", "2011-09-29"),
        ("Posted by admin on 06/24/2031 in News", "2031-06-24"),
        ("Last updated: 11 May 2032 | Published: 9 May 2032", "2032-05-09"),
        ("Tuesday, 4 October 2033 | 3 comments | 2 min read", "2033-10-04"),
        ("By Jane Smith, political editor, 4th October 2033 9.15am", "2033-10-04"),
        ("For immediate release: 26 September 2031", "2031-09-26"),
    ],
)
def test_a_date_line_is_read_in_many_forms(line: str, day: str) -> None:
    parsed = parse_text(
        f"Board drops plan for a hub in Fenland\n\n{line}\n\nThe board has dropped its plan for a "
        "hub in Fenland after 40 practices said that they would not work in it."
    )
    assert parsed.date.value == day
    assert parsed.headline == "Board drops plan for a hub in Fenland"
    assert parsed.body.startswith("The board has dropped")
