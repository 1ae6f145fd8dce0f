"""Which paper an article comes from, as far as the page itself tells."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SITES = {
    "pulsetoday.co.uk": "Pulse",
    "gponline.com": "GPonline",
    "hsj.co.uk": "HSJ",
    "bmj.com": "The BMJ",
    "bma.org.uk": "BMA",
    "england.nhs.uk": "NHS England",
    "rcgp.org.uk": "RCGP",
    "gov.uk": "GOV.UK",
    "managementinpractice.com": "Management in Practice",
    "theguardian.com": "The Guardian",
    "bbc.co.uk": "BBC",
    "kingsfund.org.uk": "The King's Fund",
}
_STRAPLINES = {"at the heart of general practice since 1960": "Pulse"}
_SELF = re.compile(
    r"\b(?P<who>[A-Z][\w&]+(?: [A-Z][\w&]+){0,3}) (?:has (?:learnt|learned|seen|been told)|"
    r"(?:can|understands?|can exclusively) (?:reveal|that)|understands that)\b"
)
_OWN_SURVEY = re.compile(
    r"\b(?:an?|the|our) (?P<who>[A-Z][a-z]\w+(?: [A-Z]\w+){0,2}) (?:survey|poll)\b"
)


def from_address(url: str | None) -> str | None:
    """The paper behind a known web address."""
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return next(
        (n for site, n in _SITES.items() if host == site or host.endswith("." + site)), None
    )


def named(line: str | None) -> str | None:
    """The paper whose name is all that stands in a line."""
    names = {name.lower(): name for name in _SITES.values()}
    return names.get((line or "").lower().removesuffix(" magazine").strip())


def from_text(page: str, body: str) -> str | None:
    """The paper by its printed strapline, or because it speaks of itself ("X has learnt")."""
    for strapline, name in _STRAPLINES.items():
        if strapline in page.lower():
            return name
    own = _SELF.search(body)
    return own["who"] if own else None


def of_survey(body: str) -> str | None:
    """Whose survey the text reports."""
    own = _OWN_SURVEY.search(body)
    return own["who"] if own else None
