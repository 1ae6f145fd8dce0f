"""How a recount speaks: the file's own words are set apart, so that they cannot pass for ours."""

from __future__ import annotations

from collections.abc import Iterator

MARK = "| "
WIDTH = 76  # columns beside the mark, on a terminal of 80


def quoted(text: str) -> Iterator[str]:
    """A text from the file on lines that begin with a mark, however long it is.

    It holds no control character (the schema sees to that); a character outside ASCII may be two
    columns wide, and counts as that.
    """
    line, width = "", 0
    for word in _words(text):
        needed = _columns(word)
        if line and width + 1 + needed > WIDTH:
            yield MARK + line
            line, width = word, needed
        else:
            line, width = (f"{line} {word}", width + 1 + needed) if line else (word, needed)
    yield MARK + line


def _words(text: str) -> Iterator[str]:
    half = WIDTH // 2
    for word in text.split(" "):
        yield from (word[at : at + half] for at in range(0, len(word), half))


def _columns(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)
