"""The top of an article: headline, kicker, standfirst, byline, date, section label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.articles.dates import dates_in, without_date
from bot.articles.lines import Line, prose
from bot.articles.model import Confidence
from bot.articles.people import TITLE
from bot.articles.sentences import terms

_PART = r"(?:[OD]['’]|Mc|Mac)?[A-Z][\w’'-]+\.?"
NAME = (
    rf"(?:{TITLE}\s+)*(?:[A-Z]\.?\s+)?{_PART}(?:\s+(?:de|van|von|der|al)\s+|\s+){_PART}"
    rf"(?:\s+{_PART})?"
)
_FULL_NAME = re.compile(rf"^{NAME}$")
_BYLINE = re.compile(
    r"^(?:(?:words|written|posted|reported|reporting|story|article|published|edited|review)\s+)?"
    r"(?:by|author|from)\s*:?\s+(?P<who>.{2,120})$",
    re.I,
)
_FILED = re.compile(
    r"^(?:filed under|posted in|posted under)\s*:?\s*\(?(?P<topics>[^()]{0,200}?)\)?"
    r"(?:\s+by\s+(?P<who>[\w .’'-]{2,60}?))?(?:\s+on\s+.*)?$",
    re.I,
)
_SECTION = re.compile(
    r"^(?:in )?(?P<name>news|exclusive|opinion|comment|comment and analysis|analysis|"
    r"letters?(?: to the editor)?|"
    r"your letters|blogs?|views?|viewpoint|editorial|features?|debate|notices?|notice board|"
    r"live(?: blog)?|"
    r"breaking(?: news)?|survey|poll|columnists?|column|guest blog|press release|"
    r"announcements?)\s*:?$",
    re.I,
)
_LABELLED = re.compile(
    r"^(?P<what>headline|title|author|by|date|published|source|publication|url|link|subject|"
    r"from)\s*:\s+(?P<value>.+)$",
    re.I,
)
_SALUTATION = re.compile(
    r"^(?:dear\s+(?:sirs?|madam|editor|colleagues?|all|members?|dr)\b.{0,40}|sirs?|madam|"
    r"editor)\s*[,:–—-]*$",
    re.I,
)

_GREETING = re.compile(
    r"^(?:sirs?|madam|editor|dear (?:sirs?|madam|editor|colleagues?)(?: or madam)?)"
    r"\s*[,:–—-]+\s+(?=\S)",
    re.I,
)


@dataclass
class Top:
    """What stands above the running text. `rest` are the lines that follow."""

    headline: str | None = None
    kicker: str | None = None
    standfirst: str | None = None
    author: str | None = None
    confidence: Confidence = "none"
    day: date | None = None
    section: str | None = None
    publication: str | None = None
    url: str | None = None
    salutation: bool = False
    categories: tuple[str, ...] = ()
    filed: bool = False
    rest: list[Line] = field(default_factory=list)

    def sign(self, who: str | None) -> None:
        """Takes a byline, unless one is known already or it names nobody."""
        name = clean_name(who or "")
        if name and not self.author:
            self.author = name
            self.confidence = "printed" if len(name.split()) > 1 else "low"


def clean_name(text: str) -> str | None:
    """The person in the words of a byline, without office, place and address."""
    text = re.sub(r"\S+@\S+|@\w+|https?://\S+", "", text)
    text = re.split(r"\s*(?:[,|·•(–—]|\s-\s|\bin\b|\bfor\b)\s*", text.strip(), maxsplit=1)[0].strip(
        " ."
    )
    if not text or re.match(
        r"(?:anon|staff|our |the |a |news|editor|admin|web ?team|press)", text, re.I
    ):
        return None
    words = text.split()
    return (
        " ".join(words)
        if len(words) <= 6 and text[0].isupper() and not re.search(r"\d", text)
        else None
    )


def meta(top: Top, text: str, adjacent: bool) -> bool:
    """Takes byline, date, section and labels out of one line; True if nothing else stands in it."""
    if _labelled(top, text) or _filed(top, text):
        return True
    section = _SECTION.match(text)
    if section and not top.section:
        top.section = section["name"].lower()
        return True
    days = dates_in(text)
    left = without_date(text) if days else text
    byline = _BYLINE.match(text if not days else re.sub(r"^[|·•, ]+", "", _bare_byline(text)))
    if byline and clean_name(byline["who"]) and not prose(text):
        top.sign(byline["who"])
        top.day = top.day or (days[0][0] if days else None)
        return True
    if days and len(left.split()) <= 5 and not prose(text):
        named = _FULL_NAME.match(re.sub(r"\s*\d.*$", "", left))
        if len(left.split()) <= 1 or named:
            top.day = top.day or days[0][0]
            top.sign(left if named else None)
            return True
    if adjacent and _FULL_NAME.match(text) and not re.search(r"[’']s?\b", text.split()[0]):
        top.sign(text)
        return True
    return False


def _bare_byline(text: str) -> str:
    """The part of a dated line that starts with "by"."""
    match = re.search(r"\b(?:written |posted |words )?by:? .*$", text, re.I)
    if not match:
        return ""
    who = match.group(0)
    days = dates_in(who)
    return who.split(days[0][1])[0].rstrip(" ,|·•–—-") if days else who


def _bare_on(text: str) -> str:
    return re.sub(r"\s+(?:on|at)$", "", text.strip())


def _labelled(top: Top, text: str) -> bool:
    match = _LABELLED.match(text)
    if not match or prose(text):
        return False
    what, value = match["what"].lower(), match["value"].strip()
    if what in ("headline", "title", "subject"):
        top.headline = value
    elif what in ("author", "by", "from"):
        top.sign(value)
        return bool(top.author)
    elif what in ("date", "published"):
        days = dates_in(value)
        top.day = days[0][0] if days else top.day
        return bool(days)
    elif what in ("source", "publication"):
        top.publication = value
    else:
        top.url = value
    return True


def _filed(top: Top, text: str) -> bool:
    match = _FILED.match(text)
    if not match:
        return False
    days = dates_in(text)
    top.filed = True
    top.sign(_bare_on(match["who"] or ""))
    top.day = top.day or (days[0][0] if days else None)
    topics = re.split(r"\s*[,;|]\s*", match["topics"] or "")
    top.categories = tuple(t for t in topics if t)
    return True


def read(lines: Sequence[Line], title: str | None = None) -> Top:
    """Reads the top of an article; `title` is the headline when the page repeats it elsewhere."""
    top = Top()
    lines = _below_widgets(list(lines), title)
    candidates: list[str] = []
    index = 0
    for index, line in enumerate(lines):
        follows = lines[index + 1].text if index + 1 < len(lines) else ""
        adjacent = bool(candidates) and (bool(dates_in(follows)) or prose(follows))
        greeting = _GREETING.match(line.text)
        if greeting:
            top.salutation = True
            rest_of_line = line.text[greeting.end() :]
            lines[index] = line = Line(rest_of_line[:1].upper() + rest_of_line[1:], 0, line.gap)
        if _SALUTATION.match(line.text):
            top.salutation = True
        elif meta(top, line.text, adjacent):
            continue
        elif prose(line.text) and not _still_heading(lines, index, candidates):
            break
        else:
            candidates.append(line.plain)
    else:
        index = len(lines)
    top.rest = lines[index:] or _short_text(candidates)
    _choose(top, candidates, title)
    return top


def _short_text(candidates: list[str]) -> list[Line]:
    """The text of an article too short to look like one: all but its first line."""
    keep = 0 if len(candidates) == 1 and len(candidates[0].split()) >= 8 else 1
    text = [Line(words, 0, True) for words in candidates[keep:]]
    del candidates[keep:]
    return text


def _still_heading(lines: Sequence[Line], index: int, candidates: Sequence[str]) -> bool:
    """Whether a long line is a headline or a standfirst, not yet the text."""
    text = lines[index].text
    short = len(text.split()) <= 40 and len(lines) - index > 2
    if not candidates:
        return short and not re.search(r"[.…][\"'’”)]*$", text) and len(text.split()) <= 26
    if not short or len(candidates) > 3:
        return False
    ahead = Top()
    follows = any(meta(ahead, line.text, False) for line in lines[index + 1 : index + 3])
    open_end = not re.search(r"[.!?…:][\"'’”)]*$", text)
    return follows or open_end


def _below_widgets(lines: list[Line], title: str | None) -> list[Line]:
    """Drops what a page prints above the headline, when something shows where the headline is.

    Evidence: a title repeated elsewhere; a "read on" link (dropped as furniture before, so its
    text is followed by a short line and a line that files or signs the article).
    """
    if title:
        key = _key(title)
        for index, line in enumerate(lines[: len(lines) // 2 + 1]):
            if _key(line.plain) == key:
                return lines[index:]
    for index in range(2, min(len(lines), 12)):
        head, above = lines[index - 1], lines[index - 2]
        signed = Top()
        if (
            prose(above.text)
            and not prose(head.text)
            and meta(signed, lines[index].text, False)
            and (signed.day or signed.filed)
        ):
            return lines[index - 1 :]
    return lines


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _choose(top: Top, candidates: list[str], title: str | None) -> None:
    """Tells headline, kicker and standfirst apart among the lines above the text."""
    if top.headline is None and title:
        top.headline = title
        candidates = [c for c in candidates if _key(c) != _key(title)]
    if top.headline is None and candidates:
        lead = " ".join(line.text for line in top.rest[:12])
        best = max(range(len(candidates)), key=lambda i: _headline_score(candidates, i, lead))
        top.headline = candidates[best]
        top.kicker = candidates[best - 1] if best else None
        candidates = candidates[best + 1 :]
    below = [c for c in candidates if len(c.split()) >= 5]
    if below:
        top.standfirst = below[-1]


def _headline_score(candidates: Sequence[str], index: int, lead: str) -> float:
    text = candidates[index]
    count = len(text.split())
    score = 1.0 if 4 <= count <= 18 else 0.0
    own = set(terms(text))
    score += 1.5 * len(own & set(terms(lead))) / max(1, len(own))
    if re.search(r"\.[\"'’”]*$", text) or count > 22:
        score -= 1.5
    if index and re.match(r"[‘“\"']", text) and count > 12:
        score -= 1.0
    if (
        index
        and len(candidates[index - 1].split()) >= 4
        and count > 1.5 * len(candidates[index - 1].split())
    ):
        score -= 0.6
    return score - 0.01 * index
