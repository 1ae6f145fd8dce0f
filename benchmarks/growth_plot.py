"""A small plot of how one cost grows: its points and their line, beside the growth of the work."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.outgoing.canvas import INK, LEADING, OTHER, PAPER, TRACK

WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 84, 456, 70, 250
SIZE = 17
DASH, GAP = 8, 6
Point = tuple[float, float]


def amount(seconds: float) -> str:
    """Seconds in the unit that suits them."""
    for unit, scale in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def plot(title: str, points: Sequence[Point], slope: float, work: float) -> bytes:
    """The plot as PNG. Both scales are logarithmic; ``work`` is the slope of the work itself."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(SIZE)
    (first, cost), last = points[0], points[-1][0]
    ideal = [(x, cost * (x / first) ** work) for x in (first, last)]
    highest, lowest = _edges([y for _, y in [*points, *ideal]])

    def place(point: Point) -> Point:
        across = math.log(point[0] / first) / math.log(last / first)
        up = math.log(point[1] / lowest) / math.log(highest / lowest)
        return LEFT + across * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP)

    pen.rectangle((LEFT, TOP, RIGHT, BOTTOM), outline=TRACK)
    for begin, end in _dashes(place(ideal[0]), place(ideal[1])):
        pen.line((begin, end), fill=OTHER, width=2)
    pen.line([place(point) for point in points], fill=LEADING, width=3)
    for x, y in map(place, points):
        pen.ellipse((x - 5, y - 5, x + 5, y + 5), fill=LEADING)
    pen.text((12, 10), title, fill=INK, font=font)
    said = f"grows by the power {slope:.2f}; its work (dashed) by {work:.0f}"
    pen.text((12, 34), said, fill=OTHER, font=font)
    pen.text((LEFT - 6, TOP), amount(highest), fill=INK, font=font, anchor="rt")
    pen.text((LEFT - 6, BOTTOM), amount(lowest), fill=INK, font=font, anchor="rb")
    for x, _ in points:
        across = place((x, cost))[0]
        anchor = "lt" if x == first else "rt" if x == last else "mt"
        pen.text((across, BOTTOM + 8), f"{x:,.0f}", fill=INK, font=font, anchor=anchor)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _edges(values: Sequence[float]) -> tuple[float, float]:
    """The top and the foot of the scale: two decades at least, so that a flat cost looks flat."""
    highest, lowest = max(values), min(values)
    middle = math.sqrt(highest * lowest)
    return max(highest, middle * 10), min(lowest, middle / 10)


def _dashes(begin: Point, end: Point) -> Iterator[tuple[Point, Point]]:
    """The pieces of a dashed line."""
    length = math.dist(begin, end)
    across, up = (end[0] - begin[0]) / length, (end[1] - begin[1]) / length
    for at in range(0, int(length), DASH + GAP):
        stop = min(at + DASH, length)
        yield (
            (begin[0] + at * across, begin[1] + at * up),
            (begin[0] + stop * across, begin[1] + stop * up),
        )
