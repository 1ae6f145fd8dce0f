"""What cannot be read as an article, and the sentence that says so."""

from __future__ import annotations

import re

from bot.errors import UserError

_ADVICE = "Paste the text or upload it as a .txt or .html file."
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"BM", "an image"),
    (b"PK\x03\x04", "an office document or archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
)
_NAMES = {
    ".pdf": "a PDF",
    ".png": "an image",
    ".jpg": "an image",
    ".jpeg": "an image",
    ".gif": "an image",
    ".webp": "an image",
    ".heic": "an image",
    ".tiff": "an image",
    ".svg": "an image",
    ".doc": "an office document",
    ".docx": "an office document",
    ".odt": "an office document",
    ".xlsx": "an office document",
    ".zip": "an archive",
}
_WALL = re.compile(
    r"\b(?:subscribe|sign ?in|log ?in|login|register|join)\b[^.]{0,40}\bto (?:continue|read|"
    r"view|access|see|keep)"
    r"|\b(?:subscriber|member)s?[- ]only\b|\bexclusive to (?:subscribers|members)\b"
    r"|\b(?:content|article|page|story) is (?:only )?(?:available|reserved|for|"
    r"restricted)\b[^.]{0,30}"
    r"\b(?:subscribers|members|registered|professionals)\b"
    r"|\balready (?:a )?(?:subscriber|member|registered|subscribed|have an account)\b"
    r"|\breached your (?:limit|free|monthly)\b|\bto read (?:the rest of )?this (?:article|story)\b"
    r"|\bforgot(?:ten)?(?: your)? (?:password|username)\b|\byou (?:must|need to) be (?:logged|"
    r"signed) in to (?:read|view)\b"
    r"|\b(?:username|e-?mail(?: address)?)\b.{0,40}\bpassword\b",
    re.I | re.S,
)
_ERROR = re.compile(
    r"\b(?:page|article|story|content|url)\b.{0,60}\b(?:not found|"
    r"(?:can ?not|can[’']t|could not|couldn[’']t) be found|no longer (?:exists?|available)|"
    r"does(?: not|n[’']t) exist|"
    r"(?:may|might|has|have) (?:have )?(?:been )?(?:moved|deleted|removed))"
    r"|\b(?:can[’']t|cannot|couldn[’']t|could not) find (?:that|the|this|your) page\b"
    r"|\b(?:error|http) ?[45]\d\d\b|\b(?:40[34]|50[23]) (?:error|not|forbidden|bad|service)",
    re.I,
)
_COOKIES = re.compile(
    r"\b(?:we|our|partners)\b.{0,200}\b(?:cookies|store and/or access information)\b"
    r".{0,400}\b(?:consent|accept|preferences|agree|privacy)\b",
    re.I | re.S,
)
_ROBOTS = re.compile(
    r"\b(?:checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|unusual traffic|"
    r"enable javascript|complete the security check|access denied|"
    r"redirect to your requested)\b",
    re.I,
)
_NO_ARTICLE = (
    ("an error page", _ERROR),
    ("a cookie notice", _COOKIES),
    ("a page that checks the browser", _ROBOTS),
)
_PAGE_WORDS = 110
_WORDS_NEEDED = 8
_WALLED_WORDS = 150


def refuse_files(data: bytes, name: str | None) -> None:
    """Raises UserError for PDFs, images, office files and other things that are no text."""
    ending = re.search(r"\.\w+$", (name or "").lower())
    what = next((w for magic, w in _MAGIC if data.startswith(magic)), None)
    if what is None and data[:4] == b"RIFF":
        what = "an image or a recording"
    if what == "an image" and data[:2] == b"BM" and b"\x00" not in data[:64]:
        what = None
    if what is None and ending:
        what = _NAMES.get(ending.group(0))
    if what is None and _binary(data):
        what = "not text"
    if what:
        raise UserError(f"This file is {what}, which cannot be read as an article. {_ADVICE}")


def _binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    start = data[:4096]
    control = sum(1 for b in start if b < 32 and b not in (9, 10, 11, 12, 13, 27))
    return control > len(start) * 0.02


def behind_wall(text: str) -> bool:
    """Whether a page asks for a login or a subscription."""
    return bool(_WALL.search(text[:20000]))


def refuse_walls(page: str, body: str) -> None:
    """Raises UserError for a login or paywall page with hardly any article on it."""
    if len(body.split()) < _WALLED_WORDS and behind_wall(page):
        raise UserError(
            "This is a login or subscription page, not the article itself. "
            "Open the article in your browser, then paste or upload the text."
        )


def refuse_pages(headline: str | None, body: str) -> None:
    """Raises UserError for error pages, cookie notices and robot checks: short, and saying so.

    Only the main text counts: every page has a cookie banner somewhere.
    """
    if len(body.split()) >= _PAGE_WORDS:
        return
    text = f"{headline or ''}\n{body}"
    what = next((name for name, form in _NO_ARTICLE if form.search(text)), None)
    if what:
        raise UserError(f"This is {what}, not an article. {_ADVICE}")


def refuse_too_little(body: str) -> None:
    """Raises UserError when there is no text to work with."""
    count = len(body.split())
    if not count:
        raise UserError(f"No article text was found. {_ADVICE}")
    if count < _WORDS_NEEDED:
        raise UserError(f"That is too little text for an article ({count} words). {_ADVICE}")
