"""Reading RSS, Atom, RDF and JSON Feed, and finding the feed a page names.

A body reaches the parser only as a stream of bytes: given a string, feedparser would open a file or
an address of that name.
"""

from __future__ import annotations

import calendar
import codecs
import json
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from bot.errors import UserError

MOST_ENTRIES = 300
LONGEST_TEXT = 400_000
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
    entries = [_xml_entry(entry, url) for entry in read.entries[:MOST_ENTRIES]]
    return {"title": _text(read.feed.get("title")), "entries": entries}


def _xml_entry(entry: Any, url: str) -> dict[str, Any]:
    contents = [part.get("value", "") for part in entry.get("content", ())]
    html = max([*contents, entry.get("summary", "")], key=len)
    when = entry.get("published_parsed") or entry.get("updated_parsed")
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
        entries = [_json_entry(item, url) for item in items[:MOST_ENTRIES]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError("That is no feed (RSS, Atom or JSON Feed).") from error
    return {"title": _text(read.get("title")), "entries": entries}


def _json_entry(item: dict[str, Any], url: str) -> dict[str, Any]:
    authors = item.get("authors") or [item.get("author") or {}]
    html = item.get("content_html") or item.get("content_text") or item.get("summary") or ""
    return {
        "guid": _text(str(item.get("id", ""))),
        "link": urljoin(url, item.get("url") or item.get("external_url") or ""),
        "title": _text(item.get("title")),
        "at": _iso(item.get("date_published") or item.get("date_modified")),
        "author": _text(authors[0].get("name")),
        "html": clean(str(html)),
    }


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
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _iso(value: object) -> str | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
