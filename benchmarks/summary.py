"""A summary of 600 words beside sumy's TextRank. Row 18."""

from __future__ import annotations

import random
from importlib.util import find_spec
from typing import Any

from benchmarks.library import text
from benchmarks.measure import Size, seconds
from benchmarks.verdict import Side, Verdict, compare, skip
from bot.articles.reader.sentences import sentences
from bot.articles.reader.summary import extract, quoted_places, rank

WORDS = 600


def article() -> list[str]:
    """Paragraphs of a made-up article."""
    dice = random.Random(3)
    return [text(dice, WORDS // 12) for _ in range(12)]


def ours(paragraphs: list[str]) -> int:
    """Split, rank, choose; how many sentences came out."""
    body = sentences("\n\n".join(paragraphs))
    ranked = rank(body, quoted_places(paragraphs), opinion=False)
    return len(extract(ranked, None))


class Tokenizer:
    """The same sentences for sumy, whose own needs a data set downloaded."""

    def to_sentences(self, paragraph: str) -> list[str]:
        return [one.text for one in sentences(paragraph)]

    def to_words(self, sentence: str) -> list[str]:
        return sentence.split()


def theirs(paragraphs: list[str]) -> int:
    """sumy's TextRank as its README shows it, with the English stemmer and stop words."""
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    tokenizer: Any = Tokenizer()
    parser = PlaintextParser.from_string("\n\n".join(paragraphs), tokenizer)
    summarizer = TextRankSummarizer(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    return len(summarizer(parser.document, 3))


def run(size: Size) -> list[Verdict]:
    """Row 18."""
    title = f"a summary of {WORDS} words"
    paragraphs = article()
    assert ours(paragraphs) == 3
    if find_spec("sumy") is None:
        return [skip("18", title, "sumy")]
    assert theirs(paragraphs) == 3
    times = size.pick(1, 20)
    body, quoted = sentences("\n\n".join(paragraphs)), quoted_places(paragraphs)
    ranking = seconds(lambda: rank(body, quoted, opinion=False), times)
    verdict = compare(
        "18",
        title,
        Side("the bot", lambda: seconds(lambda: ours(paragraphs), times)),
        Side("sumy’s TextRank", lambda: seconds(lambda: theirs(paragraphs), times)),
        goal=1 / 4,
        at_least=False,
        unit="s",
        turns=size.turns,
    )
    whole = verdict.ours.median if verdict.ours else 0.0
    return [
        verdict.because(
            f"of {whole * 1e3:.1f} ms {ranking * 1e3:.1f} ms weigh {len(body)} sentences by"
            " the words they share"
        )
    ]
