"""The lines of a pasted text: their indents, the gaps between them, hard wraps undone."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*(?:[•●▪‣◦·*]|[-–—](?=\s))\s*")
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|>\s+)")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:https?://|/|mailto:|#)[^)\s]*\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_HEADER = re.compile(r"^[A-Z][\w-]{1,20}: ")
_RULE = re.compile(r"^[\s=_*~\-–—#|:+]+$")


@dataclass(frozen=True)
class Line:
    """One line without its outer spaces. `gap` says that an empty line stood above it."""

    text: str
    indent: int = 0
    gap: bool = False

    @property
    def bullet(self) -> bool:
        return bool(_BULLET.match(self.text)) and not self.text[:1].isalnum()

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
    return count >= 20 or (count >= 8 and ended(text) and not text.endswith("?"))


def read(text: str) -> list[Line]:
    """The lines of `text` in order, empty ones turned into `gap`s."""
    found: list[Line] = []
    gap = True
    for raw in text.split("\n"):
        bare = _plain(_MARKUP.sub("", raw).strip())
        if not bare or (_RULE.match(bare) and len(bare) > 2):
            gap = True
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        found.append(Line(bare, indent, gap))
        gap = False
    return _unwrapped(found)


def _plain(text: str) -> str:
    """A line without the marks of Markdown round its words."""
    if not re.search(r"[*_\[]", text):
        return text
    inner = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
    return _EMPHASIS.sub(r"\2", inner).replace("**", "")


def tidy(text: str) -> str:
    """`text` with every run of spaces made one."""
    return re.sub(r"\s+", " ", text).strip()


def _wrapped(lines: list[Line]) -> bool:
    """Whether the text was broken at a fixed width, as e-mail and terminals do."""
    if not lines or max(len(line.text) for line in lines) > 110:
        return False
    joined = [
        (a, b) for a, b in itertools.pairwise(lines) if not b.gap and not _HEADER.match(b.text)
    ]
    long = [(a, b) for a, b in joined if len(a.text) >= 50]
    broken = [b for a, b in long if not re.search(r"[.!?:][\"'’”)\]]*$", a.text)]
    inside = [b for b in broken if b.text[:1].islower()]
    share = 0.3 if len(inside) >= 2 else 0.6
    return len(long) >= 2 and len(broken) >= share * len(long)


def _unwrapped(lines: list[Line]) -> list[Line]:
    if not _wrapped(lines):
        return lines
    joined: list[Line] = []
    last = ""
    for line in lines:
        loose = line.gap or line.bullet or _HEADER.match(line.text)
        if joined and not loose and len(last) >= 45:
            before = joined[-1]
            joined[-1] = Line(f"{before.text} {line.text}", before.indent, before.gap)
        else:
            joined.append(line)
        last = line.text
    return joined
