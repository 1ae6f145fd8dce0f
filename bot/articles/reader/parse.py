"""From the text of a page to a parsed article. Pure: no network, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.model import Comment, Parsed
from bot.articles.reader import comments, furniture, heading, surveys, text_lines
from bot.articles.reader.bylines import NAME, Top, eventful, meta
from bot.articles.reader.characters import decoded, mended
from bot.articles.reader.facts import Pieces, facts
from bot.articles.reader.genre import from_section
from bot.articles.reader.metadata import Hints
from bot.articles.reader.page import Page
from bot.articles.reader.page import read as read_page
from bot.articles.reader.printed_dates import dates_in
from bot.articles.reader.refusals import refuse_files, refuse_pages, refuse_too_little
from bot.articles.reader.signature import signature, writers
from bot.articles.reader.text_lines import Label, Line, Sheet, ended, letters, prose, tidy

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
    if (name or "").lower().endswith((".html", ".htm", ".xhtml")) or looks_like_html(text):
        return parse_html(data, charset=None)
    return parse_text(text, name=name)


def looks_like_html(text: str) -> bool:
    """Whether a text is the source of a web page."""
    start = text.lstrip("\ufeff \r\n\t")[:3000]
    return start.startswith("<") and bool(_HTML.search(start))


def parse_html(data: bytes, *, url: str | None = None, charset: str | None = None) -> Parsed:
    """Reads the bytes of a web page; nothing is fetched. Raises UserError as `parse_bytes`."""
    return facts(labelled(data, url=url, charset=charset))


def labelled(data: bytes, *, url: str | None = None, charset: str | None = None) -> Pieces:
    """The pieces of a web page, before anything is read from them."""
    refuse_files(data, None)
    page = read_page(decoded(data, charset)[:_LONGEST], url)
    return split(Sheet(page.pieces), page.hints, page=page)


def parse_text(text: str, *, name: str | None = None) -> Parsed:
    """Reads a pasted text or the dump of a page; `name` is the file's, a headline of last resort.

    Raises UserError for login pages and too little text.
    """
    if looks_like_html(text):
        return parse_html(text.encode("utf-8", "replace"), charset="utf-8")
    text = mended(text[:_LONGEST])
    return facts(split(Sheet.of(text_lines.read(text)), Hints(), name=name, text=text))


def _paragraphs(rest: Sequence[Line]) -> list[str]:
    found = [_FOOTNOTE.sub("", tidy(line.plain)) for line in rest]
    if found:
        found[0] = _LABEL.sub("", found[0]) or found[0]
    return [text for text in found if text]


def split(
    sheet: Sheet, hints: Hints, *, name: str | None = None, text: str = "", page: Page | None = None
) -> Pieces:
    """Labels every line of a text or page. Raises UserError when there is no article."""
    everything = page.everything if page else text
    sheet.take([line for line in sheet.left if line.head], Label.FURNITURE, "running head")
    readers, pings, printed, start = _comments(sheet, page)
    furniture.label(sheet)
    blocks, left = surveys.read(sheet.left)
    sheet.keep(left, Label.SURVEY)
    top = heading.read(left, hints.title or (start.title if start else None), page=bool(page))
    rest, signed, formal = _signature(sheet, top, hints)
    if page and not (top.day or hints.day):
        _small_print(sheet, top)
    rest = _without_bio(top, rest)
    rest = _without_labels(sheet, _closing_meta(top, rest))
    _crown(sheet, top, hints, rest)
    paragraphs = _paragraphs(rest)
    body = "\n\n".join(paragraphs)
    refuse_pages(sheet.pieces, hints.title or top.headline, body, page.said if page else "")
    if not blocks:
        refuse_too_little(body)
    return Pieces(
        top=top,
        paragraphs=paragraphs,
        blocks=blocks,
        comments=readers,
        trackbacks=pings,
        printed=printed,
        page=everything,
        hints=hints,
        signed=bool(signed) or formal,
        blog=bool(start and start.title),
        name=name,
        pieces=tuple(sheet.pieces),
        library=page.library if page else None,
    )


def _comments(
    sheet: Sheet, page: Page | None
) -> tuple[list[Comment], list[Comment], int | None, comments.Start | None]:
    """Takes the readers' comments: those the markup shows, else those below a heading of theirs."""
    lines = sheet.left
    start = comments.start(lines)
    below = lines[start.index + 1 :] if start else []
    if start:
        if comments.headed(lines[start.index]):
            sheet.take(lines[start.index : start.index + 1], Label.FURNITURE, "comments heading")
        bars = (furniture.furniture, furniture.tail)
        said = [line for line in below if not any(bar(line.plain) for bar in bars)]
        sheet.take(said, Label.COMMENT)
        sheet.take(below, Label.FURNITURE, "below the comments")
    if page and page.comments:
        return list(page.comments), [], page.printed_comments, start
    if not start:
        return [], [], page.printed_comments if page else None, None
    readers, pings = comments.read(below, start.count)
    return readers, pings, start.count, start


