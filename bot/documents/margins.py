"""What stands in the margins of printed pages: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

HEAD = 120  # letters that a running head has at most
EDGE = 3  # lines at the top and the bottom of a page in which its heads and feet stand
_NUMBER = re.compile(
    r"^(?:[-–—|]\s*)?(?:page\s+|p\.\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—|])?$",
    re.I,
)
_WORDED = re.compile(r"\bpage\s+\d+\s+of\s+\d+\b|^page\s+\d+$", re.I)
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
    shown = Counter(
        key
        for page in pages
        for key in {_key(page.lines[at]) for edge in page.edges() for at in edge}
    )
    for page in pages:
        for edge in page.edges():
            for at in edge:
                text = page.lines[at].strip()
                if _number(text, len(pages)):
                    page.take(at, "page number")
                elif len(text) <= HEAD and shown[_key(text)] > max(1, len(pages) // 4):
                    page.take(at, "running head")
                else:
                    break  # what stands further in belongs to the text


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
