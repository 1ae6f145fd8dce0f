"""Whether something typed is a question, and what an answer to it must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.articles.reader.sentences import stem
from bot.articles.search_terms import LITTLE, WORD

_HOW_MANY = re.compile(r"^how many\s+(?P<what>\w+)(?:\s+(?P<noun>\w+))?", re.I)
_OPENING = re.compile(
    r"^(?:(?:and|so|but|by|in|on|at|for|from|to|of|with)\s+)?"
    r"(when|where|who|whom|whose|why|how|which|what|until when)\b",
    re.I,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH} \d{{1,2}}\b|\b{_MONTH} \d{{4}}\b"
    r"|\b(?:from|by|in|until|since|before|after) (?:early |late |the )?"
    rf"(?:{_MONTH}|spring|summer|autumn|winter|(?:19|20)\d\d)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m\b|\b\d{1,2}[.:]\d\d\b|\bnoon\b"
    r"|\b(?:yesterday|today|tomorrow|last (?:week|month|year)|next (?:week|month|year))\b"
)
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty hundred half third quarter"
)
_NUMBER = rf"(?:\d[\d,.]*(?:\s?(?:m|bn|million|billion|thousand))?|{'|'.join(_SMALL.split())})"
_ANY_NUMBER = re.compile(rf"\b{_NUMBER}\b", re.I)
_MONEY = re.compile(r"[£€$]\s?\d|\b\d[\d,.]*\s?(?:p|pence|pounds?)\b", re.I)
_SHARE = re.compile(
    r"\d\s?%|\bper cent\b|\b(?:one|two|three|nine) in (?:\d+|[a-z]+)\b"
    r"|\b(?:half|third|quarter)s?\b",
    re.I,
)
_NAME = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sir|Dame|Rev|Cllr|Councillor)\.? [A-Z]"
    r"|\b[A-Z][a-z’'-]+ (?:[A-Z]\.? )?[A-Z][a-z’'-]+"
)
_PLACE = re.compile(r"\b(?:at|in|near)\s+(?:the\s+|a\s+)?(?P<what>[A-Z][\w’'-]+)")
_REASON = re.compile(
    r"\b(?:because|since|as|due to|owing to|so that|in order to|after|reasons?|fear\w*|says? that|"
    r"result of|thanks to|had)\b",
    re.I,
)
_SAID = re.compile(
    r"\b(?:said|says?|told|warned|added|insisted|argued?|argues|denied|called|announced|writes?|"
    r"wrote|claims?|thinks?)\b|[“‘\"]|:",
    re.I,
)
_ASKING = """
    actually anybody anyone big date day does exactly far happen happened have kind large long many
    mean much number often old percentage please proportion said say share sort tell there think
    thinks time year know
"""
_EMPTY = frozenset(_ASKING.split())  # the question's own grammar: an answer does not repeat it
_CAPITALS = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w’'-]+")


def root(word: str) -> str:
    """What a word shares with its other forms: "closes", "close" and "closing"."""
    return stem(word).removesuffix("e")


@dataclass(frozen=True)
class Question:
    """``terms`` are the words that an answer is about, as typed; ``names`` those with a capital;
    ``fits`` tells whether a sentence holds the kind of thing asked for. ``strict`` where any
    sentence does, so that more of the words must be met."""

    terms: tuple[str, ...]
    names: tuple[str, ...]
    fits: Callable[[str], bool]
    strict: bool


def question_of(typed: str) -> Question | None:
    """What was asked; None where words were typed and no question."""
    asked = " ".join(typed.split())
    opening = _OPENING.match(asked)
    words = WORD.findall(asked)
    if len(words) < 3 or not (asked.endswith("?") or (opening and len(words) > 3)):
        return None
    terms = [
        word
        for word in words
        if word.casefold() not in LITTLE and word.casefold() not in _EMPTY and len(word) > 1
    ]
    if not terms:
        return None
    wanted = _wanted(asked, opening[1].casefold() if opening else "")
    return Question(
        tuple(dict.fromkeys(terms)),
        tuple(dict.fromkeys(_CAPITALS.findall(asked))),
        wanted or bool,
        wanted is None,
    )


def _wanted(asked: str, opening: str) -> Callable[[str], bool] | None:
    """What a sentence must hold to answer; None where it may be anything."""
    low = asked.casefold()
    if many := _HOW_MANY.match(low):
        return _counted(many["what"], many["noun"])
    if opening == "how" and re.match(r"^how much\b", low):
        return lambda text: bool(_MONEY.search(text) or _SHARE.search(text))
    if opening == "how" and re.match(r"^how (?:long|big|large|far|old|often|high)\b", low):
        return _with(_ANY_NUMBER, asked)
    if re.search(r"\b(?:share|proportion|percentage|per cent)\b", low):
        return _with(_SHARE, asked)
    if re.search(r"\b(?:what|which) (?:day|date|time|year|month|deadline)\b", low):
        return _with(_DATE, asked)
    patterns = {
        "when": _DATE,
        "until when": _DATE,
        "who": _NAME,
        "whom": _NAME,
        "whose": _NAME,
        "where": _PLACE,
        "why": _REASON,
    }
    if opening in patterns:
        return _with(patterns[opening], asked)
    return _with(_SAID, "") if opening == "what" and re.search(r"\bsa(?:y|id|ys)\b", low) else None


def _with(pattern: re.Pattern[str], asked: str) -> Callable[[str], bool]:
    """Whether a sentence has something of the kind that was not in the question already."""
    known = asked.casefold()

    def fits(text: str) -> bool:
        found = (match.groupdict().get("what") or match[0] for match in pattern.finditer(text))
        return any(one.casefold() not in known for one in found)

    return fits


def _counted(what: str, noun: str | None) -> Callable[[str], bool]:
    """Whether a sentence has a number of just those things, a word or two between at most."""
    wanted = {root(one) for one in (what, noun) if one and one not in LITTLE}
    count = re.compile(rf"\b(?:{_NUMBER})\b(?P<after>(?:[ -]+[\w’'£%-]+){{0,4}})", re.I)

    def fits(text: str) -> bool:
        return any(
            wanted & {root(word) for word in WORD.findall(match["after"])[:4]}
            for match in count.finditer(text)
        )

    return fits
