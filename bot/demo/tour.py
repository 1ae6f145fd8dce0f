"""``lmcbot demo --tour``: the whole story by itself; the demo's opening is its first part."""

from __future__ import annotations

from collections.abc import Callable

from bot.demo.cast import Company
from bot.demo.play import Scene
from bot.demo.playing import play
from bot.demo.stage import Stage
from bot.demo.story import OPENING, STORY
from bot.errors import UserError

Say = Callable[[str], None]


async def open_quietly(stage: Stage, company: Company) -> None:
    """What has happened when somebody opens the demo. Raises :class:`UserError` when it broke."""
    told: list[str] = []
    if await play(Scene(stage, company, told.append), OPENING):
        raise UserError(f"The demo cannot open.{told[-1]}")


async def tour(stage: Stage, company: Company, say: Say) -> int:
    """Play the whole story: 0 when every check held."""
    return await play(Scene(stage, company, say), STORY)
