"""Who wrote an article, when and for which part of the paper: the lines that say only that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.articles.model import Confidence
from bot.articles.reader.lexicon import either
from bot.articles.reader.mastheads import issuer
from bot.articles.reader.names import NO_NAME, TITLE
from bot.articles.reader.printed_dates import dates_in, month_line, without_date
from bot.articles.reader.roles import ROLE
from bot.articles.reader.text_lines import Line, prose

_PART = r"(?:[OD]['’]|Mc|Mac)?[A-Z][\w’'-]+\.?"
NAME = (
    rf"(?:{TITLE}\s+)*(?:[A-Z]\.?\s+)?{_PART}(?:\s+(?:de|van|von|der|al)\s+|\s+){_PART}"
    rf"(?:\s+{_PART})?"
)
INITIALS = rf"(?:[A-Z]\.\s?){{1,3}}{_PART}"
FULL_NAME = re.compile(rf"^(?:{NAME}|{INITIALS})$")
_PRESS = r"(?:[\w’'-]+\s+){0,4}(?:editor|reporter|correspondent|writer|journalist|columnist)s?"
PRESS_LINE = re.compile(rf"^{_PRESS}$", re.I)
_BYLINE = re.compile(
    r"^(?:(?:words|written|posted|reported|reporting|story|article|published|edited|review|news|"
    r"interview|analysis|report|comment|opinion|exclusive|feature)\s+)?"
    r"(?:by|author|from)\s*:?\s+(?P<who>.{2,120})$"
    r"|^(?:words|text|story|reporter|reporting|author|writer)\s*:\s+(?P<who2>.{2,120})$",
    re.I,
)
_FILED = re.compile(
    r"^(?:filed under|posted in|posted under|this (?:entry|post) was posted in)\s*:?\s*"
    r"\(?(?P<topics>[^()]{0,200}?)\)?"
    r"(?:\s+by\s+(?P<who>[\w .’'-]{2,60}?))?(?:\s+on\s+.*|\s+and tagged\b.*|\.\s+bookmark\b.*)?$"
    r"|^posted by (?P<poster>[\w .’'-]{2,40}?) (?:at|@) \d{1,2}[:.]\d\d.{0,20}$",
    re.I,
)
_SECTION = re.compile(rf"^(?:in )?(?P<name>{either('sections')})\s*:?$", re.I)
_LABELLED = re.compile(
    r"^(?P<what>headline|title|author|by|date|published|source|subject|re|from)\s*:\s+(?P<value>.+)$",
    re.I,
)
_LETTERHEAD = re.compile(rf"^(?:{either('letterhead')})\s*[:.]\s+\S.{{0,160}}$", re.I)
_POSTCODE = re.compile(r"^[\w ,.’'-]{0,60}\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}$")
_CITED = re.compile(r"\bdoi:?\s*(?:https?:|10\.)|^cite this as\b", re.I)
_STAMPED = re.compile(
    r"^(?:first |last )?(?:posted|published|created|written|updated|modified|issued|dated?)\b", re.I
)
_LATER = re.compile(r"\b(?:updated?|modified|edited|amended|reviewed|revised)\b[^\d]{0,24}$", re.I)
_COUNTS = re.compile(
    r"[|·•,]?\s*\b(?:\d[\d,]*|no|one) (?:comments?|views?|shares?|likes?|responses?|replies)\b"
    r"|[|·•,]?\s*\b\d+[ -]min(?:ute)?s?(?: read)?\b",
    re.I,
)
_HOUR = re.compile(r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2}\s?[ap]\.?m\b", re.I)
_NOBODY = re.compile(either("nobody"), re.I)
# A department that signs is no person.
_OFFICE = re.compile(rf"\b(?:{either('departments')})$", re.I)
# Letters behind a name: "Dr X MBE FRCGP".
_LETTERS = re.compile(r"(?<=[a-z])(?:,?\s+(?:[A-Z]{2,6}|PhD|MSc|BSc|FRCP\w*))+$")
_SPLIT = re.compile(r"\s*(?:[,|·•(–—]|\s-\s|\b(?:in|for|on|is|was|writes|works)\b)\s*")


@dataclass
class Top:
    """What stands above the running text.

    `rest` are the lines that follow, `points` the list of what it tells, `widgets` what the page
    prints above its headline, `said` the lines of byline, date and section, `captions` those
    below pictures. `hour` is the line of a date with a time of day, `updated` a day of change,
    used where no other is printed, `issue` the month a paper prints instead; `bio` says that the
    text ends with a line on who its author is, `circular` that it is a letter sent round, with
    addressees and reference, `serial` that it is an issue of a newsletter.
    """

    headline: str | None = None
    kicker: str | None = None
    standfirst: str | None = None
    author: str | None = None
    confidence: Confidence = "none"
    day: date | None = None
    updated: date | None = None
    hour: str | None = None
    bio: bool = False
    circular: bool = False
    serial: bool = False
    issue: tuple[date, str] | None = None
    section: str | None = None
    publication: str | None = None
    salutation: bool = False
    categories: tuple[str, ...] = ()
    filed: bool = False
    rest: list[Line] = field(default_factory=list)
    points: list[Line] = field(default_factory=list)
    widgets: list[Line] = field(default_factory=list)
    said: list[Line] = field(default_factory=list)
    captions: list[Line] = field(default_factory=list)

    def sign(self, who: str | None, *, handle: bool = False) -> None:
        """Takes a byline, unless one is known already or it names nobody.

        With `handle`, one word without a capital will do: the login name of a blog's writer.
        """
        name = clean_name(who or "")
        if not name and handle and who and re.fullmatch(r"[a-z][\w-]{2,30}", who):
            name = None if _NOBODY.match(who) else who
        if name and not self.author:
            self.author = name
            self.confidence = "printed" if len(name.split()) > 1 else "low"

    def stamp(self, text: str) -> None:
        """Takes the day a line prints; a day of change only where there is no other."""
        for day, words in dates_in(text):
            if _LATER.search(text.split(words)[0]):
                self.updated = self.updated or day
            elif not self.day:
                self.day = day
                self.hour = text if _HOUR.search(text) else None


def eventful(text: str) -> bool:
    """Whether a dated line tells when and where something is, not when the article appeared."""
    if not dates_in(text) or any(form.match(text) for form in (_STAMPED, _BYLINE, _FILED)):
        return False
    return bool(_HOUR.search(text)) or bool(without_date(text).strip(" .")) or text.endswith(".")


def clean_name(text: str) -> str | None:
    """The person in the words of a byline, without office, place and address."""
    text = re.sub(r"\S+@\S+|@\w+|https?://\S+|<[^>]*>", "", text)
    text = _LETTERS.sub("", _SPLIT.split(text.strip(), maxsplit=1)[0]).strip(" .")
    if not text or _NOBODY.match(text) or re.match(rf"{ROLE}\b", text, re.I):
        return None
    words = text.split()
    if _OFFICE.search(text) or len(words) > 6 or not text[0].isupper() or re.search(r"\d", text):
        return None
    capitals = len(words) > 1 and text.isupper() and len(text) > 5
    return " ".join(w.title() if capitals else w for w in words)


def meta(top: Top, text: str, adjacent: bool, common: frozenset[str] = frozenset()) -> bool:
    """Takes byline, date, section and labels out of one line; True if nothing else stands in it.

    `adjacent` lets a bare name pass as a byline, unless its words are among the `common` ones.
    """
    if _labelled(top, text) or _filed(top, text):
        return True
    if _LETTERHEAD.match(text):
        top.circular = True
        return True
    if _POSTCODE.match(text):
        return True
    section = _SECTION.match(text)
    if section and not top.section:
        top.section = section["name"].lower()
        return True
    if _CITED.search(text) and not prose(text):
        top.stamp(text)
        return True
    issue = month_line(text)
    if issue and not prose(text):
        top.issue = top.issue or issue
        return True
    return _signed(top, _COUNTS.sub("", text).strip(), adjacent, common)


def _signed(top: Top, text: str, adjacent: bool, common: frozenset[str]) -> bool:
    days = dates_in(text)
    left = without_date(text) if days else text
    byline = _BYLINE.match(text if not days else re.sub(r"^[|·•, ]+", "", _bare_byline(text)))
    who = (byline["who"] or byline["who2"]) if byline else ""
    stamped = bool(days) and bool(_STAMPED.match(text)) and len(text.split()) <= 16
    if who and not prose(text) and (clean_name(who) or (days and len(who.split()) == 1)):
        top.sign(who, handle=bool(days))
        top.stamp(text)
        return True
    if days and not prose(text):
        named = FULL_NAME.match(re.sub(r"\s*\d.*$", "", left))
        alone = len(left.split()) <= 1 and not (left and f"{left}:" in text)  # "Supper: 5 December"
        if stamped or alone or (named and len(left.split()) <= 5):
            top.stamp(text)
            top.sign(left if named else None)
            return True
    if PRESS_LINE.match(text) and top.author:
        return True
    if adjacent and bare_name(text, common):
        top.sign(text)
        return True
    return False


def bare_name(text: str, common: frozenset[str] = frozenset()) -> bool:
    """Whether a line holds a person's name and nothing else.

    `common` are words the text also prints without a capital: those make a heading, not a name.
    """
    if not FULL_NAME.match(text) or re.search(r"[’']s?\b", text.split()[0]):
        return False
    return not NO_NAME.search(text) and not any(w.lower() in common for w in text.split())


def _bare_byline(text: str) -> str:
    """The part of a dated line that starts with "by"."""
    match = re.search(
        r"\b(?:(?:written |posted |words |news )?by:? |(?:words|text|reporter|author): ).*$",
        text,
        re.I,
    )
    if not match:
        return ""
    who = match.group(0)
    days = dates_in(who)
    return who.split(days[0][1])[0].rstrip(" ,|·•–—-") if days else who


def _labelled(top: Top, text: str) -> bool:
    match = _LABELLED.match(text)
    if not match or prose(text):
        return False
    what, value = match["what"].lower(), match["value"].strip()
    if what in ("headline", "title", "subject", "re"):
        top.headline = value
    elif what in ("author", "by", "from"):
        top.sign(value)
        parts = re.sub(r"<[^>]*>", "", value).split(",")
        top.publication = next((p.strip() for p in parts if issuer(p.strip())), top.publication)
        return bool(top.author) or what == "from"
    elif what == "source":
        top.publication = value
    else:
        top.stamp(value)
        top.hour = None  # a label says what the day is
        return bool(dates_in(value))
    return True


def _filed(top: Top, text: str) -> bool:
    match = _FILED.match(text)
    if not match:
        return False
    top.filed = True
    top.sign(
        re.sub(r"\s+(?:on|at)$", "", (match["who"] or match["poster"] or "").strip()), handle=True
    )
    top.stamp(text)
    topics = re.split(r"\s*[,;|]\s*", match["topics"] or "")
    top.categories = top.categories or tuple(t for t in topics if t)
    return True
