"""The words that the reader's rules are made of, as `lexicon.toml` lists them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

_LISTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))
PAPERS: dict[str, str] = _LISTS["papers"]  # by the host of their pages


def listed(name: str) -> tuple[str, ...]:
    """The words of one list in order; in a list of words a low line is a space."""
    found = _LISTS[name]
    return tuple(found if isinstance(found, list) else (w.replace("_", " ") for w in found.split()))


def either(name: str) -> str:
    """A pattern for any word of a list."""
    return "|".join(listed(name))


def any_of(name: str, flags: re.RegexFlag = re.I) -> re.Pattern[str]:
    """What matches any word of a list where it stands by itself."""
    firsts = "".join(sorted({word[0] for word in listed(name)}))
    ahead = f"(?=[{firsts}])" if firsts.isalpha() else ""  # one look spares most words the list
    return re.compile(rf"\b{ahead}(?:{either(name)})\b", flags)


def forms(name: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What matches any pattern of a list, whatever the case of its letters."""
    return re.compile("|".join(f"(?:{form})" for form in _LISTS[name]), re.I | flags)
