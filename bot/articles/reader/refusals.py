"""What cannot be read as an article, and the sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.reader.lexicon import forms
from bot.articles.reader.text_lines import Label, Piece, ended
from bot.errors import UserError

_ADVICE = "Paste the text or upload it as a .txt or .html file."
_SAVED = "Save it as a PDF or a Word document (.docx), or paste its text."
_OFFICE = "an office document or archive"
# How files of a kind begin, and how their names end.
_FILES: dict[str, tuple[tuple[bytes, ...], tuple[str, ...]]] = {
    "a PDF": ((b"%PDF",), (".pdf",)),
    "an image": (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"),
        (".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tiff", ".svg"),
    ),
    _OFFICE: (
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
        (".doc", ".docx", ".odt", ".xlsx", ".zip"),
    ),
}
_WALL = forms("wall")
_FORM = re.compile(r"^(?:e-?(?=mail)|user ?name or e-?)?(mail|pass)(?:word| address)?\W*$", re.I)
_NO_ARTICLE = (
    ("an error page", forms("error")),
    ("a page that checks the browser", forms("robots")),
    ("a page that needs JavaScript", forms("script")),
    ("a page under maintenance", forms("maintenance")),
)
_PAGE_WORDS = 110
_WORDS_NEEDED = 8
_WALLED_WORDS = 150
# A list of articles holds as many links, no sentence and no longer line.
_INDEX_LINKS, _HEADLINE = 10, 100


def refuse_files(data: bytes, name: str | None) -> None:
    """Raises UserError for PDFs, images, office files and other things that are no text."""
    said = (name or "").lower()
    fits = (
        w for w, (starts, ends) in _FILES.items() if data.startswith(starts) or said.endswith(ends)
    )
    what = next(fits, "not text" if _binary(data) else None)
    if what:
        advice = _SAVED if what == _OFFICE else _ADVICE
        raise UserError(f"This file is {what}, which cannot be read as an article. {advice}")


def _binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    start = data[:4096]
    control = sum(1 for b in start if b < 32 and b not in (9, 10, 11, 12, 13, 27))
    return control > len(start) * 0.02


def refuse_pages(pieces: Sequence[Piece], headline: str | None, body: str, said: str = "") -> None:
    """Raises UserError for walls, error pages, cookie notices and the like: short, and saying so.

    `said` is what the page tells browsers without scripts. Only what stands in the article's place
    counts: every page has a login link and a cookie banner somewhere.
    """
    words = len(body.split())
    own = f"{headline or ''}\n{body}"
    aside = [p for p in pieces if p.label is Label.FURNITURE and p.rule != "link"]
    if words < _WALLED_WORDS and (
        any(_WALL.search(text) for text in (own, *(p.text for p in aside)))
        or {"pass", "mail"} <= {m[1].lower() for p in aside if (m := _FORM.match(p.text))}
    ):
        raise UserError(
            "This is a login or subscription page, not the article itself. "
            "Open the article in your browser, then paste or upload the text."
        )
    if words >= _PAGE_WORDS:
        return
    text = own if words > _WORDS_NEEDED else f"{own}\n{said}"
    what = next((name for name, form in _NO_ARTICLE if form.search(text)), None)
    asked = sum(len(p.text.split()) for p in aside if p.rule == "consent")
    if what is None and asked > words and words < _WORDS_NEEDED:
        what = "a cookie notice"
    links = sum(p.rule == "link" for p in pieces)
    prose = any(ended(line) or len(line) > _HEADLINE for line in body.split("\n\n"))
    if what is None and links >= _INDEX_LINKS and not prose:
        what = "a list of articles"
    if what:
        raise UserError(f"This is {what}, not an article. {_ADVICE}")


def refuse_too_little(body: str) -> None:
    """Raises UserError when there is no text to work with."""
    count = len(body.split())
    if count < _WORDS_NEEDED:  # or of a script that parts no words
        count = max(count, sum(letter > "\u2e7f" for letter in body) // 2)
    if not count:
        raise UserError(f"No article text was found. {_ADVICE}")
    if count < _WORDS_NEEDED:
        raise UserError(f"That is too little text for an article ({count} words). {_ADVICE}")
