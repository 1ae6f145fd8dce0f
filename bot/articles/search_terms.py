"""What was typed into a search as full-text terms; little words weigh nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.articles.reader.sentences import STOP

WORDS, LONGEST = 24, 600
JOINED = " + "
WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[\"“”„]([^\"“”„]{1,200})[\"“”„]|([^\s\"“”„]+)")
_ALSO = """
    am aren because both cannot couldn didn doesn doing don done each either hadn hasn haven having
    here hers him isn itself let ll me mine must my neither nor off onto ours own per re s shall
    shouldn since t theirs though through thus too under until upon ve very via wasn weren whether
    within without won wouldn yet yours
"""
LITTLE = STOP | frozenset(_ALSO.split())  # no text is about them; with what "doesn’t" falls into


def terms_of(typed: str) -> list[str]:
    """What was typed as full-text terms: "a phrase" and joined words as phrases, signs dropped.

    Little words are left out unless they stand in a quoted phrase or nothing else was typed. A
    joined word is written with a plus, which tells it from a phrase in quotation marks.
    """
    weighty: list[str] = []
    little: list[str] = []
    for phrase, word in _PART.findall(typed[:LONGEST].replace("\x00", " ")):
        if parts := WORD.findall(phrase or word):
            empty = not phrase and all(part.casefold() in LITTLE for part in parts)
            term = f'"{" ".join(parts)}"' if phrase else JOINED.join(f'"{one}"' for one in parts)
            (little if empty else weighty).append(term)
    return list(dict.fromkeys(weighty or little))[:WORDS]


def apart(terms: Iterable[str]) -> list[str]:
    """The terms with joined words apart and without the little ones in them, for where some words
    are enough."""
    parts = [part for term in terms for part in term.split(JOINED)]
    weighty = [part for part in parts if part.strip('"').casefold() not in LITTLE]
    return list(dict.fromkeys(weighty or parts))
