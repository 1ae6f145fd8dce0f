"""From the text of a page to a parsed article. Pure: no network, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.model import Comment, Parsed
from bot.articles.reader import comments, heading, surveys, text_lines
from bot.articles.reader.bylines import NAME, Top, meta
from bot.articles.reader.characters import decoded, mended
from bot.articles.reader.facts import Pieces, facts
from bot.articles.reader.furniture import cleared, teaser
from bot.articles.reader.genre import from_section
from bot.articles.reader.metadata import Hints
from bot.articles.reader.page import read
from bot.articles.reader.refusals import refuse_files, refuse_pages, refuse_too_little, refuse_walls
from bot.articles.reader.signature import signature, writers
from bot.articles.reader.text_lines import Line, ended, prose, tidy

_HTML = re.compile(r"<!doctype html|<html\b|<(?:body|article|head|div|p)\b[^>]*>", re.I)
_LABEL = re.compile(r"^(?:exclusive|breaking|updated?|revealed)(?:\s*[:–—-]\s*|\s+(?=[A-Z]))", re.I)
_FOOTNOTE = re.compile(r"(?<=[a-z]{3}[.,])\d{1,2}(?=$|\s[A-Z])")
_LONGEST = 2_000_000
_BIO = re.compile(
    rf"(?:[–—-]\s*)?(?P<who>{NAME})(?:,\s+[^,.]{{3,60}},)?,? (?:is|was|works|chairs|has been)\b"
)


def parse_bytes(data: bytes, name: str | None = None) -> Parsed:
    """Reads an uploaded file, choosing by its content.

    Raises UserError for PDFs, images and other files, login pages and too little text.
    """
    refuse_files(data, name)
    text = decoded(data)
    named_html = bool(re.search(r"\.x?html?$", (name or "").lower()))
    if named_html or looks_like_html(text):
        return parse_html(data, charset=None)
    return parse_text(text, name=name)


def looks_like_html(text: str) -> bool:
    """Whether a text is the source of a web page."""
    start = text.lstrip("\ufeff \r\n\t")[:3000]
    return start.startswith("<") and bool(_HTML.search(start))


def parse_html(data: bytes, *, url: str | None = None, charset: str | None = None) -> Parsed:
    """Reads the bytes of a web page; nothing is fetched. Raises UserError as `parse_bytes`."""
    refuse_files(data, None)
    page = read(mended(decoded(data, charset)[:_LONGEST]), url)
    return assembled(page.text, page.hints, everything=page.everything)


def parse_text(text: str, *, name: str | None = None) -> Parsed:
    """Reads a pasted text or the dump of a page; `name` is the file's, a headline of last resort.

    Raises UserError for login pages and too little text.
    """
    if looks_like_html(text):
        return parse_html(text.encode("utf-8", "replace"), charset="utf-8")
    return assembled(mended(text[:_LONGEST]), Hints(), name=name)


def _unteased(found: list[Line]) -> list[Line]:
    """Without the teasers of other pages above the article: each ends with a "read on" link."""
    last = max((i for i, line in enumerate(found[:12]) if teaser(line.text)), default=-1)
    rest = found[last + 1 :]
    enough = sum(len(line.text.split()) for line in rest) > 60
    return rest if last > 0 and enough else found


def _paragraphs(rest: Sequence[Line]) -> list[str]:
    found = [_FOOTNOTE.sub("", tidy(line.plain)) for line in rest]
    if found:
        found[0] = _LABEL.sub("", found[0]) or found[0]
    return [text for text in found if text]


def assembled(
    text: str, hints: Hints, *, name: str | None = None, everything: str | None = None
) -> Parsed:
    """Splits a text into its parts and reads each. Raises UserError when there is no article."""
    page = text_lines.read(text)
    start = comments.start(page)
    above = page[: start.index] if start else page
    readers: list[Comment] = list(hints.comments)
    pings: list[Comment] = []
    printed = hints.printed_comments
    if start and not readers:
        readers, pings = comments.read(page[start.index + 1 :], start.count)
        printed = start.count
    blocks, left = surveys.read(cleared(_unteased(above)))
    top = heading.read(left, hints.title or (start.title if start else None))
    signed, rest, formal = list[str](), top.rest, False
    if not top.author and not hints.author:
        signed, rest, formal = signature(top.rest)
    top.sign(signed[0] if signed else None)
    _several(top, rest, signed)
    if everything and not (top.day or hints.day):
        _small_print(top, everything, top.rest)
    rest = _without_bio(top, rest)
    paragraphs = _paragraphs(_without_labels(_closing_meta(top, rest)))
    body = "\n\n".join(paragraphs)
    refuse_walls(everything or text, body)
    refuse_pages(top.headline, body)
    if not blocks:
        refuse_too_little(body)
    return facts(
        Pieces(
            top=top,
            paragraphs=paragraphs,
            blocks=blocks,
            comments=readers,
            trackbacks=pings,
            printed=printed,
            page=text,
            hints=hints,
            signed=bool(signed) or formal,
            blog=bool(start and start.title),
            name=name,
        )
    )


def _several(top: Top, rest: list[Line], last: list[str]) -> None:
    """Takes all who sign one letter, or the letters of a page: no single one of them says it.

    `last` are those who sign its end; a name at its head is the first.
    """
    if not (len(last) > 1 or top.salutation or from_section(top.section) == "letter"):
        return
    found = [*([] if last else [top.author]), *writers(rest), *last]
    names = [name for name in dict.fromkeys(found) if name]
    if len(names) > 1:
        others = names[1] if len(names) == 2 else f"{len(names) - 1} others"
        top.author, top.confidence = f"{names[0]} and {others}", "printed"


def _small_print(top: Top, everything: str, rest: Sequence[Line]) -> None:
    """Takes byline and date between headline and text of a page that marks up neither."""
    shown = [line for line in everything.split("\n\n") if line]
    first = tidy(rest[0].text)[:40] if rest else ""
    end = next((i for i, line in enumerate(shown) if first and line.startswith(first)), 0)
    for line in shown[max(0, end - 4) : end]:
        for part in (line, *re.split(r"\s{2,}|\s[|·•]\s|(?<=[a-z])\s(?=\d{1,4}[-/ .])", line)):
            if len(part.split()) <= 12:
                meta(top, part, False)


def _without_labels(rest: list[Line]) -> list[Line]:
    """Drops a run of labels below the text: topics, sources, sections."""
    end = len(rest)
    while end and _label(rest[end - 1]):
        end -= 1
    running = sum(prose(line.text) for line in rest[:end])
    return rest[:end] if len(rest) - end >= 3 and running >= 2 else rest


def _label(line: Line) -> bool:
    numbered = re.match(r"\d+[.)]\s", line.text)
    return len(line.text.split()) <= 6 and not (line.bullet or numbered or ended(line.text))


def _without_bio(top: Top, rest: list[Line]) -> list[Line]:
    """Takes the closing line that says who the author is: "Dr X is a GP in Y"."""
    match = _BIO.match(rest[-1].text) if len(rest) > 2 else None
    if not match:
        return rest
    above = " ".join(line.text for line in rest[:-1])
    stranger = not top.author and match["who"].split()[-1] not in above
    if stranger:
        top.sign(match["who"])
    if top.author and match["who"].endswith(top.author.split()[-1]):
        top.bio = True
        return rest[:-1]
    return rest


def _closing_meta(top: Top, rest: list[Line]) -> list[Line]:
    """Takes bylines and dates that stand just below the lead or at the very end."""
    kept: list[Line] = []
    for index, line in enumerate(rest):
        edge = index <= 2 or index >= len(rest) - 2
        if edge and len(line.text) < 140 and not line.bullet and meta(top, line.text, False):
            continue
        kept.append(line)
    return kept
