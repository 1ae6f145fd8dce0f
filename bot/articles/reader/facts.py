"""The pieces a page is split into, and what is read from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.model import (
    OPINIONS,
    Comment,
    Dated,
    Kind,
    LeftOut,
    Parsed,
    Quote,
    SummarySentence,
    Survey,
    Upcoming,
)
from bot.articles.reader import printed_dates
from bot.articles.reader.bylines import Top
from bot.articles.reader.figures import figures
from bot.articles.reader.genre import corrects, kind_of
from bot.articles.reader.marks import LONGEST
from bot.articles.reader.mastheads import from_address, from_text, named
from bot.articles.reader.metadata import Hints
from bot.articles.reader.names import Cast
from bot.articles.reader.quotes import quotes
from bot.articles.reader.respondents import completed, contradictions, of_survey, settled
from bot.articles.reader.sentences import sentences
from bot.articles.reader.summary import (
    dangling,
    extract,
    further,
    other_side,
    quoted_places,
    rank,
    speeches,
    whole,
)
from bot.articles.reader.text_lines import Label, Piece, tidy
from bot.articles.reader.upcoming import deadlines, upcoming

# No article has more paragraphs or sentences; what is longer is read as far as this.
MOST = 600

# A record is dated by the meeting it is of.
_RECORD = re.compile(r"(?:draft )?(?:minutes|notes|record|summary|report) of\b", re.I)


@dataclass(frozen=True)
class Pieces:
    """The pieces of a page between the splitting and the reading."""

    top: Top
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
    pieces: tuple[Piece, ...] = ()
    library: int | None = None

    @property
    def text(self) -> str:
        """The article's own text, survey and standfirst with it."""
        own = (Label.BODY, Label.SURVEY, Label.STANDFIRST)
        return "\n".join(piece.text for piece in self.pieces if piece.label in own)


def _dated(pieces: Pieces, notes: Sequence[str], kind: Kind) -> Dated:
    top = pieces.top
    day = pieces.hints.day or top.day or top.updated
    if day and not _event(pieces, kind):
        return printed_dates.printed(day)
    if top.issue:
        start, words = top.issue
        return Dated(str(start.year), f"printed as “{words}”", start)
    held = printed_dates.dates_in(_headline(pieces)) if _RECORD.match(_headline(pieces)) else []
    if held:
        return printed_dates.printed(held[0][0])
    return printed_dates.inferred(sentences("\n\n".join([*pieces.paragraphs[:MOST], *notes])))


def _event(pieces: Pieces, kind: Kind) -> Upcoming | None:
    """A notice that prints a day with an hour at its head prints when the event is."""
    top = pieces.top
    if kind != "notice" or not top.hour or not top.day or pieces.hints.day:
        return None
    return Upcoming(top.hour, top.hour, top.day.isoformat())


def _headline(pieces: Pieces) -> str:
    found = pieces.hints.title or pieces.top.headline
    if not found and pieces.name:
        stem = re.sub(r"\.\w{1,5}$", "", pieces.name)
        found = re.sub(r"[-_]+", " ", stem).strip().capitalize()
    if not found:
        first = sentences(pieces.paragraphs[0])[0].text if pieces.paragraphs else "Untitled"
        found = first if len(first) <= 120 else first[:117].rsplit(" ", 1)[0] + "…"
    return tidy(found)


def _warnings(pieces: Pieces, author: str | None) -> list[str]:
    found: list[str] = []
    counted = len(pieces.comments) + len(pieces.trackbacks)
    if pieces.printed is not None and pieces.printed != counted:
        found.append(f"The page prints {pieces.printed} comments, {counted} were read.")
    if pieces.trackbacks:
        found.append(
            f"Of the {counted} responses {len(pieces.comments)} are comments; "
            f"trackbacks from other sites: {len(pieces.trackbacks)}."
        )
    if author and " " not in author:
        found.append(f"The author is printed as “{author}” only.")
    return found


def _kind(pieces: Pieces, said: Sequence[Quote], author: str | None) -> Kind:
    return kind_of(
        pieces.top,
        pieces.paragraphs,
        signed=pieces.signed,
        blog=pieces.blog or pieces.top.filed,
        surveys=len(pieces.blocks),
        speakers=len({q.speaker for q in said if q.speaker} - {author}),
        author=bool(author),
        hint=pieces.hints.section,
    )


