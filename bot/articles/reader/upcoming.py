"""What was still to come when the article was written: deadlines, events, decisions.

A deadline is a day by which a reader must act: in a sentence, on a line of its own, in a table. An
event is none, nor is a month named in passing. A day whose year is not printed is the one its
weekday tells, else the next one after the piece; without either it is not offered, and what was
past when the piece was written never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.articles.model import Dated, Deadline, Upcoming
from bot.articles.reader.lexicon import any_of
from bot.articles.reader.names import TITLE
from bot.articles.reader.printed_dates import DAY, DUE_DAY, dates_in, meant, month_of
from bot.articles.reader.sentences import Sentence, sentences
from bot.articles.reader.text_lines import ended
from bot.when.vocabulary import MONTH, WEEKDAYS

_NAMED = rf"(?:{'|'.join(WEEKDAYS)})"
_COMING = re.compile(
    rf"{DAY}"
    r"|\b(?P<relative>tomorrow|tonight|later (?:this|today)(?: \w+)?|"
    rf"(?:next|this|the coming|coming) (?:week|month|year|spring|summer|autumn|winter|{_NAMED}|"
    rf"{MONTH})|in the (?:spring|summer|autumn|winter|new year)|"
    r"in (?:the next |the coming )?(?:a|two|three|four|five|six|seven|eight|\d+)"
    r" (?:days|weeks?|months?)[’']?(?: time)?|by the end of (?:the |this )?(?:week|month|year))"
    rf"|\b(?:until|by|from|before|in|for|of|end of|early|late|deadline of) {MONTH}(?! \d)"
    rf"|\b(?:on|by|until|before) {_NAMED}\b(?!,? (?:the )?\d)"
    r"|\b20\d\d[/–-]\d\d\b|\b(?P<year>(?:by|from|in|until) 20\d\d)\b(?![/–-]\d)",
    re.I,
)
_AHEAD, _AWAITED = any_of("ahead"), any_of("awaited")
_PAST_ONLY, _PAST = any_of("past_only"), any_of("past")
_LONGEST = 2000  # letters; what is longer is a table or a list without stops
_HALF_A_YEAR = timedelta(days=183)
# Where what is said of a day ends: the edge of a quotation or a semicolon.
_EDGE = re.compile(r"[“”\";]|(?:(?<=\s)|^)[‘']|[’'](?=\s|$)")
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
_ASKED, _ORDERS = any_of("asks"), any_of("orders")
_ENDS = re.compile(
    r"(?:\b(?:deadline|closing date|close of \w+|last (?:date|day)|final date|cut-?off(?: date)?)\b"
    r"[^.;]{0,80}?(?:\bis|\bof|:|[–—-]|\bon|\bfalls on|\bwill be)?"
    r"|\b(?:closes?|closing|shuts?|(?:must|should) be (?:in|back|with us)|due(?: (?:in|back))?)"
    rf"\s+{_HOUR}(?:on|at|by|is)?"
    r"|\b(?:applications?|nominations?|consultation|survey|registration|ballot|bids|claims?|"
    r"submissions?|responses|voting) (?:must )?(?:ends?|closes?|shuts?))"
    rf"\s*{_HOUR}(?:on\s+)?(?:the\s+)?$",
    re.I,
)
# "the 27 June sign-up deadline": the day first.
_NOUN = re.compile(r" (?:[\w-]+ ){0,2}(?:deadline|closing date|cut-?off)\b", re.I)
_LABEL, _PASSED = any_of("due_labels"), any_of("passed")
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
_RUNS = re.compile(
    r"\b(?:(?:runs?|is open|lasts?|continues?)\s+(?:un)?till?|exten(?:d(?:ed|s)?|sion)\b[^.;]*"
    r" (?:until|to))\s+\W*$",
    re.I,
)
_CLAUSE = re.compile(r"[;.](?=\s)|,? (?:and|but) (?=[a-z]+ (?:must|should|need|are|is|have|has)\b)")
_PERSON = re.compile(rf"(?:{TITLE}\s|[A-Z][\w’'-]+\s[A-Z][\w’'-]+$)")
_LABEL_WORDS, _NEAR = 8, 160  # words of a label; letters round a day that belong to it


def upcoming(
    body: Sequence[Sentence], dated: Dated, quoted: Sequence[tuple[int, int]] = ()
) -> tuple[Upcoming, ...]:
    """The sentences that look ahead, with the days or month where they can be worked out.

    Relative words are counted from the article's own date and stay undated without one.
    """
    found: list[Upcoming] = []
    for sentence, known in zip(body, _known(body, dated), strict=True):
        if len(sentence.text) > _LONGEST or sentence.text.rstrip("’”\"'").endswith("?"):
            continue
        coming = _looking_ahead(sentence.text, known)
        found += [Upcoming(sentence.text, when, day) for when, day in coming]
        inside = any(a < sentence.end and sentence.start < b and b - a > 60 for a, b in quoted)
        if not coming and _AWAITED.search(sentence.text) and not inside:
            found.append(Upcoming(sentence.text, "", None))
    return tuple(found)


def _known(body: Sequence[Sentence], dated: Dated) -> Iterator[Dated]:
    """What the days of each sentence are counted from: the article's date, else the last full
    date of the paragraph, whose year the days behind it leave out."""
    last: tuple[int, date] | None = None
    for sentence in body:
        days = dates_in(sentence.text)
        last = (sentence.paragraph, days[0][0]) if days else last
        near = last is not None and last[0] == sentence.paragraph
        yield replace(dated, not_before=last[1]) if last and near and not dated.value else dated


def _looking_ahead(text: str, dated: Dated) -> list[tuple[str, str | None]]:
    """The days a sentence looks ahead to, as printed and worked out.

    All that are whole days; where none is, the deadline, else the fullest.
    """
    fit = [m for m in _COMING.finditer(text) if _ahead(m, text, dated)]
    fit.sort(key=lambda m: (not _due(m, text), not m["full"], m.start()))
    told = [(_phrase(m), _resolved(m, dated)) for m in fit]
    if written := dated.not_before if _printed(dated) else None:
        told = [
            (one, day) for one, day in told if not day or day >= written.isoformat()[: len(day)]
        ]
    days = {day: (phrase, day) for phrase, day in reversed(told) if day and len(day) == 10}
    return [days[day] for day in sorted(days)] or told[:1]


def _phrase(match: re.Match[str]) -> str:
    """The words that print a day, without the weekday in front of it."""
    return (match["day"] or match.group(0)).rstrip(". ")


def _due(match: re.Match[str], text: str) -> bool:
    """Whether the day is said to be the last one."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    said = match.group(0).lower().startswith(("by ", "until ", "before ", "deadline"))
    return said or bool(_LAST.search(before) or _ENDS.search(before))


