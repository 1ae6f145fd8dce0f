"""Days and numbers of days in a letter: "on Friday 16 May", "within ten working days"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.when.days_of_year import day_name
from bot.when.vocabulary import ORDINAL_WORD, ordinal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]*\s+(?:the\s+)?)?"
_DAY = re.compile(
    rf"\b{_WEEKDAY}(?:(?P<d>\d{{1,2}}|{ORDINAL_WORD})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s+(?P<m>{_MONTH})(?:,?\s+(?P<y>20\d\d))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>20\d\d))?"
    r"|(?P<d3>\d{1,2})[/.](?P<m3>\d{1,2})[/.](?P<y3>(?:20)?\d\d)"
    r"|(?P<y4>20\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d))\b",
    re.I,
)
_END_OF = re.compile(
    r"\b(?:the )?end (?:of )?(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
    r"(?:,?\s+(?P<year>20\d\d)\b)?",
    re.I,
)
_HOUR = (
    r"(?:noon|midday|midnight|close of (?:play|business)|cop|cob"
    r"|\b(?:[01]\d|2[0-3])[0-5]\d(?:\s?(?:hrs|hours)|(?=\s+on\b))"
    r"|\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\.?|hrs|hours)|\d{1,2}[:.]\d\d)"
)
_PLAIN = re.compile(
    r"\b(?:no(?:t)? later than|by|before|until|till|up to|on or before|between now and"
    r"|extended (?:from .{3,30} )?to|(?:moved|changed|brought forward|put back) to"
    r"|clos(?:es?|ing)(?: date)?|ends?|deadline)\b",
    re.I,
)
_BEFORE = 120  # characters before a day that can say what it is
# Possessive: what was taken is not given back, or a row of "for" could be read in countless ways.
_SPAN = re.compile(
    rf"(?:{_HOUR}|on|at|the|of|end|is|will be|date|for(?: {_HOUR}| \w+)?|all|replies|responses"
    r"|latest|[,:–—()-]|\s)*+$",
    re.I,
)
_OLD = re.compile(
    r"^\W*(?:(?:has|have|is|was|had) (?:now |since )?(?:been )?(?:extended|passed|gone|changed"
    r"|moved|superseded|withdrawn|brought forward|put back)|(?:is )?no longer)\b",
    re.I,
)
_FORMERLY = re.compile(
    r"\b(?:original(?:ly)?|previous(?:ly)?|earlier|former|old|extended from)\b(?!.*\bto\W*$)",
    re.I,
)
_BEFORE_IT = re.compile(r"(?<!or )\bbefore\W*$", re.I)
_COUNTED = re.compile(
    r"\b(?:days?|weeks?|fortnights?|months?)\s+(?:before|after|prior to|ahead of|following|from)\b"
    r"[^.;]{0,40}$",
    re.I,
)
_PLAINLY = re.compile(rf"{_PLAIN.pattern}\W*$", re.I)
_TO = re.compile(r"(?:\b(?:to|and)|[–—-])\s*(?:\w+day,?\s+)?$", re.I)
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty twenty-one thirty forty sixty ninety"
)
_NUMBERS = dict(zip(_SMALL.split(), [*range(1, 22), 30, 40, 60, 90], strict=True))
_NUMBERS |= {"a": 1, "an": 1}
_TERM = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    r"(?:\s*\(\s*\w+\s*\))?[\s-]+(?:(?:clear|full)[\s-]+(?=working|business))?"
    r"(?P<how>working|business|calendar|clear|full)?[\s-]*"
    r"(?P<unit>days?|weeks?|fortnights?|months?)\b(?P<own>[’']s?)?",
    re.I,
)
_WITHIN = re.compile(
    r"\b(?:within|later than|in|have|has|allow\w*|given|giv\w+|period of|for|a|an|is|of)\s+"
    r"(?:a\s+)?(?:(?:further|period of|next|maximum of|total of)\s+)*$",
    re.I,
)
_GIVEN = re.compile(r"\b(?:within|later than|have|has|allow\w*|given|giv\w+)\s+$", re.I)
# "Beginning with the date of this letter": that day is the first of them.
_WITH = re.compile(r"^\W*(?:beginning|commencing|starting) with\b", re.I)
_AGO = re.compile(r"^\s*(?:ago|before|earlier|old|notice|late)\b", re.I)


@dataclass(frozen=True)
class Day:
    """A day that a sentence names. ``limit`` where something ends with it, ``plain`` where the
    word that says so stands before it; ``hour`` is "HH:MM" where one is printed; ``doubt`` is a
    sentence on what the words leave open."""

    day: date
    words: str
    sentence: str
    limit: bool
    plain: bool
    hour: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Term:
    """So many days to answer in, or months; ``counting`` is empty where the letter does not say
    which days."""

    days: int
    counting: str
    words: str
    sentence: str
    hour: str = ""
    months: int = 0
    doubt: str = ""


def first_day(text: str, near: date) -> Day | None:
    """The first day that a line prints with its year."""
    for match in _DAY.finditer(text):
        if _year(match) and (day := _day(match, near)):
            return Day(day, match[0].strip(), text, False, False)
    return None


def days_in(sentence: str, near: date) -> Iterator[Day]:
    """Every day of a sentence; one without a year is the next after ``near``, or the one that its
    weekday tells."""
    told = sentence.lower().find("consultation")
    named = [(match, _day(match, near)) for match in _DAY.finditer(sentence)]
    named += [(match, _end_of(match, near)) for match in _END_OF.finditer(sentence)]
    for match, day in named:
        if day is None:
            continue
        before = sentence[max(0, match.start() - _BEFORE) : match.start()]
        span = _SPAN.search(before)
        lead = before[: span.start()] if span else before
        plain = _PLAINLY.search(lead)
        near_by = _PLAIN.search(lead[-24:] + before[len(lead) :])
        spans = _TO.search(before) and 0 <= told < match.start()
        gone = _OLD.match(sentence[match.end() :]) or _FORMERLY.search(before[-48:])
        if gone or _COUNTED.search(before):
            plain = near_by = spans = None
        limit = bool(plain or near_by or spans)
        around = (span[0] if span else "") + sentence[match.end() : match.end() + 24]
        words, hour = match[0].strip(), hour_in(around)
        found = Day(day, words, sentence, limit, bool(plain), hour, _odd(match, day))
        strictly = plain and not hour and _BEFORE_IT.search(lead)
        yield _day_before(found) if strictly else found


def _odd(match: re.Match[str], day: date) -> str:
    """That a day is no such day of the week, where the letter says one."""
    said = match.groupdict().get("weekday")
    if not said or f"{day:%a}".lower() == said.lower():
        return ""
    return f"The letter says “{' '.join(match[0].split())}”: that day is a {day:%A}."


def _day_before(found: Day) -> Day:
    last = found.day - timedelta(days=1)
    doubt = f"“Before {found.words}” ends with the day before: {day_name(last)}."
    return replace(found, day=last, doubt=" ".join(filter(None, (found.doubt, doubt))))


def terms_in(sentence: str) -> Iterator[Term]:
    """Every "within ten working days" of a sentence; weeks are seven days each."""
    for match in _TERM.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        hyphened = "-" in match[0] and match["unit"].lower().endswith(("day", "week"))
        if _AGO.match(after) or not (_WITHIN.search(before) or hyphened or match["own"]):
            continue
        number = match["n"].lower()
        if number in ("a", "an") and not _GIVEN.search(before):
            continue
        count = int(number) if number.isdigit() else _NUMBERS[number]
        unit, how = match["unit"].lower()[:4], (match["how"] or "").lower()
        working = how in ("working", "business")
        size = {"week": 7, "fort": 14, "mont": 30}.get(unit, 1)
        if working and size > 1:
            if size == 30:
                continue
            size = size // 7 * 5  # three working weeks are fifteen working days
        counting = "working" if working else "calendar" if how or size > 1 else ""
        months = count if size == 30 else 0
        first = bool(_WITH.match(after) and not months)
        doubt = "“Beginning with” a day counts it: one less is left after it." if first else ""
        if 1 <= (days := count * size - first) <= 366:
            words, hour = match[0].strip(), hour_in(sentence)
            yield Term(days, counting, words, sentence, hour, months, doubt)


def hour_in(text: str) -> str:
    """The first hour in a text as "HH:MM"; empty where none is printed."""
    match = re.search(_HOUR, text, re.I)
    if match is None:
        return ""
    said = match[0].lower()
    if said in ("noon", "midday"):
        return "12:00"
    if said == "midnight":
        return "23:59"
    figures = re.match(r"(\d{1,2})(?:[.:]?(\d\d))?", said)
    if figures is None:
        return ""  # close of play is when a deadline day ends anyway
    hour, minute = int(figures[1]), int(figures[2] or 0)
    if "p" in said and hour < 12:
        hour += 12
    if "a" in said and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def _year(match: re.Match[str]) -> str:
    return match["y"] or match["y2"] or match["y3"] or match["y4"] or ""


def _day(match: re.Match[str], near: date) -> date | None:
    name = match["m"] or match["m2"]
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(match["m3"] or match["m4"])
    number = ordinal((match["d"] or match["d2"] or match["d3"] or match["d4"]).lower())
    if year := _year(match):
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, number)
    days = [day for add in (-1, 0, 1) if (day := _date(near.year + add, month, number))]
    if match["weekday"]:
        named = [day for day in days if f"{day:%a}".lower() == match["weekday"].lower()]
        days = [day for day in named if day >= near] or days
    return next((day for day in days if day >= near), None)


def _end_of(match: re.Match[str], near: date) -> date | None:
    """The last day of a month; without its year the next one."""
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    year = int(match["year"]) if match["year"] else near.year + (month < near.month)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
