"""Which practice of the roll is meant, however its name is spelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

_KIND = re.compile(
    r" (surgery|practice|(medical|health) (centre|center|practice)|(group|family) practice)$"
)


def on_roll(name: str, practices: Collection[str]) -> str | None:
    """The roll's own spelling of a practice; None for one that is not on it.

    Case, accents, "The", "&", apostrophes, hyphens and full stops make no difference. Neither does
    "Surgery" or the like, as long as only one practice is left that it can be.
    """
    return _only(name, practices, _plain) or _only(name, practices, _bare)


def distinct(names: Collection[str]) -> set[str]:
    """The practices of a roll, each once, though its rows spell one in several ways."""
    spelled = {_plain(name): name for name in sorted(names, reverse=True)}
    return set(spelled.values())


def _only(name: str, practices: Collection[str], form: Callable[[str], str]) -> str | None:
    wanted = form(name)
    fitting = sorted({known for known in practices if form(known) == wanted})
    if len({_plain(known) for known in fitting}) != 1:
        return None
    return fitting[0]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(char for char in letters if not unicodedata.combining(char))
    letters = re.sub(r"['’‘`´]", "", letters)
    words = re.sub(r"[^\w]+", " ", letters).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _bare(name: str) -> str:
    return _KIND.sub("", _plain(name))
