"""The result as bars, legible on a telephone: words and numbers beside each, colour only adds."""

from __future__ import annotations

import asyncio
import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

WIDTH = 800
MARGIN = 28
ROW = 108  # label, bar and the air below
LETTERS = 30  # pixels; half of it on a telephone 400 pixels wide
BAR_TOP, BAR_HEIGHT, RADIUS = 42, 38, 10
PAPER, INK, TRACK = (255, 255, 255), (32, 35, 40), (228, 231, 235)
LEADING, OTHER = (0, 94, 162), (118, 134, 150)
_SPOKEN = str.maketrans(
    {"£": "GBP ", "€": "EUR ", "\u2013": "-", "\u2014": "-", "½": "1/2", "ß": "ss"}
)


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


async def chart(bars: Bars) -> bytes:
    """The chart as PNG, drawn off the event loop and kept for the next who asks."""
    return await asyncio.to_thread(draw, bars)


@lru_cache(maxsize=128)
def draw(bars: Bars) -> bytes:
    """The chart as PNG, 800 pixels wide."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, 2 * MARGIN + ROW * len(bars.rows) - 20), PAPER)
    pen = ImageDraw.Draw(picture)
    for number, row in enumerate(bars.rows):
        _draw_row(picture, pen, bars, number, row)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _draw_row(
    picture: Image.Image, pen: ImageDraw.ImageDraw, bars: Bars, number: int, row: Bar
) -> None:
    top = MARGIN + number * ROW
    room = WIDTH - 2 * MARGIN
    font = _font(LETTERS)
    words_width = int(pen.textlength(row.words, font=font))
    pen.text((WIDTH - MARGIN - words_width, top), row.words, fill=INK, font=font)
    label = _fitted(pen, drawable(row.label, number), room - words_width - 24)
    pen.text((MARGIN, top), label, fill=INK, font=font)
    _bar(picture, top + BAR_TOP, room, TRACK)
    filled = room * row.votes // bars.base if bars.base else 0
    if filled:
        _bar(picture, top + BAR_TOP, max(filled, 6), LEADING if row.leads else OTHER)


def _bar(picture: Image.Image, top: int, width: int, colour: tuple[int, int, int]) -> None:
    picture.paste(colour, (MARGIN, top), _rounded(width))


@lru_cache(maxsize=64)
def _rounded(width: int) -> Image.Image:
    """A mask with smooth corners: drawn four times as large, then reduced."""
    from PIL import Image, ImageDraw

    size = (width * 4, BAR_HEIGHT * 4)
    mask = Image.new("L", size)
    radius = min(RADIUS * 4, width * 2)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=255)
    return mask.resize((width, BAR_HEIGHT), Image.Resampling.BOX)


@lru_cache(maxsize=4)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def drawable(label: str, number: int) -> str:
    """The label in the letters that the built-in font has; "Option 2" where it has none of them."""
    plain = label.translate(_SPOKEN).replace("\u2018", "'").replace("\u2019", "'")
    plain = plain.replace("\u201c", '"').replace("\u201d", '"')
    parts = unicodedata.normalize("NFKD", plain)
    kept = "".join(char for char in parts if " " <= char <= "~").strip()
    return kept or f"Option {number + 1}"


def _fitted(pen: ImageDraw.ImageDraw, text: str, width: int) -> str:
    font = _font(LETTERS)
    if pen.textlength(text, font=font) <= width:
        return text
    cut = text
    while cut and pen.textlength(cut + "...", font=font) > width:
        cut = cut[:-1]
    return cut.rstrip() + "..."
