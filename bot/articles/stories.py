"""Copies and excerpts of one piece belong to one story; other pieces on the same subject do not.

Candidates share whole sentences or some of the smallest hashes of their word runs (MinHash, Broder
1997). They are few, so they are confirmed exactly: a Jaccard index of at least 0.5 or a containment
of at least 0.8 over runs of four words.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from bot.articles.identity import fold
from bot.articles.reader.sentences import sentences
from bot.storage.db import Connection

RUN = 4  # words
JACCARD, CONTAINED = 0.5, 0.8
SKETCH, LONGEST, SHORTEST = 8, 60, 6  # each print lands on a page of its own: most of an import
COMMON = 40  # a print that so many articles bear is furniture
CANDIDATES = 5
SMALLEST = 20  # word runs: less is no evidence of anything


def runs(text: str) -> frozenset[str]:
    """Every run of four words in a text."""
    words = fold(text).split()
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def prints(body: str) -> list[int]:
    """What gives a text away: hashes of its sentences, and the smallest of its word runs'."""
    said = [fold(sentence.text) for sentence in sentences(body)[:LONGEST]]
    whole = [_hash(text) for text in said if len(text.split()) >= SHORTEST]
    return sorted({*whole, *sorted(map(_hash, runs(body)))[:SKETCH]})


def alike(first: str, second: str) -> bool:
    """Whether two texts are copies of one another, or one an excerpt of the other."""
    a, b = runs(first), runs(second)
    smaller, shared = min(len(a), len(b)), len(a & b)
    if smaller < SMALLEST:
        return fold(first) == fold(second)
    return shared >= CONTAINED * smaller or shared >= JACCARD * (len(a) + len(b) - shared)


def story_of(conn: Connection, guild_id: int, body: str, found: list[int]) -> int:
    """The story a text belongs to, a new one where it is the first; stories it connects become
    one."""
    joined = sorted(
        {story for story, other in _candidates(conn, guild_id, found) if alike(body, other)}
    )
    if not joined:
        return conn.insert("story", guild_id=guild_id)
    first, *rest = joined
    for story in rest:
        conn.execute("UPDATE article SET story_id = ? WHERE story_id = ?", (first, story))
        conn.execute("DELETE FROM story WHERE story_id = ?", (story,))
    return first


def remember(conn: Connection, guild_id: int, article_id: int, found: list[int]) -> None:
    """Note what gives an article away."""
    conn.executemany(
        "INSERT OR IGNORE INTO passage (guild_id, hash, article_id) VALUES (?, ?, ?)",
        [(guild_id, one, article_id) for one in found],
    )


def move(conn: Connection, guild_id: int, article_id: int, body: str) -> None:
    """Look again where an article belongs whose text has changed; a story of several stays
    together."""
    conn.execute("DELETE FROM passage WHERE article_id = ?", (article_id,))
    found = prints(body)
    alone = conn.execute(
        "SELECT story_id FROM article WHERE article_id = ? AND NOT EXISTS (SELECT 1 FROM"
        " article AS other"
        " WHERE other.story_id = article.story_id AND other.article_id <> article.article_id)",
        (article_id,),
    ).fetchone()
    if alone is not None:
        story = story_of(conn, guild_id, body, found)
        conn.execute("UPDATE article SET story_id = ? WHERE article_id = ?", (story, article_id))
        conn.execute(
            "DELETE FROM story WHERE story_id = ? AND story_id <> ?", (alone["story_id"], story)
        )
    remember(conn, guild_id, article_id, found)


def _candidates(conn: Connection, guild_id: int, found: list[int]) -> list[tuple[int, str]]:
    """Story and text of the articles that share the most with these prints."""
    shared: Counter[int] = Counter()
    for one in found:
        bearers = conn.execute(
            "SELECT article_id FROM passage WHERE guild_id = ? AND hash = ? LIMIT ?",
            (guild_id, one, COMMON + 1),
        ).fetchall()
        if len(bearers) <= COMMON:
            shared.update(row["article_id"] for row in bearers)
    best = [article_id for article_id, _ in shared.most_common(CANDIDATES)]
    rows = conn.execute(
        f"SELECT story_id, body FROM article WHERE article_id IN ({','.join('?' * len(best))})",
        best,
    )
    return [(row["story_id"], row["body"]) for row in rows]


def _hash(text: str) -> int:
    raw = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)
