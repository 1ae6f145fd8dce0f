"""Readers' comments: where they start, where one ends, who signed."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.dates import PRINTED, without_date
from bot.articles.furniture import furniture, tail
from bot.articles.lines import Line, prose, tidy
from bot.articles.model import Comment

_COUNT = r"(?P<{n}>\d[\d,]*|no|one|two|three|four|five)"
_HEADS = re.compile(
    r"^(?:(?:readers?['’]?s?|user|your|latest|all|online|recent|your)\s+)*"
    r"(?:comments?|responses?|replies|discussion|feedback)"
    r"(?:\s*[(\[:–-]?\s*" + _COUNT.format(n="a") + r"\s*[)\]]?)?\s*:?$"
    r"|^(?:there (?:are|is) )?"
    + _COUNT.format(n="b")
    + r"\s+(?:(?:readers?['’]?s?|user)\s+)?(?:comments?|responses?|replies|reply|thoughts?)"
    r"(?:\s+(?:to|on|for|so far)\b.*|:)?$"
    r"|^(?:what (?:our )?readers (?:say|said|think)|readers?['’]? (?:views|reactions?))\s*:?$",
    re.I,
)
_TITLE = re.compile(r"\b(?:to|on|for)\s+[“\"‘'](?P<title>.{8,200})[”\"’']\s*$")
_WORDS = {"no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBERED = re.compile(r"^(?P<n>\d{1,3})[.)]\s+(?=\S)")
_REPORT = re.compile(r"\b(?:report (?:this )?(?:comment|abuse)|unsuitable or offensive)\b", re.I)
_SAYS = re.compile(r"^(?P<who>[^.!?:]{2,50}?)\s+(?:says|said|wrote|writes|commented)\s*:?$", re.I)
_BY = re.compile(r"^(?:comment(?:ed)?|posted|submitted)?\s*by:?\s+(?P<who>[^.!?]{2,60})$", re.I)
_PING = re.compile(r"^\[?(?:…|\.\.\.)\]|^(?:trackback|pingback)\b", re.I)
_NAME = re.compile(r"^[^\W\d_][\w.’'-]*$")
_PLAIN_WORDS = frozenset(
    re.findall(
        r"\S+",
        "the a an is are was it i we you they he she this that these not so well hear agree agreed "
        "yes no why what who how and but or if all absolutely exactly totally here there just "
        "please thank thanks good great nonsense rubbish shame enough very more my our their to of "
        "in on for",
    )
)


@dataclass(frozen=True)
class Start:
    """Where the comments begin: the line's index, the printed count, the title it repeats."""

    index: int
    count: int | None
    title: str | None


def _count(match: re.Match[str]) -> int | None:
    word = (match.group("a") or match.group("b") or "").lower().replace(",", "")
    return _WORDS.get(word, int(word) if word.isdigit() else None)


def start(lines: Sequence[Line]) -> Start | None:
    """The first comments heading that stands below some text; reports alone will do."""
    seen = 0
    first_count: int | None = None
    for index, line in enumerate(lines):
        match = _HEADS.match(line.text) if len(line.text) < 240 else None
        if match and seen >= 12 and not (index and lines[index - 1].text.endswith(":")):
            title = _TITLE.search(line.text)
            count = _count(match)
            found = Start(index, first_count if count is None else count, None)
            return Start(index, found.count, title["title"]) if title else found
        if match:
            first_count = _count(match)
        elif prose(line.text):
            seen += len(line.text.split())
    return _from_reports(lines)


def _from_reports(lines: Sequence[Line]) -> Start | None:
    """Without a heading: the bullet, or else the paragraph, above the first "report" line."""
    reports = [
        i for i, line in enumerate(lines) if _REPORT.search(line.text) and not prose(line.text)
    ]
    if not reports:
        return None
    bullets = [i for i in range(reports[0]) if lines[i].bullet]
    at = bullets[-1] if bullets else max(0, reports[0] - 1)
    return Start(at - 1, None, None) if at > 0 else None


def entries(lines: Sequence[Line], count: int | None) -> list[list[str]]:
    """The lines of each comment, split the way this page splits them."""
    inside: list[Line] = []
    for line in lines:
        if tail(line.plain):
            if inside:
                break
            continue
        inside.append(line)
    ways = [
        w
        for w in (
            _by_separator(inside),
            _by_number(inside),
            _by_bullet(inside),
            _by_signature(inside),
        )
        if w
    ]
    for way in ways:
        if len(way) == count:
            return way
    return ways[0] if ways else _by_gap(inside)


