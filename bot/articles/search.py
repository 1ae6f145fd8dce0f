"""Searching articles: ranked, with the match marked, and never an error whatever is typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.articles.store import guild_word
from bot.articles.topic_rule import text_of
from bot.articles.topics import Topic
from bot.db import Connection
from bot.times import from_ms

MARK, UNMARK = (
    "\x02",
    "\x03",
)  # round a match; never in a text, so that a card can put its own markup
RANKED = 1_000  # matches that are ranked: of a commoner word the newest
FILTERED = 300  # ranked matches a topic looks through
WORDS, LONGEST = 16, 300
SNIPPET = 24  # words
_PART = re.compile(r"[\"“”„]([^\"“”„]{1,200})[\"“”„]|([^\s\"“”„]+)")
WORD = re.compile(r"[^\W_]+")
_PICTURED = (
    "SELECT article_id, article.headline, kind, article.publication, dated, evidence, published_at,"
    " url, origin, archive,"
    f" highlight(article_text, 1, '{MARK}', '{UNMARK}') AS marked,"
    f" snippet(article_text, 2, '{MARK}', '{UNMARK}', '…', {SNIPPET}) AS excerpt"
)


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to. ``since`` and ``until`` are days, both included."""

    kind: str | None = None
    publication: str | None = None
    topic: Topic | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Hit:
    """One article found. ``headline`` and ``excerpt`` hold :data:`MARK` and :data:`UNMARK`."""

    article_id: int
    headline: str
    kind: str
    publication: str
    dated: str
    evidence: str
    excerpt: str
    published_at: datetime


@dataclass(frozen=True)
class Results:
    """A page of hits. ``loose`` when no article had every word and any of them was enough."""

    hits: tuple[Hit, ...]
    total: int
    loose: bool = False
    capped: bool = False


def search(
    conn: Connection, guild_id: int, typed: str, filters: Filters | None = None, *,
    offset: int = 0, limit: int = 5,
) -> Results:  # fmt: skip
    """Articles with every word typed, the best first; where there is none, with any of them.

    Without a word to look for, the newest articles that pass the filters.
    """
    chosen = filters or Filters()
    terms = terms_of(typed)
    if not terms:
        found = [] if typed.strip() else _newest(conn, guild_id, chosen)
        return _page(found, offset, limit, loose=False)
    found = _matching(conn, guild_id, " AND ".join(terms), chosen)
    if found or len(terms) == 1:
        return _page(found, offset, limit, loose=False)
    return _page(_matching(conn, guild_id, " OR ".join(terms), chosen), offset, limit, loose=True)


def terms_of(typed: str) -> list[str]:
    """What was typed as full-text terms: "a phrase" and joined words as phrases, signs dropped."""
    found = []
    for phrase, word in _PART.findall(typed[:LONGEST].replace("\x00", " ")):
        parts = WORD.findall(phrase or word)
        if parts:
            found.append('"' + " ".join(parts) + '"')
    return list(dict.fromkeys(found))[:WORDS]


def _page(found: Sequence[Hit], offset: int, limit: int, *, loose: bool) -> Results:
    return Results(
        tuple(found[offset : offset + limit]),
        len(found),
        loose and bool(found),
        len(found) >= RANKED,
    )


def _matching(conn: Connection, guild_id: int, terms: str, filters: Filters) -> list[Hit]:
    asked = f"{{headline body publication author}} : ({terms})"
    query = f"{{guild_word}} : {guild_word(guild_id)} AND {asked}"
    floor = conn.execute(
        "SELECT rowid FROM article_text WHERE article_text MATCH ? ORDER BY rowid DESC LIMIT 1"
        " OFFSET ?",
        (query, RANKED - 1),
    ).fetchone()
    where, values = _conditions(filters)
    rows = conn.execute(
        f"{_PICTURED} FROM article_text JOIN article ON article_id = article_text.rowid"
        f" WHERE article_text MATCH ? AND article_text.rowid >= ? {where}"
        " ORDER BY bm25(article_text, 0.0, 8.0, 1.0, 2.0, 3.0), article_id DESC LIMIT ?",
        (query, floor[0] if floor else 0, *values, FILTERED if filters.topic else RANKED),
    )
    return _of_topic(conn, rows.fetchall(), filters.topic)


def _newest(conn: Connection, guild_id: int, filters: Filters) -> list[Hit]:
    where, values = _conditions(filters)
    rows = conn.execute(
        "SELECT article_id, headline, kind, publication, dated, evidence, published_at,"
        " headline AS marked, substr(body, 1, 160) AS excerpt FROM article"
        f" WHERE guild_id = ? AND removed_at IS NULL {where}"
        " ORDER BY published_at DESC, article_id DESC LIMIT ?",
        (guild_id, *values, FILTERED),
    )
    return _of_topic(conn, rows.fetchall(), filters.topic)


def _conditions(filters: Filters) -> tuple[str, list[object]]:
    where, values = "AND removed_at IS NULL", []
    for column, value in (
        ("kind = ?", filters.kind),
        ("article.publication = ? COLLATE NOCASE", filters.publication),
        ("(dated = '' OR substr(dated || '-01-01', 1, 10) >= ?)", _iso(filters.since)),
        ("dated <> '' AND substr(dated || '-01-01', 1, 10) <= ?", _iso(filters.until)),
    ):
        if value is not None:
            where += f" AND {column}"
            values.append(value)
    return where, list(values)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _of_topic(conn: Connection, rows: list[object], topic: Topic | None) -> list[Hit]:
    hits = [_hit(row) for row in rows]
    if topic is None:
        return hits
    texts = {
        hit.article_id: conn.execute(
            "SELECT headline || char(10) || substr(body, 1, 20000) FROM article WHERE"
            " article_id = ?",
            (hit.article_id,),
        ).fetchone()[0]
        for hit in hits
    }
    return [hit for hit in hits if topic.fits(text_of(texts[hit.article_id]))]


def _hit(row: object) -> Hit:
    held: dict[str, object] = dict(row)  # type: ignore[call-overload]
    return Hit(
        article_id=int(str(held["article_id"])),
        headline=str(held["marked"]),
        kind=str(held["kind"]),
        publication=str(held["publication"]),
        dated=str(held["dated"]),
        evidence=str(held["evidence"]),
        excerpt=" ".join(str(held["excerpt"]).split()),
        published_at=from_ms(int(str(held["published_at"]))),
    )
