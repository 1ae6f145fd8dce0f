"""Answers to questions: at most three sentences of the articles, word for word, or none.

Nothing is composed. A sentence answers when it is about what was asked, itself or with what leads
to it, and holds the kind of thing asked for; better no answer than one that the article does not
bear out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles import library
from bot.articles.library import Article
from bot.articles.question import Question, question_of, root
from bot.articles.ranking import RANKED, Scope
from bot.articles.reader.sentences import Sentence, sentences
from bot.articles.search import Filters, search
from bot.articles.search_terms import WORD
from bot.storage.db import Connection

MOST, READ = 3, 10  # sentences told; articles read
FAR = 60_000  # characters that are read of each: ten thousand words
LONGEST, ROOM = 400, 650  # characters of a sentence that is shown whole, of all that is shown
ENOUGH, STRICT = 0.7, 0.8  # how much of the question's weight is met, with what stands around
ITSELF = 0.3  # and by the sentence itself
NEAR_BY, HEADLINE, ELSEWHERE = (
    0.8,
    0.8,
    0.4,
)  # what a word counts that stands before, above, anywhere
AS_GOOD = 0.92  # of the best answer's weight


@dataclass(frozen=True)
class Answer:
    """A sentence as its article has it, and how well it answers, from 0 to 1."""

    text: str
    article: Article
    weight: float


def answers(
    conn: Connection, guild_id: int, typed: str, filters: Filters | None = None
) -> tuple[Answer, ...] | None:
    """Sentences that answer, the best first; empty where none does, None where no question was
    typed."""
    asked = question_of(typed)
    if asked is None:
        return None
    weights = _weights(conn, guild_id, asked)
    if weights is None:
        return ()
    found: list[Answer] = []
    for hit in search(conn, guild_id, " ".join(asked.terms), filters, limit=READ).hits:
        found += _within(library.article(conn, guild_id, hit.article_id), asked, weights)
    found.sort(key=lambda one: -one.weight)
    told: dict[str, Answer] = {}
    for one in found:
        if one.weight >= AS_GOOD * found[0].weight:
            told.setdefault(one.text, one)
    return _shown(list(told.values())[:MOST])


def _shown(told: list[Answer]) -> tuple[Answer, ...]:
    """As many, the best first, as a telephone shows."""
    return tuple(
        one for at, one in enumerate(told) if sum(len(up.text) for up in told[: at + 1]) <= ROOM
    )


def _weights(conn: Connection, guild_id: int, asked: Question) -> dict[str, float] | None:
    """What each word of the question weighs, by its stem: the rarer here the more. None where no
    article has one of the words, for then none can answer."""
    scope, many = Scope(guild_id), library.count(conn, guild_id)
    weights: dict[str, float] = {}
    for word in asked.terms:
        bearers = scope.count(conn, f'"{word}"', RANKED)
        if not bearers:
            return None
        weights[root(word)] = math.log(1 + (many + 0.5) / (bearers + 0.5))
    return weights


def _within(article: Article, asked: Question, weights: dict[str, float]) -> list[Answer]:
    """The sentences of one article that answer."""
    parsed = article.parsed
    head = _stems(f"{parsed.headline} {parsed.publication or ''} {parsed.standfirst or ''}")
    body = parsed.body[:FAR]
    everywhere = head | _stems(f"{body} {parsed.author or ''}")
    names = {root(part) for name in asked.names for part in WORD.findall(name)}
    if not names <= everywhere:
        return []
    lines = sentences(body)
    if len(body) < len(parsed.body):
        lines.pop()  # it was cut
    found = []
    for at, line in enumerate(lines):
        if len(line.text) > LONGEST or not asked.fits(line.text):
            continue
        weight, own = _met(line, lines[max(0, at - 2) : at], head, names, weights)
        if own >= ITSELF and weight >= (STRICT if asked.strict else ENOUGH):
            found.append(Answer(line.text, article, weight))
    return found


def _met(
    line: Sentence, before: Sequence[Sentence], head: set[str], names: set[str],
    weights: dict[str, float],
) -> tuple[float, float]:  # fmt: skip
    """How much of the question's weight is met in all, and by the sentence itself. Names may stand
    anywhere in the article, other words must stand in the sentence, before it or above."""
    own = _stems(line.text)
    lead = {word for one in before for word in _stems(one.text)}
    total, itself, met = sum(weights.values()), 0.0, 0.0
    for word, weight in weights.items():
        if word in own:
            itself += weight
            met += weight
        elif word in lead:
            met += NEAR_BY * weight
        elif word in head:
            met += HEADLINE * weight
        elif word in names:
            met += ELSEWHERE * weight
        else:
            return 0.0, 0.0
    return met / total, itself / total


def _stems(text: str) -> set[str]:
    return {root(word) for word in WORD.findall(text)}