def _trimmed(groups: list[list[str]]) -> list[list[str]]:
    return [group for group in groups if any(line.strip() for line in group)]


def _by_separator(lines: Sequence[Line]) -> list[list[str]]:
    repeated = Counter(line.text for line in lines if len(line.text.split()) <= 9)
    marks = {t for t, n in repeated.items() if furniture(t) and (n > 1 or _REPORT.search(t))}
    if not marks:
        return []
    most = max(repeated[mark] for mark in marks)
    chosen = {mark for mark in marks if repeated[mark] == most}
    one = sorted(chosen)[0]
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.text == one:
            groups.append([])
        elif line.text not in chosen:
            groups[-1].append(line.plain)
    return _trimmed(groups)


def _by_number(lines: Sequence[Line]) -> list[list[str]]:
    groups: list[list[str]] = []
    for line in lines:
        match = _NUMBERED.match(line.text)
        if match and int(match["n"]) == len(groups) + 1:
            groups.append([line.text[match.end() :]])
        elif groups:
            groups[-1].append(line.text)
    return _trimmed(groups) if groups else []


def _by_bullet(lines: Sequence[Line]) -> list[list[str]]:
    groups: list[list[str]] = []
    for line in lines:
        if line.bullet:
            groups.append([line.plain])
        elif groups:
            groups[-1].append(line.text)
    return _trimmed(groups)


def _signature(text: str) -> str | None:
    """The name in a line that only says who wrote and when; "" for a line with no name in it."""
    text = re.sub(r"(?<=[A-Za-z])(?=\d{1,2} [A-Z][a-z]{2})", " ", text)
    for form in (_SAYS, _BY):
        match = form.match(without_date(text) if form is _BY else text)
        if match:
            return without_date(match["who"])
    if PRINTED.search(text):
        rest = without_date(text.split(" | ")[0]) if " | " in text else without_date(text)
        if len(rest.split()) <= 5 and not prose(text):
            return rest
    return None


def _by_signature(lines: Sequence[Line]) -> list[list[str]]:
    signed = [i for i, line in enumerate(lines) if _signature(line.text) is not None]
    if not signed:
        return []
    above = signed[0] <= 1
    heads = [i - 1 if i and above and not _signature(lines[i].text) else i for i in signed]
    if not above:
        heads = [0, *(i + 1 for i in heads[:-1])]
    bounds = [*dict.fromkeys(heads), len(lines)]
    return _trimmed([[line.text for line in lines[a:b]] for a, b in itertools.pairwise(bounds)])


def _by_gap(lines: Sequence[Line]) -> list[list[str]]:
    groups: list[list[str]] = []
    lone_name = False
    for line in lines:
        if groups and (not line.gap or lone_name):
            groups[-1].append(line.text)
        else:
            groups.append([line.text])
        lone_name = len(groups[-1]) == 1 and named(line.text) is not None
    return groups


def named(text: str) -> str | None:
    """`text` if it can only be a name printed above a comment."""
    parts = text.strip(" ,:").split()
    if not 2 <= len(parts) <= 4 or text.rstrip()[-1:] in ".?!…":
        return None
    if any(not _NAME.match(p) or p.lower() in _PLAIN_WORDS for p in parts):
        return None
    return " ".join(parts) if sum(p[0].isupper() for p in parts) * 2 >= len(parts) else None


def _one(group: list[str]) -> Comment:
    lines = [tidy(line) for line in group if line.strip() and not furniture(line)]
    author: str | None = None
    for place in (0, -1, 0):
        if len(lines) > 1:
            signed = _signature(lines[place])
            if signed is not None:
                author = author or signed or None
                del lines[place]
    if author is None and len(lines) > 1 and (name := named(lines[0])):
        author = name
        del lines[0]
    if author and re.match(r"(?:anonymous|anon|guest|name withheld)\b", author, re.I):
        author = None
    return Comment(author, "\n".join(lines))


def read(lines: Sequence[Line], count: int | None) -> tuple[list[Comment], list[Comment]]:
    """The comments and, apart from them, the trackbacks."""
    found = [one for one in map(_one, entries(lines, count)) if one.text]
    pings = [one for one in found if _PING.match(one.text)]
    return [one for one in found if one not in pings], pings
