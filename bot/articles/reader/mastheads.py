"""Which paper an article comes from, as far as the page itself tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from urllib.parse import urlsplit

from bot.articles.reader.lexicon import PAPERS

_STRAPLINES = {"at the heart of general practice since 1960": "Pulse"}
# A paper calls itself by name where people talk to it and where it has counted something.
_TOLD = re.compile(
    r"\b(?:told|tells|speaking to|(?:seen|obtained) by|"
    r"(?:survey|poll|investigation|analysis)(?: of [^.]{0,60})? by) "
    r"(?:the )?(?P<who>[A-Z][a-z][\w&’']*(?: [A-Z][\w&’']*){0,2})(?=[:,.]| [a-z])"
)
_ISSUER = re.compile(
    r"(?:(?:The|NHS|[A-Z][\w’'&-]*|of|and|for|in|the|on)\s+){1,8}"
    r"(?:Board|Trust|Council|Authority|Association|Committee|Commission|College|Department|LMCs?|"
    r"ICB|CCG|England|Wales|Scotland|Alliance|Federation|Agency|Service)"
)


def issuer(line: str) -> bool:
    """Whether a line holds the name of a public body and nothing else."""
    return bool(_ISSUER.fullmatch(line))


def from_address(url: str | None) -> str | None:
    """The paper behind a known web address."""
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return next(
        (n for site, n in PAPERS.items() if host == site or host.endswith("." + site)), None
    )


def named(line: str | None) -> str | None:
    """The paper whose name is all that stands in a line."""
    names = {name.lower(): name for name in PAPERS.values()}
    return names.get((line or "").lower().removesuffix(" magazine").strip())


def from_text(page: str, body: str, people: Container[str] = ()) -> str | None:
    """The paper by its printed strapline, or as the one whom people "told" things.

    `people` are the surnames of those the text names: "told Smith" is no paper.
    """
    for strapline, name in _STRAPLINES.items():
        if strapline in page.lower():
            return name
    told = Counter(match["who"] for match in _TOLD.finditer(body))  # at least twice
    who, times = told.most_common(1)[0] if told else ("", 0)
    return who if times > 1 and who.split()[-1] not in people else None
