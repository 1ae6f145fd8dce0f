"""What was still to come when the article was written: deadlines, events, decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.articles.model import Dated, Upcoming
from bot.articles.reader.due_dates import without_year
from bot.articles.reader.lexicon import any_of
from bot.articles.reader.printed_dates import MONTH, MONTHS, PRINTED, dates_in
from bot.articles.reader.sentences import Sentence
from bot.when.vocabulary import WEEKDAYS

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY_MONTH = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?! ?\d)"
)
_WHEN = re.compile(
    rf"(?P<full>{PRINTED.pattern})"
    rf"|\b(?P<relative>tomorrow|tonight|later (?:this|today)(?: \w+)?|"
    rf"(?:next|this|the coming|coming) (?:week|month|year|spring|summer|autumn|winter|{_DAY}|"
    rf"{MONTH})|"
    rf"in the (?:spring|summer|autumn|winter|new year)|"
    rf"in (?:the next |the coming )?(?:a|two|three|four|five|six|seven|eight|\d+)"
    rf" (?:days|weeks?|months?)[’']?(?: time)?|by the end of (?:the |this )?(?:week|month|year))"
    rf"|\b(?P<day>{_DAY_MONTH})"
    rf"|\b(?P<month>(?:until|by|from|before|in|for|of|end of|early|late|"
    rf"deadline of) {MONTH})(?! \d)"
    rf"|\b(?P<weekday>(?:on|by|until|before) {_DAY})\b(?!,? (?:the )?\d)"
    rf"|\b(?P<fiscal>20\d\d[/–-]\d\d)\b|\b(?P<year>(?:by|from|in|until) 20\d\d)\b(?![/–-]\d)",
    re.I,
)
_AHEAD = any_of("ahead")
_PAST_ONLY = re.compile(
    r"\b(?:was|were|had to|back in|"
    r"(?<!be )(?<!being )(?:launched|published|voted|held|revealed|posted))\b",
    re.I,
)
# A verb that tells what has happened, so that a day beside it is hardly one to come.
_PAST = any_of("past")
_NAMED_DAY = re.compile(rf"\b({_DAY}),? (?:the )?$", re.I)
_LONGEST = 2000  # letters; what is longer is a table or a list without stops
_HALF_A_YEAR = timedelta(days=183)
_DEADLINE = re.compile(
    r"\b(?:by|until|before|closes?(?: at [\w.: ]{1,8})?(?: on)?|closing(?: date)?(?: is| of)?|"
    r"deadline(?: is| of|:)?|no later than|from)\s+(?:\w+day,? )?(?:the )?$",
    re.I,
)
# Where what is said of a day ends: the edge of a quotation or a semicolon.
_EDGE = re.compile(r"[“”\";]|(?:(?<=\s)|^)[‘']|[’'](?=\s|$)")
_AWAITED = any_of("awaited")


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
        if not coming and _AWAITED.search(sentence.text) and not _inside(sentence, quoted):
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


def _inside(sentence: Sentence, quoted: Sequence[tuple[int, int]]) -> bool:
    return any(a < sentence.end and sentence.start < b and b - a > 60 for a, b in quoted)


def _looking_ahead(text: str, dated: Dated) -> list[tuple[str, str | None]]:
    """The days a sentence looks ahead to, as printed and worked out.

    All that are whole days; where none is, the deadline, else the fullest.
    """
    fit = [m for m in _WHEN.finditer(text) if _ahead(m, text, dated)]
    fit.sort(key=lambda m: (not _due(m, text), not m["full"], m.start()))
    phrases = [m.group(0).rstrip(". ") for m in fit]
    told = [
        (one, _resolved(one, dated, _weekday(m, text))) for one, m in zip(phrases, fit, strict=True)
    ]
    if written := dated.not_before if _printed(dated) else None:
        told = [
            (one, day) for one, day in told if not day or day >= written.isoformat()[: len(day)]
        ]
    days = {day: (phrase, day) for phrase, day in reversed(told) if day and len(day) == 10}
    return [days[day] for day in sorted(days)] or told[:1]


def _weekday(match: re.Match[str], text: str) -> str | None:
    """The weekday printed in front of a day, which tells its year."""
    found = _NAMED_DAY.search(text[max(0, match.start() - 16) : match.start()])
    return found[1] if found else None


def _due(match: re.Match[str], text: str) -> bool:
    """Whether the day is said to be the last one."""
    phrase = match.group(0).lower()
    return bool(_DEADLINE.search(text[: match.start()])) or phrase.startswith(
        ("by ", "until ", "before ", "deadline")
    )


def _near(match: re.Match[str], text: str) -> str:
    """The words round a day, as far as they belong to the same saying."""
    left = _EDGE.split(text[max(0, match.start() - 90) : match.start()])[-1]
    right = _EDGE.split(text[match.end() : match.end() + 60])[0]
    return f"{left}{match.group(0)}{right}"


def _ahead(match: re.Match[str], text: str, dated: Dated) -> bool:
    """Whether one printed day lies ahead of the article."""
    phrase = match.group(0).rstrip(". ")
    near, due = _near(match, text), _due(match, text)
    if match["full"]:
        day, written = dates_in(phrase), dated.not_before
        if not day or (written and day[0][0] < written):
            return False
        if written and day and _printed(dated):
            return day[0][0] > written
        if not due and not _AHEAD.search(text):
            return False
    if match["day"] and _soon(phrase, dated) and not _PAST.search(near):
        return True
    if match["year"] and dated.value and phrase[-4:] <= dated.value[:4]:
        return False
    sure = match["relative"] and re.match(r"tomorrow|next|coming", phrase, re.I)
    return bool(sure or ((due or _AHEAD.search(near)) and not _PAST_ONLY.search(near)))


def _printed(dated: Dated) -> bool:
    """Whether the day, or the month of an issue, stands on the page."""
    return dated.evidence.startswith("printed")


def _soon(phrase: str, dated: Dated) -> bool:
    """Whether a day without a year comes within half a year of the day the article was printed."""
    written = dated.not_before if _printed(dated) else None
    day = _resolved(phrase, dated) if written else None
    return bool(written and day and date.fromisoformat(day) - written < _HALF_A_YEAR)


def _next_month(start: date, month: int) -> str:
    return f"{start.year + (month < start.month)}-{month:02d}"


def _resolved(phrase: str, dated: Dated, weekday: str | None = None) -> str | None:
    """ISO day, month or year of a printed phrase, None where it would be a guess."""
    full = dates_in(phrase)
    if full:
        return full[0][0].isoformat()
    if re.fullmatch(r"\w+ 20\d\d", phrase):
        return phrase[-4:]
    start = dated.not_before
    if start is None:
        return None
    if re.fullmatch(r"20\d\d.\d\d", phrase):
        return f"{phrase[:4]}-04"
    month = re.search(MONTH, phrase, re.I)
    number = MONTHS[month.group(0)[:3].lower()] if month else 0
    day = re.search(r"\d{1,2}", phrase)
    if number and day:
        near = without_year(int(day.group(0)), number, weekday, start)
        return near.isoformat() if near else None
    if number:
        return _next_month(start, number)
    return _relative(phrase.lower(), start) if dated.evidence == "printed" else None


def _relative(phrase: str, start: date) -> str | None:
    if phrase.startswith("tomorrow"):
        return (start + timedelta(days=1)).isoformat()
    if phrase.startswith(("tonight", "later today")):
        return start.isoformat()
    for number, name in enumerate(WEEKDAYS):
        if name.lower() in phrase:
            ahead = (number - start.weekday()) % 7 or 7
            return (start + timedelta(days=ahead)).isoformat() if "next" not in phrase else None
    return None
