"""Lines of a printed column as paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.document import Row, hyphenated, joined

FULL = 0.72  # of the column's width: from here on a line goes on below
_ENDS = re.compile(r"[.!?:;]['\"’”)\]]*$")
_ITEM = re.compile(
    r"^(?:[•●▪‣◦·*–—-]\s+\S|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S|\d{1,2}\.\d{1,2}\s)"
)
_BULLET = re.compile(r"^[•●▪‣◦·*–—-]\s+")
WIDE, STRETCHED = 3, 4  # spaces between cells; between words of a line set flush on both sides
_LEADER = re.compile(r"(?:\s?[.…·]){6,}\s*(?:\d{1,4}|[ivxl]{1,6})?$")
HEADING = 14  # words a heading has at most


@dataclass(frozen=True)
class Printed:
    """One line of a column: ``gap`` where white stood above, ``full`` where it reaches the right
    edge, ``large`` where it is printed larger than the running text."""

    text: str
    gap: bool
    full: bool
    large: bool
    indent: int


def printed(block: Sequence[str], large: frozenset[str], *, least: int = 0) -> list[Printed]:
    """The lines of one column; those of fewer letters than ``least`` do not go on below."""
    lengths = sorted(len(line.strip()) for line in block if line.strip())
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    found, gap = [], True
    for line in block:
        text = line.strip()
        if not text:
            gap = True
            continue
        big = "".join(text.split()) in large
        indent = len(line) - len(line.lstrip())
        full = len(text) >= max(FULL * width, least)
        found.append(Printed(text, gap, full, big, indent))
        gap = False
    return found


def paragraphs(lines: Sequence[Printed]) -> list[Row]:
    """The paragraphs, headings, items and rows of tables that the lines make."""
    kept = hyphenated(line.text for line in lines)
    found: list[Row] = []
    last: Printed | None = None
    for line in lines:
        table = len(cells(_BULLET.sub("", line.text))) > 1 and not line.large
        whole = table or (found[-1:] and (found[-1].table or found[-1].aside))
        if last is not None and not whole and _goes_on(last, line):
            row = found[-1]
            text = joined(row.text, line.text, kept)
            found[-1] = Row(text, row.gap, heading=row.heading, item=row.item)
        else:
            found.append(_row(line, table))
        last = line
    return found


def _row(line: Printed, table: bool) -> Row:
    if _LEADER.search(line.text):
        return Row(re.sub(r"\s+", " ", line.text), line.gap, aside="table of contents")
    if table:
        return Row("\t".join(cells(line.text)), line.gap, table=True)
    heading = 2 if line.large and len(line.text.split()) <= HEADING else 0
    bullet = _BULLET.match(line.text)
    text = line.text[bullet.end() :] if bullet else line.text
    return Row(text, line.gap, heading=heading, item=bool(bullet))


def cells(text: str) -> list[str]:
    """The cells of a line, apart by white; the words of a line that was stretched to be flush on
    both sides are one cell."""
    gaps = sorted(len(gap) for gap in re.findall(r"(?<=\S)\s+(?=\S)", text))
    middle = gaps[len(gaps) // 2] if len(gaps) > 2 else 1
    least = max(WIDE, 2 * middle) if middle <= STRETCHED else WIDE
    return re.split(rf"\s{{{least},}}|\t", text)


def _goes_on(above: Printed, below: Printed) -> bool:
    """Whether a line carries on the paragraph above it; the next column or page may hold it."""
    if above.large != below.large or _ITEM.match(below.text):
        return False
    if above.large:
        return not below.gap
    open_ended = not _ENDS.search(above.text)
    if below.text[:1].islower() and open_ended:
        return True
    if below.gap:
        return False
    return above.full and (open_ended or below.indent <= above.indent)
