"""Readers' comments: where they start, where one ends, who signed."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.articles.model import Comment
from bot.articles.reader.furniture import furniture, tail
from bot.articles.reader.lexicon import listed
from bot.articles.reader.printed_dates import PRINTED, without_date
from bot.articles.reader.text_lines import Line, prose, tidy

_WHO = r"(?:[^.!?:]|(?<=\b[A-Z])\.|(?<=\bDr)\.|(?<=\bMr)\.|(?<=\bMrs)\.){2,50}?"
_SAYS = re.compile(rf"^(?P<who>{_WHO})\s+(?:says|said|wrote|writes|commented|replied)\s*:?$", re.I)
_AGO = re.compile(
    r"\s*[•·|,–—(-]?\s*\b(?:(?:about |over )?(?:\d+|an?|one|two) "
    r"(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s? ago|just now|yesterday)\)?\s*$",
    re.I,
)
_NAME = re.compile(r"^[^\W\d_][\w.’'-]*$")
_ANONYMOUS = re.compile(r"(?:anonymous|anon|guest|name withheld|name and address supplied)\b", re.I)
_PREFIX = re.compile(r"^(?P<who>[^\s:.!?][^:.!?\n]{1,40}):\s+(?=\S)")
_PLAIN_WORDS = frozenset(listed("no_handle"))


def signature(text: str) -> str | None:
    """The name in a line that only says who wrote and when; "" for a line with no name in it."""
    text = re.sub(r"(?<=[A-Za-z])(?=\d{1,2} [A-Z][a-z]{2})", " ", text)
    says = _SAYS.match(text)
    if says and says["who"].split()[0].lower() not in _PLAIN_WORDS:
        return without_date(says["who"])
    if len(text.split()) > 14 or prose(text):
        return None
    ago = _AGO.search(text)
    if ago:
        rest = text[: ago.start()].split(" | ")[0].strip(" •·|,")
        return rest if len(rest.split()) <= 5 else None
    if PRINTED.search(text):
        rest = without_date(text.split(" | ")[0])
        return rest if len(rest.split()) <= 5 else None
    return None


def named(text: str) -> str | None:
    """`text` if it can only be a name printed above a comment."""
    parts = text.strip(" ,:").split()
    if not 2 <= len(parts) <= 4 or text.rstrip()[-1:] in ".?!…":
        return None
    if any(not _NAME.match(p) or p.lower() in _PLAIN_WORDS for p in parts):
        return None
    return " ".join(parts) if sum(p[0].isupper() for p in parts) * 2 >= len(parts) else None


def handle(text: str) -> str | None:
    """The login name or name, with or without an office behind a bar, above a line with a date."""
    who = text.split(" | ")[0].strip(" ,:•·")
    fits = 1 <= len(who.split()) <= 5 and who[-1:] not in ".?!…"
    return who if fits and who.split()[0].lower() not in _PLAIN_WORDS else None


def signed(lines: list[str]) -> Comment:
    """One comment from its lines, those that sign it taken away."""
    author: str | None = None
    if len(lines) > 2 and signature(lines[1]) == "" and signature(lines[0]) is None:
        author = handle(lines[0])
        lines = lines[2:] if author else lines
    for place in (0, -1, 0):
        if len(lines) > 1 and (found := signature(lines[place])) is not None:
            author = author or found or None
            lines = lines[:-1] if place else lines[1:]
    if author is None and len(lines) > 1 and (name := named(lines[0])):
        author, lines = name, lines[1:]
    return Comment(known(author), "\n".join(lines))


def known(author: str | None) -> str | None:
    """A commenter's name; None for "Anonymous" and its like."""
    return None if not author or _ANONYMOUS.match(author) else author


def prefixed(comments: list[Comment]) -> list[Comment]:
    """The comments with the names that stand inside them, where all begin "Name: …"."""
    prefixes = [_PREFIX.match(c.text) for c in comments]
    if len(comments) < 2 or not all(prefixes) or any(c.author for c in comments):
        return comments
    pairs = zip(comments, prefixes, strict=True)
    return [Comment(known(m["who"].strip()), c.text[m.end() :]) for c, m in pairs if m]


