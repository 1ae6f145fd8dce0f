"""The words of a feed's entry as its reader should see them: title, names, day, headline."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_tz

from bot.articles.reader.characters import mended
from bot.articles.reader.printed_dates import dates_in

FIRST_YEAR, LAST_YEAR = 1991, 2200  # the web's first; year 1 and 1970 mean "none"
LONGEST_TITLE, LONGEST_HEADLINE = 500, 90

# What titles are marked up with; any other "<" is the writer's: "practices with <5,000 patients".
_MARK = re.compile(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|li|mark|p|q|s|small|span|"
    r"strike|strong|sub|sup|tt|u|wbr)"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)){0,20}\s*/?>",
    re.I,
)
_BREAK = re.compile(r"</?(?:p|div|li|h[1-6]|br|tr|td|blockquote)\b[^<>]*>", re.I)
_ANY = re.compile(r"<(?:/?[a-z][^<>]*|!--.*?--)>", re.I | re.S)
_UNREAD = re.compile(
    r"<(figcaption|style|script|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)"
    r"|<(p|div|span|small)\s[^<>]*(?:caption|credit)[^<>]*>.*?(?:</\2\s*>|\Z)",
    re.I | re.S,
)
_HEADING = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]\s*>", re.I | re.S)
_SENTENCE = re.compile(r"^.{12,}?[.!?][’”\"')]?(?=\s+\S)", re.S)
_STAMP = re.compile(
    r"^\s*(?P<day>\d{4}-?\d\d-?\d\d)(?:[T\s]+(?P<at>\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?",
    re.I,
)
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]m)?", re.I)
# Of RFC 822's successors, and what British and other European software writes besides.
_ZONES = {"BST": 3600, "IST": 3600, "WEST": 3600, "CET": 3600, "CEST": 7200, "EET": 7200}
_ZONE = re.compile(r"(?:[+-]\d\d:?\d\d|\b(?:GMT|UTC?|Z|[ECMP][SD]T))\s*(?:\(\w+\))?\s*$", re.I)
_MAIL = re.compile(r"\s*[\w.+-]+@[\w.-]+\s*")


def plain(value: object, longest: int = LONGEST_TITLE) -> str:
    """A title or name as it would be printed, on one line: its markup goes, its "<" stays."""
    text = value if isinstance(value, str) else ("" if value is None else str(value))
    for _ in range(2):  # many a feed escapes twice
        text = html.unescape(_MARK.sub(" " if _BREAK.search(text) else "", text[:5_000]))
    return " ".join(mended(_MARK.sub("", text)).split())[:longest].strip()


def text_of(markup: str) -> str:
    """What a reader sees of an entry's HTML, a paragraph a line; captions and scripts apart."""
    seen = _ANY.sub("", _BREAK.sub("\n", _UNREAD.sub(" ", markup)))
    lines = (" ".join(line.split()) for line in mended(html.unescape(seen)).split("\n"))
    return "\n".join(line for line in lines if line)


def told_headline(title: str, markup: str) -> str:
    """The title, or where that is missing or one word, the entry's first heading or words."""
    if len(title.split()) > 1:
        return title
    for heading in _HEADING.findall(markup[:4_000]):
        if len(plain(heading).split()) > 1:
            return _cut(plain(heading))
    text = text_of(markup)
    line = text.split("\n", 1)[0]
    sentence = _SENTENCE.match(line)
    return _cut(sentence[0] if sentence else line) or title


def names(values: list[str]) -> str:
    """All authors in their order, each once: "Ann A, Bob B"; a bare mail address is no name."""
    found = (_name(plain(value, 200)) for value in values)
    return ", ".join(dict.fromkeys(name for name in found if name))[:300]


def _name(value: str) -> str:
    inside = re.fullmatch(r"\S+@\S+ \((.+)\)", value) or re.fullmatch(r"(.+?) ?<\S+@\S+>", value)
    return inside[1].strip() if inside else _MAIL.sub("", value) if "@" in value else value


def instant(value: object) -> str | None:
    """When an entry says it appeared, ISO 8601: in UTC where it names a zone, without an offset
    where it names none, a day alone where it has no time. None for what cannot be read or meant.

    Forms: RFC 3339, RFC 822 with years of two digits, day/month/year, months in words.
    """
    text = str(value or "").strip()[:100]
    if not text:
        return None
    try:
        return _stamped(text) or _mailed(text) or _written(text)
    except (ValueError, OverflowError):
        return None


def _stamped(text: str) -> str | None:
    found = _STAMP.match(text)
    if not found:
        return None
    day = date.fromisoformat(found["day"])
    if not found["at"]:
        return _meant(day.isoformat(), day.year)
    zone = (found["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    return _told(datetime.fromisoformat(f"{day.isoformat()}T{found['at']}{zone}"))


def _mailed(text: str) -> str | None:
    if (clock := _CLOCK.search(text)) and clock[4]:  # a form that RFC 822 does not have
        return None
    zone = text.rsplit(None, 1)[-1].upper()
    parsed = parsedate_tz(text[: -len(zone)] if zone in _ZONES else text)
    if parsed is None or not re.search(r"[a-z]{3}", text, re.I) or " 0001 " in text:
        return None
    offset = _ZONES.get(zone, parsed[9] if _ZONE.search(text) else None)
    aware = None if offset is None else timezone(timedelta(seconds=offset))
    year, month, day, hour, minute, second = parsed[:6]
    return _told(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=aware))


def _written(text: str) -> str | None:
    found = dates_in(text)
    if not found:
        return None
    day = found[0][0]
    clock = _CLOCK.search(text)
    if clock is None:
        return _meant(day.isoformat(), day.year)
    hour = int(clock[1]) % 12 + 12 * (clock[4].lower() == "pm") if clock[4] else int(clock[1])
    at = time(hour, int(clock[2]), int(clock[3] or 0))
    return _told(datetime.combine(day, at))


def _told(at: datetime) -> str | None:
    told = at.astimezone(UTC) if at.tzinfo else at
    return _meant(told.isoformat(), told.year)


def _meant(told: str, year: int) -> str | None:
    return told if FIRST_YEAR <= year <= LAST_YEAR else None


def _cut(text: str) -> str:
    if len(text) <= LONGEST_HEADLINE:
        return text.rstrip(".")
    return text[:LONGEST_HEADLINE].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
