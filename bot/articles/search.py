"""Searching articles: ranked, with the match marked, and never an error whatever is typed."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from bot.articles.store import guild_word
from bot.articles.topics import READ, Topic, words_of
from bot.storage.db import Connection
from bot.times import from_ms

MARK, UNMARK = "\x02", "\x03"  # round a match, for a card to put its own markup there
RANKED = 1_000  # matches that are ranked: of a commoner word the newest
FILTERED = 300  # ranked matches a topic looks through
WORDS, LONGEST = 16, 300
SNIPPET = 24  # words
_PART = re.compile(r"[\"“”„]([^\"“”„]{1,200})[\"“”„]|([^\s\"“”„]+)")
WORD = re.compile(r"[^\W_]+")
_RANK = "bm25(article_text, 0.0, 8.0, 1.0, 2.0, 3.0)"
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
    """A page of hits. ``loose`` when no article had every word and any of them was enough;
    ``within`` is the window looked through, where there may be more beyond it."""

    hits: tuple[Hit, ...]
    total: int
    loose: bool = False
    within: int | None = None


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
        newest, within = ([], None) if typed.strip() else _newest(conn, guild_id, chosen)
        return Results(tuple(newest[offset : offset + limit]), len(newest), within=within)
    asked = " AND ".join(terms)
    found, within = _matching(conn, guild_id, asked, chosen)
    if loose := not found and len(terms) > 1:
        asked = " OR ".join(terms)
        found, within = _matching(conn, guild_id, asked, chosen)
    hits = _drawn(conn, asked, found[offset : offset + limit])
    return Results(hits, len(found), loose and bool(found), within)


def terms_of(typed: str) -> list[str]:
    """What was typed as full-text terms: "a phrase" and joined words as phrases, signs dropped."""
    found = []
    for phrase, word in _PART.findall(typed[:LONGEST].replace("\x00", " ")):
        parts = WORD.findall(phrase or word)
        if parts:
            found.append('"' + " ".join(parts) + '"')
    return list(dict.fromkeys(found))[:WORDS]


def _matching(
    conn: Connection, guild_id: int, terms: str, filters: Filters
) -> tuple[list[int], int | None]:
    """The numbers of the articles found, the best first, and the window where it was full.

    The server's own word is only asked for, not ranked with: it stands in every article, and to
    weigh a word costs as much as there are articles that hold it, thrice that within columns. It
    also leaves out what was removed.
    """
    where, values = _conditions(filters)
    joined = "JOIN article ON article_id = article_text.rowid" if where else ""
    first, last, among = conn.execute(  # many numbers in one row: each row takes a turn of Python
        "SELECT min(found), max(found), json_group_array(found) FROM ("
        f"SELECT article_text.rowid AS found FROM article_text {joined}"
        f" WHERE article_text MATCH ? {where} ORDER BY article_text.rowid DESC LIMIT ?)",
        (f"{{guild_word}} : {guild_word(guild_id)} AND {_asked(terms)}", *values, RANKED),
    ).fetchone()
    if first is None:
        return [], None
    most = FILTERED if filters.topic else RANKED
    ranked = conn.execute(
        "SELECT json_group_array(found) FROM (SELECT rowid AS found FROM article_text"
        " WHERE article_text MATCH ? AND rowid BETWEEN ? AND ?"
        " AND +rowid IN (SELECT value FROM json_each(?))"
        f" ORDER BY {_RANK}, rowid DESC LIMIT ?)",
        (terms, first, last, among, most),
    ).fetchone()[0]
    found: list[int] = json.loads(ranked)
    return _of_topic(conn, found, filters.topic), most if len(found) == most else None


def _asked(terms: str) -> str:
    return f"{{headline body publication author}} : ({terms})"


def _drawn(conn: Connection, terms: str, page: list[int]) -> tuple[Hit, ...]:
    """One page of what was found: only its articles are marked and cut."""
    rows = conn.execute(
        f"{_PICTURED} FROM article_text JOIN article ON article_id = article_text.rowid WHERE"
        f" article_text MATCH ? AND article_text.rowid IN ({','.join('?' * len(page))})",
        (_asked(terms), *page),
    )
    hits = {row["article_id"]: _hit(row) for row in rows}
    return tuple(hits[one] for one in page if one in hits)  # it may have changed since


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


def _of_topic(conn: Connection, found: list[int], topic: Topic | None) -> list[int]:
    if topic is None:
        return found
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
