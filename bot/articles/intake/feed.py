"""Reading RSS, Atom, RDF and JSON Feed, and finding the feed a page names.

A body reaches the parser only as a stream of bytes: given a string, feedparser would open a file or
an address of that name.
"""

from __future__ import annotations

import calendar
import codecs
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from bot.errors import UserError

MOST_ENTRIES = 300
LONGEST_TEXT = 400_000
FIRST_YEAR = 1991  # of the web
_LINK = re.compile(rb"<link\b[^>]{1,2000}>", re.I)
_ATTRIBUTE = re.compile(rb"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)
_FEED_TYPES = (b"application/rss+xml", b"application/atom+xml", b"application/feed+json")


def read_feed(body: bytes, url: str, content_type: str = "") -> dict[str, Any]:
    """``{"title", "entries": [{guid, link, title, at, author, html}]}``, or ``{"found": address}``
    for a page that names a feed. ``at`` is ISO 8601 in UTC or None.

    Raises UserError when it is neither.
    """
    body = body.removeprefix(codecs.BOM_UTF8)
    start = body.lstrip()[:512]
    if start.startswith(b"{"):
        return _json_feed(body, url)
    if b"<html" in start.lower() or b"<!doctype html" in start.lower():
        found = discovered(body, url)
        if found is None:
            raise UserError("That page names no feed: give the address of the feed itself.")
        return {"found": found}
    return _xml_feed(body, url)


def discovered(page: bytes, url: str) -> str | None:
    """The first feed a page's ``<link rel="alternate">`` names."""
    for tag in _LINK.findall(page[:1_000_000]):
        attributes = {
            name.lower(): (double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(tag)
        }
        if (
            b"alternate" in attributes.get(b"rel", b"").lower()
            and attributes.get(b"type", b"").lower() in _FEED_TYPES
        ):
            return urljoin(url, attributes.get(b"href", b"").decode("utf-8", "replace")) or None
    return None


def _xml_feed(body: bytes, url: str) -> dict[str, Any]:
    import feedparser

    read = feedparser.parse(
        BytesIO(body),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-location": url},
    )
    if not read.get("version") and not read.entries:
        raise UserError("That is no feed (RSS, Atom or JSON Feed).")
    entries, faulty = _readable(_xml_entry, read.entries[:MOST_ENTRIES], url)
    return {"title": _text(read.feed.get("title")), "entries": entries, "faulty": faulty}


def _readable(
    reading: Callable[[Any, str], dict[str, Any]], items: Iterable[Any], url: str
) -> tuple[list[dict[str, Any]], int]:
    """The entries that can be read, and how many cannot: one bad entry stops only itself."""
    entries, faulty = [], 0
    for item in items:
        try:
            entries.append(reading(item, url))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            faulty += 1
    return entries, faulty


def _xml_entry(entry: Any, url: str) -> dict[str, Any]:
    contents = [part.get("value", "") for part in entry.get("content", ())]
    html = max([*contents, entry.get("summary", "")], key=len)
    # feedparser makes up the second from the first, with a warning: hence the plain look.
    when = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return {
        "guid": _text(entry.get("id")),
        "link": urljoin(url, entry.get("link") or ""),
        "title": _text(entry.get("title")),
        "at": _instant(when),
        "author": _text(entry.get("author")),
        "html": clean(html),
    }


def _json_feed(body: bytes, url: str) -> dict[str, Any]:
    try:
        read = json.loads(body)
        items = read["items"]
        entries, faulty = _readable(_json_entry, items[:MOST_ENTRIES], url)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError("That is no feed (RSS, Atom or JSON Feed).") from error
    return {"title": _text(read.get("title")), "entries": entries, "faulty": faulty}


def _json_entry(item: dict[str, Any], url: str) -> dict[str, Any]:
    named = [_json_author(one) for one in item.get("authors") or [item.get("author")]]
    html = item.get("content_html") or item.get("content_text") or item.get("summary") or ""
    return {
        "guid": _text(str(item.get("id", ""))),
        "link": urljoin(url, item.get("url") or item.get("external_url") or ""),
        "title": _text(item.get("title")),
        "at": _iso(item.get("date_published") or item.get("date_modified")),
        "author": _text(", ".join(name for name in named if name)),
        "html": clean(str(html)),
    }


def _json_author(one: Any) -> str:
    """An author of a JSON Feed 1.1: an object with a name; some write the name alone."""
    return str(one.get("name") or "") if isinstance(one, dict) else str(one or "")


def clean(html: str) -> str:
    """Without scripts, styles, frames and handlers: what is left is text and its marks."""
    import nh3

    return nh3.clean(html[:LONGEST_TEXT], url_schemes={"http", "https"}, link_rel=None)


def _text(value: object) -> str:
    """A title or name as plain text on one line."""
    import html

    bare = re.sub(r"<[^<>]{1,500}>", "", str(value or ""))
    return " ".join(html.unescape(bare).split())[:500]


def _instant(parsed: Any) -> str | None:
    try:
        return _told(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _iso(value: object) -> str | None:
    try:
        at = datetime.fromisoformat(str(value))
        return _told((at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _told(at: datetime) -> str | None:
    """An instant that may be meant: year 1 and 1970 are what software writes for "none"."""
    return at.isoformat() if at.year >= FIRST_YEAR else None
