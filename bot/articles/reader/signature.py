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


def writers(lines: list[Line]) -> list[str]:
    """Those who sign a page of several letters: names below the end of a letter, one each."""
    found = [
        match["who"]
        for above, line in pairwise(lines)
        if (match := _SIGNED.match(line.text)) and ended(above.text) and _person(match["who"])
    ]
    return list(dict.fromkeys(found))


def _person(who: str) -> bool:
    """Whether the words that seem to sign are a name with its title, and no office."""
    return bool(re.match(rf"{TITLE}\s", who)) and not re.search(rf"\b{ROLE}$", who, re.I)


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
        text = lines[-back].text
        match = _SIGNED.match(text)
        named = match and not prose(text) and clean_name(match["who"])
        office = bool(match and re.search(rf"\b{ROLE}$", match["who"], re.I))
        place = (
            re.search(rf"\b{TITLE}\s|^from\s", text, re.I)
            or (match and match["more"])
            or (match and back > 1 and re.search(rf"\b{ROLE}\b", lines[-back + 1].text, re.I))
        )
        if (
            match
            and named
            and not office
            and place
            and all(len(line.text.split()) <= 14 for line in lines[-back:])
        ):
            return [match["who"]], lines[:-back], text.lower().startswith("from ")
    return [], lines, False
