"""One bar for each statement or action: against to the left, for to the right, half marked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.outgoing.canvas import (
    AGAINST,
    INK,
    LEADING,
    MARGIN,
    OTHER,
    PAPER,
    ROOM,
    WIDTH,
    Canvas,
    Colour,
    drawable,
)

ROW, BAR_TOP, BAR_HEIGHT, HEAD, SMALL = 80, 33, 34, 40, 24
PALE_AGAINST, PALE_FOR = (226, 178, 128), (128, 174, 210)


@dataclass(frozen=True, slots=True)
class Split:
    """One row: parts to the left from the middle outwards, astride it, and to the right."""

    label: str
    words: str
    left: tuple[int, ...]
    middle: int
    right: tuple[int, ...]

    @property
    def reach(self) -> tuple[float, float]:
        return sum(self.left) + self.middle / 2, sum(self.right) + self.middle / 2


@dataclass(frozen=True, slots=True)
class Diverging:
    """A chart's data; the line stands at half of ``roll`` on the side of those for it."""

    rows: tuple[Split, ...]
    roll: int

    def draw(self) -> bytes:
        """The chart as PNG."""
        canvas = Canvas(2 * MARGIN + HEAD + ROW * len(self.rows))
        far_left = max((row.reach[0] for row in self.rows), default=0)
        far_right = max([self.roll / 2, *(row.reach[1] for row in self.rows)])
        unit = ROOM / (far_left + far_right) if far_left + far_right else 0.0
        axis = MARGIN + far_left * unit
        for number, row in enumerate(self.rows):
            self._row(canvas, MARGIN + HEAD + number * ROW, row, number, (axis, unit))
        words = f"line: half of all {self.roll:,}"
        canvas.text((WIDTH - MARGIN, MARGIN), words, right=True, size=SMALL)
        return canvas.png()

    def _row(
        self, canvas: Canvas, top: int, row: Split, number: int, scale: tuple[float, float]
    ) -> None:
        label = canvas.fitted(drawable(row.label, number), ROOM)
        room = ROOM - canvas.width(label) - 24
        canvas.text((MARGIN, top - 4), label)
        if canvas.width(row.words, SMALL) <= room:
            canvas.text((WIDTH - MARGIN, top), row.words, right=True, size=SMALL)
        axis, unit = scale
        top += BAR_TOP
        left, right = axis - row.middle / 2 * unit, axis + row.middle / 2 * unit
        _part(canvas, left, right, top, row.middle, OTHER)
        for many, colour in zip(row.left, _shades(row.left, PALE_AGAINST, AGAINST), strict=True):
            _part(canvas, left - many * unit, left, top, many, colour)
            left -= many * unit
        for many, colour in zip(row.right, _shades(row.right, PALE_FOR, LEADING), strict=True):
            _part(canvas, right, right + many * unit, top, many, colour)
            right += many * unit
        half = axis + self.roll / 2 * unit
        canvas.line(min(half, WIDTH - MARGIN - 2), top - 5, top + BAR_HEIGHT + 5)


def _shades(parts: tuple[int, ...], pale: Colour, full: Colour) -> list[Colour]:
    """The outermost part in full colour, those within paler."""
    return [pale] * (len(parts) - 1) + [full] * bool(parts)


def _part(canvas: Canvas, left: float, right: float, top: int, many: int, colour: Colour) -> None:
    canvas.block(left, top, right - 2, top + BAR_HEIGHT, colour)
    text = f"{many:,}"
    if many and canvas.width(text, SMALL) + 8 <= right - left:
        ink = INK if sum(colour) > 420 else PAPER
        canvas.text(((left + right) / 2, top + 4), text, middle=True, colour=ink, size=SMALL)
