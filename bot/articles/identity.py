"""When two arrivals are the same article: by address without its wrapping, else by headline and
text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_.*|pk_.*|piwik_.*|mtm_.*|mc_[ce]id|hsa_.*|_hs.*|vero_.*|at_.*|ns_.*"
    r"|(fb|g|ms|dc|tw|yc)clid|gclsrc|wbraid|gbraid|igshid?|ref|ref_src|referrer|source|src|cmp(id)?"
    r"|campaign(_id)?|ito|smid|spm|mkt_tok|trk|xtor|ocid|ftag|amp|rss",
    re.IGNORECASE,
)
_SUBDOMAIN = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP = re.compile(r"^/amp(?=/)|/amp(?=/?$)|\.amp(?=(?:\.html?)?$)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_GAPS = re.compile(r"[\W_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """Words alone: no capitals, accents, apostrophes or punctuation, single spaces."""
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    # An import folds every word several times over; only what may be an accent is looked at.
    bare = _BEYOND_ASCII.sub(lambda at: "" if unicodedata.combining(at[0]) else at[0], bare)
    return _GAPS.sub(" ", bare).strip()


def digest_of(text: str) -> str:
    """A short name of a text: equal for texts that differ in spacing and punctuation only."""
    return hashlib.sha256(fold(text).encode("utf-8", "replace")).hexdigest()[:32]


def site(url: str) -> str:
    """The website of an address, without www., m. or amp.; empty for no address."""
    try:
        host = (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return _SUBDOMAIN.sub("", host)


def canonical(url: str) -> str:
    """An address without what changes while the article stays: scheme, tracking, fragment, amp.

    Empty for what is no web address.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    path = re.sub(r"/{2,}", "/", unquote(parts.path))
    path = _INDEX.sub("/", _AMP.sub("", path)).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    where = site(url) + (f":{port}" if port not in (None, 80, 443) else "")
    return where + path + (f"?{urlencode(query)}" if query else "")


def identity_of(url: str, headline: str, body: str) -> str:
    """What makes two arrivals the same article: the address where there is one, else the words."""
    if address := canonical(url):
        return f"url:{address}"
    return f"text:{digest_of(headline)}:{digest_of(body)}"