def _near(match: re.Match[str], text: str) -> str:
    """The words round a day, as far as they belong to the same saying."""
    left = _EDGE.split(text[max(0, match.start() - 90) : match.start()])[-1]
    right = _EDGE.split(text[match.end() : match.end() + 60])[0]
    return f"{left}{match.group(0)}{right}"


def _ahead(match: re.Match[str], text: str, dated: Dated) -> bool:
    """Whether one printed day lies ahead of the article."""
    phrase = _phrase(match)
    near, due = _near(match, text), _due(match, text)
    if match["full"]:
        day, written = dates_in(phrase), dated.not_before
        if not day or (written and day[0][0] < written):
            return False
        if written and day and _printed(dated):
            return day[0][0] > written
        if not due and not _AHEAD.search(text):
            return False
    elif match["day"] and _soon(match, dated) and not _PAST.search(near):
        return True
    if match["year"] and dated.value and phrase[-4:] <= dated.value[:4]:
        return False
    sure = match["relative"] and re.match(r"tomorrow|next|coming", phrase, re.I)
    return bool(sure or ((due or _AHEAD.search(near)) and not _PAST_ONLY.search(near)))


def _printed(dated: Dated) -> bool:
    """Whether the day, or the month of an issue, stands on the page."""
    return dated.evidence.startswith("printed")


