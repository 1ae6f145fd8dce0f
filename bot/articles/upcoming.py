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
_AHEAD = re.compile(
    r"\b(?:will|shall|must|until|deadline|due|expect(?:s|ed)?|plans?|planned|scheduled|awaits?|"
    r"invited|closes?|opens?|takes? effect|starts?|begins?|agreed to|to be|going to|would|apply|"
    r"before|"
    r"tomorrow|next|please|should|vote|meets?|is on|are on|return|reply|submit|nominations?)\b",
    re.I,
)
_PAST_ONLY = re.compile(
    r"\b(?:was|were|had to|back in|(?<!be )(?:launched|published|voted|held|revealed|posted))\b",
    re.I,
)
_DEADLINE = re.compile(
    r"\b(?:by|until|before|closes?(?: at [\w.: ]{1,8})?(?: on)?|closing(?: date)?(?: is| of)?|"
    r"deadline(?: is| of|:)?|no later than|from)\s+(?:\w+day,? )?(?:the )?$",
    re.I,
)
# Where what is said of a day ends: the edge of a quotation or a semicolon.
_EDGE = re.compile(r"[“”\";]|(?:(?<=\s)|^)[‘']|[’'](?=\s|$)")
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
        if sentence.text.rstrip("’”\"'").endswith("?"):
            continue
        when = _looking_ahead(sentence.text, dated)
        if when is not None:
            found.append(Upcoming(sentence.text, when, _resolved(when, dated)))
        elif _AWAITED.search(sentence.text) and not any(
            a < sentence.end and sentence.start < b and b - a > 60 for a, b in quoted
        ):
            found.append(Upcoming(sentence.text, "", None))
    return tuple(found)


def _looking_ahead(text: str, dated: Dated) -> str | None:
    """The day a sentence looks ahead to as printed; of several the deadline, else the fullest."""
    fit = [m for m in _WHEN.finditer(text) if _ahead(m, text, dated)]
    best = min(fit, key=lambda m: (not _due(m, text), not m["full"], m.start()), default=None)
    return best.group(0).rstrip(". ") if best else None


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
        if not written and not due and not _AHEAD.search(text):
            return False
    if match["year"] and dated.value and phrase[-4:] <= dated.value[:4]:
        return False
    sure = match["relative"] and re.match(r"tomorrow|next|coming", phrase, re.I)
    return bool(sure or ((due or _AHEAD.search(near)) and not _PAST_ONLY.search(near)))


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
