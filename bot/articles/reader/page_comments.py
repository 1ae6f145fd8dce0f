"""Readers' comments in the markup of a web page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.articles.model import Comment
from bot.articles.reader import comments, text_lines
from bot.articles.reader.bylines import clean_name
from bot.articles.reader.commenters import signature
from bot.articles.reader.furniture import furniture, tail
from bot.articles.reader.markup import unmarked, visible
from bot.articles.reader.text_lines import tidy

_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-?list|responses|disqus_thread|"
    r"discussion)(?:$|[\s_-])",
    re.I,
)
_ONE = re.compile(
    r"(?:^|\s)(?:comment|comment-?(?:item|body|entry|wrapper)|reader-?comment|"
    r"media-comment)(?:$|\s)",
    re.I,
)
_WHO = re.compile(
    r"author|(?:^|\s)fn(?:$|\s)|commenter|user-?name|byline|(?:^|[\s-])name(?:$|\s)", re.I
)
_WHEN = re.compile(r"date|time|meta|permalink", re.I)
_COUNT = re.compile(
    r"(?:comments?|responses?)\s*[(\[]\s*(\d+)\s*[)\]]|(\d+)\s+(?:readers?['’]? )?(?:comments?|"
    r"responses?|replies|thoughts? on)",
    re.I,
)
_STORY = 300  # characters of a paragraph that no comment's box holds in an article of its own


def holds_comments(node: Any, label: str) -> bool:
    """Whether an element of this id and class holds the readers' comments."""
    return bool(_COMMENTS.search(label)) and not _tells_a_story(node)


def _tells_a_story(box: Any) -> bool:
    """Whether a box that is called after comments holds an article all the same."""
    return any(
        len(paragraph.text_content()) > _STORY
        for article in box.iter("article")
        if not any("comment" in (n.get("class") or "") for n in (article, *article.iterancestors()))
        for paragraph in article.iter("p")
    )


def read(found: Sequence[Any]) -> tuple[list[Comment], int | None]:
    """The comments in these boxes, which are taken apart, and the count the page prints."""
    told: list[Comment] = []
    count: int | None = None
    for box in found:
        shown = _COUNT.search(visible(box)[:600])
        if shown and count is None:
            count = int(shown[1] or shown[2])
        told += [c for c in map(_comment, _items(box)) if c.text] or _by_lines(box, count)
    return told, count


def _by_lines(box: Any, count: int | None) -> list[Comment]:
    """The comments of a box that marks up none of them: by the lines that sign them."""
    found = [line for line in text_lines.read(visible(box)) if not _COUNT.search(line.text)]
    if not any(signature(line.text) for line in found):
        return []
    return comments.read(found, count)[0]


def _items(box: Any) -> list[Any]:
    items = [n for n in box.xpath(".//*[@class]") if _ONE.search(n.get("class"))]
    items = items or box.xpath("./li|./ol/li|./ul/li|.//article")
    outer = [n for n in items if n.tag in ("li", "article", "div", "section")] or items
    chosen = set(outer)
    above = {parent for n in outer for parent in n.iterancestors() if parent in chosen}
    return [n for n in outer if n not in above]


def _comment(node: Any) -> Comment:
    author: str | None = None
    for part in list(node.iterdescendants()):
        if part.getparent() is None or not isinstance(part.tag, str):
            continue
        label = part.get("class") or ""
        if part.tag == "cite" or _WHO.search(label):
            text = tidy(unmarked(" ".join(part.itertext())))
            if len(text.split()) <= 8:
                words = re.sub(r"\s+(?:says|said|wrote):?$", "", text)
                author = author or clean_name(words)
                part.drop_tree()
        elif part.tag in ("time", "button", "form") or (
            _WHEN.search(label) and len(part.text_content()) < 60
        ):
            part.drop_tree()
    shown = [line for line in visible(node).split("\n\n") if not furniture(line) and not tail(line)]
    kept = [
        line for line in shown if line.lower().rstrip(":") not in ("says", "reply", "said", "like")
    ]
    return Comment(author, "\n".join(kept))
