"""The other side: the sentence in which somebody answers or contradicts the article's lead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.reader.lexicon import any_of, forms
from bot.articles.reader.names import Cast
from bot.articles.reader.roles import FINITE
from bot.articles.reader.sentences import Sentence

_CONTRAST = any_of("contrasts")
_REPLY = re.compile(
    r"\b(?:spokes(?:man|woman|person)|minister|a source)\b.{0,90}\b(?:said|says|added|insisted|"
    r"replied|denied|told)\b"
    r"|\b(?:NHS England|Department|Government|ministers)\b.{0,40}\b(?:said|insisted|replied|"
    r"denied|maintains?)\b",
    re.I,
)
_CONCESSION = forms("concessions")
_DENIAL = any_of("denials", re.NOFLAG)
_AGAINST = re.compile(r"\b(?:opposing|speaking against|spoke against|against the motion)\b", re.I)
_SPEECH = re.compile(rf"\b(?:{FINITE})\b")


def other_side(
    candidates: Sequence[Sentence], cast: Cast, lead: Sequence[Sentence], *, opinion: bool
) -> Sentence | None:
    """The strongest answer to the lead, None where the article lets only one side speak.

    `candidates` must be fit to be printed alone; those of the lead paragraph are no answer.
    """
    opening = [s for s in lead[:4] if s.paragraph < 2]
    heard = {m.person.name for s in opening for m in cast.mentions(s.text)}
    scored = [(_score(s, cast, heard, opinion), -s.start, s) for s in candidates if s.paragraph > 0]
    best = max(scored, default=None, key=lambda item: item[:2])
    return best[2] if best and best[0] >= 2 else None


def speeches(
    text: Sequence[Sentence], quoted: Sequence[tuple[int, int]], body: str, most: int = 60
) -> list[Sentence]:
    """Sentences that introduce a quotation of several sentences, taken as far as its end.

    A reply of two sentences can be shown whole or not at all; more than `most` words are too many.
    """
    found = []
    for sentence in text:
        runs = [(a, b) for a, b in quoted if sentence.start < a < sentence.end < b]
        after = [s for s in text if runs and s.start < runs[0][1] <= s.end]
        if after and after[0].paragraph == sentence.paragraph and after[0].end == runs[0][1]:
            whole = body[sentence.start : after[0].end]
            if len(whole.split()) <= most:
                found.append(Sentence(whole, sentence.start, after[0].end, sentence.paragraph))
    return found


def _score(sentence: Sentence, cast: Cast, heard: set[str], opinion: bool) -> float:
    text = sentence.text
    if opinion:
        return 2.0 if _CONCESSION.search(text) else 0.0
    score = 1.0 if _CONTRAST.match(text) else 0.0
    named = [m.person.name for m in cast.mentions(text)]
    new = bool(named) and named[0] not in heard
    if new and _SPEECH.search(text):
        score += 1.0
    if new and _DENIAL.search(text):
        score += 1.0
    if new and _AGAINST.search(text):
        score += 1.0
    if _REPLY.search(text) and not named:
        score += 2.0
    return score
