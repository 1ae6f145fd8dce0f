"""Columns of a printed page, found as the white between them on a page set out in letters."""

from __future__ import annotations

from collections.abc import Sequence

WHITE = 3  # spaces that may be the white between two columns
LEAST_LINES = 6  # with text on both sides
PROSE = 22  # letters of a line in the middle on each side: the cells of a table are shorter
DEEPEST = 3


def in_reading_order(lines: Sequence[str], depth: int = 0) -> list[list[str]]:
    """The blocks of lines as they are read: a column after the other, what runs over all of them
    where it stands."""
    gutter = _gutter(lines) if depth < DEEPEST else None
    if gutter is None:
        return [list(lines)]
    found: list[list[str]] = []
    band: list[str] = []
    for line in lines:
        if _crosses(line, gutter):
            found += _halves(band, gutter, depth)
            found.append([line])
            band = []
        else:
            band.append(line)
    return [
        block for block in [*found, *_halves(band, gutter, depth)] if any(map(str.strip, block))
    ]


def _halves(band: Sequence[str], gutter: int, depth: int) -> list[list[str]]:
    left, right = [line[:gutter].rstrip() for line in band], [line[gutter:] for line in band]
    return [*in_reading_order(left, depth + 1), *in_reading_order(_flush(right), depth + 1)]


def _flush(lines: Sequence[str]) -> list[str]:
    """Lines without the indent they share."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[indent:] for line in lines]


def _gutter(lines: Sequence[str]) -> int | None:
    """Where a column ends and another begins; None where there are none."""
    width = max(map(len, lines), default=0)
    best, where = 0, None
    for at in range(int(0.15 * width), int(0.85 * width)):
        apart = [line for line in lines if _apart(line, at)]
        crossing = sum(_crosses(line, at) for line in lines)
        score = len(apart) - 2 * crossing
        if len(apart) >= LEAST_LINES and score >= best and _prose(apart, at):
            best, where = score, at
    return where


def _apart(line: str, at: int) -> bool:
    """Whether a line has text on both sides of white."""
    return bool(line[:at].strip() and line[at:].strip()) and not _crosses(line, at)


def _crosses(line: str, at: int) -> bool:
    """Whether text runs over a place: a letter stands there, or only the space between words."""
    left, right = line[:at], line[at:]
    if not left.strip() or not right.strip():
        return False
    white = len(left) - len(left.rstrip()) + len(right) - len(right.lstrip())
    return white < WHITE or not (left.endswith(" ") or right.startswith(" "))


def _prose(lines: Sequence[str], at: int) -> bool:
    halves = ([line[:at].strip() for line in lines], [line[at:].strip() for line in lines])
    return all(sorted(map(len, half))[len(half) // 2] >= PROSE for half in halves)
