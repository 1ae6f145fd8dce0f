"""One bar for each option: its label, its votes in words, a full bar being all votes cast."""

from __future__ import annotations

from dataclasses import dataclass

from bot.outgoing.canvas import LEADING, MARGIN, OTHER, ROOM, WIDTH, Canvas, drawable

ROW = 108  # label, bar and the air below
BAR_TOP, BAR_HEIGHT = 44, 38


@dataclass(frozen=True, slots=True)
class Bar:
    """One option: its label, its votes in words, and as a number."""

    label: str
    words: str
    votes: int
    leads: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart's data. A full bar is ``base`` votes, the votes cast."""

    rows: tuple[Bar, ...]
    base: int

    def draw(self) -> bytes:
        """The chart as PNG."""
        canvas = Canvas(2 * MARGIN + ROW * len(self.rows) - 20)
        for number, row in enumerate(self.rows):
            draw_bar(canvas, MARGIN + number * ROW, row, self.base, number)
        return canvas.png()


def draw_bar(canvas: Canvas, top: int, row: Bar, base: int, number: int) -> None:
    """A row of a chart: label and words above a bar."""
    width = canvas.text((WIDTH - MARGIN, top), row.words, right=True)
    label = canvas.fitted(drawable(row.label, number), ROOM - width - 24)
    canvas.text((MARGIN, top), label)
    canvas.trough(MARGIN, top + BAR_TOP, ROOM, BAR_HEIGHT)
    filled = ROOM * row.votes // base if base else 0
    if filled:
        colour = LEADING if row.leads else OTHER
        canvas.bar(MARGIN, top + BAR_TOP, max(filled, 6), BAR_HEIGHT, colour)
