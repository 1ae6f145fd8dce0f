"""What a web page says about itself: JSON-LD, meta elements, marked-up bylines and dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bot.articles.reader.bylines import clean_name
from bot.articles.reader.comments import named
from bot.articles.reader.lexicon import listed
from bot.articles.reader.markup import Marked, unmarked
from bot.articles.reader.printed_dates import dates_in, published
from bot.articles.reader.text_lines import letters, tidy

_KINDS = re.compile(r"letters?|blogs?|opinion|comment|views|editorial|notices?|live")
_SITE = re.compile(r"\b(?:site|brand|logo|masthead)", re.I)
_STORY = re.compile(r"title|headline")
_SMALL = ("meta", "byline", "info", "details")
_DAYS = listed("day_fields")
_LABELS = frozenset([*_SMALL, "author", "date", "published", "dateline", "standfirst", "strapline",
                     "subtitle"])  # fmt: skip
_TELLING = ("meta", "script", "link", "title", "h1", "h2", "h3", "time")
_AUTHORS = "//a[@rel='author'] | //*[@itemprop='author']"
_LONGEST = 400  # characters of small print


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
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Heading:
    text: str
    rank: int
    own: bool
    site: bool


class _Seen:
    """What one walk over the page finds of use here. The readers' comments are passed over."""

    def __init__(self, tree: Any, page: Marked) -> None:
        self.metas: dict[str, str] = {}
        self.tags: list[str] = []
        self.linked: list[dict[str, Any]] = []
        self.headings: list[_Heading] = []
        self.published: list[str] = []
        self.times: list[str] = []
        self.small: dict[str, str] = {}
        self.title: str | None = None
        self.canonical: str | None = None
        passed = {node for box in page.boxes for node in box.iter()}
        for node in tree.iter(*_TELLING):
            if node not in passed:
                self._take(node)
        for node in tree.xpath(_AUTHORS):
            if node not in passed:
                self._label(node, frozenset({"author"}))
        for node, label in page.named:
            self._label(node, _labels(label))

    def _take(self, node: Any) -> None:
        tag, get = node.tag, node.get
        if tag == "meta":
            self._meta(node)
        elif tag == "script":
            if get("type") == "application/ld+json":
                self.linked += articles(node.text or "")
        elif tag == "link":
            if get("rel") == "canonical":
                self.canonical = self.canonical or get("href")
        elif tag == "title":
            if self.title is None and node.getparent().tag == "head":
                self.title = _text(node)
        elif tag == "time":
            self._time(node)
        else:
            self._heading(node)

    def _label(self, node: Any, labels: frozenset[str]) -> None:
        fresh = labels - self.small.keys()
        if fresh and (text := _text(node)[:_LONGEST]):
            self.small.update(dict.fromkeys(fresh, text))

    def _meta(self, node: Any) -> None:
        content = tidy(node.get("content") or "")
        for key in ("property", "name", "itemprop"):
            if content and node.get(key):
                self.metas.setdefault(node.get(key), content)
        if content and node.get("property") == "article:tag":
            self.tags.append(content)

    def _heading(self, node: Any) -> None:
        label = f"{node.get('class') or ''} {node.get('id') or ''}"
        own = bool(_STORY.search(label)) or any(
            above.tag in ("article", "main") for above in node.iterancestors()
        )
        if text := _text(node):
            self.headings.append(_Heading(text, int(node.tag[1]), own, bool(_SITE.search(label))))

    def _time(self, node: Any) -> None:
        label = node.get("class") or ""
        sure = node.get("pubdate") is not None or "publish" in label or "entry-date" in label
        if text := node.get("datetime") or _text(node):
            (self.published if sure else self.times).append(text)

    def meta(self, *names: str) -> str | None:
        return next((self.metas[name] for name in names if name in self.metas), None)

    def label(self, *names: str) -> str | None:
        return next((self.small[name] for name in names if name in self.small), None)


@lru_cache(4_096)  # a page names its elements alike
def _labels(label: str) -> frozenset[str]:
    """Which of the labels that tell of an article stand in an id and class."""
    return frozenset(re.split(r"[\s_-]+", label)) & _LABELS


def _text(node: Any) -> str:
    return tidy(unmarked(" ".join(node.itertext())))


