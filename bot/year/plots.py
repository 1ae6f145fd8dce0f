"""The plots of a year: for each month an upright bar, a full one being all there could be."""

from __future__ import annotations

from collections.abc import Sequence

from bot.outgoing.canvas import INK, LEADING, MARGIN, OTHER, PAPER, ROOM, WIDTH, Canvas
from bot.year.chapter import Month, Plot

TITLE, SMALL = 28, 24  # pixels of letters
BARS, TALL = 74, 60  # where the bars begin below a plot's top, and how tall a full one is
PANEL = BARS + TALL + SMALL + 22
GAP = 12


def draw(plots: Sequence[Plot]) -> bytes:
    """The plots below one another as PNG, 800 pixels wide, each on paper of its own."""
    canvas = Canvas(max(1, len(plots)) * (PANEL + GAP) - GAP)
    for number, plot in enumerate(plots):
        top = number * (PANEL + GAP)
        canvas.block(0, top, WIDTH, top + PANEL, PAPER)
        canvas.text((MARGIN, top + 12), canvas.fitted(plot.title, ROOM, TITLE), colour=INK,
                    size=TITLE)  # fmt: skip
        for at, month in enumerate(plot.months):
            _column(canvas, top + BARS, at, len(plot.months), month)
    return canvas.png()


def _column(canvas: Canvas, top: int, at: int, of: int, month: Month) -> None:
    wide = ROOM / of
    middle, bar = MARGIN + wide * (at + 0.5), int(wide * 0.6)
    left, foot = int(middle - bar / 2), top + TALL
    canvas.text((middle, foot + 8), month.label, middle=True, colour=INK, size=SMALL)
    tall = _tall(month)
    if tall:
        canvas.block(left, foot - tall, left + bar, foot, LEADING)
    canvas.block(left, foot, left + bar, foot + 3, OTHER)
    if not month.whole:
        return
    canvas.text((middle, foot - tall - SMALL - 10), percent(month), middle=True, colour=INK,
                size=SMALL)  # fmt: skip


def _tall(month: Month) -> int:
    """How tall a bar is; the least share is still seen."""
    if not month.part or not month.whole:
        return 0
    return max(6, TALL * min(month.part, month.whole) // month.whole)


def percent(month: Month) -> str:
    """A month's share in whole per cents, rounded half up."""
    return f"{(200 * month.part + month.whole) // (2 * month.whole)}%"


def told(plots: Sequence[Plot]) -> str:
    """The plots in words, for those who do not see them."""
    lines = []
    for plot in plots:
        months = [
            f"{month.label} {month.part} of {month.whole}" for month in plot.months if month.whole
        ]
        lines.append(f"{plot.title}: {', '.join(months) or 'nothing yet'}.")
    return " ".join(lines)
