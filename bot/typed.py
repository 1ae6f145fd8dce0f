"""What somebody typed into a form that was not taken: it goes back to them, so nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

WORTH_COPYING = 60  # characters; what is shorter is sooner typed again
FITS = 1_500  # characters that fit into a message beside a sentence


def texts(sent: Mapping[str, Any]) -> Iterator[str]:
    """The texts in a form as Discord sent it, whatever they stand in."""
    if isinstance(value := sent.get("value"), str) and value.strip():
        yield value
    for inner in (sent.get("component"), *sent.get("components", ())):
        if inner:
            yield from texts(inner)


def handed_back(sent: Mapping[str, Any]) -> tuple[str, bytes | None]:
    """What follows a sentence of refusal: the text itself, or words for a file that holds it.

    Empty where little was typed.
    """
    typed = "\n\n".join(texts(sent))
    if len(typed) < WORTH_COPYING:
        return "", None
    if len(typed) <= FITS and "```" not in typed:
        return f" You typed:\n```\n{typed}\n```", None
    return " What you typed is here:", typed.encode("utf-8", "replace")
