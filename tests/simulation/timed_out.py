"""Cases for tests/test_suite.py, which runs them: some outlast their time, and harm no other."""

import asyncio
import time
from typing import Any

import pytest
from simulated import bot_scope

IMPATIENT_S, LONG_S = 0.05, 3.0


async def test_a_press_while_the_writer_is_busy(world: Any) -> None:
    world.env.settle_timeout = IMPATIENT_S
    with bot_scope(world.env):
        world.extra["writing"] = asyncio.create_task(
            world.bot.db.write(lambda conn: time.sleep(LONG_S))
        )
    await world.officer.slash(world.channel, "status")


async def test_a_thread_that_does_not_end(world: Any) -> None:
    world.env.settle_timeout = IMPATIENT_S
    with bot_scope(world.env):
        asyncio.get_running_loop().run_in_executor(None, time.sleep, LONG_S)
    await world.officer.slash(world.channel, "status")


@pytest.mark.parametrize("which", ["next", "last"])
async def test_whoever_comes_after(world: Any, which: str) -> None:
    shown = await world.officer.slash(world.channel, "status")
    assert shown.acknowledged
