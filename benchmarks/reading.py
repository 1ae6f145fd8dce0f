"""How well the reader reads what nobody here wrote: ``python benchmarks/reading.py FOLDER``.

FOLDER holds any of three public collections, fetched and never committed: ``article-extraction-
benchmark`` (scrapinghub), ``trafilatura`` (adbar, its ``tests``), ``PolNeAR`` (networkdynamics, its
``data/dev``). For the pages, ours stands beside trafilatura's: from bytes to labelled pieces, in
processor time, without facts and without the start of a worker. For the quotations: those of four
words and more with a named source; found where one contains the other or they are 0.9 alike;
right where the speaker shares a word of the name with the annotated source.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.articles.reader.parse import labelled, parse_text  # noqa: E402  (on the path above)
from bot.errors import UserError  # noqa: E402

Extractor = Callable[[bytes], str]


def ours(data: bytes) -> str:
    """The article's own text in a page, as our pieces have it."""
    return labelled(data).text


def theirs(data: bytes) -> str:
    """The same by trafilatura as its own evaluation calls it."""
    from trafilatura import extract

    return extract(data, include_comments=False, include_tables=True) or ""


@dataclass
class Side:
    """One extractor's scores and processor seconds over a collection."""

    read: Extractor
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def run(self, data: bytes) -> str:
        began = time.process_time()
        try:
            return self.read(data)
        except UserError:
            return ""
        finally:
            self.seconds.append(time.process_time() - began)

    def f1(self) -> float:
        """The harmonic mean of precision and recall, of chunks where those were counted."""
        if self.counts:
            hit = self.counts["hit"]
            return 2 * hit / (2 * hit + self.counts["false"] + self.counts["missed"])
        p, r = statistics.mean(self.precision), statistics.mean(self.recall)
        return 2 * p * r / (p + r) if p + r else 0.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Four neighbouring words at a time, counted."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def by_shingles(side: Side, text: str, gold: str) -> None:
    """Scrapinghub's measure: the overlap of shingles, a page's precision and recall."""
    true, read = shingles(gold), shingles(text)
    hit = sum((true & read).values())
    if read:
        side.precision.append(hit / sum(read.values()))
    if true:
        side.recall.append(hit / sum(true.values()))


def by_chunks(side: Side, text: str, wanted: list[str], unwanted: list[str]) -> None:
    """Trafilatura's measure: passages that must, and such that must not, be in the text."""
    flat = " ".join(text.split())
    hit = sum(" ".join(chunk.split()) in flat for chunk in wanted)
    false = sum(" ".join(chunk.split()) in flat for chunk in unwanted)
    side.counts.update({"hit": hit, "missed": len(wanted) - hit, "false": false})


def extraction(folder: Path, part: slice) -> Iterator[tuple[bytes, Callable[[Side, str], None]]]:
    """The pages of scrapinghub's collection, each with what judges its text."""
    gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for key in sorted(gold)[part]:
        body = gold[key].get("articleBody", "")
        data = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        yield data, partial(by_shingles, gold=body)


def evaluation(folder: Path, part: slice) -> Iterator[tuple[bytes, Callable[[Side, str], None]]]:
    """The pages of trafilatura's own evaluation set."""
    gold = json.loads((folder / "evaldata.json").read_text("utf-8"))
    for address in sorted(gold)[part]:
        one = gold[address]
        places = (folder / place / one["file"] for place in ("cache", "eval"))
        page = next((place for place in places if place.is_file()), None)
        if page:
            judge = partial(by_chunks, wanted=one["with"], unwanted=one["without"])
            yield page.read_bytes(), judge


_WARM = (
    "<html><body><p>The committee’s â€™ words &amp; days are told here.</p></body></html>".encode()
)


def pages(name: str, found: Iterator[tuple[bytes, Callable[[Side, str], None]]]) -> None:
    """Read every page twice and print both sides."""
    sides = {"ours": Side(ours), "trafilatura": Side(theirs)}
    for side in sides.values():
        side.read(_WARM)  # what is imported once is no page's time
    for data, judge in found:
        for side in sides.values():
            judge(side, side.run(data))
    print(f"\n{name}: {len(sides['ours'].seconds)} pages")
    for label, side in sides.items():
        mean, worst = statistics.mean(side.seconds), max(side.seconds)
        print(f"  {label:<12} F1 {side.f1():.3f}   {mean:.3f} s a page, worst {worst:.2f} s")
    total = [sum(side.seconds) for side in sides.values()]
    print(f"  time, ours over theirs: {total[0] / total[1]:.2f} (goal <= 1.5)")


@dataclass(frozen=True)
class Quoted:
    """A quotation of the collection: its words and the words of its source's name."""

    words: str
    source: frozenset[str]


_QUOTATION = re.compile(r"“[^“”]+”?|\"[^\"]+\"?")
_NO_NAME = frozenset(
    [
        "The",
        "A",
        "An",
        "He",
        "She",
        "They",
        "I",
        "We",
        "It",
        "His",
        "Her",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "In",
        "And",
    ]
)


