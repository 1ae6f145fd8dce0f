"""A result as a picture that stands alone in a messenger: white, with what was asked and when."""

from __future__ import annotations

import io

from bot.outgoing.canvas import INK, LETTERS, MARGIN, PAPER, ROOM, WIDTH, Canvas, drawable

ASKED, SMALL = LETTERS + 6, 26  # pixels


def sheet(question: str, chart: bytes, lines: tuple[str, ...]) -> bytes:
    """The PNG: the question, a chart as PNG (none where it is empty), and lines such as turnout,
    dates and status."""
    from PIL import Image

    asked = _wrapped(drawable(question, 0), ASKED)
    below = [part for line in lines for part in _wrapped(drawable(line, 0), SMALL)]
    bars = Image.open(io.BytesIO(chart)).convert("RGBA") if chart else None
    top = MARGIN + (ASKED + 12) * len(asked)
    foot = top + (bars.height if bars else MARGIN)
    canvas = Canvas(foot + (SMALL + 12) * len(below) + MARGIN)
    for number, line in enumerate(asked):
        canvas.text((MARGIN, MARGIN + number * (ASKED + 12)), line, colour=INK, size=ASKED)
    for number, line in enumerate(below):
        canvas.text((MARGIN, foot + number * (SMALL + 12)), line, colour=INK, size=SMALL)
    written = Image.open(io.BytesIO(canvas.png()))
    page = Image.new("RGBA", written.size, (*PAPER, 255))
    page.alpha_composite(written)
    if bars:
        page.alpha_composite(bars, (0, top))
    out = io.BytesIO()
    page.convert("RGB").save(out, "PNG", compress_level=3)
    return out.getvalue()


def _wrapped(text: str, size: int) -> list[str]:
    """A text in lines as wide as the page."""
    ruler, lines = Canvas(1), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and ruler.width(longer, size) > ROOM:
            lines.append(word)
        else:
            lines[-1] = longer
    return [ruler.fitted(line, WIDTH - 2 * MARGIN, size) for line in lines]
