"""A three-sentence extract: central sentences, little repetition, the other side included.

Sentences are ranked by how much of the article's vocabulary they share with the others (the
idea of graph ranking, in one pass: degree centrality over idf-weighted overlap), by place and
by the concrete things they name. Repetition is held down by counting only what a sentence adds
to those already chosen (the idea of submodular coverage).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from bot.articles.marks import spans
from bot.articles.model import SummarySentence
from bot.articles.sentences import Sentence, terms, words

_DANGLING = re.compile(
    r"^[‘“\"'(\[]*(?:(?:and|but|so|yet|however|meanwhile|also|then|indeed|instead|of course|"
    r"in fact|"
    r"as a result|therefore|thus|similarly|otherwise|for example|for instance|at present)\b,?\s+)?"
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
_FEW = r"(?:[\w-]+ ){0,3}[\w-]+"
_SHORT_QUOTE = re.compile(rf"(?:‘{_FEW}’|“{_FEW}”|\"{_FEW}\"|'{_FEW}')(?=,? \w)")
_LINKED = re.compile(
    r"^(?:and|but|so|yet|however|meanwhile|also|then|indeed|instead|therefore|thus|similarly|"
    r"otherwise|"
    r"for example|for instance|in addition|separately|nor|or|because)\b",
    re.I,
)
_POINT = re.compile(
    r"\b(?:must|should|urge|demand|biggest|greatest|worst|first|only|reality|in fact|principle|"
    r"important|"
    r"immense|impossible|majority|deadline|voted|decided|agreed|declined|refused|ruled out|ruling|"
    r"powers?|risk|warned|warning|will be|no effect|concerns?|fears?)\b",
    re.I,
)
_CHATTY = re.compile(r"\b(?:I|me|my|let[’']s|imagine|you)\b")
_PRONOUN = re.compile(r"\b(?:he|she|they|them|it|this|these|his|her|their|there)\b", re.I)
_BACKGROUND = re.compile(
    r"\b(?:previously|(?:revealed|reported|announced|told \w+) (?:earlier|last (?:week|month|"
    r"year))|"
    r"as (?:revealed|reported)|it comes as|comes (?:as|after))\b",
    re.I,
)
_MOST = 160
LENGTH = 3
TOLD_AGAIN = -0.6


@dataclass(frozen=True)
class Ranked:
    """A candidate: what it is worth by itself, and the worth of each matter it touches."""

    sentence: Sentence
    alone: float
    matters: Mapping[str, float]

    def worth(self, told: Set[str]) -> float:
        """Its worth once the matters in `told` have been told by other sentences."""
        new = sum(v for t, v in self.matters.items() if t not in told)
        again = sum(v for t, v in self.matters.items() if t in told)
        return self.alone + new + TOLD_AGAIN * again


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
    return not re.match(r"[‘“\"'a-z…]", sentence.text) or bool(_SHORT_QUOTE.match(sentence.text))


def quoted_places(paragraphs: Sequence[str]) -> list[tuple[int, int]]:
    """Where quotations stand in the body."""
    places: list[tuple[int, int]] = []
    offset = 0
    for number, text in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        places += [(offset + s.start, offset + s.end) for s in spans(text, following)]
        offset += len(text) + 2
    return places


def rank(
    body: Sequence[Sentence], headline: str, quoted: Sequence[tuple[int, int]], *, opinion: bool
) -> list[Ranked]:
    """The sentences fit to be printed alone, with their worth."""
    body = body[:_MOST]
    bags = [frozenset(terms(s.text)) for s in body]
    mass = _mass(bags)
    scale = [1 / math.sqrt(len(bag) + 4) for bag in bags]
    peak = max(
        (sum(mass[t] for t in bag) * k for bag, k in zip(bags, scale, strict=True)), default=0
    )
    title = frozenset(terms(headline))
    last = max((s.paragraph for s in body), default=0)
    found = []
    for sentence, bag, k in zip(body, bags, scale, strict=True):
        if not whole(sentence, quoted) or dangling(sentence.text):
            continue
        matters = {
            t: mass[t] * k / (peak or 1) + (0.8 / max(3, len(title)) if t in title else 0)
            for t in bag
        }
        alone = _place(sentence, last, opinion) + _matter(sentence.text, opinion)
        found.append(Ranked(sentence, alone, matters))
    return found


def _mass(bags: Sequence[frozenset[str]]) -> dict[str, float]:
    """What each term binds together: its idf for every other sentence that shares it."""
    spread = Counter(term for bag in bags for term in bag)
    return {t: (math.log((len(bags) + 1) / n) + 0.2) * (n - 1 + 0.3) for t, n in spread.items()}


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
    names = sum(1 for t in tokens[1:] if t[:1].isupper())
    numbers = sum(1 for t in tokens if t[:1].isdigit())
    score = min(0.3, 0.04 * names) + min(0.2, 0.1 * numbers)
    score += 0.25 * min(1.0, len(tokens) / 26) - 0.01 * max(0, len(tokens) - 45)
    if _LINKED.match(text):
        score -= 0.3
    score -= 0.4 if _BACKGROUND.search(text) else 0.0
    score -= min(0.3, 0.08 * len(_PRONOUN.findall(text)))
    score += min(0.3, 0.15 * len(_POINT.findall(text)))
    if opinion:
        score -= 0.4 * min(2, len(_CHATTY.findall(text)))
    return score - (0.4 if text.rstrip("’”\"'").endswith("?") else 0.0)


def choose(ranked: Sequence[Ranked], count: int, taken: Sequence[Ranked] = ()) -> list[Ranked]:
    """`taken` and the best others up to `count`, each judged by what it adds."""
    chosen = list(taken)
    left = [r for r in ranked if r not in chosen]
    told = {t for r in chosen for t in r.matters}
    while left and len(chosen) < count:
        best = max(left, key=lambda r: r.worth(told))
        chosen.append(best)
        told |= best.matters.keys()
        left.remove(best)
    return chosen


def further(
    ranked: Sequence[Ranked], summary: Sequence[SummarySentence], shown: str, count: int = 4
) -> tuple[SummarySentence, ...]:
    """What a reader who wants more should see next: the best sentences not yet told, in order.

    `shown` is the text of the other blocks; what stands there is not repeated.
    """
    starts = {s.start for s in summary}
    taken = [r for r in ranked if r.sentence.start in starts]
    left = [r for r in ranked if r.sentence.text not in shown]
    chosen = choose(left, len(taken) + count, taken)[len(taken) :]
    return _printed(sorted(chosen, key=lambda r: r.sentence.start))


def _printed(ordered: Sequence[Ranked]) -> tuple[SummarySentence, ...]:
    return tuple(
        SummarySentence(r.sentence.text, r.sentence.start, r.sentence.end) for r in ordered
    )


def extract(ranked: Sequence[Ranked], other_side: Sentence | None) -> tuple[SummarySentence, ...]:
    """At most three sentences in the order of the body; the other side takes one place."""
    kept = [r for r in ranked if other_side is not None and r.sentence == other_side]
    rest = [r for r in ranked if r not in kept]
    first = [r for r in rest if not _LINKED.match(r.sentence.text)] or list(rest)
    chosen = choose(first, 1)
    chosen = choose(rest, LENGTH - len(kept), chosen) + kept
    ordered = sorted(chosen, key=lambda r: r.sentence.start)
    if len(ordered) > 1 and _LINKED.match(ordered[0].sentence.text):
        ordered = [r for r in ordered if not _LINKED.match(r.sentence.text)] or ordered[:1]
    return _printed(ordered)