def _soon(match: re.Match[str], dated: Dated) -> bool:
    """Whether a day without a year comes within half a year of the day the article was printed."""
    written = dated.not_before if _printed(dated) else None
    day = meant(match, written)
    return bool(written and day and day - written < _HALF_A_YEAR)


def _resolved(match: re.Match[str], dated: Dated) -> str | None:
    """ISO day, month or year of a printed phrase, None where it would be a guess."""
    start, phrase = dated.not_before, _phrase(match)
    if match["day"]:
        day = meant(match, start)
        return day.isoformat() if day else None
    if re.fullmatch(r"\w+ 20\d\d", phrase):
        return phrase[-4:]
    if start is None:
        return None
    if re.fullmatch(r"20\d\d.\d\d", phrase):
        return f"{phrase[:4]}-04"
    if month := re.search(MONTH, phrase, re.I):
        number = month_of(month.group(0))
        return f"{start.year + (number < start.month)}-{number:02d}"
    return _relative(phrase.lower(), start) if dated.evidence == "printed" else None


def _relative(phrase: str, start: date) -> str | None:
    if phrase.startswith("tomorrow"):
        return (start + timedelta(days=1)).isoformat()
    for number, name in enumerate(WEEKDAYS):
        if name.lower() in phrase:
            ahead = (number - start.weekday()) % 7 or 7
            return (start + timedelta(days=ahead)).isoformat() if "next" not in phrase else None
    return None


def deadlines(lines: Sequence[str], dated: Dated) -> tuple[Deadline, ...]:
    """The days by which a reader of the article must act, in order; `lines` are its paragraphs."""
    found: dict[str, str] = {}
    written = dated.not_before if dated.evidence.startswith("printed") else None
    near = written
    due = None
    for above, line in zip(["", *lines], lines, strict=False):
        due = _due_column(line, due)
        for day, text in [*_in_line(above, line, near), *_in_row(line, due, near)]:
            if written is None or day >= written:
                found.setdefault(day.isoformat(), text)
        printed = dates_in(line)
        near = written or (printed[-1][0] if printed else near)
    return tuple(Deadline(day, found[day]) for day in sorted(found))


def _due_column(line: str, known: int | None) -> int | None:
    """Which cell of a table's rows tells by when, as the table's head says."""
    cells = line.split(" | ")
    if len(cells) < 2 or DUE_DAY.search(line):
        return known if len(cells) > 1 else None
    return next((at for at, cell in enumerate(cells) if at and _labels(cell)), known)


def _in_row(line: str, due: int | None, near: date | None) -> Iterator[tuple[date, str]]:
    """The deadline of a table's row, unless it is one person's own task."""
    cells = line.split(" | ")
    if due is None or due >= len(cells) or _PERSON.match(cells[0]):
        return
    match = DUE_DAY.search(cells[due])
    if match and (day := meant(match, near)):
        yield day, ": ".join(cells[:due])


def _in_line(above: str, line: str, near: date | None) -> Iterator[tuple[date, str]]:
    """The deadlines of one line; a label above it, or in its first cell, speaks for its date."""
    label, _, rest = line.partition(" | ") if " | " in line else line.partition(":")
    bare = above if above and _labels(above) and not _labels(line) else ""
    if rest and _labels(label):
        bare, line = label, rest if " | " in line else line
    if bare and not ended(bare.rstrip(":")):
        match = DUE_DAY.search(line)
        before = re.sub(_HOUR, "", line[: match.start()], flags=re.I) if match else ""
        day = meant(match, near) if match and not before.strip(bare + " :") else None
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
    for match in DUE_DAY.finditer(text):
        before = _CLAUSE.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]
        last, runs = bool(_LAST.search(before)), bool(papers and _RUNS.search(before))
        near_by = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if last and not (runs or _ASKED.search(near_by) or _ORDERS.match(text)):
            continue
        ends = last or _ENDS.search(before) or _NOUN.match(text, match.end())
        if not ends or _PASSED.search(before):
            continue
        if _OTHERS.search(before) and not (runs or (papers and _PRONOUN.search(before))):
            continue
        if day := meant(match, near):
            yield day, text
