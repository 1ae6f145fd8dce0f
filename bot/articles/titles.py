"""Titles as they are being typed: the newest articles whose headlines begin like that."""

from __future__ import annotations

from dataclasses import dataclass

from bot.articles.search_terms import LONGEST, WORD
from bot.articles.store import matching
from bot.storage.db import Connection

MOST = 25  # choices Discord shows


@dataclass(frozen=True)
class Title:
    """An article's headline and number."""

    article_id: int
    headline: str


def titles(conn: Connection, guild_id: int, typed: str, *, limit: int = MOST) -> list[Title]:
    """The newest titles that hold all words typed, the last one perhaps unfinished."""
    words = WORD.findall(typed[:LONGEST].replace("\x00", " "))[:8]
    if not words:
        rows = conn.execute(
            "SELECT article_id, headline FROM article INDEXED BY article_newest"
            " WHERE guild_id = ? AND removed_at IS NULL ORDER BY published_at DESC LIMIT ?",
            (guild_id, limit),
        )
    else:
        terms = " AND ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}" *'])
        rows = conn.execute(
            "SELECT article_id, article.headline FROM article_title"
            " JOIN article ON article_id = article_title.rowid WHERE article_title MATCH ?"
            " ORDER BY article_title.rowid DESC LIMIT ?",
            (matching(guild_id, terms), limit),
        )
    return [Title(row["article_id"], row["headline"]) for row in rows]
