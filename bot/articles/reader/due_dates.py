"""Days by which a reader must act: in a sentence, on a line of their own, in a table.

An event is none, nor is a month named in passing. A day whose year is not printed is the one its
weekday tells, else the next one after the piece; without either it is not offered, and what was
past when the piece was written never is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from bot.articles.model import Dated, Deadline
from bot.articles.reader.lexicon import any_of
from bot.articles.reader.printed_dates import MONTH, MONTHS, PRINTED, dates_in
from bot.articles.reader.sentences import sentences
from bot.articles.reader.text_lines import ended

_DAY = r"(?:(?P<weekday>Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? (?:the )?)?"
_WHEN = re.compile(
    rf"{_DAY}(?:(?P<full>{PRINTED.pattern})"
    rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{MONTH})(?! ?\d{{4}})"
    rf"|(?P<m_first>{MONTH}) (?P<d_last>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? ?\d{{4}})"
    rf"|(?P<part>the end of|end of|mid[- ]|the middle of) ?(?P<m_only>{MONTH})"
    r"(?:,? (?P<y_only>20\d\d))?)",
    re.I,
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = (
    r"(?:(?:at |the )?(?:noon|midday|midnight|\d{1,2}(?:[.:]\d\d)? ?(?:[ap]\.?m\.?)?|close of play)"
    r"[, ]+)?"
)
_LAST = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|on or before|latest by)\s+"
    rf"(?:the latest\s+)?{_HOUR}(?:on\s+)?(?:the\s+)?$",
    re.I,
)
# What makes such a day one on which something asked of the reader ends.
_ASKED = any_of("asks")
_ENDS = re.compile(
    r"(?:\b(?:deadline|closing date|close of \w+|last (?:date|day)|final date|cut-?off(?: date)?)\b"
    r"[^.;]{0,80}?(?:\bis|\bof|:|[–—-]|\bon|\bfalls on|\bwill be)?"
    rf"|\b(?:closes?|closing|(?:must|should) be (?:in|back|with us)|due(?: (?:in|back))?)\s+{_HOUR}"
    rf"(?:on|at|by|is)?|\b(?:applications?|nominations?|consultation|survey|registration|ballot|"
    r"bids|claims?|submissions?|responses|voting) (?:must )?(?:ends?|closes?|shuts?))"
    rf"\s*{_HOUR}(?:on\s+)?(?:the\s+)?$",
    re.I,
)
_LABEL = re.compile(
    r"\b(?:deadline|clos(?:e|es|ing)|last (?:date|day)|final date|cut-?off|(?:reply|return|respond|"
    r"apply|submit|book|register|rsvp|nominat\w+|claim\w*) by|due)\b",
    re.I,
)
_PASSED = re.compile(
    r"\b(?:was|were|had (?:to|been)|has (?:now )?(?:passed|closed)|closed)\b", re.I
)
# Others who must act, which is news and no deadline of the reader's.
_OTHERS = re.compile(
    r"(?:\b(?:board|trust|council|government|department|ministers?|NHS England|ICBs?|CCGs?|"
    r"hospital|health secretary|committee)|(?:^|[.;,:]\s+)(?:it|they|he|she))\s+"
    r"(?:must|should|has|have|is|are|will|needs?|would|hopes?|plans?|expects?)\b[^.;]*$",
    re.I,
)
# What readers send in: "they must reach us" is asked of those who write them.
_PAPERS = any_of("papers_sent")
_PRONOUN = re.compile(r"\b(?:it|they)\s+\w+[^.;]*$", re.I)
_RUNS = re.compile(r"\b(?:runs?|is open|lasts?|continues?)\s+(?:un)?till?\s+\W*$", re.I)
_CLAUSE = re.compile(r"[;.](?=\s)|,? (?:and|but) (?=[a-z]+ (?:must|should|need|are|is|have|has)\b)")
_LABEL_WORDS, _NEAR = 8, 160  # words of a label; letters round a day that belong to it


def deadlines(lines: Sequence[str], dated: Dated) -> tuple[Deadline, ...]:
    """The days by which a reader of the article must act, in order; `lines` are its paragraphs."""
    found: dict[str, str] = {}
    written = dated.not_before if dated.evidence.startswith("printed") else None
    near = written
    for above, line in zip(["", *lines], lines, strict=False):
        for day, text in _in_line(above, line, near):
            if written is None or day >= written:
                found.setdefault(day.isoformat(), text)
        printed = dates_in(line)
        near = written or (printed[-1][0] if printed else near)
    return tuple(Deadline(day, found[day]) for day in sorted(found))


def _in_line(above: str, line: str, near: date | None) -> Iterator[tuple[date, str]]:
    """The deadlines of one line; a label above it, or in its first cell, speaks for its date."""
    label, _, rest = line.partition(" | ") if " | " in line else line.partition(":")
    bare = above if above and _labels(above) and not _labels(line) else ""
    if rest and _labels(label):
        bare, line = label, rest if " | " in line else line
    if bare and not ended(bare.rstrip(":")):
        match = _WHEN.search(line)
        before = re.sub(_HOUR, "", line[: match.start()], flags=re.I) if match else ""
        day = when(match, near) if match and not before.strip(bare + " :") else None
        if day:
            yield day, f"{bare.rstrip(' :')}: {line.removeprefix(bare).lstrip(' :|')}"
            return
    told = ""
    for sentence in sentences(line):
        if not sentence.text.rstrip("’”\"'").endswith("?"):
            yield from _in_sentence(
                sentence.text, near, bool(_PAPERS.search(told or sentence.text))
            )
        told = sentence.text


def _labels(text: str) -> bool:
    return len(text.split()) <= _LABEL_WORDS and bool(_LABEL.search(text))


def _in_sentence(text: str, near: date | None, papers: bool) -> Iterator[tuple[date, str]]:
    """The deadlines of one sentence; `papers` says that it follows one on what readers send in."""
    for match in _WHEN.finditer(text):
        before = _CLAUSE.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]
        last = bool(_LAST.search(before))
        asked = _ASKED.search(text[max(0, match.start() - _NEAR) : match.end() + _NEAR])
        if last and not asked and not (papers and _RUNS.search(before)):
            continue
        if not (last or _ENDS.search(before)) or _PASSED.search(before):
            continue
        if _OTHERS.search(before) and not (papers and _PRONOUN.search(before)):
            continue
        if day := when(match, near):
            yield day, text


def when(match: re.Match[str], near: date | None) -> date | None:
    """The day a match of printed words means, counted from the day `near`; None for a guess."""
    if match["full"]:
        return dates_in(match["full"])[0][0] if dates_in(match["full"]) else None
    month = MONTHS[(match["m"] or match["m_first"] or match["m_only"])[:3].lower()]
    if match["part"]:
        year = (
            int(match["y_only"]) if match["y_only"] else near and near.year + (near.month > month)
        )
        last = bool(re.match(r"(?:the )?end", match["part"], re.I))
        return date(year, month, monthrange(year, month)[1] if last else 15) if year else None
    number = int(match["d"] or match["d_last"])
    return without_year(number, month, match["weekday"], near)


def without_year(number: int, month: int, weekday: str | None, near: date | None) -> date | None:
    """The day of that number and month: its weekday tells the year, else it is the next one."""
    if near is None:
        return None
    days = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue
    if weekday:
        wanted = _WEEKDAYS.index(weekday[:3].lower())
        fitting = [day for day in days if day.weekday() == wanted]
        return min(fitting, key=lambda day: abs(day - near), default=None)
    return next((day for day in days if day >= near), None)
