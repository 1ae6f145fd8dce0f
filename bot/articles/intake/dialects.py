"""The entries of RSS, RDF and Atom, whatever is wrong with the XML, and of JSON Feed.

Read with lxml's tree and none of its doors: no entity is resolved, no file and no address opened.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from html.entities import html5
from typing import Any
from urllib.parse import urljoin

from bot.articles.intake.entry_words import instant, names, plain
from bot.errors import UserError

LONGEST_TEXT = 400_000
NO_FEED = "That is no feed (RSS, Atom or JSON Feed): give the address of the site’s feed."

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.S)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_STRAY = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<[\w:.-]+\s[^<>]*>|&(?!#?\w{1,30};)", re.S)
_UNQUOTED = re.compile(r"(\s[\w:.-]+\s*=\s*)([^\s\"'<>=]+)(?=[\s>])")
_APART = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.S)
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.I)
_XML_NAMES = frozenset(["amp", "lt", "gt", "quot", "apos"])
# Vocabularies by a word of their address, or by the prefix where none was declared.
_VOCABULARIES = (
    *(("mrss", "media"), ("search.yahoo.com", "media"), ("itunes", "itunes")),
    *(("purl.org/dc/", "dc"), ("rss/1.0/modules/content", "content"), ("xhtml", "xhtml")),
    *(("feedburner", "feedburner"), ("w3.org/2005/atom", ""), ("purl.org/atom/", "")),
    *(("purl.org/rss/1.0/modules", "other"), ("purl.org/rss/1.0", ""), ("purl.org/net/rss1.1", "")),
    *(("userland.com/rss", ""), ("harvard.edu/tech/rss", ""), ("netscape.com/rdf", "")),
)
_CORE = frozenset(["rss", "rdf", "atom", "atom10"])  # prefixes of a feed's own words
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_TEXTS = ("content:encoded", "content", "xhtml:body", "description", "summary", "itunes:summary")
_DATES = ("pubdate", "published", "issued", "dc:date", "dc:created", "dc:issued", "updated",
          "modified", "dc:modified")  # fmt: skip


def xml_feed(text: str, url: str) -> dict[str, Any]:
    """What :func:`bot.articles.intake.feed.read_feed` tells of an RSS, RDF or Atom feed."""
    root = _tree(text, url)
    found = [node for node in root.iter() if _name(node) in ("item", "entry")]
    channel = next((node for node in root.iter() if _name(node) in ("channel", "feed")), root)
    titled = next((node for node in channel if _name(node) == "title"), None)
    entries, faulty = readable(lambda item: _xml_entry(item, url), found)
    lost = len(_ITEM.findall(_APART.sub("", text))) - len(found)  # marked as items, and in no tree
    return {"title": plain(_inside(titled)), "entries": entries, "faulty": faulty + max(lost, 0)}


def json_feed(text: str, url: str) -> dict[str, Any]:
    """The same of a JSON Feed. Raises UserError for other JSON."""
    try:
        read = json.loads(text)
        items = read["items"]
        entries, faulty = readable(lambda item: _json_entry(item, url), items)
        title = plain(read.get("title"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(NO_FEED) from error
    return {"title": title, "entries": entries, "faulty": faulty}


def readable(
    reading: Callable[[Any], dict[str, Any]], items: Iterable[Any]
) -> tuple[list[dict[str, Any]], int]:
    """The entries that can be read, and how many cannot: one bad entry stops only itself."""
    entries, faulty = [], 0
    for item in items:
        try:
            entries.append(reading(item))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            faulty += 1
    return entries, faulty


def _tree(text: str, url: str) -> Any:
    """The root, read strictly if it can be, else mended; stray marks never cost an entry."""
    from lxml import etree

    body = _NAMED.sub(_number, _ILLEGAL.sub("", _DECLARATION.sub("", text, count=1).lstrip()))
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False,
            "remove_comments": True, "remove_pis": True, "encoding": "utf-8"}  # fmt: skip
    try:
        return etree.fromstring(body.encode(), etree.XMLParser(**safe), base_url=url)
    except etree.XMLSyntaxError:
        mended = _STRAY.sub(_mended, body)
        root = etree.fromstring(mended.encode(), etree.XMLParser(recover=True, **safe))
    except ValueError as error:
        raise UserError(NO_FEED) from error
    if root is None:
        raise UserError(NO_FEED)
    return root


def _mended(at: re.Match[str]) -> str:
    """A stray "&" as XML has it, and the values of a tag in quotation marks."""
    if at[0].startswith("<![CDATA["):
        return at[0]
    return _UNQUOTED.sub(r'\1"\2"', at[0]) if at[0].startswith("<") else "&amp;"


def _number(name: re.Match[str]) -> str:
    """A name that HTML knows and XML does not, as its number, which both read; any other as it
    stands, so that nothing is looked up."""
    if name[1] in _XML_NAMES:
        return name[0]
    meant = html5.get(f"{name[1]};", "")
    return "".join(f"&#{ord(one)};" for one in meant) or f"&amp;{name[1]};"


def _name(node: Any) -> str:
    """An element's name in small letters, with the vocabulary it is of: "dc:creator"."""
    if not isinstance(node.tag, str):
        return ""  # an entity that was not resolved
    where, _, local = node.tag.rpartition("}")
    prefix, _, bare = local.rpartition(":")
    where = where.lower()
    vocabulary = next((short for word, short in _VOCABULARIES if word in where), None)
    if vocabulary is None:
        vocabulary = prefix.lower() or ("other" if where and node.prefix else "")
    if vocabulary in _CORE:
        vocabulary = ""
    return f"{vocabulary}:{bare.lower()}" if vocabulary else bare.lower()


