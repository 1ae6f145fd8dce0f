"""How many gold facts a digest tells: our three sentences, our blocks, and Lead-3 beside them.

Run `python benchmarks/facts.py`. Needs the five source articles in `shared/sources` beside the
repository. A fact is told when the summary as a whole, or one entry of a block, holds a key term
of each of its groups; terms scattered over several block entries do not count.

Beside our three sentences stand two bests, picked with the facts in hand: of any three sentences,
and of those that may be printed alone (whole, not cut out of a quotation, no "He said" at the
head). Nothing that selects sentences by our rules can pass the second.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.articles.model import Parsed, Survey  # noqa: E402  (the repository is put on the path above)
from bot.articles.reader.parse import parse_bytes  # noqa: E402
from bot.articles.reader.sentences import sentences  # noqa: E402
from bot.articles.reader.summary import dangling, quoted_places, whole  # noqa: E402

SOURCES = ROOT.parent / "shared" / "sources"
GOLD = ROOT / "tests" / "data" / "articles" / "gold_facts.json"
GOAL_SUMMARY, GOAL_BLOCKS = 0.57, 0.85


class Fact(TypedDict):
    """A fact in our words and the groups of key terms that tell it."""

    fact: str
    needs: list[list[str]]


def gold() -> dict[str, list[Fact]]:
    """The facts of each source by file name."""
    data = json.loads(GOLD.read_text("utf-8"))
    return {name: facts for name, facts in data.items() if not name.startswith("_")}


def told(fact: Fact, items: Sequence[str]) -> bool:
    """Whether one of the items tells the fact."""
    plain = [item.lower().replace("'", "’") for item in items]
    return any(
        all(any(term in item for term in group) for group in fact["needs"]) for item in plain
    )


def _survey(survey: Survey) -> str:
    answers = ", ".join(f"{o.label} {o.percent:g}%" for o in survey.options)
    return f"{survey.question} {answers} ({survey.respondents})"


def three(parsed: Parsed) -> list[str]:
    """The summary alone, read as one text."""
    return [" ".join(sentence.text for sentence in parsed.summary)]


def blocks(parsed: Parsed) -> list[str]:
    """The summary and everything behind "Read more", one entry an item."""
    quoted = [f"{q.speaker or ''} {q.role or ''}: {q.text}" for q in parsed.quotes]
    other = [parsed.other_side.text] if parsed.other_side else []
    return [
        *three(parsed),
        *other,
        *quoted,
        *(p.text for p in parsed.points),
        *(f.context for f in parsed.figures),
        *map(_survey, parsed.surveys),
        *(u.text for u in parsed.upcoming),
    ]


def lead(parsed: Parsed) -> list[str]:
    """The first three sentences of the body."""
    return [" ".join(sentence.text for sentence in sentences(parsed.body)[:3])]


WAYS = (("Lead-3", lead), ("our three sentences", three), ("our blocks", blocks))


def shares() -> dict[str, float]:
    """The share of all gold facts each way tells."""
    facts = gold()
    total = sum(len(one) for one in facts.values())
    count = dict.fromkeys((name for name, _ in WAYS), 0)
    for source, expected in facts.items():
        parsed = parse_bytes((SOURCES / source).read_bytes(), source)
        for name, way in WAYS:
            count[name] += sum(told(fact, way(parsed)) for fact in expected)
    return {name: n / total for name, n in count.items()}


def printable(parsed: Parsed) -> list[str]:
    """The sentences that may be printed alone."""
    quoted = quoted_places(parsed.body.split("\n\n"))
    fit = [s for s in sentences(parsed.body) if whole(s, quoted) and not dangling(s.text)]
    return [sentence.text for sentence in fit]


def best(*, alone: bool = False) -> float:
    """The share three sentences can tell at most; with `alone`, three that may stand alone."""
    told_facts = total = 0
    for source, expected in gold().items():
        parsed = parse_bytes((SOURCES / source).read_bytes(), source)
        texts = printable(parsed) if alone else [s.text for s in sentences(parsed.body)]
        told_facts += max(
            sum(told(fact, [" ".join(three_of)]) for fact in expected)
            for three_of in combinations(texts, 3)
        )
        total += len(expected)
    return told_facts / total


def main() -> int:
    """Prints the table; returns 1 when a goal is missed."""
    if not SOURCES.is_dir():
        sys.stdout.write("The source articles are not here; nothing measured.\n")
        return 0
    verbose = "-v" in sys.argv
    for source, expected in gold().items() if verbose else ():
        parsed = parse_bytes((SOURCES / source).read_bytes(), source)
        for fact in expected:
            marks = " ".join("x" if told(fact, way(parsed)) else "." for _, way in WAYS)
            sys.stdout.write(f"{marks}  {source[:7]}  {fact['fact']}\n")
    found = shares()
    for name, share in found.items():
        sys.stdout.write(f"{name:22} {share:.2f}\n")
    sys.stdout.write(f"{'best of any three':22} {best():.2f}\n")
    sys.stdout.write(f"{'best printable three':22} {best(alone=True):.2f}\n")
    met = True
    for name, goal in (("our three sentences", GOAL_SUMMARY), ("our blocks", GOAL_BLOCKS)):
        reached = found[name] >= goal
        met = met and reached
        sys.stdout.write(f"goal {goal} for {name}: {'met' if reached else 'missed'}\n")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
