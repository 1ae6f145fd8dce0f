"""Where a post bears its reference, so that it is found again after a crash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def bears(parts: Iterable[Any], ref: str) -> bool:
    """Whether a message's words and components, or a layout's, bear a row's reference where only
    the bot writes it.

    References can be worked out beforehand, so one among words that somebody typed means nothing:
    only the very end counts, or the end of a button's id.
    """
    found = list(_walked(parts))
    last = next((text for part in reversed(found) if (text := _text(part))), "")
    ids = (str(getattr(part, "custom_id", "")) for part in found)
    return last.endswith(ref) or any(one.endswith(f":{ref}") for one in ids)


def _text(part: Any) -> str:
    content = part if isinstance(part, str) else getattr(part, "content", "")
    return content if isinstance(content, str) else ""


def _walked(parts: Iterable[Any]) -> Iterator[Any]:
    """Components in reading order, at any depth."""
    for part in parts:
        yield part
        yield from _walked(getattr(part, "children", ()))
        if (accessory := getattr(part, "accessory", None)) is not None:
            yield accessory
