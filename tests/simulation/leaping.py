"""Days in milliseconds: from one due row to the next, without the quiet between.

`advance` lives through every tick of housekeeping; a story of weeks wants only what is due.
"""

from datetime import datetime, timedelta
from typing import Any

from simulated import bot_scope, move_clock

from bot import outbox

PAST_DUE = 0.002  # the courier looks a moment after a row is due


async def leap(world: Any, **delta: float) -> None:
    """Let simulated time pass (`days=3`); the courier is woken at each due row's time."""
    end = world.env.now() + timedelta(**delta)
    while True:
        due = await world.bot.db.read(outbox.earliest)
        if due is None or due > end:
            break
        await to(world, max(due, world.env.now()))
    await to(world, end)


async def to(world: Any, at: datetime) -> None:
    """Set the clock, and have the courier look, which also arms it anew."""
    ahead = (at - world.env.now()).total_seconds()
    move_clock(world.env, seconds=max(0.0, ahead) + PAST_DUE)
    with bot_scope(world.env):
        world.bot.courier.wake()
    await world.env.settle()
