"""Practices beside their doctors, and a tile for each area with a bare verdict."""

from __future__ import annotations

from dataclasses import dataclass

from bot.outgoing.canvas import (
    INK,
    LEADING,
    MARGIN,
    OTHER,
    PAPER,
    ROOM,
    TRACK,
    Canvas,
    Colour,
    drawable,
)
from bot.polls.chart.bars import ROW, Bar, draw_bar
from bot.polls.counting.areas import Reached

ACROSS, TILE, GAP, SMALL = 2, 104, 16, 26
_PAINT: dict[Reached, tuple[Colour, Colour]] = {
    Reached.MET: (LEADING, PAPER),
    Reached.NOT_MET: (OTHER, PAPER),
    Reached.TOO_FEW: (TRACK, INK),
}


@dataclass(frozen=True, slots=True)
class Units:
    """A chart's data: bars each with its own base, then areas by name."""

    bars: tuple[tuple[Bar, int], ...]
    areas: tuple[tuple[str, Reached], ...] = ()

    def draw(self) -> bytes:
        """The chart as PNG."""
        lines = -(-len(self.areas) // ACROSS)
        canvas = Canvas(2 * MARGIN + ROW * len(self.bars) + (TILE + GAP) * lines - 12)
        for number, (bar, base) in enumerate(self.bars):
            draw_bar(canvas, MARGIN + number * ROW, bar, base, number)
        self._tiles(canvas, MARGIN + ROW * len(self.bars))
        return canvas.png()

    def _tiles(self, canvas: Canvas, top: int) -> None:
        width = (ROOM - GAP * (ACROSS - 1)) // ACROSS
        for number, (name, reached) in enumerate(self.areas):
            row, column = divmod(number, ACROSS)
            corner = MARGIN + column * (width + GAP), top + row * (TILE + GAP)
            _tile(canvas, corner, width, (drawable(name, number), reached))


def _tile(canvas: Canvas, corner: tuple[int, int], width: int, area: tuple[str, Reached]) -> None:
    (left, top), (name, reached) = corner, area
    paint, ink = _PAINT[reached]
    canvas.bar(left, top, width, TILE, paint)
    middle = left + width / 2
    canvas.text((middle, top + 14), canvas.fitted(name, width - 24), middle=True, colour=ink)
    word = reached.value.upper()
    canvas.text((middle, top + 58), word, middle=True, colour=ink, size=SMALL)
