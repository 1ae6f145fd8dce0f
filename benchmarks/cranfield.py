"""How well the search ranks what nobody here wrote: ``python benchmarks/cranfield.py FOLDER``.

FOLDER is the Cranfield collection in TREC's format (oussbenk/cranfield-trec-dataset), fetched and
never committed: 1,400 abstracts, 225 questions in whole sentences, and which abstracts answer each.
All are filed as articles, and each question is searched for as a member would. What is printed is
the mean nDCG@10 (Järvelin and Kekäläinen, 2002); judgements below one count as none.
"""

from __future__ import annotations

import argparse
import html
import math
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.library import GUILD, NOW  # noqa: E402  (on the path above)
from bot.articles.model import Parsed  # noqa: E402
from bot.articles.search import search  # noqa: E402
from bot.articles.store import Arrival, add  # noqa: E402
from bot.storage.db import Connection, connect, transaction  # noqa: E402
from bot.storage.migrate import migrate, shipped  # noqa: E402

GOAL, DEPTH = 0.39, 10


def filed(conn: Connection, source: str) -> dict[int, int]:
    """File every abstract; the collection's number by the article's."""
    migrate(conn, steps=shipped())
    numbers: dict[int, int] = {}
    with transaction(conn):
        for record in re.findall(r"<doc>(.*?)</doc>", source, re.S):
            number = int(part(record, "docno"))
            parsed = Parsed(part(record, "title"), "news", part(record, "text"),
                            author=part(record, "author"))  # fmt: skip
            address = f"https://example.org/{number}"
            numbers[add(conn, GUILD, Arrival(parsed, "link", address), NOW).article_id] = number
    return numbers


def part(record: str, tag: str) -> str:
    """The text of one element, empty where there is none."""
    found = re.search(f"<{tag}>(.*?)</{tag}>", record, re.S)
    return html.unescape(found[1]).strip() if found else ""


def questions(source: str) -> list[str]:
    """The questions in their order, which is how the judgements number them."""
    return [
        html.unescape(" ".join(one.split()))
        for one in re.findall(r"<title>(.*?)</title>", source, re.S)
    ]


def judgements(source: str) -> dict[int, dict[int, int]]:
    """By question: how relevant each judged abstract is."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for line in source.splitlines():
        if len(fields := line.split()) == 4:
            found[int(fields[0])][int(fields[2])] = max(0, int(fields[3]))
    return found


def ndcg(ranked: Sequence[int], relevant: Mapping[int, int]) -> float:
    """The discounted gain of the first ten over that of the best order."""
    best = sorted(relevant.values(), reverse=True)
    ideal = _gain(best)
    return _gain([relevant.get(one, 0) for one in ranked]) / ideal if ideal else 0.0


def _gain(values: Sequence[int]) -> float:
    return sum(value / math.log2(at + 2) for at, value in enumerate(values[:DEPTH]))


def measured(folder: Path) -> list[float]:
    """The nDCG@10 of every question."""
    asked = questions((folder / "cran.qry.xml").read_text("utf-8"))
    judged = judgements((folder / "cranqrel.trec.txt").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as place:
        conn = connect(Path(place) / "cranfield.db")
        numbers = filed(conn, (folder / "cran.all.1400.xml").read_text("utf-8", "replace"))
        scores = []
        for number, words in enumerate(asked, 1):
            hits = search(conn, GUILD, words, limit=DEPTH).hits
            scores.append(ndcg([numbers[hit.article_id] for hit in hits], judged[number]))
        conn.close()
    return scores


def main() -> int:
    """Measure, print, and fail under the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    began = time.process_time()
    scores = measured(parser.parse_args().folder)
    mean = statistics.mean(scores)
    print(f"Cranfield: nDCG@10 {mean:.4f} over {len(scores)} questions (goal >= {GOAL}),")
    print(f"{sum(one == 0 for one in scores)} found nothing, {time.process_time() - began:.1f} s")
    return 0 if mean >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