def articles(source: str) -> Iterator[dict[str, Any]]:
    """The article objects of one JSON-LD script."""
    try:
        waiting = [json.loads(source)]
    except (ValueError, RecursionError):
        return
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += [item["@graph"]] if "@graph" in item else []
            if re.search(r"Article|BlogPosting|LiveBlog|Report", str(item.get("@type", ""))):
                yield item


def _publication(seen: _Seen, everything: str) -> str | None:
    """The paper's name: said outright, or the end of the title where the page prints it too."""
    if said := seen.meta("og:site_name", "application-name", "publisher"):
        return said
    for item in seen.linked:
        paper = item.get("publisher")
        name = paper.get("name") if isinstance(paper, dict) else paper
        if isinstance(name, str) and name.strip():
            return tidy(name)
    parts = re.split(r"\s+[|–—-]\s+", seen.title or "")
    last = parts[-1] if len(parts) > 1 else ""
    barred = f"| {last}" in (seen.title or "") and last in everything
    return last if last and (barred or last in everything.split("\n\n")) else None


def _title(seen: _Seen, site: str | None) -> str | None:
    """The headline: the heading that the page's own title names, else its own first heading."""
    told = seen.meta("og:title", "twitter:title") or next(
        (tidy(str(item["headline"])) for item in seen.linked if item.get("headline")), None
    )
    said = told or seen.title
    if said:
        end = f"{re.escape(site)}.*|[^|–—]{{2,30}}" if site else ""
        said = re.sub(rf"\s+[|–—-]\s+(?:{end})$" if site else r"\s+\|\s+[^|]{2,80}$", "", said)
    heads = sorted((h for h in seen.headings if not h.site), key=lambda h: (h.rank, not h.own))
    heads = heads or seen.headings
    for head in heads if said else ():
        one, other = letters(head.text), letters(said or "")
        if one and other and (one in other or other in one):
            return head.text if len(head.text.split()) > 2 or head.rank == 1 else said
    first = [h for h in heads if h.rank == 1]
    second = [h for h in heads if h.rank == 2]
    if not first and len(second) == 1:
        first = second
    most = max(1, min(2, len((said or "").split())))  # words of a name that is no headline
    if first and (not said or (len(first) == 1 and len(first[0].text.split()) > most and not told)):
        return first[0].text
    return said


def _day(seen: _Seen) -> date | None:
    linked = next((str(i["datePublished"]) for i in seen.linked if i.get("datePublished")), None)
    for text in (
        *(seen.metas.get(name) for name in _DAYS), linked, *seen.published[:1],
        seen.label("date", "published", "dateline"), *seen.times[:1], seen.label(*_SMALL),
    ):  # fmt: skip
        if day := published(text or ""):
            return day
    return None


def _author(seen: _Seen) -> str | None:
    for item in seen.linked:
        who = item.get("author")
        who = who[0] if isinstance(who, list) and who else who
        name = who.get("name") if isinstance(who, dict) else who
        if isinstance(name, str) and clean_name(name) and named(clean_name(name) or ""):
            return clean_name(name)
    meta = seen.meta("author", "article:author", "parsely-author", "dc.creator", "byl")
    shown, line = seen.label("byline", "author"), seen.label(*_SMALL)
    for text in (meta, shown, line if line and dates_in(line) else None):
        bare = re.split(r"\bby:?\s+", text or "", maxsplit=1, flags=re.I)[-1]
        days = dates_in(bare)
        name = clean_name(bare.split(days[0][1])[0].rstrip(" ,|·on") if days else bare)
        if name and len(name.split()) >= 2:
            return name
    return None


def _section(seen: _Seen, address: str | None) -> str | None:
    """The part of the site an article stands in, if its name tells the kind."""
    label = _KINDS.fullmatch((seen.meta("article:section") or "").lower())
    folder = re.search(rf"/({_KINDS.pattern})/", (address or "").lower())
    return label.group(0) if label else folder.group(1) if folder else None


def hints(tree: Any, url: str | None, page: Marked, everything: str) -> Hints:
    """Everything the page says about itself."""
    seen = _Seen(tree, page)
    site = _publication(seen, everything)
    address = url or seen.canonical or seen.meta("og:url")
    return Hints(
        title=_title(seen, site),
        author=_author(seen),
        day=_day(seen),
        publication=site,
        section=_section(seen, address),
        url=address,
        standfirst=seen.label("standfirst", "strapline", "subtitle"),
        categories=tuple(seen.tags),
    )
