"""Quotation marks: where quoted words begin and end, in four styles of marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CLOSERS = {"‘": "’", "“": "”", "'": "'", '"': '"', "«": "»", "„": "“”"}
_OPEN = re.compile(  # a mark first, which is found fast; what stands round it is asked then
    r"[‘'“«„\"](?:(?<=[“«„])|(?<=[‘'])(?<![^\s(\[—–:/-].)(?=[\w\[(£$…“\"])"
    r"|(?<=\")(?<![^\s(\[—–:].)(?=\S))"
)
_ENDS = {closer: re.compile(rf"{closer}(?!\w)") for closer in "’'"}


# No writer's paragraph is longer; what is cannot hold the others up.
LONGEST = 8000


@dataclass(frozen=True)
class Span:
    """Quoted words from `start` to `end`, marks included; `closed` tells if the end is marked."""

    start: int
    end: int
    closed: bool
    mark: str

    def inside(self, text: str) -> str:
        """The words between the marks; a comma that only leads on to "said" is the reporter's."""
        words = text[self.start + 1 : self.end - 1 if self.closed else self.end].strip()
        return words.rstrip(",").rstrip()


def _close_single(text: str, start: int, closer: str, runs_on: bool) -> int | None:
    """The closing place of a single quotation, told from apostrophes by what stands round it."""
    following = _OPEN.search(text, start + 1)
    while following and following.group(0) not in "‘'":
        following = _OPEN.search(text, following.end())
    limit = following.start() if following else len(text)
    ends = [m.start() for m in _ENDS[closer].finditer(text, start + 1, limit)]
    marked = [e for e in ends if text[e - 1] in ".,?!;:…–—)"]
    if marked:
        return marked[0]
    sure = [e for e in ends if not _possessive(text, e)]
    if sure:
        return sure[0]
    if ends and runs_on and (start == 0 or text[max(0, start - 3) : start].rstrip().endswith(":")):
        return None
    return ends[0] if ends else None


def _possessive(text: str, at: int) -> bool:
    """Whether the mark at `at` may belong to a plural: "the GPs' contract"."""
    return text[at - 1 : at].lower() == "s" and bool(re.match(r"\s+[a-z]", text[at + 1 : at + 4]))


def spans(text: str, next_text: str = "") -> list[Span]:
    """The outermost quotations of one paragraph.

    `next_text` is the paragraph below: an unclosed quotation runs on only if that one opens with
    the same mark, otherwise it ends with its own paragraph.
    """
    text = text[:LONGEST]
    found: list[Span] = []
    at = 0
    while match := _OPEN.search(text, at):
        start, mark = match.start(), match.group(0)
        runs_on = next_text.startswith(mark)
        if mark in "‘'":
            end = _close_single(text, start, _CLOSERS[mark], runs_on)
        else:
            ends = (n for n in range(start + 1, len(text)) if text[n] in _CLOSERS[mark])
            end = next(ends, None)
        opens_speech = start == 0 or text[max(0, start - 3) : start].rstrip().endswith((":", ","))
        if end is None and not ((opens_speech or runs_on) and len(text) - start > 20):
            at = start + 1
            continue
        stop = len(text) if end is None else end + 1
        found.append(Span(start, stop, end is not None, mark))
        at = stop
    return found


def masked(text: str, quoted: Sequence[Span]) -> str:
    """`text` of the same length with the quoted words blanked out."""
    for span in quoted:
        text = text[: span.start] + "\x00" * (span.end - span.start) + text[span.end :]
    return text
