"""What a time to answer is counted from: the letter, a day that it names, or something else."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.meetings.days_to_respond import last_day, named_day
from bot.meetings.letter_days import Day, Term, days_in, terms_in
from bot.when.workdays import Nation

_HALF_A_YEAR = timedelta(days=183)
# "We propose that practices respond to requests within 28 days" sets no time for the reader.
_PROPOSED = re.compile(
    r"\b(?:propos(?:e|es|ed|al)|suggest(?:s|ed)?|recommend(?:s|ed)?) that\b", re.I
)
_LETTER = r"(?:letter|notice|e-?mail|message|publication|document|consultation)"
OF_RECEIPT = re.compile(
    r"\b(?:of|from|after) (?:the )?(?:(?:date of )?(?:its )?receipt\b"
    rf"(?! of (?!this|it\b|(?:the|our) {_LETTER}))|receiving (?:this|it\b|(?:the|our) {_LETTER}))",
    re.I,
)
_OWN = re.compile(
    r"^\W*(?:on |with )?(?:the )?(?:date (?:of (?:this|its|issue|publication|the (?:above|letter"
    r"|notice)|our letter)|above|shown|on|at|hereof)|day (?:of this|after this)|this\b|above\b"
    rf"|our {_LETTER}|{_LETTER}\b|issue\b|today|now\b)",
    re.I,
)
_COUNTED = re.compile(
    r"^\W*(?:period )?(?:from|of|after|following|starting|beginning|commencing)\b"
    r"(?: on| with| from)?(?P<what>[^.;]{0,70})",
    re.I,
)
_BEGINS = re.compile(
    r"\b(?:starting|beginning|commencing|opens?|opened|begins?|began|starts?|started|launch(?:es|ed)"
    r"|(?:runs?|running|lasts?|open) from)\b(?: on| with| from)?(?: the)?",
    re.I,
)


def asked_term(lines: list[str], asked: re.Pattern[str]) -> Term | None:
    """The first time to answer, in a sentence about what is `asked` or the one after it."""
    for above, line in zip(["", *lines], lines, strict=False):
        if asked.search(line) or asked.search(above):
            for term in terms_in(line):
                if not _PROPOSED.search(line[: line.find(term.words)]):
                    return term
    return None


def from_a_day(term: Term, came: date, nation: Nation) -> Day | None:
    """The end of a time that begins on a day its sentence names, not with the letter."""
    match = _COUNTED.match(_after(term))
    starts = [(match["what"], 40)] if match and not _OWN.match(match["what"]) else []
    starts += [(term.sentence[one.end() :], 4) for one in _BEGINS.finditer(term.sentence)]
    for text, apart in starts:
        begins = next(days_in(text[:70], came), None)
        if begins is None or len(text[: text.find(begins.words)].strip()) > apart:
            continue
        day = begins.day
        undated = not re.search(r"20\d\d", begins.words) and (day.month, day.day) != (2, 29)
        if undated and day - came > _HALF_A_YEAR:
            day = day.replace(year=day.year - 1)  # "within 28 days of 20 November", gone by
        last = term_ends(term, day, term.counting or "calendar", nation)
        if last > came:
            words = f"{term.words} {begins.words}"
            doubt = _which_days(term, day, last, nation)
            return Day(last, words, term.sentence, True, True, term.hour, doubt)
    return None


def _which_days(term: Term, day: date, last: date, nation: Nation) -> str:
    working = last_day(day, term.days, "working", nation)
    if term.counting or working == last:
        return ""
    return f"The letter does not say which days: {named_day(working)} if they are working days."


def of_something_else(term: Term) -> str:
    """A sentence where a time is counted from what is not the letter; empty where it is."""
    match = _COUNTED.match(_after(term))
    what = match["what"] if match else ""
    if not what.strip() or _OWN.match(what) or OF_RECEIPT.search(f"of{what}"):
        return ""
    said = " ".join(f"{term.words}{_after(term)[:60]}".split())
    return f"“{said}” is not counted from this letter: write the day it means."


def term_ends(term: Term, day: date, counting: str, nation: Nation) -> date:
    """The last day of a time to answer that is counted from `day`."""
    if not term.months:
        return last_day(day, term.days, counting, nation)
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=term.months)


def _after(term: Term) -> str:
    return term.sentence[term.sentence.find(term.words) + len(term.words) :]
