"""The text of a web page that a reader sees."""

from __future__ import annotations

import re
from typing import Any

from bot.articles.reader.text_lines import tidy

_BLOCKS = frozenset(
    re.findall(
        r"\S+",
        "p li h1 h2 h3 h4 h5 h6 tr blockquote div section article td figcaption dt dd br pre "
        "header footer ul ol table",
    )
)
_DROPPED = frozenset(
    [
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
        "head",
        "title",
    ]
)


def visible(node: Any) -> str:
    """The visible text below `node`, paragraphs apart by an empty line."""
    parts: list[str] = []
    _collect(node, parts)
    lines = [tidy(line) for line in "".join(parts).split("\n")]
    return "\n\n".join(line for line in lines if line)


def _collect(top: Any, parts: list[str]) -> None:
    """Gathers visible text with a line break round blocks; a stack, for pages nest deeply."""
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    for event, node in etree.iterwalk(top, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        block = node.tag in _BLOCKS
        hidden = node.tag in _DROPPED
        if event == "start":
            parts.append("\n" if block else "")
            parts.append("" if hidden else re.sub(r"\s+", " ", node.text or ""))
        else:
            parts.append("\n" if block else "")
            if node is not top:
                parts.append(re.sub(r"\s+", " ", node.tail or ""))