def _publication(pieces: Pieces, body: str, cast: Cast) -> str | None:
    top = pieces.top
    said = pieces.hints.publication or top.publication or named(top.kicker)
    return said or from_address(pieces.hints.url) or from_text(pieces.page, body, cast.surnames)


_Chosen = tuple[SummarySentence, ...]


def _extract(
    pieces: Pieces, body: str, cast: Cast, shown: str, *, opinion: bool
) -> tuple[_Chosen, _Chosen, SummarySentence | None]:
    """Summary, further points and the other side; an opinion keeps its three sentences."""
    text = sentences(body)[:MOST]
    quoted = quoted_places(pieces.paragraphs[:MOST])
    fit = [s for s in text if whole(s, quoted)] + speeches(text, quoted, body)
    fit = [s for s in fit if not dangling(s.text)]
    side = other_side(fit, cast, text, opinion=opinion)
    ranked = rank(text, quoted, opinion=opinion)
    summary = extract(ranked, None if opinion else side)
    if corrects(_headline(pieces)):  # the mistake alone would be told as news: both, in order
        summary = tuple(SummarySentence(s.text, s.start, s.end) for s in text[:3])
    if not summary:  # all of it quoted, or leaning on what stands above: its first sentences
        fit = [s for s in text if len(s.text.split()) > 4 and not s.text.endswith(":")]
        told = [s for s in fit if not dangling(s.text)][:2]
        summary = tuple(SummarySentence(s.text, s.start, s.end) for s in told)
    other = SummarySentence(side.text, side.start, side.end) if side else None
    return summary, further(ranked, summary, shown), other


def _left_out(pieces: Pieces) -> tuple[LeftOut, ...]:
    """What of the page is no part of the article, readers' comments and byline apart."""
    labels = (Label.FURNITURE, Label.HIDDEN, Label.CAPTION)
    out = (piece for piece in pieces.pieces if piece.label in labels)
    return tuple(LeftOut(piece.rule or piece.label.value, piece.text) for piece in out)


def facts(pieces: Pieces) -> Parsed:
    """Everything a reader takes from the article."""
    top, hints, paragraphs = pieces.top, pieces.hints, pieces.paragraphs
    body = "\n\n".join(paragraphs)
    text = sentences(body)[:MOST]
    notes = sorted({s.note for s in pieces.blocks if s.note})
    standfirst = hints.standfirst or top.standfirst
    spoken = [p[:LONGEST] for p in [standfirst, *paragraphs[:MOST]] if p]
    cast = Cast(spoken)
    said = quotes(spoken, cast)
    author = hints.author or top.author
    kind = _kind(pieces, said, author)
    dated = _dated(pieces, notes, kind)
    number, doubts = settled([*paragraphs, *notes, _headline(pieces)], pieces.blocks)
    found = completed(pieces.blocks, number, of_survey(body))
    told, paper = figures(text), _publication(pieces, body, cast)
    ahead = upcoming(text, dated, quoted_places(paragraphs[:MOST]))
    event = _event(pieces, kind)
    ahead = (event, *ahead) if event else ahead
    shown = "\n".join([f.context for f in told] + [u.text for u in ahead])
    summary, points, other = _extract(pieces, body, cast, shown, opinion=kind in OPINIONS)
    return Parsed(
        headline=_headline(pieces),
        kind=kind,
        body=body,
        publication=paper,
        author=author,
        author_confidence="printed" if hints.author else top.confidence,
        date=dated,
        standfirst=standfirst,
        kicker=None if named(top.kicker) or top.kicker == paper else top.kicker,
        comments=tuple(pieces.comments),
        trackbacks=tuple(pieces.trackbacks),
        printed_comments=pieces.printed,
        quotes=said,
        surveys=found,
        figures=told,
        upcoming=ahead,
        summary=summary,
        points=points,
        other_side=other,
        warnings=(*doubts, *contradictions(found), *_warnings(pieces, author)),
        categories=hints.categories or top.categories,
        url=hints.url,
        deadlines=deadlines([_headline(pieces), *paragraphs[:MOST], *notes], dated),
        left_out=_left_out(pieces),
        library_words=pieces.library,
    )
