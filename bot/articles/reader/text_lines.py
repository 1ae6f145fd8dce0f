"""The lines of a text, and the sheet on which each gets its label.

The law is conservation: every line of what was read stands in exactly one labelled piece.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.documents.document import hyphenated, joined

_BULLET = re.compile(r"^\s*(?:[•●▪‣◦·*]|[-–—](?=\s))\s*")
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|>\s+)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)$")
_FOOTNOTE = re.compile(r"(?<=\S)\[\^[\w-]{1,20}\](?!:)")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:https?://|/|mailto:|#)[^)\s]*\)")
_EMPHASIS = re.compile(
    r"(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)|(?<!\w)_{1,2}(?=[A-Za-z])|(?<=[\w.!?])_{1,2}(?!\w)"
)
_HEADER = re.compile(r"^[A-Z][\w-]{1,20}: ")
_FOLIO = re.compile(r"(?:^|\s{2,})page \d+ of \d+\s*$", re.I)
_HEAD = 4  # lines at the edge of a page in which its head is repeated
_RULE = re.compile(r"^[\s=_*~\-–—#|:+]+$")


@dataclass(frozen=True)
class Line:
    """One line without its outer spaces. `gap` says that an empty line stood above it.

    `number` tells it from all others of its text; `head` that the page repeats it as its head;
    `heading` and `item` what a web page's markup makes of it: the rank of a heading, 0 for none,
    an item of a list; `row` that it is a row of a table.
    """

    text: str
    gap: bool = False
    number: int = 0
    head: bool = False
    heading: int = 0
    item: bool = False
    row: bool = False

    @property
    def bullet(self) -> bool:
        return self.item or (bool(_BULLET.match(self.text)) and not self.text[:1].isalnum())

    @property
    def plain(self) -> str:
        """The text without its bullet."""
        return _BULLET.sub("", self.text)


_ENDED = re.compile(r"[.!?…][\"'’”)\]]*(?:\d{1,2}|\[\d+\])?$")


def ended(text: str) -> bool:
    """Whether a line ends as a sentence does, a footnote's number apart."""
    return bool(_ENDED.search(text))


def prose(text: str) -> bool:
    """Whether a line is running text, not a heading, a name or a label."""
    count = len(text.split())
    whole = ended(text) and not text.endswith("?")
    return count >= 20 or (count >= 8 and (whole or bool(re.search(r"[a-z][.!?]\s+[A-Z]", text))))


def read(text: str) -> list[Line]:
    """The lines of `text` in order, empty ones turned into `gap`s."""
    found: list[Line] = []
    seen: set[str] = set()
    gap, below = True, _HEAD
    for raw in text.split("\n"):
        folio = _FOLIO.search(raw)
        bare = _plain(_MARKUP.sub("", raw).strip())
        below = 0 if folio else below + bool(bare)
        if not bare or (_RULE.match(bare) and len(bare) > 1):
            gap = True
            continue
        head = bool(folio and not raw[: folio.start()].strip()) or (below < _HEAD and bare in seen)
        if folio and not head:
            bare = _FOLIO.sub("", bare).strip()
        seen.add(bare)
        found.append(Line(bare, gap, head=head))
        gap = False
    return [replace(line, number=number) for number, line in enumerate(_unwrapped(found))]


def _plain(text: str) -> str:
    """A line without the marks of Markdown round its words."""
    if not re.search(r"[*_\[]", text) or _IMAGE.match(text):
        return text
    return _FOOTNOTE.sub("", _EMPHASIS.sub("", _LINK.sub(r"\1", text)))


def tidy(text: str) -> str:
    """`text` with every run of spaces made one."""
    return " ".join(text.split())


def letters(text: str) -> str:
    """What two printings of one line have in common."""
    return "".join(filter(str.isalnum, text.lower()))


def _width(lines: list[Line]) -> int:
    """The width a text was broken at, as e-mail and PDF do; 0 where its lines are whole."""
    if not lines or max(len(line.text) for line in lines) > 110:
        return 0
    joined = [
        (a, b)
        for a, b in itertools.pairwise(lines)
        if not b.gap and not _HEADER.match(b.text) and len(a.text) >= 30
    ]
    broken = [(a, b) for a, b in joined if not re.search(r"[.!?:][\"'’”)\]]*$", a.text)]
    inside = [len(a.text) for a, b in broken if b.text[:1].islower()]
    if len(inside) >= 2 and len(inside) >= 0.3 * len(joined):
        return max(inside)
    long = [a for a, _ in joined if len(a.text) >= 50]
    open_ended = [len(a.text) for a, _ in broken if len(a.text) >= 50]
    return max(open_ended) if len(long) >= 2 and len(open_ended) >= 0.6 * len(long) else 0


def _unwrapped(lines: list[Line]) -> list[Line]:
    width = _width(lines)
    if not width:
        return lines
    whole = hyphenated(line.text for line in lines)
    found: list[Line] = []
    last = ""
    for line in lines:
        loose = line.gap or line.bullet or line.head or _HEADER.match(line.text)
        if found and not (loose or found[-1].head) and 0.62 * width <= len(last) <= width + 6:
            text = joined(found[-1].text, line.text, whole)
            found[-1] = Line(text, found[-1].gap)
        else:
            found.append(line)
        last = line.text
    return found


class Label(StrEnum):
    """What a piece of a page or a text is. Body is what nothing shows to be anything else."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    BODY = "body"
    SURVEY = "survey"
    COMMENT = "comment"
    CAPTION = "caption"
    FURNITURE = "furniture"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Piece:
    """One line or block, its label, and for what was left out the rule that took it."""

    line: Line
    label: Label = Label.BODY
    rule: str = ""

    @property
    def text(self) -> str:
        return self.line.text


class Sheet:
    """The pieces of one text while they are being labelled.

    Lines are told apart by their number, so that none can be lost: what a reader of some part does
    not hand back has been taken, and bears the label of that part.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = {piece.line.number: piece for piece in pieces}

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Sheet:
        """A sheet on which everything is body."""
        return cls([Piece(line) for line in lines])

    @property
    def left(self) -> list[Line]:
        """The lines that are body as yet."""
        return [p.line for p in self._pieces.values() if p.label is Label.BODY]

    def take(self, lines: Iterable[Line], label: Label, rule: str = "") -> None:
        """Label lines that were body."""
        for line in lines:
            piece = self._pieces[line.number]
            if piece.label is Label.BODY:
                self._pieces[line.number] = Piece(piece.line, label, rule)

    def keep(self, lines: Iterable[Line], label: Label, rule: str = "") -> None:
        """Label all that was body and is not among `lines`."""
        kept = {line.number for line in lines}
        self.take([line for line in self.left if line.number not in kept], label, rule)

    def lift(self, pieces: Iterable[Piece], label: Label) -> None:
        """Label what is body or was left out by the library alone."""
        for piece in pieces:
            if piece.label is Label.BODY or piece.rule == "library":
                self._pieces[piece.line.number] = Piece(piece.line, label)

    @property
    def pieces(self) -> list[Piece]:
        """Every piece, in the order of the text."""
        return list(self._pieces.values())
