"""What of a preview stands on its first view, as tall as a telephone; the rest is behind *More*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from cogs.card import ACROSS

TALL, LINE, SMALL, ROW = 700, 22, 19, 42  # pixels at a width of 390: a card, lines, buttons
AROUND, GAP = 16, 10  # the edges of a card and its foot; between rows as they were sent
SMALL_ACROSS = 36  # characters of small print on a line
_SEEN = (  # what stands in a line, and what is read there
    (re.compile(r"\*\*|\\(?=\W)|^-# "), ""),
    (re.compile(r"<#\d+>"), "#committee"),
    (re.compile(r"<t:\d+:R>"), "in 10 hours"),
    (re.compile(r"<t:[^>]*>"), "Tuesday, 24 November 2026 at 20:00"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a card. The highest ``rank`` gives way first, to ``short`` if it has one; rank 0
    never does."""

    shown: str | discord.ui.Item[Any]
    rank: int = 0
    short: str = ""

    @property
    def tall(self) -> int:
        """About how many pixels it takes."""
        return sum(map(_tall, self.shown.split("\n"))) if isinstance(self.shown, str) else ROW


def _tall(line: str) -> int:
    seen, small = line, line.startswith("-# ")
    for written, read in _SEEN:
        seen = written.sub(read, seen)
    across = SMALL_ACROSS if small else ACROSS
    return max(1, -(-len(seen) // across)) * (SMALL if small else LINE)


def room(buttons: int, menus: int) -> int:
    """How many pixels are left for the blocks above so many buttons, about two in a row."""
    return TALL - AROUND - GAP * -(-buttons // 5) - ROW * (-(-buttons // 2) + menus)


def fitting(parts: Sequence[Part], pixels: int) -> list[Part]:
    """The parts that fit, in their order. The same parts where all do."""
    kept = [part for part in parts if part.shown]
    while sum(part.tall for part in kept) > pixels and (low := max(p.rank for p in kept)):
        at = max(at for at, part in enumerate(kept) if part.rank == low)
        part = kept.pop(at)
        if part.short:
            kept.insert(at, replace(part, shown=part.short, short="", rank=0))
    return kept