def _xml_entry(item: Any, url: str) -> dict[str, Any]:
    parts: dict[str, list[Any]] = {}
    for child in item:
        parts.setdefault(_name(child), []).append(child)
    base = urljoin(url, item.base or "") if item.base else url
    guid = plain(_first(parts, "guid", "id", "dc:identifier") or item.get(_RDF_ABOUT))
    at = next((at for name in _DATES if (at := instant(_first(parts, name)))), None)
    texts = [_markup(node) for name in _TEXTS for node in parts.get(name, ())]
    return {
        "guid": guid,
        "link": _joined(base, _link(parts) or _permanent(parts, guid)),
        "title": plain(_first(parts, "title") or _first(parts, "dc:title")),
        "at": at,
        "author": names([name for name in _authors(parts) if name]),
        "html": max(texts, key=len, default="")[:LONGEST_TEXT],
    }


def _first(parts: dict[str, list[Any]], *wanted: str) -> str:
    """The text of the first of these elements that has some."""
    found = (_inside(node) for name in wanted for node in parts.get(name, ()))
    return next((text for text in found if text), "")


def _inside(node: Any) -> str:
    return "" if node is None else str(node.xpath("string()")).strip()


def _markup(node: Any) -> str:
    """An element's text as HTML, whether it was escaped, bare, XHTML or plain text."""
    if any(isinstance(child.tag, str) for child in node):
        return _inner(node)
    text = _inside(node)
    return paragraphs(text) if _is_plain(node, text) else text


def _is_plain(node: Any, text: str) -> bool:
    said = (node.get("type") or "").lower()
    return said in ("text", "text/plain") or (not said and "<" not in text and "&" not in text)


def paragraphs(text: str) -> str:
    """Plain text as HTML; an empty line ends a paragraph."""
    parts = re.split(r"\n\s*\n", html.escape(text, quote=False))
    return "".join(f"<p>{part.strip()}</p>" for part in parts if part.strip())


def _inner(node: Any) -> str:
    """The children of an element, serialised without their vocabulary's marks."""
    from lxml import etree

    for inner in node.iter():
        if isinstance(inner.tag, str):
            inner.tag = inner.tag.rpartition("}")[2].rpartition(":")[2] or "span"
    etree.cleanup_namespaces(node)
    parts = (etree.tostring(child, encoding="unicode", method="html") for child in node)
    return html.escape(node.text or "", quote=False) + "".join(parts)


def _link(parts: dict[str, list[Any]]) -> str:
    """The page an entry is about: as the publisher names it, else as its feed's host does."""
    own = _first(parts, "feedburner:origlink")
    if own:
        return own
    nodes = parts.get("link", [])
    written = next((text for node in nodes if (text := _inside(node))), "")
    pages = [node for node in nodes if node.get("href") and _is_page(node)]
    pages.sort(key=lambda node: "html" not in (node.get("type") or "html"))
    return written or (str(pages[0].get("href")) if pages else "")


def _is_page(node: Any) -> bool:
    return (node.get("rel") or "alternate").lower() in ("alternate", "related", "via")


def _permanent(parts: dict[str, list[Any]], guid: str) -> str:
    named = next((node.get("isPermaLink") for node in parts.get("guid", ())), None)
    return guid if named != "false" and guid.startswith(("http://", "https://")) else ""


def _joined(base: str, link: str) -> str:
    return urljoin(base, html.unescape(link).strip()) if link.strip() else ""


def _authors(parts: dict[str, list[Any]]) -> Iterator[str]:
    for node in parts.get("author", ()):
        named = [_inside(child) for child in node if _name(child) == "name"]
        yield from named or ([] if len(node) else [_inside(node)])
    for wanted in ("dc:creator", *(() if "author" in parts else ("itunes:author",))):
        yield from (_inside(node) for node in parts.get(wanted, ()))


def _json_entry(item: dict[str, Any], url: str) -> dict[str, Any]:
    named = [_json_author(one) for one in item.get("authors") or [item.get("author")]]
    markup = str(item.get("content_html") or "")
    plain_text = item.get("content_text") or ("" if markup else item.get("summary")) or ""
    published, modified = instant(item.get("date_published")), instant(item.get("date_modified"))
    return {
        "guid": plain(item.get("id")),
        "link": _joined(url, item.get("url") or item.get("external_url") or ""),
        "title": plain(item.get("title")),
        "at": published or modified,
        "author": names([name for name in named if name]),
        "html": (markup or paragraphs(str(plain_text)))[:LONGEST_TEXT],
    }


def _json_author(one: Any) -> str:
    """An author of a JSON Feed 1.1: an object with a name; some write the name alone."""
    return str(one.get("name") or "") if isinstance(one, dict) else str(one or "")
