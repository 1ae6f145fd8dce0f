"""Dates as printed, dates that can be inferred, and the refusal to guess.

British order (day first) throughout, unless the second number can only be a day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.articles.model import Dated
from bot.articles.reader.lexicon import any_of
from bot.articles.reader.sentences import Sentence, terms
from bot.when.vocabulary import COUNTS, MONTH, MONTHS, WEEKDAYS

_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_YEAR = r"(?P<y{n}>(?:19|20)\d\d)"
_FORMS = (
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?[ -](?P<m1>{MONTH}),?[ -]"
    + _YEAR.format(n=1),
    rf"(?P<m2>{MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? " + _YEAR.format(n=2),
    _YEAR.format(n=3) + r"-(?P<m3>\d{1,2})-(?P<d3>\d{1,2})",
    r"(?P<d4>\d{1,2})[/.-](?P<m4>\d{1,2})[/.-]" + _YEAR.format(n=4),
    r"(?P<d5>\d{1,2})/(?P<m5>\d{1,2})/(?P<y5>\d\d)",
    rf"(?P<d6>\d{{1,2}})(?:st|nd|rd|th)? (?P<m6>{MONTH}) [’']?(?P<y6>[0-4]\d)(?=\s*(?:$|[|,–-]))",
)
PRINTED = re.compile("|".join(rf"\b(?:{form})(?=\b|T|$)" for form in _FORMS), re.I)

# A day with or without its year, and the weekday that may tell the year.
DAY = (
    r"(?:\b(?P<weekday>Mon|Tues?|Wed(?:nes|s)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? "
    r"(?:the )?)?"
    rf"(?P<day>(?P<full>{PRINTED.pattern})"
    rf"|\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{MONTH})(?! ?\d{{4}})"
    rf"|\b(?P<m_first>{MONTH}) (?P<d_last>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? ?\d{{4}}))"
)
DUE_DAY = re.compile(
    rf"{DAY}|(?P<part>the end of|end of|mid[- ]|the middle of) ?(?P<m_only>{MONTH})"
    r"(?:,? (?P<y_only>20\d\d))?",
    re.I,
)
_MONTH_YEAR = re.compile(rf"\b(?P<m>{MONTH}),? (?P<y>(?:19|20)\d\d)\b", re.I)

_AROUND = re.compile(
    r"\b(?:first |last )?(?:published|posted|updated|modified|written|created|filed|dated?|"
    r"issued?|(?:for )?immediate release|embargo(?:ed)?(?: until)?)\b"
    r"(?: on| at| in| this)?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"\bat\b|\bon\b|\bby\b|\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?|\d{1,2}\s?[ap]m\b|"
    r"\b(?:GMT|BST|UTC|Z)\b|[|·•,:;()/–—-]",
    re.I,
)
_SPAN = re.compile(
    r"\bin (?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) years?\b", re.I
)
_BY_YEAR = re.compile(r"\bby (?P<y>20\d\d)\b")
_FIELDWORK = any_of("fieldwork")
_RAN = re.compile(r"\b(?:was|were|ran|between|launched|closed|collected)\b")


def month_of(word: str) -> int:
    """The number of a month, by its name as printed."""
    return _MONTHS[word[:3].lower()]


def _of(match: re.Match[str]) -> date | None:
    number = next(n for n in range(1, 7) if match.group(f"y{n}"))
    month_word = match.group(f"m{number}")
    month = int(month_word) if month_word.isdigit() else month_of(month_word)
    day, year = int(match.group(f"d{number}")), int(match.group(f"y{number}"))
    if month > 12 >= day and number in (4, 5):
        day, month = month, day
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def dates_in(text: str) -> list[tuple[date, str]]:
    """Every full date in `text` with the words that print it."""
    found = ((_of(match), match.group(0)) for match in PRINTED.finditer(text))
    return [(day, words) for day, words in found if day]


_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_LONDON = ZoneInfo("Europe/London")


def published(text: str) -> date | None:
    """The first day in what a page says of its date: where a stamp has a zone, London's day."""
    stamp = _STAMP.search(text)
    if stamp:
        try:
            return datetime.fromisoformat(stamp.group(0)).astimezone(_LONDON).date()
        except (ValueError, OverflowError):
            return None
    found = dates_in(text)
    return found[0][0] if found else None


def without_date(line: str) -> str:
    """What is left of a line when its date and the words round a date are taken away."""
    return re.sub(r"\s+", " ", _AROUND.sub(" ", PRINTED.sub(" ", line))).strip()


def month_line(line: str) -> tuple[date, str] | None:
    """The month of a line that prints little else, as an issue's does, with its words."""
    match = _MONTH_YEAR.search(line)
    if not match or PRINTED.search(line) or len(line.split()) > 7:
        return None
    return date(int(match["y"]), month_of(match["m"]), 1), match.group(0)


def printed(day: date) -> Dated:
    """A date the page itself prints."""
    return Dated(day.isoformat(), "printed", day)


def inferred(body: Sequence[Sentence]) -> Dated:
    """The year, when the text gives it away; otherwise undated.

    Two ways, both from the article's own sentences: "in five years" said of the same matter as
    "by 2017"; or the latest day on which its survey or consultation is said to have run.
    """
    return _from_span(body) or _from_fieldwork(body) or Dated()


def _from_span(body: Sequence[Sentence]) -> Dated | None:
    spans = [(s, m) for s in body for m in _SPAN.finditer(s.text)]
    for sentence in body:
        goal = _BY_YEAR.search(sentence.text)
        for other, span in spans if goal else ():
            shared = set(terms(sentence.text)) & set(terms(other.text))
            if goal and len(shared) >= 3:
                word = span.group("n").lower()
                year = int(goal.group("y")) - (COUNTS.get(word) or int(word))
                return Dated(str(year), f"inferred from “{span.group(0)}” for “{goal.group(0)}”")
    return None


def _from_fieldwork(body: Sequence[Sentence]) -> Dated | None:
    told = [s for s in body if _FIELDWORK.search(s.text) and _RAN.search(s.text)]
    days = [(day, words, s.text) for s in told for day, words in dates_in(s.text)]
    if not days:
        return None
    day, words, _ = max(days)
    evidence = f"inferred from fieldwork on {words}; not before that day"
    return Dated(str(day.year), evidence, day)


def meant(match: re.Match[str], near: date | None) -> date | None:
    """The day a match of printed words means, counted from the day `near`; None for a guess."""
    if match["full"]:
        return dates_in(match["full"])[0][0] if dates_in(match["full"]) else None
    month = month_of(match["m"] or match["m_first"] or match["m_only"])
    if not match["day"]:
        year = (
            int(match["y_only"]) if match["y_only"] else near and near.year + (near.month > month)
        )
        last = bool(re.match(r"(?:the )?end", match["part"], re.I))
        return date(year, month, monthrange(year, month)[1] if last else 15) if year else None
    number = int(match["d"] or match["d_last"])
    return _without_year(number, month, match["weekday"], near)


def _without_year(number: int, month: int, weekday: str | None, near: date | None) -> date | None:
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
        fitting = [day for day in days if WEEKDAYS[day.weekday()].startswith(weekday.title()[:3])]
        return min(fitting, key=lambda day: abs(day - near), default=None)
    return next((day for day in days if day >= near), None)
