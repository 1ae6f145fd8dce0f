"""Pages without an article, each refused by its name; short pieces about the same words are not."""

import pytest

from bot.articles.reader.parse import parse_html, parse_text
from bot.errors import UserError

TEXT = "<p>The board met on Monday and voted on the rents of nine surgeries in Medway.</p>"
LINKS = "".join(
    f"<li><a href='/{n}'>The rents of surgery {n} rise again</a></li>" for n in range(14)
)
STAMPED = [
    ("2026-07-06T23:05:00Z", "2026-07-07"),
    ("2026-07-07T00:05:00+01:00", "2026-07-07"),
    ("2026-12-31T23:30:00Z", "2026-12-31"),
    ("2026-07-07T22:59:59Z", "2026-07-07"),
    ("2026-07-07T01:00:00+09:00", "2026-07-06"),
]


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>News</title>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (f"<h1>Rents rise</h1>{TEXT}<p>You have read your 3 free articles this month. Subscribe to"
         " continue reading.</p>", "login or subscription"),
        (f"<h1>Rents rise</h1>{TEXT}<div>You have reached your monthly limit. Register now.</div>",
         "login or subscription"),
        ("<h1>Back soon</h1><p>Our site is down for maintenance. We will be back shortly.</p>",
         "under maintenance"),
        ("<h1>Sorry</h1><p>The service is temporarily unavailable while we carry out essential"
         " maintenance this evening.</p>", "under maintenance"),
        (f"<h1>Latest news</h1><ul>{LINKS}</ul>", "list of articles"),
        ("<h1>Hold on</h1><p>We are checking your browser before you go on to the site.</p>",
         "checks the browser"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_refused_by_its_name(body: str, what: str) -> None:
    with pytest.raises(UserError, match=what):
        parse_html(page(body))


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Rents rise</h1>{TEXT * 4}<p>Subscribe to our newsletter.</p><ul>{LINKS}</ul>",
        "<h1>Phones fail</h1><p>The phones of nine surgeries were down for maintenance on Monday,"
        " and patients could not ring in. The board said that it was sorry. The supplier tests each"
        " line again on Friday, and practices were asked to tell it of any fault by Thursday noon."
        " Dr Ann Example, a GP in Medway, said: ‘We lost a whole morning, and two hundred patients"
        " came to the door instead of ringing.’ The supplier did not answer our questions. It has"
        " served the county for nine years, and its contract ends in the spring of next year. The"
        " board means to ask three others for an offer.</p>",
    ],
)
def test_an_article_beside_such_words_is_read(body: str) -> None:
    assert "surgeries" in parse_html(page(body)).body


@pytest.mark.parametrize(("stamp", "day"), STAMPED)
def test_a_stamp_is_londons_day(stamp: str, day: str) -> None:
    """As a page's head, its data or its text prints it."""
    meta = f"<meta property='article:published_time' content='{stamp}'>"
    told = f'{{"@type": "NewsArticle", "datePublished": "{stamp}"}}'
    data = f'<script type="application/ld+json">{told}</script>'
    shown = f"<time itemprop='datePublished' datetime='{stamp}'>Tuesday</time>"
    for head, above in ((meta, ""), (data, ""), ("", shown)):
        read = parse_html(page(f"<article><h1>Rents rise</h1>{above}{TEXT * 3}</article>", head))
        assert (read.date.value, read.headline) == (day, "Rents rise")


def test_too_little_is_refused() -> None:
    with pytest.raises(UserError, match="too little text"):
        parse_text("Rents rise.\n\nThat is all.")
