"""The name a letter ends with."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.articles.reader.bylines import INITIALS, NAME, clean_name
from bot.articles.reader.names import TITLE
from bot.articles.reader.roles import ROLE
from bot.articles.reader.text_lines import Line, ended, prose

_SIGNED = re.compile(
    rf"^(?:(?i:from|yours(?: \w+)*,?)\s+|[–—-]\s*)?(?P<who>(?:{TITLE}\s+)?(?:{NAME}|{INITIALS}))"
    rf"(?:,?\s*(?:MBE|OBE|CBE|FRCGP|MRCGP))?"
    rf"(?P<more>\s*,\s*[^.!?]{{2,120}}|\s*\([^)]{{2,80}}\))?\.?$",
)
_CLOSING = re.compile(
    r"^(?:yours(?: (?:faithfully|sincerely|truly|etc\.?|ever))?|"
    r"(?:with )?(?:kind(?:est)?|best|warm|many) (?:regards|wishes|thanks)|"
    r"regards|with thanks|thank you),?$",
    re.I,
)
_OFFICE = re.compile(rf"\b{ROLE}$", re.I)
# What shows that a name alone signs a letter.
_PLACE = re.compile(rf"\b{TITLE}\s|^from\s", re.I)


def writers(lines: list[Line]) -> list[str]:
    """Those who sign a page of several letters: names below the end of a letter, one each."""
    return [
        match["who"]
        for above, line in pairwise(lines)
        if (match := _SIGNED.match(line.text)) and ended(above.text) and _person(match["who"])
    ]


def _person(who: str) -> bool:
    """Whether the words that seem to sign are a name with its title, and no office."""
    return bool(re.match(rf"{TITLE}\s", who)) and not _OFFICE.search(who)


def signature(lines: list[Line]) -> tuple[list[str], list[Line], bool]:
    """The names a letter ends with, the lines above them, and whether a formula says it is one."""
    for index in range(len(lines) - 1, max(0, len(lines) - 9) - 1, -1):
        if _CLOSING.match(lines[index].text):
            below = [line.text for line in lines[index + 1 :]]
            signed = [m["who"] for m in map(_SIGNED.match, below) if m and _person(m["who"])]
            first = clean_name(below[0]) if below else None
            return signed or ([first] if first else []), lines[:index], True
    for back in (1, 2, 3):
        if len(lines) <= back:
            break
        text, short = lines[-back].text, all(len(x.text.split()) <= 14 for x in lines[-back:])
        match = _SIGNED.match(text) if short and not prose(text) else None
        if not match or not clean_name(match["who"]) or _OFFICE.search(match["who"]):
            continue
        under = lines[-back + 1].text if back > 1 else ""
        if match["more"] or _PLACE.search(text) or re.search(rf"\b{ROLE}\b", under, re.I):
            return [match["who"]], lines[:-back], text.lower().startswith("from ")
    return [], lines, False