def _signature(sheet: Sheet, top: Top, hints: Hints) -> tuple[list[Line], list[str], bool]:
    """Takes the name below a letter; the lines above it, who signs, whether a formula says so."""
    signed, rest, formal = list[str](), top.rest, False
    if not top.author and not hints.author:
        signed, rest, formal = signature(top.rest)
    top.sign(signed[0] if signed else None)
    _several(top, rest, signed)
    return rest, signed, formal


def _crown(sheet: Sheet, top: Top, hints: Hints, rest: Sequence[Line]) -> None:
    """Labels what stands round the running text: headline, standfirst, kicker, byline."""
    headline = letters(hints.title or top.headline or "")
    standfirsts = {letters(said or "") for said in (hints.standfirst, top.standfirst)}
    kicker = letters(top.kicker or "")
    longest = 2 * max(map(len, (headline, kicker, *standfirsts)))
    for piece in sheet.pieces:
        if len(piece.text) > longest or not (piece.label is Label.BODY or piece.rule == "library"):
            continue
        bare = letters(piece.line.plain)
        if bare and bare == headline:
            sheet.lift([piece], Label.HEADLINE)
        elif bare and bare in standfirsts:
            sheet.lift([piece], Label.STANDFIRST)
        elif bare and bare == kicker:
            sheet.take([piece.line], Label.FURNITURE, "kicker")
    sheet.take(top.points, Label.STANDFIRST)
    sheet.take(top.captions, Label.CAPTION)
    sheet.take(top.widgets, Label.FURNITURE, "above the headline")
    sheet.keep(rest, Label.BYLINE)


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


def _small_print(sheet: Sheet, top: Top) -> None:
    """Takes byline and date between headline and text of a page that marks up neither."""
    pieces = sheet.pieces
    first = top.rest[0].number if top.rest else 0
    end = next((i for i, piece in enumerate(pieces) if piece.line.number == first), 0)
    for piece in pieces[max(0, end - 4) : end]:
        line = piece.text
        for part in (line, *re.split(r"\s{2,}|\s[|·•]\s|(?<=[a-z])\s(?=\d{1,4}[-/ .])", line)):
            if len(part.split()) <= 12 and meta(top, part, False):
                sheet.lift([piece], Label.BYLINE)


def _without_labels(sheet: Sheet, rest: list[Line]) -> list[Line]:
    """Takes a run of labels below the text: topics, sources, sections."""
    end = len(rest)
    while end and _label(rest[end - 1]):
        end -= 1
    running = sum(prose(line.text) for line in rest[:end])
    if len(rest) - end < 3 or running < 2:
        return rest
    sheet.take(rest[end:], Label.FURNITURE, "labels")
    return rest[:end]


def _label(line: Line) -> bool:
    tells = re.search(r"\d|://|www\.|@", line.text) and not dates_in(line.text)
    return len(line.text.split()) <= 6 and not (line.bullet or tells or ended(line.text))


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
        below = bool(index) and rest[index - 1].text.endswith(":") and dates_in(line.text)
        own = edge and len(line.text) < 140 and not (line.bullet or below)
        if own and not eventful(line.text) and meta(top, line.text, False):
            continue
        kept.append(line)
    return kept
