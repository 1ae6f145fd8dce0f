"""Sentences and words, with their places in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.articles.reader.lexicon import listed

_END = re.compile(r"[.!?…]+[\"'’”)\]]*(?=\s+[\"'‘“(\[]*[A-Z0-9£$]|\s*$)")
_SHORT_FORM = re.compile(
    r"(?:^|[\s(‘“\"'])(?:Dr|Drs|Mr|Mrs|Ms|Prof|Rev|St|Sir|Hon|No|vs|cf|eg|ie|e\.g|i\.e|etc|Fig|"
    r"approx|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|(?:[A-Z]\.)*[A-Z])\.$"
)
_WORD = re.compile(r"[A-Za-z0-9£$%]+(?:[’'&.,/-][A-Za-z0-9]+)*%?")

STOP = frozenset(listed("small_words"))


@dataclass(frozen=True)
class Sentence:
    """`paragraph` counts from 0; start and end are places in the whole text."""

    text: str
    start: int
    end: int
    paragraph: int


# The hour that opens an entry of a live report belongs to no sentence.
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d(?:\s?[ap]\.?m\.?)?\s*[–—:|-]?\s+(?=[A-Z‘“\"'])")


def _cuts(paragraph: str) -> list[int]:
    cuts = [
        match.end()
        for match in _END.finditer(paragraph)
        if not _SHORT_FORM.search(paragraph[max(0, match.start() - 12) : match.start() + 1])
    ]
    if not cuts or cuts[-1] != len(paragraph):
        cuts.append(len(paragraph))
    return cuts


def sentences(body: str) -> list[Sentence]:
    """The sentences of a text whose paragraphs stand apart by an empty line."""
    found: list[Sentence] = []
    offset = 0
    for number, paragraph in enumerate(body.split("\n\n")):
        clock = _CLOCK.match(paragraph)
        at = clock.end() if clock else 0
        for cut in _cuts(paragraph):
            piece = paragraph[at:cut]
            lead = len(piece) - len(piece.lstrip())
            text = piece.strip()
            if text:
                start = offset + at + lead
                found.append(Sentence(text, start, start + len(text), number))
            at = cut
        offset += len(paragraph) + 2
    return found


def words(text: str) -> list[str]:
    """The words and numbers of `text` in order, as printed."""
    return _WORD.findall(text)


@lru_cache(maxsize=4_096)  # an article says the same words again and again
def stem(word: str) -> str:
    """A crude stem, enough to see that "boycotts" and "boycotting" are one matter."""
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def terms(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order, with repeats."""
    return [stem(w) for w in words(text) if w.lower() not in STOP and len(w) > 1]
