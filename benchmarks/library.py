"""Made-up articles in a real database, filled fast: words spread as they are in English."""

from __future__ import annotations

import itertools
import random
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.articles.model import Dated, Parsed
from bot.articles.store import Arrival, add, guild_word
from bot.storage.db import connect, transaction
from bot.storage.migrate import migrate, shipped
from bot.times import to_ms

GUILD, NOW = 7, datetime(2026, 11, 22, 9, tzinfo=UTC)
COMMON = "commissioning"  # stands in every third article
RARE = "boycott"  # in one of fifty
_SYLLABLES = re.findall("..", "bacedifoguhajekilomunapequirosutavewixoyuza")
WORDS = ["".join(three) for three in itertools.product(_SYLLABLES, repeat=3)]
WEIGHTS = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(WORDS))))


def text(dice: random.Random, words: int) -> str:
    """Sentences of made-up words, some far commoner than others."""
    drawn = dice.choices(WORDS, cum_weights=WEIGHTS, k=words)
    rows = [drawn[at : at + 18] for at in range(0, words, 18)]
    return " ".join(" ".join(row).capitalize() + "." for row in rows)


def articles(count: int, words: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Headline and body."""
    dice = random.Random(seed)
    for n in range(count):
        marks = [COMMON] * (n % 3 == 0) + [RARE] * (n % 50 == 0)
        yield (
            " ".join([*dice.choices(WORDS, cum_weights=WEIGHTS, k=7), *marks[:1]]),
            " ".join([text(dice, words), *marks]),
        )


def arrivals(count: int, words: int) -> Iterator[Arrival]:
    """The same as they come in from an import."""
    for n, (headline, body) in enumerate(articles(count, words)):
        date = Dated("2014-11-20", "stated")
        parsed = Parsed(headline=headline, body=body, kind="news", publication="Pulse", date=date)
        yield Arrival(parsed, "feed", url=f"https://example.org/{n}")


def filled(path: Path, count: int, words: int) -> None:
    """A database with that many articles, as `store.add` leaves them but for their stories."""
    conn = connect(path)
    migrate(conn, steps=shipped())
    rows = ((n, *one) for n, one in enumerate(articles(count, words)))
    while part := list(itertools.islice(rows, 5_000)):
        with transaction(conn):
            conn.execute("INSERT OR IGNORE INTO story VALUES (1, ?)", (GUILD,))
            conn.executemany(
                "INSERT INTO article (guild_id, guild_word, story_id, headline, kind, body,"
                " identity, body_hash, headline_key, origin, added_at, published_at)"
                " VALUES (?, ?, 1, ?, 'news', ?, ?, ?, '', 'feed', ?, ?)",
                [
                    (GUILD, guild_word(GUILD), headline, body, str(n), str(n), to_ms(NOW), n)
                    for n, headline, body in part
                ],
            )
    conn.close()


def take_in(conn: sqlite3.Connection, part: list[Arrival]) -> None:
    """File arrivals the whole way: identity, story, search rows."""
    for arrival in part:
        add(conn, GUILD, arrival, NOW)  # type: ignore[arg-type]
