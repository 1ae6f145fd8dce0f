"""What is read from a document: its lines in order, each with what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

LINES, LETTERS = 20_000, 2_000_000  # of one document


@dataclass(frozen=True)
class Row:
    """One paragraph, heading, item or row of a table.

    ``gap`` says that a space stood above it; ``aside`` what it is where it is no part of the
    running text, such as "running head" or "footnote"; ``heading`` is the rank of a heading, 0 for
    none; ``table`` that it is a row of a table, its cells with tabs between.
    """

    text: str
    gap: bool = True
    aside: str = ""
    heading: int = 0
    item: bool = False
    table: bool = False


@dataclass(frozen=True)
class Document:
    """``kind`` is "PDF", "Word" or "mail". ``title`` is a mail's subject; ``sender`` who sent
    it and ``address`` from where; ``sent`` the day, ISO; ``attached`` what hangs on it, by name."""

    kind: str
    rows: tuple[Row, ...]
    title: str = ""
    sender: str = ""
    address: str = ""
    sent: str = ""
    attached: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The running text, paragraphs apart by an empty line."""
        return "\n\n".join(row.text for row in self.rows if not row.aside)


_KEPT = re.compile(r"\b[A-Za-z]+-[a-z]+\b")
_CUT = re.compile(r"([A-Za-z]+)[-\u00ad\u2010]$")


def hyphenated(texts: Iterable[str]) -> frozenset[str]:
    """The words that a document prints with a hyphen within a line: theirs stays at its end too."""
    return frozenset(word for text in texts for word in _KEPT.findall(text))


def joined(above: str, below: str, kept: frozenset[str]) -> str:
    """Two lines of one paragraph; a word cut at the end of the first is made whole."""
    first, second = _CUT.search(above), re.match(r"[a-z]+", below)
    if not first or not second:
        return f"{above} {below}"
    whole = f"{first[1]}-{second[0]}" in kept and not above.endswith("\u00ad")
    return f"{above}{below}" if whole else f"{above[:-1]}{below}"


def tidied(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows with single spaces, soft hyphens undone, empty ones left out."""
    found = []
    for row in rows:
        between = "\t" if row.table else " "
        cells = row.text.split("\t") if row.table else [row.text]
        text = between.join(" ".join(cell.replace("\u00ad", "").split()) for cell in cells)
        if text.strip():
            found.append(replace(row, text=text.strip()))
    return tuple(found)
