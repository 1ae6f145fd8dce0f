"""Where a post for officers goes when its channel is gone or closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.client import LmcBot
from bot.outbox import Row
from bot.post import Outcome, Post, Renderer


def for_officers(bot: LmcBot, renderer: Renderer) -> Renderer:
    """What only officers may read goes to the office now set, and nowhere else."""

    async def rendered(row: Row, now: datetime) -> Outcome:
        outcome = await renderer(row, now)
        if isinstance(outcome, Post):
            return replace(outcome, elsewhere=(await bot.committee(row.guild_id)).behind(None))
        return outcome

    return rendered
