"""The result as a picture, legible on a telephone: words and numbers, to which colour only adds."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from bot.outgoing.canvas import drawable
from bot.polls.chart.bars import Bar, Bars
from bot.polls.chart.diverging import Diverging, Split
from bot.polls.chart.practice_tiles import Units
from bot.polls.chart.round_bars import Held, Rounds

__all__ = [
    "Bar", "Bars", "Diverging", "Held", "Picture", "Rounds", "Split", "Units", "chart", "draw",
    "drawable",
]  # fmt: skip

Picture = Bars | Rounds | Diverging | Units


async def chart(picture: Picture | None) -> bytes:
    """The chart as PNG, drawn off the event loop and kept for the next who asks; empty for none."""
    return b"" if picture is None else await asyncio.to_thread(draw, picture)


@lru_cache(maxsize=128)
def draw(picture: Picture) -> bytes:
    """The chart as PNG, 800 pixels wide."""
    return picture.draw()
