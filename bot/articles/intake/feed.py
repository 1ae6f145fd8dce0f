"""Reading RSS, Atom, RDF and JSON Feed, known by their root, and finding the feed a page names."""

from __future__ import annotations

import codecs
import re
from typing import Any
from urllib.parse import urljoin

from bot.articles.intake.dialects import NO_FEED, json_feed, xml_feed
from bot.articles.reader.characters import decoded
from bot.errors import UserError

MOST_ENTRIES = 2_000  # the newest of a feed; the others are counted

_FEEDS = frozenset(["rss", "rdf", "feed", "channel"])
_PROLOGUE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
# A page's rel="alternate" may name a feed by any type but these.
_OTHER_TYPE = re.compile(
    r"oembed|html|pdf|image|video|audio|javascript|css|markdown|calendar", re.I
)
_FEED_TYPE = re.compile(r"rss|atom|rdf|feed", re.I)
_FEED_PLACE = re.compile(r"rss|atom|feed|\.xml\b|\.rdf\b", re.I)


def read_feed(body: bytes, url: str, charset: str = "") -> dict[str, Any]:
    """``{"title", "entries": [{guid, link, title, at, author, html}], "faulty", "beyond"}``, or
    ``{"found": address}`` for a page that names a feed.

    ``at`` is ISO 8601 as the feed has it (see :func:`bot.articles.intake.entry_words.instant`) or
    None; ``faulty`` counts what cannot be read, ``beyond`` what is past the newest that are taken.
    Raises UserError when it is neither.
    """
    text = decoded_feed(body, charset)
    if text.lstrip().startswith("{"):
        return _newest(json_feed(text, url))
    root = root_of(text)
    if root in _FEEDS:
        return _newest(xml_feed(text, url))
    found = discovered(text, url) if root else None
    if found is not None:
        return {"found": found}
    if root == "html":
        raise UserError("That page names no feed: give the address of the feed itself.")
    raise UserError(NO_FEED)


def root_of(text: str) -> str:
    """The first element's name in small letters, without its prefix; empty where there is none."""
    at = 0
    while passed := _PROLOGUE.match(text, at):
        at = passed.end()
    found = _ROOT.match(text, at)
    return found[1].lower() if found else ""


def discovered(page: str, url: str) -> str | None:
    """The first feed a page's ``rel="alternate"`` names: one that says it is a feed before one of
    another type, that before one without a type."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page[:1_000_000].encode("utf-8", "replace"),
                                        parser=html.HTMLParser(encoding="utf-8"))  # fmt: skip
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    base = next((node.get("href") for node in tree.iter("base") if node.get("href")), "")
    links = [node for node in tree.iter("link", "a") if _names_feed(node)]
    if not links:
        return None
    href = str(min(links, key=_doubt).get("href")).strip()
    try:
        return urljoin(urljoin(url, str(base).strip()), href)
    except ValueError:
        return None


def _names_feed(node: Any) -> bool:
    said, href = (node.get("rel") or "").lower().split(), node.get("href") or ""
    if not href.strip() or not {"alternate", "feed"} & set(said) or "stylesheet" in said:
        return False
    kind = (node.get("type") or "").strip()
    return not _OTHER_TYPE.search(kind) if kind else "feed" in said or _looks_fed(node)


def _looks_fed(node: Any) -> bool:
    return bool(_FEED_PLACE.search(node.get("href"))) and not node.get("hreflang")


def _doubt(node: Any) -> int:
    kind = node.get("type") or ""
    return 0 if _FEED_TYPE.search(kind) else 1 if kind else 2


def decoded_feed(body: bytes, charset: str) -> str:
    """The text of a feed: what is valid UTF-8 is, else by its own word or the header's."""
    if body[:4].count(0) and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wide = "utf-16-be" if body[:1] == b"\0" else "utf-16-le"  # RFC 3023: without a mark
        return body.decode(wide, "replace")
    declared = _ENCODING.search(body[:300])
    return decoded(body, declared[1].decode("ascii") if declared else charset).lstrip("\ufeff")


def _newest(feed: dict[str, Any]) -> dict[str, Any]:
    """The feed, the newest entries first, whichever way its publisher has them; one without a day
    stays below its neighbour. An entry's text is cleaned of scripts and handlers."""
    entries, days, day = feed["entries"], list[str](), ""
    for one in entries:
        day = one["at"] or day
        days.append(day)
    order = sorted(range(len(entries)), key=lambda n: days[n], reverse=True)
    if not day and len(order) > MOST_ENTRIES:  # the newest stand at one end or the other
        order = order[: MOST_ENTRIES // 2] + order[-MOST_ENTRIES // 2 :]
    taken = [entries[n] for n in order[:MOST_ENTRIES]]
    for one in taken:
        one["html"] = clean(one["html"])
    return {**feed, "entries": taken, "beyond": len(entries) - len(taken)}


def clean(markup: str) -> str:
    """Without scripts, frames and handlers: what is left is text, its marks, and what they say of
    captions and of what nobody sees."""
    import nh3

    kept = {**nh3.ALLOWED_ATTRIBUTES, "*": {"class", "style", "hidden"}}
    return nh3.clean(markup, attributes=kept, url_schemes={"http", "https"}, link_rel=None)
