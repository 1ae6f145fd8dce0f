"""Text that somebody typed or sent, made safe to be shown."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """One line without control characters or direction marks, spaces folded."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    return " ".join(visible(spaced).split())


def visible(text: str) -> str:
    """The text without control characters and direction marks; line breaks and tabs stay."""
    if text.isprintable():  # most texts: nothing to take out
        return text
    return "".join(char for char in text if char in "\n\t" or _visible(char))


def many(count: int, one: str, more: str = "") -> str:
    """ "1 poll", "9 polls"; ``more`` where no s makes the plural."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def capital(text: str) -> str:
    """The text with its first letter large and the rest as it is: a Monday stays one."""
    return text[:1].upper() + text[1:]


def _visible(char: str) -> bool:
    # The zero-width joiner holds emoji together; other format characters can turn a line round.
    return char == "\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
