"""Text that somebody typed or sent, made safe to stand in one line of a card."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """One line without control characters or direction marks, spaces folded."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _visible(char))
    return " ".join("".join(kept).split())


def _visible(char: str) -> bool:
    # The zero-width joiner holds emoji together; other format characters can turn a line round.
    return char == "\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
