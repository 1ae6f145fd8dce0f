"""Other pieces on the subject of an article: not its copies, which belong to its story."""

from __future__ import annotations

from bot.articles.identity import fold
from bot.articles.library import Article
from bot.articles.reader.sentences import terms
from bot.articles.store import guild_word, matching
from bot.storage.db import Connection

MOST = 3
ASKED, LOOKED_AT, SHARED = 12, 40, 2
COMMON = 0.5  # a word of more than half of the articles tells no subject
OURS = frozenset(terms("practice practices GP GPs LMC NHS doctors patients survey"))  # nor these


def related(conn: Connection, article: Article) -> list[tuple[int, str]]:
    """Number and headline of up to three articles that share at least two telling words with it."""
    rare = _rare(conn, article)
    if len(rare) < SHARED:
        return []
    asked = " OR ".join(f'"{word}"' for word in rare)
    rows = conn.execute(
        "SELECT article_id, story_id, article.headline, substr(article.body, 1, 1500) AS opening"
        " FROM article_text JOIN article ON article_id = article_text.rowid"
        " WHERE article_text MATCH ? AND removed_at IS NULL AND story_id <> ? ORDER BY rank"
        " LIMIT ?",
        (matching(article.guild_id, asked), article.story_id, LOOKED_AT),
    )
    wanted, found, stories = set(terms(" ".join(rare))), [], set()
    for row in rows:
        shared = wanted & set(terms(f"{row['headline']} {row['opening']}"))
        if len(shared) >= SHARED and row["story_id"] not in stories:
            stories.add(row["story_id"])
            found.append((row["article_id"], row["headline"]))
    return found[:MOST]


def _rare(conn: Connection, article: Article) -> list[str]:
    """The words of the headline that tell its subject here: not those of most articles."""
    many = conn.execute(
        "SELECT count(*) FROM article_title WHERE article_title MATCH ?",
        (f"{{guild_word}} : {guild_word(article.guild_id)}",),
    ).fetchone()[0]
    words = list(
        dict.fromkeys(
            word for word in fold(article.parsed.headline).split() if set(terms(word)) - OURS
        )
    )
    most = max(2, int(many * COMMON))
    return [word for word in words[:ASKED] if _bearers(conn, article, word, most + 1) <= most]


def _bearers(conn: Connection, article: Article, word: str, most: int) -> int:
    """How many headlines of the server have a word, counted up to ``most``."""
    found: int = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM article_title WHERE article_title MATCH ? LIMIT ?)",
        (matching(article.guild_id, f'"{word}"'), most),
    ).fetchone()[0]
    return found
