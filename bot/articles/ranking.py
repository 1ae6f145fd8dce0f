"""Which articles answer words, the best first.

Articles with every word come before those with some. Within each, by bm25 (Robertson and Zaragoza,
2009) with the headline weighing most, and higher where words that were typed side by side stand
near each other (Metzler and Croft, 2005). Every article is weighed as long as there are at most
:data:`RANKED`; beyond it first those that the rarest words find, then those with several of the
common ones, those that have every word in the headline or close together, and the newest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from bot.articles.search_terms import apart
from bot.articles.store import matching
from bot.storage.db import Connection

RANKED = 1_500  # articles weighed for one search: about a microsecond each, and as much to find
FIRST = 500  # of them, those with every word in the headline, and those with every word together
ENOUGH = 20  # articles with every word, from which on those with some are not added
NEARBY, APART, NEARNESS = 100, 5, 0.3  # the best looked at for nearness; words between; its weight
PAIRS = 8
EVERYWHERE = "headline body publication author"
_RANK = "bm25(article_text, 0.0, 8.0, 1.0, 2.0, 3.0)"


@dataclass(frozen=True)
class Scope:
    """Where is looked: one server's articles and the conditions on the table ``article``."""

    guild_id: int
    where: str = ""
    values: tuple[object, ...] = ()

    def matching(
        self,
        conn: Connection,
        terms: str,
        most: int,
        columns: str = EVERYWHERE,
    ) -> list[int]:
        """The newest articles for an expression. The server's own word also leaves out what was
        removed."""
        joined = "JOIN article ON article_id = article_text.rowid" if self.where else ""
        found = conn.execute(  # many numbers in one row: each row takes a turn of Python
            "SELECT json_group_array(found) FROM (SELECT article_text.rowid AS found"
            f" FROM article_text {joined} WHERE article_text MATCH ? {self.where}"
            " ORDER BY article_text.rowid DESC LIMIT ?)",
            (matching(self.guild_id, terms, columns), *self.values, most),
        ).fetchone()[0]
        return list(json.loads(found))

    def count(self, conn: Connection, terms: str, most: int) -> int:
        """How many there are, counted up to ``most``."""
        joined = "JOIN article ON article_id = article_text.rowid" if self.where else ""
        found: int = conn.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM article_text {joined}"
            f" WHERE article_text MATCH ? {self.where} LIMIT ?)",
            (matching(self.guild_id, terms, EVERYWHERE), *self.values, most),
        ).fetchone()[0]
        return found


@dataclass(frozen=True)
class Ranked:
    """The articles found, the best first; the first ``whole`` have every word. ``cut`` where more
    matched than were weighed."""

    found: tuple[int, ...]
    whole: int
    cut: bool


def ranked(conn: Connection, scope: Scope, terms: Sequence[str]) -> Ranked:
    """The articles that have the terms, the best first."""
    every = " AND ".join(terms)
    whole, cut = _whole(conn, scope, every, terms)
    found = _weighed(conn, whole, every, terms)
    if len(terms) > 1 and len(whole) < ENOUGH:
        loose = apart(terms)
        some, cut = _some(conn, scope, loose)
        rest = [one for one in some if one not in set(whole)]
        found += _weighed(conn, rest, any_of(loose), loose)
    return Ranked(tuple(found), len(whole), cut)


def any_of(terms: Iterable[str]) -> str:
    """Terms of which one is enough."""
    return " OR ".join(f"({one})" for one in terms)


def _whole(
    conn: Connection, scope: Scope, every: str, terms: Sequence[str]
) -> tuple[list[int], bool]:
    """The articles with every term; of too many those where they stand in the headline or
    close together, and the newest."""
    newest = scope.matching(conn, every, RANKED + 1)
    if len(newest) <= RANKED:
        return newest, False
    first = scope.matching(conn, every, FIRST, "headline")
    if len(terms) > 1:
        first += scope.matching(conn, f"NEAR({' '.join(terms)}, {APART * len(terms)})", FIRST)
    return list(dict.fromkeys([*first, *newest]))[:RANKED], True


def _some(conn: Connection, scope: Scope, terms: Sequence[str]) -> tuple[list[int], bool]:
    """Articles with any term: those of the rarest terms whole, of the others those with two, then
    the newest."""
    counts = {term: scope.count(conn, term, RANKED + 1) for term in terms}
    rare: list[str] = []
    room = RANKED
    for term in sorted(counts, key=lambda one: counts[one]):
        if counts[term] > room:
            break
        rare.append(term)
        room -= counts[term]
    found = scope.matching(conn, any_of(rare), RANKED) if rare else []
    common = [term for term in terms if term not in rare]
    pairs = any_of(f"({one} AND {other})" for one, other in combinations(common[:PAIRS], 2))
    for terms_left in (pairs, any_of(common)):
        if terms_left and len(found) < RANKED:
            found = list(dict.fromkeys([*found, *scope.matching(conn, terms_left, RANKED)]))
    return found[:RANKED], bool(common)


def _weighed(conn: Connection, among: Sequence[int], asked: str, terms: Sequence[str]) -> list[int]:
    """Articles in the order of their weight.

    The server's own word is not weighed: it stands in every article, and to weigh a word costs as
    much as there are articles that hold it, thrice that within columns.
    """
    if not among:
        return []
    weight = "0" if len(terms) < 2 else f"CAST(-1000000 * {_RANK} AS INTEGER)"
    window, only, values = _window(conn, asked, among)
    row = conn.execute(
        "SELECT json_group_array(found), json_group_array(weight) FROM (SELECT rowid AS found,"
        f" {weight} AS weight FROM article_text WHERE {window} {only}"
        f" ORDER BY {_RANK}, rowid DESC)",
        values,
    ).fetchone()
    found: list[int] = json.loads(row[0])
    if len(terms) < 2 or len(found) < 2:
        return found
    weights = json.loads(row[1])
    best = dict(zip(found[:NEARBY], weights[:NEARBY], strict=True))
    for near in _near(conn, list(best), terms):
        best[near] += NEARNESS * weights[0] / len(terms)
    return [*sorted(best, key=lambda one: (-best[one], -one)), *found[NEARBY:]]


def _window(conn: Connection, asked: str, among: Sequence[int]) -> tuple[str, str, list[object]]:
    """The condition that an expression is met within a range, the one that keeps to the articles
    meant where the range holds others too, and their values: to ask the second of each costs a
    third of weighing it."""
    window = "article_text MATCH ? AND rowid BETWEEN ? AND ?"
    values: list[object] = [asked, min(among), max(among)]
    query = f"SELECT count(*) FROM article_text WHERE {window}"
    if conn.execute(query, values).fetchone()[0] == len(among):
        return window, "", values
    only = "AND +rowid IN (SELECT value FROM json_each(?))"
    return window, only, [*values, json.dumps(among)]


def _near(conn: Connection, among: Sequence[int], terms: Sequence[str]) -> Iterable[int]:
    """Each article once for each two neighbouring terms that stand near each other in it."""
    for one, other in list(pairwise(terms))[:PAIRS]:
        rows = conn.execute(
            "SELECT rowid FROM article_text WHERE article_text MATCH ? AND rowid BETWEEN ? AND ?"
            " AND +rowid IN (SELECT value FROM json_each(?))",
            (f"NEAR({one} {other}, {APART})", min(among), max(among), json.dumps(among)),
        )
        yield from (row[0] for row in rows)
