"""The HTML of a mail as rows: all of it is the message, but for what it hides."""

from __future__ import annotations

import re
from typing import Any

from bot.documents.document import Row

DEEPEST = 200  # elements within elements
_NAMES = """
    address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2
    h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_NAMES.split())
_UNSEEN = frozenset(("script", "style", "head", "title", "meta", "link", "template", "noscript"))
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0+(?:\.0+)?(?![.\d])"
    r"|mso-hide\s*:\s*all"
)


def read_html(source: str) -> list[Row]:
    """The rows of a page's source."""
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    walk = _Walk()
    walk.enter(tree, 0, "")
    walk.cut()
    return walk.rows


class _Walk:
    """Gathers the text of one block after the other."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._text: list[str] = []
        self._kind = Row("")

    def enter(self, node: Any, depth: int, aside: str) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _UNSEEN or depth > DEEPEST:
            self._text.append(node.tail or "")
            return
        style = (node.get("style") or "").casefold()
        own = "hidden" if _HIDDEN.search(style) or node.get("hidden") is not None else aside
        if tag == "blockquote" and node.get("type") == "cite":
            own = own or "earlier message"
        block = tag in _BLOCKS or own != aside
        if block:
            self.cut()
            self._kind = _kind(tag, own)
        self._text.append(node.text or "")
        for child in node:
            self.enter(child, depth + 1, own)
        if block:
            self.cut()
            self._kind = _kind("", aside)
        self._text.append(node.tail or "")

    def cut(self) -> None:
        """End the block that is being gathered."""
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            kind = self._kind
            self.rows.append(Row(text, True, kind.aside, kind.heading, kind.item))


def _kind(tag: str, aside: str) -> Row:
    rank = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0
    return Row("", True, aside, rank, tag == "li")
