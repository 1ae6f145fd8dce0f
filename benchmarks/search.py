"""Searching articles and completing titles beside the plain ways. Rows 8, 9 and 10."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.library import COMMON, GUILD, RARE, WORDS, filled
from benchmarks.measure import Size, seconds
from benchmarks.verdict import Side, Verdict, compare
from bot.articles.search import search
from bot.articles.titles import titles
from bot.storage.db import Connection, connect

LIKE = (
    "SELECT article_id, headline, substr(body, max(1, instr(lower(body), ?1) - 60), 160),"
    " count(*) OVER () FROM article WHERE guild_id = ?2 AND removed_at IS NULL"
    " AND (headline LIKE '%' || ?1 || '%' OR body LIKE '%' || ?1 || '%')"
    " ORDER BY headline LIKE '%' || ?1 || '%' DESC, published_at DESC LIMIT 5"
)
UNBOUNDED = (
    "SELECT rowid, highlight(article_text, 1, '[', ']'),"
    " snippet(article_text, 2, '[', ']', '…', 24) FROM article_text WHERE article_text MATCH ?"
    " ORDER BY bm25(article_text, 0.0, 8.0, 1.0, 2.0, 3.0) LIMIT 5"
)
PLAIN_TITLES = (
    "CREATE VIRTUAL TABLE plain_title USING fts5 (headline, content = 'article',"
    " content_rowid = 'article_id', tokenize = 'unicode61 remove_diacritics 2')"
)


def words_of(conn: Connection, articles: int, turns: int) -> Verdict:
    """Row 8: a word in one article of fifty, and two words together."""
    asked = [RARE, f"{RARE} {COMMON}"]

    def like() -> None:
        for one in asked:
            conn.execute(LIKE, (one.split()[0], GUILD)).fetchall()

    return compare(
        "8",
        f"search with snippets, {articles:,} articles",
        Side("the bot", lambda: seconds(lambda: [search(conn, GUILD, one) for one in asked], 5)),
        Side("scanning", lambda: seconds(like)),
        goal=1 / 20,
        at_least=False,
        unit="s",
        turns=turns,
    )


def common(conn: Connection, articles: int, turns: int) -> Verdict:
    """Row 9: a word in every third article."""
    return compare(
        "9",
        f"a word that stands in a third of {articles:,} articles",
        Side("the bot", lambda: seconds(lambda: search(conn, GUILD, COMMON), 3)),
        Side(
            "ranking all of them",
            lambda: seconds(lambda: conn.execute(UNBOUNDED, (COMMON,)).fetchall()),
        ),
        goal=1 / 4,
        at_least=False,
        unit="s",
        turns=turns,
    )


def completion(conn: Connection, size: Size) -> Verdict:
    """Row 10: a title as it is typed."""
    conn.execute(PLAIN_TITLES)
    conn.execute("INSERT INTO plain_title (plain_title) VALUES ('rebuild')")
    dice = random.Random(2)
    typed = [dice.choice(WORDS)[: 1 + n % 4] for n in range(size.pick(20, 200))]

    def ours(typed: str) -> None:
        titles(conn, GUILD, typed)

    def plain(prefix: str) -> None:
        conn.execute(
            "SELECT rowid, headline FROM plain_title WHERE plain_title MATCH ?"
            " ORDER BY rank LIMIT 25",
            (f'"{prefix}" *',),
        ).fetchall()

    letters = "bcdfghjklm"[: size.turns * 2]
    return compare(
        "10",
        "guessing a title while somebody types: 99 in 100 take at most",
        Side("the bot", lambda: worst(ours, typed)),
        Side("no prefix index", lambda: worst(plain, letters)),
        goal=1 / 10,
        at_least=False,
        unit="s",
        turns=size.turns,
    )  # fmt: skip


def worst(look: Callable[[str], Any], typed: list[str] | str) -> float:
    """The 99th percentile of the time one look takes."""
    return quantiles([seconds(lambda one=one: look(one)) for one in typed], n=100)[98]


def run(size: Size) -> list[Verdict]:
    """Rows 8, 9 and 10."""
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.db", Path(folder) / "many.db"
        some, all_ = size.pick(200, 10_000), size.pick(200, 100_000)
        filled(few, some, size.pick(60, 400))
        conn = connect(few)
        verdicts.append(words_of(conn, some, size.turns))
        conn.close()
        filled(many, all_, size.pick(20, 80))
        conn = connect(many)
        verdicts += [common(conn, all_, size.turns), completion(conn, size)]
        conn.close()
    return verdicts
