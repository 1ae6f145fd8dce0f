"""From the text of a page to a parsed article. Pure: no network, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.articles import comments, dates, heading, lines, surveys
from bot.articles.characters import decoded, mended
from bot.articles.figures import figures
from bot.articles.furniture import cleared, teaser
from bot.articles.kinds import kind_of
from bot.articles.lines import Line, tidy
from bot.articles.mastheads import from_address, from_text, of_survey
from bot.articles.model import OPINIONS, Comment, Dated, Parsed, SummarySentence, Survey
from bot.articles.people import Cast
from bot.articles.quotes import quotes
from bot.articles.refusals import refuse_files, refuse_too_little, refuse_walls
from bot.articles.respondents import contradictions, settled
from bot.articles.sentences import sentences
from bot.articles.sides import other_side
from bot.articles.summary import dangling, extract, further, quoted_places, rank, whole
from bot.articles.upcoming import upcoming

_HTML = re.compile(r"<!doctype html|<html\b|<(?:body|article|head|div|p)\b[^>]*>", re.I)
_LABEL = re.compile(r"^(?:exclusive|breaking|updated?|revealed)(?:\s*[:–—-]\s*|\s+(?=[A-Z]))", re.I)
_LONGEST = 2_000_000


@dataclass(frozen=True)
class Hints:
    """What an HTML page says about itself outside its text."""

    title: str | None = None
    author: str | None = None
    day: date | None = None
    publication: str | None = None
    section: str | None = None
    url: str | None = None
    standfirst: str | None = None
    comments: tuple[Comment, ...] = ()
    printed_comments: int | None = None
    categories: tuple[str, ...] = ()


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
    from bot.articles.page import read

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
    found = [tidy(line.plain) for line in rest]
    if found:
        found[0] = _LABEL.sub("", found[0]) or found[0]
    return [text for text in found if text]


def assembled(
    text: str, hints: Hints, *, name: str | None = None, everything: str | None = None
) -> Parsed:
    """Splits a text into its parts and reads each. Raises UserError when there is no article."""
    page = lines.read(text)
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
    author, rest, formal = (None, top.rest, False)
    if not top.author and not hints.author:
        author, rest, formal = heading.signature(top.rest)
    top.sign(author)
    paragraphs = _paragraphs(_closing_meta(top, rest))
    body = "\n\n".join(paragraphs)
    refuse_walls(everything or text, body)
    if not blocks:
        refuse_too_little(body)
    return _facts(
        _Parts(
            top,
            paragraphs,
            blocks,
            readers,
            pings,
            printed,
            text,
            hints,
            bool(author) or formal,
            bool(start and start.title),
            name,
        )
    )


def _closing_meta(top: heading.Top, rest: list[Line]) -> list[Line]:
    """Takes bylines and dates that stand just below the lead or at the very end."""
    kept: list[Line] = []
    for index, line in enumerate(rest):
        edge = index <= 2 or index >= len(rest) - 2
        if (
            edge
            and len(line.text) < 140
            and not line.bullet
            and heading.meta(top, line.text, False)
        ):
            continue
        kept.append(line)
    return kept


@dataclass(frozen=True)
class _Parts:
    """The pieces of a page between the splitting and the reading."""

    top: heading.Top
    paragraphs: list[str]
    blocks: list[Survey]
    comments: list[Comment]
    trackbacks: list[Comment]
    printed: int | None
    page: str
    hints: Hints
    signed: bool
    blog: bool
    name: str | None


def _dated(parts: _Parts, notes: Sequence[str]) -> Dated:
    day = parts.hints.day or parts.top.day
    if day:
        return dates.printed(day)
    return dates.inferred(sentences("\n\n".join([*parts.paragraphs, *notes])))


def _headline(parts: _Parts) -> str:
    found = parts.hints.title or parts.top.headline
    if not found and parts.name:
        stem = re.sub(r"\.\w{1,5}$", "", parts.name)
        found = re.sub(r"[-_]+", " ", stem).strip().capitalize()
    if not found:
        first = sentences(parts.paragraphs[0])[0].text if parts.paragraphs else "Untitled"
        found = first if len(first) <= 120 else first[:117].rsplit(" ", 1)[0] + "…"
    return tidy(found)


def _warnings(parts: _Parts, author: str | None) -> list[str]:
    found: list[str] = []
    counted = len(parts.comments) + len(parts.trackbacks)
    if parts.printed is not None and parts.printed != counted:
        found.append(f"The page prints {parts.printed} comments, {counted} were read.")
    if parts.trackbacks:
        found.append(
            f"Of the {counted} responses {len(parts.comments)} are comments; "
            f"trackbacks from other sites: {len(parts.trackbacks)}."
        )
    if author and " " not in author:
        found.append(f"The author is printed as “{author}” only.")
    return found


def _facts(parts: _Parts) -> Parsed:
    top, hints, paragraphs = parts.top, parts.hints, parts.paragraphs
    body = "\n\n".join(paragraphs)
    text = sentences(body)
    notes = sorted({s.note for s in parts.blocks if s.note})
    dated = _dated(parts, notes)
    standfirst = hints.standfirst or top.standfirst
    spoken = [*([standfirst] if standfirst else []), *paragraphs]
    cast = Cast(spoken)
    said = quotes(spoken, cast)
    author = hints.author or top.author
    kind = kind_of(
        top,
        paragraphs,
        signed=parts.signed,
        blog=parts.blog or top.filed,
        surveys=len(parts.blocks),
        speakers=len({q.speaker for q in said if q.speaker} - {author}),
        hint=hints.section,
    )
    headline = _headline(parts)
    number, doubts = settled([*paragraphs, *notes], parts.blocks)
    found = surveys.completed(parts.blocks, number, of_survey(body))
    quoted = quoted_places(paragraphs)
    fit = [s for s in text if whole(s, quoted) and not dangling(s.text)]
    side = other_side(fit, cast, text, opinion=kind in OPINIONS)
    ranked = rank(text, headline, quoted, opinion=kind in OPINIONS)
    chosen = extract(ranked, None if kind in OPINIONS else side)
    return Parsed(
        headline=headline,
        kind=kind,
        body=body,
        publication=hints.publication
        or top.publication
        or from_address(hints.url or top.url)
        or from_text(parts.page, body),
        author=author,
        author_confidence="printed" if hints.author else top.confidence,
        date=dated,
        standfirst=standfirst,
        kicker=top.kicker,
        comments=tuple(parts.comments),
        trackbacks=tuple(parts.trackbacks),
        printed_comments=parts.printed,
        quotes=said,
        surveys=found,
        figures=figures(text),
        upcoming=upcoming(text, dated, quoted),
        summary=chosen,
        points=further(ranked, chosen),
        other_side=SummarySentence(side.text, side.start, side.end) if side else None,
        warnings=tuple([*doubts, *contradictions(paragraphs, found), *_warnings(parts, author)]),
        categories=hints.categories or top.categories,
        url=hints.url or top.url,
    )
