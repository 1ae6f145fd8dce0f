"""One bar for each round of a ranked count: who holds how many votes, who is out or chosen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.outgoing.canvas import INK, MARGIN, PAPER, ROOM, TRACK, WIDTH, Canvas, Colour, drawable
from bot.polls.counting.shares import in_votes

ROW, BAR_TOP, BAR_HEIGHT, LEGEND, SMALL = 118, 40, 52, 40, 24
# Dark and light in turn, so that neighbours differ in grey, too.
SHADES: tuple[tuple[Colour, Colour], ...] = (
    ((0, 94, 162), PAPER), ((255, 191, 71), INK), ((92, 65, 138), PAPER), ((149, 203, 171), INK),
    ((140, 60, 20), PAPER), ((160, 200, 235), INK), ((60, 90, 70), PAPER), ((235, 170, 190), INK),
    ((70, 70, 80), PAPER), ((215, 205, 120), INK),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One round: votes by option, those that name nobody left, and what follows in words."""

    votes: tuple[Fraction, ...]
    neither: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """A chart's data. ``order``: options as they are drawn, from the left."""

    labels: tuple[str, ...]
    order: tuple[int, ...]
    rounds: tuple[Held, ...]

    def draw(self) -> bytes:
        """The chart as PNG: the rounds, then a legend of letters."""
        legend = LEGEND * len(self.labels)
        canvas = Canvas(2 * MARGIN + ROW * len(self.rounds) + legend)
        for number, held in enumerate(self.rounds):
            self._round(canvas, MARGIN + number * ROW, number + 1, held)
        top = MARGIN + ROW * len(self.rounds)
        for place, option in enumerate(self.order):
            self._key(canvas, top + place * LEGEND, place, option)
        return canvas.png()

    def _round(self, canvas: Canvas, top: int, number: int, held: Held) -> None:
        width = canvas.text((MARGIN, top), f"Round {number}")
        said = canvas.fitted(drawable(held.words, 0), ROOM - width - 24) if held.words else ""
        canvas.text((WIDTH - MARGIN, top), said, right=True)
        whole, left = sum(held.votes) + held.neither, float(MARGIN)
        for place, option in enumerate(self.order):
            right = left + float(held.votes[option] / whole) * ROOM if whole else left
            colour, ink = SHADES[place % len(SHADES)]
            words = f"{_letter(place)} {in_votes(held.votes[option])}", _letter(place)
            _segment(canvas, (left, right), top + BAR_TOP, words, (colour, ink))
            left = right
        many = in_votes(held.neither)
        words = f"neither {many}", many
        _segment(canvas, (left, WIDTH - MARGIN), top + BAR_TOP, words, (TRACK, INK))

    def _key(self, canvas: Canvas, top: int, place: int, option: int) -> None:
        paint = SHADES[place % len(SHADES)]
        _segment(canvas, (MARGIN, MARGIN + 44), top, (_letter(place),), paint, height=34)
        label = canvas.fitted(drawable(self.labels[option], option), ROOM - 64)
        canvas.text((MARGIN + 60, top), label)


def _letter(place: int) -> str:
    return "ABCDEFGHIJ"[place]


def _segment(
    canvas: Canvas,
    span: tuple[float, float],
    top: int,
    words: tuple[str, ...],
    paint: tuple[Colour, Colour],
    height: int = BAR_HEIGHT,
) -> None:
    """A part of a bar with the first of these words that fits inside."""
    (left, right), (colour, ink) = span, paint
    canvas.block(left, top, right - 3, top + height, colour)
    for text in words:
        if canvas.width(text, SMALL) <= right - left - 10:
            at = ((left + right - 3) / 2, top + (height - SMALL) / 2 - 2)
            canvas.text(at, text, middle=True, colour=ink, size=SMALL)
            return
