"""A three-sentence extract: what the article keeps coming back to, told once, both sides heard.

Sentences are chosen together, not one after the other, so that the three cover most of the
article's concepts (words and neighbouring words, weighed by how many sentences use them: Gillick
and Favre, "A scalable global model for summarization", 2009). What is covered twice counts once,
which keeps repetition out. Place and concrete things decide between near equals.

The other side is the sentence in which somebody answers or contradicts the article's lead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from operator import itemgetter

from bot.articles.model import SummarySentence
from bot.articles.reader.lexicon import any_of, either, forms
from bot.articles.reader.marks import spans
from bot.articles.reader.names import Cast
from bot.articles.reader.roles import FINITE
from bot.articles.reader.sentences import Sentence, terms, words
from bot.when.vocabulary import MONTH

_DANGLING = re.compile(
    rf"^[‘“\"'(\[]*(?:(?:{either('links')})\b,?\s+)?"
    r"(?:he|she|they|it|its|it[’']s|this|these|that|those|his|her|their|such|there|here|both|"
    r"another|others|"
    r"who|which|same|them|him|hers|theirs|some of (?:them|these)|most of (?:them|these)|neither|"
    r"either|"
    r"(?:of|among|for|to|in|from) (?:those|these|them|this|that)|"
    r"the (?:latter|former|same|move|plans?|decision|comments|news|letter|poll|data|figures|"
    r"survey|report))\b",
    re.I,
)
# "Asked whether plans might follow, she said": the pronoun's person is not in the sentence.
_CLAUSE_FIRST = re.compile(
    r"^(?!.{0,90}\b(?:Dr|Prof(?:essor)?|Mr|Mrs|Ms|Sir|Dame|Lord|Baroness)\b)"
    r"[A-Z][a-z]+ [^,‘“\"]{3,80}, (?:he|she|they)\b(?! (?:all|both)\b)"
)
_LINKED = any_of("links")
_POINT = any_of("points")
_CHATTY = re.compile(r"\b(?:I|me|my|let[’']s|imagine|you)\b")
_PRONOUN = re.compile(r"\b(?=[hist])(?:he|she|they|them|it|this|these|his|her|their|there)\b", re.I)
_BACKGROUND = any_of("background")
# What is asked of the reader, with its day; and the courtesies of a letter.
_DATED = rf"(?:\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}}|(?:by|until) {MONTH})"
_ASKED = re.compile(
    r"(?:\b(?:please|must|should|asked to|have until|deadline|closes?|closing|apply|reply|"
    rf"return)\b|\b(?:by|until|before) (?=\d)).*\b{_DATED}",
    re.I,
)
_COURTESY = any_of("courtesies")
_MOST = 160
_LIKELIEST = 20
LENGTH = 3

# Weights beside the coverage, which is 1 for the richest single sentence. A pair of neighbouring
# words tells more than a word; what a single sentence uses is hardly a theme of the article.
_PAIR, _ONCE, _BY_PLACE, _BY_MATTER = 2.0, 0.3, 0.6, 0.15


@dataclass(frozen=True)
class Ranked:
    """A candidate: what it is worth by itself, and the weight of each concept it holds: a word, or
    two with a space between."""

    sentence: Sentence
    alone: float
    concepts: Mapping[str, float]

    def worth(self, told: Set[str]) -> float:
        """Its worth once the concepts in `told` have been told by other sentences."""
        return self.alone + sum(v for c, v in self.concepts.items() if c not in told)


def dangling(text: str) -> bool:
    """Whether a sentence leans on the one before it for its subject."""
    return bool(_DANGLING.match(text) or _CLAUSE_FIRST.match(text))


def whole(sentence: Sentence, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a sentence can be printed alone: complete, and not cut out of a quotation."""
    if len(sentence.text.split()) < 7 or not re.search(r"[.!?…][\"'’”)\]]*$", sentence.text):
        return False
    for start, end in quoted:
        inside = start < sentence.end and sentence.start < end
        if inside and not (sentence.start <= start and end <= sentence.end):
            return False
    return not re.match(r"[‘“\"'a-z…]", sentence.text)


def quoted_places(paragraphs: Sequence[str]) -> list[tuple[int, int]]:
    """Where quotations stand in the body."""
    places: list[tuple[int, int]] = []
    offset = 0
    for number, text in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        places += [(offset + s.start, offset + s.end) for s in spans(text, following)]
        offset += len(text) + 2
    return places


def _concepts(text: str) -> frozenset[str]:
    stems = terms(text)
    return frozenset([*stems, *map(" ".join, pairwise(stems))])


def _weight(concept: str, used: int) -> float:
    return (_PAIR if " " in concept else 1.0) * (used if used > 1 else _ONCE)


def rank(
    body: Sequence[Sentence], quoted: Sequence[tuple[int, int]], *, opinion: bool
) -> list[Ranked]:
    """The sentences fit to be printed alone, with their worth."""
    body = body[:_MOST]
    held = {s: _concepts(s.text) for s in body}
    used = Counter(chain.from_iterable(held.values()))
    fit = [s for s in body if whole(s, quoted) and not dangling(s.text)]
    weights = {concept: _weight(concept, count) for concept, count in used.items()}
    peak = max((sum(map(weights.__getitem__, held[s])) for s in fit), default=0) or 1.0
    last = max((s.paragraph for s in body), default=0)
    return [
        Ranked(
            s,
            _BY_PLACE * _place(s, last, opinion) + _BY_MATTER * _matter(s.text, opinion),
            {c: weights[c] / peak for c in held[s]},
        )
        for s in fit
    ]


