"""Searching articles: ranked, with the match marked, and never an error whatever is typed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.articles.misspelt import mended
from bot.articles.ranking import EVERYWHERE, RANKED, Ranked, Scope, any_of, ranked
from bot.articles.search_terms import WORD, apart, terms_of
from bot.articles.topics import READ, Topic, words_of
from bot.storage.db import Connection
from bot.times import from_ms

MARK, UNMARK = "\x02", "\x03"  # round a match, for a card to put its own markup there
FILTERED = 300  # ranked matches a topic looks through
SNIPPET = 24  # words
_MARKED = re.compile(f"{MARK}([^{UNMARK}]+){UNMARK}")
_PICTURED = (
    "SELECT article_id, article.headline, kind, article.publication, dated, evidence, published_at,"
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
    """A page of hits. The first ``whole`` of all have every word, the others some.

    ``instead`` tells which word was looked for in place of which typed one that no article has;
    ``within`` is how many were weighed, where there are more beyond them.
    """

    hits: tuple[Hit, ...]
    total: int
    whole: int = 0
    within: int | None = None
    instead: tuple[tuple[str, str], ...] = ()

    @property
    def loose(self) -> bool:
        """Whether no article has every word and any of them was enough."""
        return bool(self.total) and not self.whole


def search(
    conn: Connection, guild_id: int, typed: str, filters: Filters | None = None, *,
    offset: int = 0, limit: int = 5,
) -> Results:  # fmt: skip
    """Articles with every word typed, the best first, then those with some of them where they are
    few; a word that no article has is taken for one that differs by a slip.

    Without a word to look for, the newest articles that pass the filters.
    """
    chosen = filters or Filters()
    terms = terms_of(typed)
    if not terms:
        newest, within = ([], None) if typed.strip() else _newest(conn, guild_id, chosen)
        return Results(
            tuple(newest[offset : offset + limit]), len(newest), len(newest), within=within
        )
    where, values = _conditions(chosen)
    scope = Scope(guild_id, where, tuple(values))
    found, terms, instead = _ranked(conn, scope, terms)
    kept = _of_topic(conn, found.found[: FILTERED if chosen.topic else None], chosen.topic)
    window = FILTERED if chosen.topic else RANKED
    cut = len(found.found) > FILTERED if chosen.topic else found.cut
    whole = len(set(kept) & set(found.found[: found.whole]))
    hits = _drawn(
        conn, any_of(apart(terms) if len(terms) > 1 else terms), kept[offset : offset + limit]
    )
    said = tuple((typed, _printed(hits, meant)) for typed, meant in instead)
    return Results(hits, len(kept), whole, window if cut else None, said)


def _ranked(
    conn: Connection, scope: Scope, terms: list[str]
) -> tuple[Ranked, list[str], tuple[tuple[str, str], ...]]:
    """What has the terms, put right where no article has every one of them."""
    found = ranked(conn, scope, terms)
    if found.whole:
        return found, terms, ()
    right, instead = mended(conn, scope, terms)
    return (ranked(conn, scope, right), right, instead) if instead else (found, terms, ())


def _printed(hits: Iterable[Hit], word: str) -> str:
    """A word as the articles found print it: the index takes "commissionned" for the same word."""
    marked = [
        one.casefold()
        for hit in hits
        for one in _MARKED.findall(f"{hit.headline} {hit.excerpt}")
        if WORD.fullmatch(one) and one[:3].casefold() == word[:3].casefold()
    ]
    return min(marked, key=lambda one: (one != word, abs(len(one) - len(word))), default=word)


def _drawn(conn: Connection, terms: str, page: Iterable[int]) -> tuple[Hit, ...]:
    """One page of what was found: only its articles are marked and cut, each looked up for
    itself, which is what the index does fastest."""
    query = (
        f"{_PICTURED} FROM article_text JOIN article ON article_id = article_text.rowid WHERE"
        " article_text MATCH ? AND article_text.rowid = ?"
    )
    asked = f"{{{EVERYWHERE}}} : ({terms})"
    rows = (conn.execute(query, (asked, one)).fetchone() for one in page)
    return tuple(_hit(row) for row in rows if row is not None)  # it may have changed since


def _newest(conn: Connection, guild_id: int, filters: Filters) -> tuple[list[Hit], int | None]:
    where, values = _conditions(filters)
    rows = conn.execute(
        "SELECT article_id, headline, kind, publication, dated, evidence, published_at,"
        " headline AS marked, substr(body, 1, 160) AS excerpt FROM article"
        f" WHERE guild_id = ? AND removed_at IS NULL {where}"
        " ORDER BY published_at DESC, article_id DESC LIMIT ?",
        (guild_id, *values, FILTERED),
    )
    hits = {row["article_id"]: _hit(row) for row in rows}
    found = [hits[one] for one in _of_topic(conn, list(hits), filters.topic)]
    return found, FILTERED if len(hits) == FILTERED else None


def _conditions(filters: Filters) -> tuple[str, list[object]]:
    where, values = "", []
    for column, value in (
        ("kind = ?", filters.kind),
        ("article.publication = ? COLLATE NOCASE", filters.publication),
        ("dated <> '' AND substr(dated || '-12-31', 1, 10) >= ?", _iso(filters.since)),
        ("dated <> '' AND substr(dated || '-01-01', 1, 10) <= ?", _iso(filters.until)),
    ):
        if value is not None:
            where += f" AND {column}"
            values.append(value)
    return where, list(values)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _of_topic(conn: Connection, found: Iterable[int], topic: Topic | None) -> list[int]:
    if topic is None:
        return list(found)
    query = (
        "SELECT headline, blocks ->> '$.parsed.standfirst', substr(body, 1, ?) FROM article"
        " WHERE article_id = ?"
    )
    rows = {one: conn.execute(query, (READ, one)).fetchone() for one in found}
    return [one for one in found if topic.fits(words_of(*rows[one]))]


def _hit(row: sqlite3.Row) -> Hit:
    return Hit(
        article_id=row["article_id"],
        headline=row["marked"],
        kind=row["kind"],
        publication=row["publication"],
        dated=row["dated"],
        evidence=row["evidence"],
        excerpt=" ".join(row["excerpt"].split()),
        published_at=from_ms(row["published_at"]),
    )