_COUNT = r"(?P<{n}>\d[\d,]*|no|one|two|three|four|five)"
_HEADS = re.compile(
    r"^(?:(?:readers?(?:['’]s?)?|user|your|latest|all|online|recent)\s+)*"
    r"(?:comments?|responses?|replies|discussion|feedback)"
    r"(?:\s*[(\[:–-]?\s*" + _COUNT.format(n="a") + r"\s*[)\]]?)?\s*:?$"
    r"|^(?:there (?:are|is) )?"
    + _COUNT.format(n="b")
    + r"\s+(?:(?:readers?['’]?s?|user)\s+)?(?:comments?|responses?|replies|reply|thoughts?)"
    r"(?:\s+(?:to|on|for|so far)\b.*|:|\s{2,}\S.{0,80}|\s.{0,60}\blog ?in)?$"
    r"|^(?:what (?:our )?readers (?:say|said|think)|readers?['’]? (?:views|reactions?))\s*:?$",
    re.I,
)
_TITLE = re.compile(r"\b(?:to|on|for)\s+[“\"‘'](?P<title>.{8,200})[”\"’']\s*$")
_WORDS = {"no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBERED = re.compile(r"^(?:(?P<n>\d{1,3})[.)]|#(?P<m>\d{1,3})[.):]?)\s+(?=\S)")
_LOGIN = re.compile(r"^(?:(?:log|sign) ?in\b|you must be (?:logged|signed) in\b)", re.I)
_STAMP = re.compile(r"\d{4},?\s+(?:at\s+)?\d{1,2}[.:]\d\d\s?(?:[ap]\.?m\.?)?$", re.I)
_SOME = 12  # words above the first of them
_PING = re.compile(r"^\[?(?:…|\.\.\.)\]|^(?:trackback|pingback)\b", re.I)


@dataclass(frozen=True)
class Start:
    """Where the comments begin: the line's index, the printed count, the title it repeats."""

    index: int
    count: int | None
    title: str | None


def headed(line: Line) -> bool:
    """Whether a line is a heading of comments, not the last line above them."""
    return bool(_HEADS.match(line.text))


def _count(match: re.Match[str]) -> int | None:
    word = (match.group("a") or match.group("b") or "").lower().replace(",", "")
    return _WORDS.get(word, int(word) if word.isdigit() else None)


def start(lines: Sequence[Line]) -> Start | None:
    """The first comments heading that stands below some text, else the first that is signed."""
    seen = 0
    first_count: int | None = None
    for index, line in enumerate(lines):
        match = _HEADS.match(line.text) if len(line.text) < 240 else None
        if match and seen >= 12 and not (index and lines[index - 1].text.endswith(":")):
            title = _TITLE.search(line.text)
            count = _count(match)
            count = first_count if count is None else count
            return Start(index, count, title["title"] if title else None)
        if match:
            first_count = _count(match)
        elif prose(line.text):
            seen += len(line.text.split())
    return _from_stamps(lines)


def _from_stamps(lines: Sequence[Line]) -> Start | None:
    """Without a heading: the first of several lines that tell who wrote and when."""
    told = 0
    stamps = []
    for index, line in enumerate(lines):
        if _STAMP.search(line.text) and signature(line.text) and told > _SOME:
            stamps.append(index)
        told += len(line.text.split()) if prose(line.text) else 0
    return Start(stamps[0] - 1, None, None) if len(stamps) > 1 else None


def entries(lines: Sequence[Line], count: int | None) -> list[list[str]]:
    """The lines of each comment, split the way this page splits them."""
    inside = _before_form(lines)
    bullets = _by_head(inside, lambda line, _: line.plain if line.bullet else None)
    found = (_by_separator(inside), _by_head(inside, _numbered), bullets, _by_signature(inside))
    trimmed = ([group for group in way if any(map(str.strip, group))] for way in found)
    ways = [way for way in trimmed if way]
    counted = [way for way in ways if len(way) == count]
    return (counted or ways)[0] if ways else [[line.text] for line in inside]


def _before_form(lines: Sequence[Line]) -> list[Line]:
    """The lines above the form for a new comment or the lists of other stories.

    An invitation to log in may stand below each comment: it ends nothing while signed ones follow.
    """
    inside: list[Line] = []
    for index, line in enumerate(lines):
        if not tail(line.plain):
            inside.append(line)
        elif any(not furniture(one.plain) for one in inside):
            more = any(signature(one.text) for one in lines[index + 1 :])
            if not (more and _LOGIN.match(line.plain)):
                break
    return inside


def _by_separator(lines: Sequence[Line]) -> list[list[str]]:
    repeated = Counter(line.text for line in lines if len(line.text.split()) <= 9)
    marks = sorted(t for t, n in repeated.items() if n > 1 and furniture(t))
    if not marks:
        return []
    one = max(marks, key=lambda mark: repeated[mark])
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.text == one:
            groups.append([])
        else:
            groups[-1].append(line.plain)
    return groups


def _by_head(lines: Sequence[Line], head: Callable[[Line, int], str | None]) -> list[list[str]]:
    """Comments whose first line shows that it is one, as the words that are left of it."""
    groups: list[list[str]] = []
    for line in lines:
        first = head(line, len(groups) + 1)
        if first is not None:
            groups.append([first])
        elif groups:
            groups[-1].append(line.text)
    return groups


def _numbered(line: Line, number: int) -> str | None:
    match = _NUMBERED.match(line.text)
    return line.text[match.end() :] if match and int(match["n"] or match["m"]) == number else None


def _by_signature(lines: Sequence[Line]) -> list[list[str]]:
    dated = [i for i, line in enumerate(lines) if signature(line.text) is not None]
    if not dated:
        return []
    above = dated[0] <= 1
    heads = [i - 1 if i and above and not signature(lines[i].text) else i for i in dated]
    if not above:
        heads = [0, *(i + 1 for i in heads[:-1])]
    bounds = [*dict.fromkeys(heads), len(lines)]
    return [[line.text for line in lines[a:b]] for a, b in itertools.pairwise(bounds)]


def read(lines: Sequence[Line], count: int | None) -> tuple[list[Comment], list[Comment]]:
    """The comments and, apart from them, the trackbacks."""
    groups = [
        [tidy(line) for line in group if line.strip() and not furniture(line)]
        for group in entries(lines, count)
    ]
    found = prefixed([one for one in map(signed, groups) if one.text])
    pings = [one for one in found if _PING.match(one.text)]
    return [one for one in found if one not in pings], pings
