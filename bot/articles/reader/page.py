"""A web page taken apart: its text, what it says about itself, and its readers' comments.

The running text comes from trafilatura, given the page as bytes; its downloader is never used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.articles.reader.metadata import Hints, hints, linked_data
from bot.articles.reader.page_comments import taken_out
from bot.articles.reader.text_lines import tidy
from bot.articles.reader.visible import visible


@dataclass(frozen=True)
class Page:
    """`text` is the article's, `everything` all that a reader of the page sees."""

    text: str
    hints: Hints
    everything: str


def read(source: str, url: str | None) -> Page:
    """Takes the HTML `source` apart; a page that cannot be parsed gives empty text."""
    from lxml import etree, html  # type: ignore[import-untyped]  # lxml ships no types

    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page("", Hints(url=url), "")
    everything = visible(tree)
    linked = list(linked_data(tree))
    comments, count = taken_out(tree)
    said = hints(tree, linked, url, comments, count, everything)
    for node in list(tree.iter("table")):
        _flatten(node)
    clean = html.tostring(tree, encoding="unicode")
    return Page(_running_text(clean, tree), said, everything)


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
    return visible(own[0]) if own else visible(tree)


def _flatten(table: Any) -> None:
    """Turns a table into paragraphs, a row each, cells apart by bars: no extractor drops those."""
    from lxml import etree

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
