"""What stands in the margins of printed pages: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

NEAR = 3  # pages on both sides on which a running head comes again
HEAD = 120  # letters that a running head has at most
EDGE = 3  # lines at the top and the bottom of a page in which its heads and feet stand
_NUMBER = re.compile(
    r"^(?:[-–—|]\s*)?(?:page\s+|p\.\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—|])?$",
    re.I,
)
_WORDED = re.compile(r"\bpage\s+\d+\s+of\s+\d+\b|^page\s+\d+$", re.I)
# What browsers print over and under each page, and so also where there is only one: the time of
# printing and the title, the address and the page.
_PRINTOUT = re.compile(
    r"^\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AP]M)?(?:\s|$)"
    r"|^(?:https?|(?:f|\ufb01)i?le|about):\S+(?:\s.*)?\s\d{1,4}\s?/\s?\d{1,4}$",
    re.I,
)
_NOTE = re.compile(r"^\s*(?:\d{1,3}[.)]?\s+\S|[*†‡§¹²³⁴⁵⁶⁷⁸⁹]\s?\S)")


@dataclass
class Sheet:
    """One page: its lines set out in letters, and what was taken from its margins."""

    lines: list[str]
    aside: list[tuple[str, str]] = field(default_factory=list)

    def take(self, at: int, what: str) -> None:
        """Move one line into the margins."""
        self.aside.append((what, self.lines[at].strip()))
        self.lines[at] = ""

    def edges(self) -> tuple[list[int], list[int]]:
        """The places of the lines at the top and at the bottom, from the edge inwards."""
        full = [at for at, line in enumerate(self.lines) if line.strip()]
        return full[:EDGE], [at for at in full[: -EDGE - 1 : -1] if at not in full[:EDGE]]


def cleared(pages: Sequence[Sheet]) -> None:
    """Take running heads and page numbers off every page."""
    edges = [page.edges() for page in pages]
    keys = [
        [{_key(page.lines[at]) for at in edge} for edge in both]
        for page, both in zip(pages, edges, strict=True)
    ]
    offset = _offset(pages, edges)
    for number, (page, both) in enumerate(zip(pages, edges, strict=True)):
        for side, edge in enumerate(both):
            for at in edge:
                text = " ".join(page.lines[at].split())
                comes_again = _repeated(_key(text), keys, number, side) or (
                    offset is not None and _counts(page.lines[at]) == number + offset
                )
                if _number(text, len(pages)):
                    page.take(at, "page number")
                elif _PRINTOUT.match(text) or (len(text) <= HEAD and comes_again):
                    page.take(at, "running head")
                else:
                    break  # what stands further in belongs to the text


def _repeated(key: str, keys: Sequence[Sequence[set[str]]], number: int, side: int) -> bool:
    """Whether a page close by has the same line at the same edge: a chapter's head is the same
    for a few pages, those of left and right pages take turns."""
    near = range(max(0, number - NEAR), min(len(keys), number + NEAR + 1))
    return any(key in keys[other][side] for other in near if other != number)


def _counts(line: str) -> int | None:
    """The number that a head ends or begins with, white between."""
    match = re.search(r"^\s*(\d{1,4})\s{3,}\S|\S\s{3,}(\d{1,4})\s*$", line)
    return int(match[1] or match[2]) if match else None


def _offset(pages: Sequence[Sheet], edges: Sequence[tuple[list[int], list[int]]]) -> int | None:
    """What the numbers in the heads are ahead of the pages by, where most pages agree."""
    ahead = Counter(
        found - number
        for number, (page, both) in enumerate(zip(pages, edges, strict=True))
        for edge in both
        for at in edge[:1]
        if (found := _counts(page.lines[at])) is not None
    )
    best = ahead.most_common(1)
    return best[0][0] if best and best[0][1] >= max(3, len(pages) // 3) else None


def _key(line: str) -> str:
    """What a running head keeps from page to page: all but its figures."""
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


def _number(text: str, pages: int) -> bool:
    return bool(_WORDED.search(text)) or (pages > 1 and bool(_NUMBER.match(text)))


def without_notes(lines: list[str], small: frozenset[str]) -> tuple[list[str], list[str]]:
    """The lines of a column and the footnotes at its end: smaller print that begins with a mark."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    first = end
    while first and (not lines[first - 1].strip() or squeezed(lines[first - 1]) in small):
        first -= 1
    while first < end and not _NOTE.match(lines[first]):
        first += 1
    notes = [line for line in lines[first:end] if line.strip()]
    return lines[:first] if notes else lines, notes


def squeezed(text: str) -> str:
    """A line without its spaces: two ways of reading a page put them differently."""
    return "".join(text.split())