_MENTION = re.compile(
    r"<sentence>(\d+)</sentence>\s*<start>(\d+)</start>\s*<end>\d+</end>\s*"
    r"<head>(\d+)</head>\s*<text>(.*?)</text>",
    re.S,
)


def flat(text: str) -> str:
    """Words in small letters, nothing else: what two quotations are compared by."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def names(text: str, capitals: re.Pattern[str] = re.compile(r"\b[A-Z][\w’'-]+")) -> frozenset[str]:
    """The words of a name."""
    found = (re.sub(r"'s?$", "", word) for word in capitals.findall(text.replace("’", "'")))
    return frozenset(word.lower() for word in found if word not in _NO_NAME)


def coreference(parsed: Path) -> dict[int, str]:
    """By the place in the text where each mention starts: the names of persons for the same one."""
    if not parsed.is_file():
        return {}
    source = parsed.read_text("utf-8")
    sentences = re.findall(r'<sentence id="\d+"[^>]*>(.*?)</tokens>', source, re.S)
    starts = [
        [int(n) for n in re.findall(r"<CharacterOffsetBegin>(\d+)<", one)] for one in sentences
    ]
    kinds = [re.findall(r"<NER>(\w+)<", one) for one in sentences]
    found: dict[int, str] = {}
    for chain in re.findall(r"<coreference>\s*(<mention.*?)</coreference>", source, re.S):
        mentions = _MENTION.findall(chain)
        called = [
            html.unescape(text)
            for number, _, head, text in mentions
            if kinds[int(number) - 1][int(head) - 1] == "PERSON"
        ]
        for number, start, _, _ in mentions:
            found[starts[int(number) - 1][int(start) - 1]] = " ".join(called)
    return found


def annotated(text: str, notes: str, same: dict[int, str]) -> list[Quoted]:
    """The direct quotations of four words and more that have a named source."""
    spans: dict[str, tuple[str, list[tuple[int, int]]]] = {}
    for key, kind, places in re.findall(r"^(T\d+)\t(\w+) ([\d ;]+)\t", notes, re.M):
        pairs = [tuple(map(int, place.split())) for place in places.split(";")]
        spans[key] = (kind, [(a, b) for a, b in pairs])
    found: list[Quoted] = []
    for event in re.findall(r"^E\d+\t(.*)$", notes, re.M):
        parts = [spans[key] for key in re.findall(r":(T\d+)", event) if key in spans]
        source: frozenset[str] = frozenset()
        for kind, places in parts:
            for a, b in places if kind == "Source" else ():
                source |= names(text[a:b]) or names(same.get(a, ""))
        for kind, places in parts:
            content = " ".join(text[a:b] for a, b in places) if kind == "Content" else ""
            for words in map(flat, _QUOTATION.findall(content) if source else ()):
                if len(words.split()) >= 4:
                    found.append(Quoted(words, source))
    return found


def alike(one: str, other: str) -> bool:
    """Whether two quotations are the same words."""
    if one in other or other in one:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def quotations(folder: Path, part: slice) -> None:
    """Read every article of PolNeAR's dev set and print how its quotations were credited."""
    tally: Counter[str] = Counter()
    began = time.process_time()
    for path in sorted((folder / "text").glob("*.txt"))[part]:
        text = path.read_text("utf-8")
        notes = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))[0]
        same = coreference(folder / "corenlp" / f"{path.name}.xml")
        gold = annotated(text, notes.read_text("utf-8"), same)
        read = [(flat(q.text), q) for q in parse_text(text).quotes if q.text]
        for one in gold:
            hits = [q for words, q in read if words and alike(one.words, words)]
            hits.sort(key=lambda q: not (names(q.speaker or "") & one.source))
            tally["all"] += 1
            tally["found"] += bool(hits)
            said = names(hits[0].speaker or "") if hits else frozenset()
            tally["right"] += bool(said & one.source)
            tally["wrong"] += bool(said) and not said & one.source
    took, count = time.process_time() - began, max(1, tally["all"])
    print(f"\nPolNeAR dev: {tally['all']} quotations with a named source, {took:.1f} s")
    for label, goal in (("found", ">= 0.95"), ("right", ">= 0.65"), ("wrong", "<= 0.08")):
        print(f"  {label:<8} {tally[label] / count:.3f}   (goal {goal})")


def main() -> None:
    """Measure what the folder holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every n-th page")
    parser.add_argument("--only", choices=("extraction", "evaluation", "quotations"))
    chosen = parser.parse_args()
    part = slice(None, None, chosen.every)
    home, only = chosen.folder, chosen.only
    folder = home / "article-extraction-benchmark"
    if folder.is_dir() and only in (None, "extraction"):
        pages("article-extraction-benchmark", extraction(folder, part))
    if (home / "trafilatura" / "tests").is_dir() and only in (None, "evaluation"):
        pages("trafilatura's set", evaluation(home / "trafilatura" / "tests", part))
    if (home / "PolNeAR").is_dir() and only in (None, "quotations"):
        quotations(home / "PolNeAR" / "data" / "dev", part)


if __name__ == "__main__":
    main()
