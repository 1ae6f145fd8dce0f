"""A word that stands in no article, and the word of the articles that was probably meant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from bot.articles.ranking import Scope
from bot.articles.store import guild_word
from bot.storage.db import Connection

SHORTEST = 4  # letters of a word that may be misspelt: a shorter one is a name or a code
LONG = 7  # letters from which on two common slips are looked behind
MOST = 24
_LIKE = ("aeiouy", "csz", "ckq", "gj", "fv", "mn", "td", "bp", "rl")  # letters taken for another


def mended(
    conn: Connection, scope: Scope, terms: Sequence[str]
) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """The terms with words that no article of the server has put right where that is possible, and
    what was put for what."""
    whole = Scope(scope.guild_id)
    instead = {}
    for term in terms:
        word = term.strip('"')
        if len(word) < SHORTEST or not word.isalpha() or whole.count(conn, term, 1):
            continue
        if meant := meant_by(conn, whole, word):
            instead[word] = meant
    words = [term.strip('"') for term in terms]
    right = [
        f'"{instead[word]}"' if word in instead else term
        for word, term in zip(words, terms, strict=True)
    ]
    return right, tuple(instead.items())


def meant_by(conn: Connection, scope: Scope, word: str) -> str | None:
    """The word of the articles that differs from this one by one slip, or a longer one by two
    common slips; of several the commonest."""
    folded = word.casefold()[:MOST]
    near = dict.fromkeys(slips(folded))
    if known := _known(conn, scope, [*near]):
        return max(known, key=lambda one: scope.count(conn, f'"{one}"', 1_000))
    if len(folded) < LONG:
        return None
    far = dict.fromkeys(two for one in common_slips(folded) for two in common_slips(one))
    known = _known(conn, scope, [one for one in far if one not in near and one != folded])
    return max(known, key=lambda one: scope.count(conn, f'"{one}"', 1_000)) if known else None


def _known(conn: Connection, scope: Scope, words: Sequence[str]) -> list[str]:
    """Those that an article of the server has."""
    rows = conn.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM article_text"
        " WHERE article_text MATCH ? || value || '\")')",
        (
            json.dumps(words),
            f'{{guild_word}} : {guild_word(scope.guild_id)} AND {{headline body}} : ("',
        ),
    )
    return [row[0] for row in rows]


def slips(word: str) -> Iterator[str]:
    """Every word that one slip makes of this one, likelier slips first: a common one, a letter
    more, another, one less (Damerau, 1964)."""
    yield from common_slips(word)
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (a + letter + b for a, b in parts for letter in ascii_lowercase)
    yield from (a + letter + b[1:] for a, b in parts if b for letter in ascii_lowercase)
    yield from (a + b[1:] for a, b in parts if b)


def common_slips(word: str) -> Iterator[str]:
    """What people do: two letters the wrong way round, single for double, double for single, a
    letter that sounds alike."""
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        if after and after[0] != letter:
            yield before + after[0] + letter + after[1:]
        if after and after[0] == letter:
            yield before + after
        yield before + letter + letter + after
        for family in _LIKE:
            if letter in family:
                yield from (before + other + after for other in family if other != letter)