def _place(sentence: Sentence, last: int, opinion: bool) -> float:
    """News tells the matter first; opinion opens with its theme and argues towards its end."""
    if not opinion:
        return 0.7 / (1 + sentence.paragraph)
    told = len(_CHATTY.findall(sentence.text))
    theme = 0.7 if sentence.start == 0 and not told else 0.25 / (1 + sentence.paragraph)
    return theme + (0.3 if sentence.paragraph == last else 0.0)


def _matter(text: str, opinion: bool) -> float:
    """Concrete things: names, numbers, enough words to say something, few to waste."""
    tokens = words(text)
    firsts = [token[0] for token in tokens]
    names, numbers = sum(map(str.isupper, firsts[1:])), sum(map(str.isdigit, firsts))
    score = min(0.3, 0.04 * names) + min(0.2, 0.1 * numbers)
    score += 0.25 * min(1.0, len(tokens) / 26) - 0.01 * max(0, len(tokens) - 45)
    if _LINKED.match(text):
        score -= 0.3
    score -= 0.4 if _BACKGROUND.search(text) else 0.0
    score -= min(0.3, 0.08 * len(_PRONOUN.findall(text)))
    score += min(0.3, 0.15 * len(_POINT.findall(text)))
    score += 1.0 if _ASKED.search(text) else 0.0
    score -= 2.0 if _COURTESY.match(text) else 0.0
    if opinion:
        score -= 0.4 * min(2, len(_CHATTY.findall(text)))
    return score - (0.4 if text.rstrip("’”\"'").endswith("?") else 0.0)


def together(chosen: Iterable[Ranked]) -> float:
    """What sentences are worth as one text: a concept told twice counts once."""
    covered: dict[str, float] = {}
    alone = 0.0
    for one in chosen:
        covered.update(one.concepts)
        alone += one.alone
    return alone + sum(covered.values())


def further(
    ranked: Sequence[Ranked], summary: Sequence[SummarySentence], shown: str, count: int = 4
) -> tuple[SummarySentence, ...]:
    """What a reader who wants more should see next: the best sentences not yet told, in order.

    `shown` is the text of the other blocks; what stands there is not repeated.
    """
    starts = {s.start for s in summary}
    told = {c for r in ranked if r.sentence.start in starts for c in r.concepts}
    left = [r for r in ranked if r.sentence.start not in starts and r.sentence.text not in shown]
    chosen: list[Ranked] = []
    while left and len(chosen) < count:
        best = max(left, key=lambda r: r.worth(told))
        chosen.append(best)
        told |= best.concepts.keys()
        left.remove(best)
    return _printed(_in_order(chosen))


def _printed(ordered: Sequence[Ranked]) -> tuple[SummarySentence, ...]:
    return tuple(
        SummarySentence(r.sentence.text, r.sentence.start, r.sentence.end) for r in ordered
    )


def extract(ranked: Sequence[Ranked], other_side: Sentence | None) -> tuple[SummarySentence, ...]:
    """At most three sentences in the order of the body; the other side takes one place."""
    kept = [r for r in ranked if other_side is not None and r.sentence == other_side]
    rest = [(together([r]), r) for r in ranked if r not in kept]
    rest = sorted(rest, key=lambda pair: -pair[0])[:_LIKELIEST]
    sound = _fullest(kept, rest, lambda way: not _LINKED.match(way[0].sentence.text))
    return _printed(sound or _fullest(kept, rest, lambda way: True))


def _fullest(
    kept: Sequence[Ranked],
    rest: Sequence[tuple[float, Ranked]],
    fits: Callable[[Sequence[Ranked]], bool],
) -> list[Ranked]:
    """The sentences, `kept` among them, that are worth most together; none where no way fits.

    Together sentences are worth no more than one by one, so the search ends where even that sum is
    too small.
    """
    size, held = min(LENGTH - len(kept), len(rest)), together(kept)
    sums = map(sum, combinations([worth for worth, _ in rest], size))
    ways = zip(sums, combinations([one for _, one in rest], size), strict=True)
    best, most = list[Ranked](), float("-inf")
    for bound, way in sorted(ways, key=itemgetter(0), reverse=True):
        if held + bound < most:
            break
        worth = together(both := [*kept, *way])
        if both and worth > most and fits(text := _in_order(both)):
            best, most = text, worth
    return best


def _in_order(chosen: Iterable[Ranked]) -> list[Ranked]:
    return sorted(chosen, key=lambda r: r.sentence.start)


_CONTRAST = any_of("contrasts")
_REPLY = forms("replies")
_CONCESSION = forms("concessions")
_DENIAL = any_of("denials", re.NOFLAG)
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
    if _REPLY.search(text) and not named:
        score += 2.0
    return score
