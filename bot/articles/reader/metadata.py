"""What a web page says about itself: JSON-LD, meta elements, marked-up bylines and dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.articles.model import Comment
from bot.articles.reader.bylines import clean_name
from bot.articles.reader.commenters import named
from bot.articles.reader.printed_dates import dates_in
from bot.articles.reader.text_lines import tidy


@dataclass(frozen=True)
class Hints:
    """What an HTML page says about itself outside its text."""

    title: str | None = None
    author: str | None = None
    day: date | None = None
    publication: str | None = None
    section: str | None = None
    url: str | None = None
    standfirst: str | None = None
    comments: tuple[Comment, ...] = ()
    printed_comments: int | None = None
    categories: tuple[str, ...] = ()


def linked_data(tree: Any) -> Iterator[dict[str, Any]]:
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


# The small print between headline and text, on pages that mark up neither name nor date.
_META = (
    f"//*[self::p or self::div or self::span][{_class('meta')} or {_class('byline')} or "
    f"{_class('info')} or {_class('details')}]"
)


def _publisher(tree: Any, linked: list[dict[str, Any]], everything: str) -> str | None:
    """The paper's name: said outright, or the end of the title where it is also on the page."""
    for item in linked:
        paper = item.get("publisher")
        name = paper.get("name") if isinstance(paper, dict) else paper
        if isinstance(name, str) and name.strip():
            return tidy(name)
    title = _text_of(tree, "//head/title") or ""
    parts = re.split(r"\s+[|–—-]\s+", title)
    last = parts[-1] if len(parts) > 1 else ""
    named = f"| {last}" in title and last in everything
    return last if last and (named or last in everything.split("\n\n")) else None


def _title(tree: Any, linked: list[dict[str, Any]], site: str | None) -> str | None:
    heads = _headings(tree)
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
    if heads and not said:
        return heads[0]
    return (
        heads[0] if len(heads) == 1 and heads[0] and len(heads[0].split()) > 2 else None
    ) or said


def _headings(tree: Any) -> list[str]:
    """The page's first-rank headings, the article's own before the site's."""
    own = "//article//h1|//main//h1|//h1[contains(@class,'title') or contains(@class,'headline')]"
    site = re.compile(r"\b(?:site|brand|logo|masthead)", re.I)
    nodes = [n for path in (own, "//h1") for n in tree.xpath(path)]
    kept = [n for n in nodes if not site.search(f"{n.get('class') or ''} {n.get('id') or ''}")]
    if not kept and len(second := tree.xpath("//article//h2") or tree.xpath("//h2")) == 1:
        kept = second
    return list(dict.fromkeys(t for n in kept or nodes if (t := tidy(" ".join(n.itertext())))))


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
        _text_of(tree, _META),
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
    line = _text_of(tree, _META)
    for text in (meta, shown, line if line and dates_in(line) else None):
        bare = re.split(r"\bby:?\s+", text or "", maxsplit=1, flags=re.I)[-1]
        days = dates_in(bare)
        name = clean_name(bare.split(days[0][1])[0].rstrip(" ,|·on") if days else bare)
        if name and len(name.split()) >= 2:
            return name
    return None


def _section(tree: Any, address: str | None) -> str | None:
    """The part of the site an article stands in, if its name tells the kind."""
    kinds = r"letters?|blogs?|opinion|comment|views|editorial|notices?|live"
    label = re.fullmatch(kinds, (_meta(tree, "article:section") or "").lower())
    folder = re.search(rf"/({kinds})/", (address or "").lower())
    return label.group(0) if label else folder.group(1) if folder else None


def hints(
    tree: Any,
    linked: list[dict[str, Any]],
    url: str | None,
    comments: Sequence[Comment],
    count: int | None,
    everything: str = "",
) -> Hints:
    """Everything the page says about itself. Its readers' comments must be out of the tree."""
    site = _meta(tree, "og:site_name", "application-name", "publisher")
    site = site or _publisher(tree, linked, everything)
    address = url or _text_of(tree, "//link[@rel='canonical']/@href") or _meta(tree, "og:url")
    below = f"//*[{_class('standfirst')} or {_class('strapline')} or {_class('subtitle')}]"
    return Hints(
        title=_title(tree, linked, site),
        author=_author(tree, linked),
        day=_day(tree, linked),
        publication=site,
        section=_section(tree, address),
        url=address,
        standfirst=_text_of(tree, below),
        comments=tuple(comments),
        printed_comments=count,
        categories=tuple(tree.xpath("//meta[@property='article:tag']/@content")),
    )
