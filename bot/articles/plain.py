"""A parsed article as JSON values and back: for the database and for the parsing worker."""

from __future__ import annotations

from typing import Any

from bot.articles.model import Parsed
from bot.plain_values import from_plain, to_plain


def to_blocks(parsed: Parsed) -> dict[str, Any]:
    """Every field as a JSON value; those that hold their default are left out."""
    blocks: dict[str, Any] = to_plain(parsed)
    return blocks


def from_blocks(blocks: dict[str, Any]) -> Parsed:
    """The article :func:`to_blocks` made this of; fields of a later release are passed over."""
    return from_plain(Parsed, blocks)
