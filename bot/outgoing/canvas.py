"""What every chart is drawn with: a page 800 pixels wide, letters, bars with smooth corners.

The page is transparent. What is written or painted on it lies on paper of its own, so that each
colour has a contrast of 4.5:1 or more with what it touches, on Discord's dark grounds and on its
light ones.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageFont

WIDTH = 800
MARGIN = 28
ROOM = WIDTH - 2 * MARGIN
LETTERS = 30  # pixels; half of it on a telephone 400 pixels wide
RADIUS, PLATE, EDGE = 10, 8, 3
PAPER, INK, TRACK = (255, 255, 255), (32, 35, 40), (228, 231, 235)
LEADING, OTHER, AGAINST = (0, 94, 162), (92, 106, 122), (166, 88, 12)
_SPOKEN = str.maketrans(
    {"£": "GBP ", "€": "EUR ", "\u2013": "-", "\u2014": "-", "½": "1/2", "ß": "ss"}
)

Colour = tuple[int, int, int]


class Canvas:
    """A page of a given height that is written and painted on."""

    def __init__(self, height: int) -> None:
        from PIL import Image, ImageDraw

        self._picture = Image.new("RGBA", (WIDTH, height), (*PAPER, 0))
        self._pen = ImageDraw.Draw(self._picture)

    def png(self) -> bytes:
        """The page as PNG."""
        out = io.BytesIO()
        self._picture.save(out, "PNG", compress_level=3)
        return out.getvalue()

    def text(
        self, at: tuple[float, float], text: str, *, right: bool = False, middle: bool = False,
        colour: Colour | None = None, size: int = LETTERS,
    ) -> int:  # fmt: skip
        """Write one line; returns its width. ``right`` ends there, ``middle`` is about it.

        With a ``colour`` it stands on what is painted there, else on paper of its own.
        """
        width = self.width(text, size)
        left = at[0] - (width if right else width / 2 if middle else 0)
        if colour is None and text:
            plate = (left - PLATE, at[1] - 2, left + width + PLATE, at[1] + size + 6)
            self._pen.rounded_rectangle(plate, PLATE, fill=PAPER)
        self._pen.text((left, at[1]), text, fill=colour or INK, font=_font(size))
        return width

    def width(self, text: str, size: int = LETTERS) -> int:
        """How wide a line is."""
        return int(self._pen.textlength(text, font=_font(size)))

    def fitted(self, text: str, width: float, size: int = LETTERS) -> str:
        """The text, cut with dots where it would be wider."""
        if self.width(text, size) <= width:
            return text
        cut = text
        while cut and self.width(cut + "...", size) > width:
            cut = cut[:-1]
        return cut.rstrip() + "..."

    def bar(self, left: float, top: int, width: int, height: int, colour: Colour) -> None:
        """A bar with rounded corners, edged with paper; one of no width is not drawn."""
        if width > 0:
            outer = _rounded(width + 2 * EDGE, height + 2 * EDGE)
            self._picture.paste((*PAPER, 255), (int(left) - EDGE, top - EDGE), outer)
            self._picture.paste((*colour, 255), (int(left), top), _rounded(width, height))

    def trough(self, left: int, top: int, width: int, height: int) -> None:
        """What a bar fills: paper with a dark edge."""
        self._picture.paste((*OTHER, 255), (left, top), _rounded(width, height))
        inner = _rounded(width - 4, height - 4)
        self._picture.paste((*PAPER, 255), (left + 2, top + 2), inner)

    def block(self, left: float, top: int, right: float, bottom: int, colour: Colour) -> None:
        """A plain rectangle, edged with paper; one of no width is not drawn."""
        if right - left >= 1:
            edged = (left - EDGE, top - EDGE, right + EDGE - 1, bottom + EDGE - 1)
            self._pen.rectangle(edged, fill=PAPER)
            self._pen.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def line(self, x: float, top: int, bottom: int) -> None:
        """An upright dashed line."""
        self._pen.line((x, top, x, bottom), fill=PAPER, width=7)
        for at in range(top, bottom, 14):
            self._pen.line((x, at, x, min(at + 8, bottom)), fill=INK, width=3)


@lru_cache(maxsize=64)
def _rounded(width: int, height: int) -> Image.Image:
    """A mask with smooth corners: drawn four times as large, then reduced."""
    from PIL import Image, ImageDraw

    size = (width * 4, height * 4)
    mask = Image.new("L", size)
    radius = min(RADIUS * 4, width * 2)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=255)
    return mask.resize((width, height), Image.Resampling.BOX)


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
