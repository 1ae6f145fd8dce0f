"""The lines of a pasted text: their indents, the gaps between them, hard wraps undone."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*(?:[•●▪‣◦·*]|[-–—](?=\s))\s*")
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|>\s+)")
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


def prose(text: str) -> bool:
    """Whether a line is running text, not a heading, a name or a label."""
    count = len(text.split())
    return count >= 20 or (count >= 8 and bool(re.search(r"[.!…][\"'’”)\]]*$", text)))


def read(text: str) -> list[Line]:
    """The lines of `text` in order, empty ones turned into `gap`s."""
    found: list[Line] = []
    gap = True
    for raw in text.split("\n"):
        bare = _MARKUP.sub("", raw).strip().replace("**", "")
        if not bare or (_RULE.match(bare) and len(bare) > 2):
            gap = True
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        found.append(Line(bare, indent, gap))
        gap = False
    return _unwrapped(found)


def tidy(text: str) -> str:
    """`text` with every run of spaces made one."""
    return re.sub(r"\s+", " ", text).strip()


def _wrapped(lines: list[Line]) -> bool:
    """Whether the text was broken at a fixed width, as e-mail and terminals do."""
    if not lines or max(len(line.text) for line in lines) > 110:
        return False
    joined = [a for a, b in itertools.pairwise(lines) if not b.gap]
    long = [line for line in joined if len(line.text) >= 50]
    open_ended = [line for line in long if not re.search(r"[.!?:][\"'’”)\]]*$", line.text)]
    return len(long) >= 2 and len(open_ended) >= 0.6 * len(long)


def _unwrapped(lines: list[Line]) -> list[Line]:
    if not _wrapped(lines):
        return lines
    joined: list[Line] = []
    last = ""
    for line in lines:
        if joined and not line.gap and len(last) >= 45 and not line.bullet:
            before = joined[-1]
            joined[-1] = Line(f"{before.text} {line.text}", before.indent, before.gap)
        else:
            joined.append(line)
        last = line.text
    return joined
