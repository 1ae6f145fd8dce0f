"""The text of a web page, each piece of it exactly once, with what its markup says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from bot.articles.reader.lexicon import either, listed
from bot.articles.reader.text_lines import tidy

Zone = Literal["", "hidden", "veiled", "consent", "comment", "caption", "unread"]


_BREAKING, _UNREAD = frozenset(listed("breaking")), frozenset(listed("unread"))
_HIDDEN = frozenset(("template", "del", "s", "strike"))
_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|rem|%|\s*[;}]|\s*$)|"
    r"line-through|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.I,
)
_HIDING_NAMES = frozenset(listed("hiding"))
_CONSENT = re.compile(
    r"(?:^|[\s_-])(?:cookies?|cookie[a-z-]*|gdpr|onetrust|didomi|cmpbox|usercentrics|truste|"
    r"consent[a-z-]*|eu-?cookie[a-z-]*)(?:$|[\s_-])",
    re.I,
)
_NO_BOX = frozenset(("html", "body", "article", "main", "p", "a", "span"))
_OF_USE = re.compile(either("of_use"), re.I)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:wp-caption-text|caption|photo-?credit)(?:$|[\s_-])", re.I)
# Two signs without meaning stand for a number: neither a letter nor a space, and hardly ever used.
_SIGNS = 0x2800
_MARK = re.compile("([\u2800-\u28ff])([\u2800-\u28ff])")
_MOST = 256 * 256
_CELL = " | "
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Block:
    """A run of text between two breaks of the page: `parent` is the element round its own.

    `linked` is the share of its letters that stand inside links; `heading` its rank, 0 for none;
    `row` that it is a row of a table, its cells apart by bars.
    """

    text: str
    parent: Any
    zone: Zone = ""
    linked: float = 0.0
    heading: int = 0
    bullet: bool = False
    row: bool = False


def marked(text: str) -> set[int]:
    """The numbers of the blocks whose signs stand in `text`."""
    return {(ord(a) - _SIGNS << 8) + ord(b) - _SIGNS for a, b in _MARK.findall(text)}


def unmarked(text: str) -> str:
    """`text` without any such signs."""
    return _MARK.sub("", text)


class Marked:
    """A page as one walk over its tree marks it: its blocks, the boxes with its readers' comments,
    and the elements whose names may tell something, each with its id and class."""

    def __init__(self, holds_comments: Callable[[str], bool]) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Any] = []
        self.named: list[tuple[Any, str]] = []
        self._holds_comments = holds_comments
        self._zones: list[Zone] = [""]
        self._around: list[Any] = []
        self._parts: list[str] = []
        self._first: tuple[Any, str] | None = None
        self._letters = self._linked = self._links = 0
        self._table: Any = None

    def start(self, node: Any) -> Zone:
        """Enter an element; its zone."""
        above, tag = self._zones[-1], node.tag
        zone = self._zone(node, above)
        breaking = tag in _BREAKING
        if zone != above or (breaking and self._breaks(tag)):
            self.flush()
        if breaking:
            self._around.append(node)
            if tag == "table" and self._table is None and _tabular(node):
                self._table = node
            elif self._table is not None and tag in ("td", "th"):
                self._parts.append(_CELL if node.getprevious() is not None else "")
        elif tag == "a":
            self._links += 1
        self._zones.append(zone)
        if zone != "unread":
            self._add(node, "text", node.text)
        return zone

    def _zone(self, node: Any, above: Zone) -> Zone:
        """What an element's own markup says of all the text inside it."""
        if above in ("unread", "hidden", "consent"):
            return above
        tag, said = node.tag, dict(node.items())
        if tag in _UNREAD:
            return "unread"
        if tag in _HIDDEN or "hidden" in said or (tag == "dialog" and "open" not in said):
            return "hidden"
        if above in ("veiled", "comment"):
            return above
        if tag == "figcaption":
            return "caption"
        if not said:
            return above
        style, label = said.get("style"), f"{said.get('id', '')} {said.get('class', '')}"
        if style and _HIDING.search(style):
            return "veiled"
        if len(label) < 3 or tag in ("html", "body"):
            return above
        return self._named(node, label, above)

    def _named(self, node: Any, label: str, above: Zone) -> Zone:
        """The same by an element's id and class, which are noted where they may tell more."""
        zone, of_use = _told_by(label)
        if zone == "veiled":
            return zone
        if of_use:
            self.named.append((node, label))
        if node.tag not in _NO_BOX:
            if of_use and self._holds_comments(label):
                self.boxes.append(node)
                return "comment"
            if zone == "consent":
                return zone
        return "caption" if zone == "caption" and above == "" else above

    def end(self, node: Any) -> None:
        """Leave an element."""
        zone, tag = self._zones.pop(), node.tag
        above = self._zones[-1]
        breaking = tag in _BREAKING
        if zone != above or (breaking and self._breaks(tag)):
            self.flush(zone)
        if breaking:
            self._around.pop()
            if node is self._table:
                self._table = None
        elif tag == "a":
            self._links -= 1
        if above != "unread":
            self._add(node, "tail", node.tail)

    def _breaks(self, tag: str) -> bool:
        """Whether an element stands apart: inside a table of figures only its rows do."""
        if self._table is None or tag in ("tr", "caption", "table"):
            return True
        self._parts.append(" ")
        return False

    def _add(self, node: Any, place: str, words: str | None) -> None:
        if not words:
            return
        self._parts.append(words)
        if size := len(words.strip()):
            if self._first is None:
                self._first = (node, place)
            self._letters += size
            if self._links:
                self._linked += size

    def flush(self, zone: Zone | None = None) -> None:
        """End the block that was begun, in the zone that is left if one is given."""
        if self._first is None:
            self._parts.clear()
            return
        text = tidy("".join(self._parts))
        if text:
            _set_mark(*self._first, len(self.blocks))
            node = self._first[0]
            own = self._around[-1] if self._around else node
            self.blocks.append(
                Block(
                    text,
                    own.getparent(),
                    self._zones[-1] if zone is None else zone,
                    self._linked / self._letters,
                    _HEADINGS.get(own.tag, 0),
                    own.tag == "li",
                    self._table is not None and own.tag != "caption",
                )
            )
        self._parts, self._first, self._letters, self._linked = [], None, 0, 0


