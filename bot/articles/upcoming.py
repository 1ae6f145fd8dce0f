"""What was still to come when the article was written: deadlines, events, decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.articles.dates import MONTH, MONTHS, PRINTED, dates_in
from bot.articles.model import Dated, Upcoming
from bot.articles.sentences import Sentence

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY_MONTH = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?! ?\d)"
)
_WHEN = re.compile(
    rf"(?P<full>{PRINTED.pattern})"
    rf"|\b(?P<relative>tomorrow|tonight|later (?:this|today)(?: \w+)?|"
    rf"(?:next|this|the coming|coming) (?:week|month|year|spring|summer|autumn|winter|{_DAY}|"
    rf"{MONTH})|"
    rf"in (?:the next |the coming )?(?:a|two|three|four|five|six|seven|eight|\d+)"
    rf" (?:days|weeks?|months?)[’']?(?: time)?|by the end of (?:the |this )?(?:week|month|year))"
    rf"|\b(?P<day>{_DAY_MONTH})"
    rf"|\b(?P<month>(?:until|by|from|before|in|for|of|end of|early|late|"
    rf"deadline of) {MONTH})(?! \d)"
    rf"|\b(?P<weekday>(?:on|by|until|before) {_DAY})\b"
    rf"|\b(?P<fiscal>20\d\d[/–-]\d\d)\b|\b(?P<year>(?:by|from|in|until) 20\d\d)\b(?![/–-]\d)",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|shall|must|until|deadline|due|expect(?:s|ed)?|plans?|planned|scheduled|awaits?|"
    r"invited|closes?|opens?|takes? effect|starts?|begins?|by|agreed to|to be|going to|apply|"
    r"before|"
    r"tomorrow|next|please|should|vote|meets?|is on|are on|return|reply|submit|nominations?)\b",
    re.I,
)
_PAST_ONLY = re.compile(
    r"\b(?:was|were|launched|published|voted|held|revealed|posted|back in)\b", re.I
)
_AWAITED = re.compile(
    r"\b(?:yet to be|not yet (?:taken|decided|been)|awaits?|final decision|is expected to|"
    r"are expected to|still to be|to be (?:published|announced|decided)|will (?:meet|decide|"
    r"vote|publish|discuss|consider|hold|"
    r"announce|be (?:\w+ )?(?:expressed|discussed|debated|decided|published|announced|held|"
    r"put)))\b",
    re.I,
)


def upcoming(
    body: Sequence[Sentence], dated: Dated, quoted: Sequence[tuple[int, int]] = ()
) -> tuple[Upcoming, ...]:
    """The sentences that look ahead, with the day or month where it can be worked out.

    Relative words are counted from the article's own date and stay undated without one.
    """
    found: list[Upcoming] = []
    for sentence in body:
        when = _looking_ahead(sentence.text, dated)
        if when is not None:
            found.append(Upcoming(sentence.text, when, _resolved(when, dated)))
        elif _AWAITED.search(sentence.text) and not any(
            a < sentence.end and sentence.start < b and b - a > 60 for a, b in quoted
        ):
            found.append(Upcoming(sentence.text, "", None))
    return tuple(found)


def _looking_ahead(text: str, dated: Dated) -> str | None:
    for match in sorted(_WHEN.finditer(text), key=lambda m: not m["full"]):
        phrase = match.group(0).rstrip(". ")
        if match["full"]:
            day = dates_in(phrase)
            written = dated.not_before
            if not day or (written and day[0][0] < written):
                continue
            if not written and not _AHEAD.search(text):
                continue
        near = text[max(0, match.start() - 90) : match.end() + 60]
        sure = match["relative"] and re.match(r"tomorrow|next|coming", phrase, re.I)
        if not sure and (not _AHEAD.search(near) or _PAST_ONLY.search(near)):
            continue
        if match["year"] and dated.value and phrase[-4:] <= dated.value[:4]:
            continue
        return phrase
    return None


def _next_month(start: date, month: int) -> str:
    return f"{start.year + (month < start.month)}-{month:02d}"


def _resolved(phrase: str, dated: Dated) -> str | None:
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
        try:
            near = date(start.year, number, int(day.group(0)))
        except ValueError:
            return None
        return (near if near >= start else near.replace(year=start.year + 1)).isoformat()
    if number:
        return _next_month(start, number)
    return _relative(phrase.lower(), start) if dated.evidence == "printed" else None


def _relative(phrase: str, start: date) -> str | None:
    if phrase.startswith("tomorrow"):
        return (start + timedelta(days=1)).isoformat()
    if phrase.startswith(("tonight", "later today")):
        return start.isoformat()
    for number, name in enumerate(_DAYS):
        if name in phrase:
            ahead = (number - start.weekday()) % 7 or 7
            return (start + timedelta(days=ahead)).isoformat() if "next" not in phrase else None
    return None
