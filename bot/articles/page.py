"""A web page taken apart: its text, what it says about itself, and its readers' comments.

The running text comes from trafilatura, given the page as bytes; its downloader is never used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.articles.comments import named
from bot.articles.dates import dates_in
from bot.articles.furniture import furniture, tail
from bot.articles.heading import clean_name
from bot.articles.lines import tidy
from bot.articles.model import Comment

if TYPE_CHECKING:
    from bot.articles.parse import Hints

_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-?list|responses|disqus_thread|discussion)(?:$|[\s_-])",
    re.I,
)
_ONE = re.compile(
    r"(?:^|\s)(?:comment|comment-?(?:item|body|entry|wrapper)|reader-?comment|media-comment)(?:$|\s)",
    re.I,
)
_WHO = re.compile(
    r"author|(?:^|\s)fn(?:$|\s)|commenter|user-?name|byline|(?:^|[\s-])name(?:$|\s)", re.I
)
_WHEN = re.compile(r"date|time|meta|permalink", re.I)
_COUNT = re.compile(
    r"(?:comments?|responses?)\s*[(\[]\s*(\d+)\s*[)\]]|(\d+)\s+(?:readers?['’]? )?(?:comments?|responses?)",
    re.I,
)
_BLOCKS = [
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "blockquote",
    "div",
    "section",
    "article",
    "td",
    "figcaption",
    "dt",
    "dd",
    "br",
    "pre",
    "header",
    "footer",
    "ul",
    "ol",
    "table",
]
_DROPPED = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "form",
    "button",
    "iframe",
    "select",
    "textarea",
]


@dataclass(frozen=True)
class Page:
    """`text` is the article's, `everything` all that a reader of the page sees."""

    text: str
    hints: Hints
    everything: str


def read(source: str, url: str | None) -> Page:
    """Takes the HTML `source` apart; a page that cannot be parsed gives empty text."""
    from lxml import etree, html  # type: ignore[import-untyped]

    from bot.articles.parse import Hints

    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page("", Hints(url=url), "")
    linked = list(_linked_data(tree))
    everything = _all_text(tree)
    hints = _hints(tree, linked, url, Hints)
    for node in list(tree.iter("table")):
        _flatten(node)
    clean = html.tostring(tree, encoding="unicode")
    return Page(_running_text(clean, tree), hints, everything)


def _running_text(clean: str, tree: Any) -> str:
    from trafilatura import extract

    found = extract(
        clean.encode("utf-8"),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        include_formatting=False,
        include_links=False,
        deduplicate=False,
    )
    if found and len(found.split()) >= 20:
        return "\n\n".join(line for line in found.split("\n") if line.strip())
    own = tree.xpath("//article|//main|//*[@role='main']")
    return _all_text(own[0]) if own else _all_text(tree)