@lru_cache(8_192)  # a page names its elements alike, and pages of one site do
def _told_by(label: str) -> tuple[Zone, bool]:
    """The zone an id and class speak of, and whether they may tell of comments, names and days."""
    if not _HIDING_NAMES.isdisjoint(label.lower().split()):
        return "veiled", False
    zone: Zone = "consent" if _CONSENT.search(label) else ""
    if not zone and _CAPTION.search(label):
        zone = "caption"
    return zone, bool(_OF_USE.search(label))


def _set_mark(node: Any, place: str, number: int) -> None:
    """Put a block's signs before the text where it begins."""
    signs = chr(_SIGNS + (number >> 8)) + chr(_SIGNS + (number & 0xFF)) if number < _MOST else ""
    text = signs + getattr(node, place)
    try:
        setattr(node, place, text)
    except ValueError:  # signs that no document may hold, though this one does
        setattr(node, place, _CONTROL.sub("", text))


def _tabular(table: Any) -> bool:
    """Whether a table holds figures and no other table: others only arrange the page."""
    if table.find(".//table") is not None:
        return False
    return any(re.search(r"\d", words) for words in table.itertext())


def read(tree: Any, holds_comments: Callable[[str], bool]) -> Marked:
    """The blocks of a page in order; `holds_comments` judges an element by its id and class.

    Marks are left in the tree where each block begins.
    """
    from lxml import etree

    walk = Marked(holds_comments)
    nodes = etree.iterwalk(tree, events=("start", "end"))
    for event, node in nodes:
        if event == "end" and node is not tree:
            walk.end(node)
        elif event == "start" and walk.start(node) == "unread":
            nodes.skip_subtree()
    walk.flush()
    return walk


def visible(node: Any) -> str:
    """The visible text below `node`, paragraphs apart by an empty line. Marks are removed."""
    blocks = read(node, lambda _: False).blocks
    return "\n\n".join(tidy(unmarked(block.text)) for block in blocks if block.zone != "hidden")