def _flatten(table: Any) -> None:
    """Turns a table into paragraphs, a row each, cells apart by bars: no extractor drops those."""
    from lxml import etree  # type: ignore[import-untyped]

    rows = [
        [tidy(" ".join(c.itertext())) for c in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]
    if table.find(".//table") is not None or not any(re.search(r"\d", c) for r in rows for c in r):
        return
    tail_text = table.tail
    caption = table.find("caption")
    lines = [tidy(" ".join(caption.itertext()))] if caption is not None else []
    lines += [" | ".join(row) for row in rows if any(row)]
    table.clear()
    table.tag, table.tail = "div", tail_text
    for line in lines:
        paragraph = etree.SubElement(table, "p")
        paragraph.text = line


def _all_text(node: Any) -> str:
    parts: list[str] = []
    _collect(node, parts)
    lines = [tidy(line) for line in "".join(parts).split("\n")]
    return "\n\n".join(line for line in lines if line)


def _collect(top: Any, parts: list[str]) -> None:
    """Gathers visible text with a line break round blocks; a stack, for pages nest deeply."""
    from lxml import etree  # type: ignore[import-untyped]

    for event, node in etree.iterwalk(top, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        block = node.tag in _BLOCKS
        hidden = node.tag in _DROPPED or node.tag in ("head", "title")
        if event == "start":
            parts.append("\n" if block else "")
            parts.append("" if hidden else re.sub(r"\s+", " ", node.text or ""))
        else:
            parts.append("\n" if block else "")
            if node is not top:
                parts.append(re.sub(r"\s+", " ", node.tail or ""))


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The article objects of the page's JSON-LD."""
    for node in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = [json.loads(node.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop()
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                waiting += [item["@graph"]] if "@graph" in item else []
                if re.search(r"Article|BlogPosting|LiveBlog|Report", str(item.get("@type", ""))):
                    yield item


def _meta(tree: Any, *names: str) -> str | None:
    for name in names:
        for value in tree.xpath(
            "//meta[@property=$n or @name=$n or @itemprop=$n]/@content", n=name
        ):
            if value.strip():
                return tidy(value)
    return None


def _text_of(tree: Any, path: str) -> str | None:
    for node in tree.xpath(path):
        text = tidy(node if isinstance(node, str) else " ".join(node.itertext()))
        if text:
            return text
    return None


def _class(word: str) -> str:
    return f"contains(concat(' ', translate(@class, '-_', '  '), ' '), ' {word} ')"


def _title(tree: Any, linked: list[dict[str, Any]], site: str | None) -> str | None:
    heads = [tidy(" ".join(h.itertext())) for h in tree.xpath("//article//h1|//main//h1|//h1")]
    said = (
        _meta(tree, "og:title", "twitter:title")
        or next((tidy(str(item["headline"])) for item in linked if item.get("headline")), None)
        or _text_of(tree, "//head/title")
    )
    if said:
        said = re.sub(
            rf"\s+[|–—-]\s+(?:{re.escape(site)}.*|[^|–—]{{2,30}})$"
            if site
            else r"\s+\|\s+[^|]{2,40}$",
            "",
            said,
        )
    for head in heads:
        if said and (head.lower() in said.lower() or said.lower() in head.lower()):
            return head
    return (
        heads[0] if len(heads) == 1 and heads[0] and len(heads[0].split()) > 2 else None
    ) or said


def _day(tree: Any, linked: list[dict[str, Any]]) -> date | None:
    printed = [
        _meta(
            tree,
            "article:published_time",
            "datePublished",
            "pubdate",
            "date",
            "DC.date.issued",
            "dcterms.date",
            "dc.date",
            "parsely-pub-date",
            "publish-date",
        ),
        next((str(i["datePublished"]) for i in linked if i.get("datePublished")), None),
        _text_of(
            tree,
            "(//time[@pubdate]/@datetime|//time[contains(@class,'publish') or "
            "contains(@class,'entry-date')]/@datetime|//article//header//time/@datetime)",
        ),
        _text_of(tree, f"//*[{_class('date')} or {_class('published')} or {_class('dateline')}]"),
        _text_of(tree, "//time/@datetime|//time"),
    ]
    for text in printed:
        found = dates_in(text or "")
        if found:
            return found[0][0]
    return None


def _author(tree: Any, linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        who = item.get("author")
        who = who[0] if isinstance(who, list) and who else who
        name = who.get("name") if isinstance(who, dict) else who
        if isinstance(name, str) and clean_name(name) and named(clean_name(name) or ""):
            return clean_name(name)
    meta = _meta(tree, "author", "article:author", "parsely-author", "dc.creator", "byl")
    shown = _text_of(
        tree,
        f"//*[@rel='author' or @itemprop='author' or {_class('byline')} or {_class('author')}]"
        "[not(ancestor-or-self::*[contains(@class,'comment')])]",
    )
    for text in (meta, shown):
        bare = re.sub(r"^(?:words |written |posted )?by:?\s+", "", text or "", flags=re.I)
        days = dates_in(bare)
        name = clean_name(bare.split(days[0][1])[0].rstrip(" ,|·on") if days else bare)
        if name and len(name.split()) >= 2:
            return name
    return None


def _hints(tree: Any, linked: list[dict[str, Any]], url: str | None, make: type[Hints]) -> Hints:
    site = _meta(tree, "og:site_name", "application-name", "publisher")
    address = url or _text_of(tree, "//link[@rel='canonical']/@href") or _meta(tree, "og:url")
    crumbs = " ".join(
        filter(
            None,
            (
                _meta(tree, "article:section"),
                re.sub(r"^\w+://[^/]+", "", address or ""),
                _text_of(tree, "//body/@class"),
            ),
        )
    )
    section = next(
        iter(
            re.findall(
                r"\b(?:letters?|blogs?|opinion|comment|views|editorial|notices?|live)\b",
                crumbs.lower(),
            )
        ),
        None,
    )
    items, count = _readers(tree)
    return make(
        title=_title(tree, linked, site),
        author=_author(tree, linked),
        day=_day(tree, linked),
        publication=site,
        section=section,
        url=address,
        standfirst=_text_of(
            tree, f"//*[{_class('standfirst')} or {_class('strapline')} or {_class('subtitle')}]"
        ),
        comments=tuple(items),
        printed_comments=count,
        categories=tuple(tree.xpath("//meta[@property='article:tag']/@content")),
    )


def _readers(tree: Any) -> tuple[list[Comment], int | None]:
    """Takes the readers' comments out of the tree, with the count the page prints."""
    boxes = [
        node
        for node in tree.xpath("//*[@id or @class]")
        if isinstance(node.tag, str)
        and node.tag not in ("body", "html", "a", "span", "article", "main")
        and _COMMENTS.search(f"{node.get('id') or ''} {node.get('class') or ''}")
        and not node.xpath(
            ".//article[not(ancestor-or-self::*[contains(@class,'comment')])]//p[string-length()>300]"
        )
    ]
    found: list[Comment] = []
    count: int | None = None
    for box in boxes:
        if box.getparent() is None or tree not in box.iterancestors():
            continue
        shown = _COUNT.search(_all_text(box)[:600])
        if shown and count is None:
            count = int(shown[1] or shown[2])
        found += [c for c in map(_comment, _items(box)) if c.text]
        box.drop_tree()
    return found, count


def _items(box: Any) -> list[Any]:
    items = [n for n in box.xpath(".//*[@class]") if _ONE.search(n.get("class"))]
    items = items or box.xpath("./li|./ol/li|./ul/li|.//article")
    outer = [n for n in items if n.tag in ("li", "article", "div", "section")] or items
    inner = [
        n
        for n in outer
        if not any(child in outer for child in n.iterdescendants() if child is not n)
    ]
    return inner


def _comment(node: Any) -> Comment:
    author: str | None = None
    for part in list(node.iterdescendants()):
        label = f"{part.get('class') or ''}" if isinstance(part.tag, str) else ""
        if part.getparent() is None or not isinstance(part.tag, str):
            continue
        if part.tag == "cite" or _WHO.search(label):
            text = tidy(" ".join(part.itertext()))
            if len(text.split()) <= 8:
                words = re.sub(r"\s+(?:says|said|wrote):?$", "", text)
                author = author or clean_name(words)
                part.drop_tree()
        elif part.tag in ("time", "button", "form") or (
            _WHEN.search(label) and len(part.text_content()) < 60
        ):
            part.drop_tree()
    lines = [
        line for line in _all_text(node).split("\n\n") if not furniture(line) and not tail(line)
    ]
    kept = [
        line for line in lines if line.lower().rstrip(":") not in ("says", "reply", "said", "like")
    ]
    return Comment(author, "\n".join(kept))
