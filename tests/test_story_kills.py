"""The whole story, with the bot killed at any await of it and started again on the same files.

An ordinary run dies at some of the awaits. `LMCBOT_TEST_SWEEP=all` dies at every one (about an
hour), `LMCBOT_TEST_SWEEP=2/5` at the second of every five.
"""

import asyncio
import gc
import os
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import simulated
from faults import count_awaits, killed_at, sampled
from wholestory import real_house, story

ORDINARY = 36  # deaths in an ordinary run
SWEEP = os.environ.get("LMCBOT_TEST_SWEEP", "")


@pytest.fixture(autouse=True)
def one_clock() -> Iterator[None]:
    """The scheduler lives by the simulated clock."""
    with simulated.apscheduler_follows_bot_clock():
        yield


def deaths(awaits: int) -> list[int]:
    """Which awaits to die at."""
    if not SWEEP:
        return sampled(awaits, ORDINARY)
    part, _, of = SWEEP.replace("all", "1/1").partition("/")
    return list(range(int(part), awaits + 1, int(of)))


def test_nothing_is_lost_or_doubled_wherever_the_bot_dies(tmp_path: Path) -> None:
    awaits = asyncio.run(count_awaits(story, real_house, tmp_path / "calm"))
    assert awaits > 1_000
    broken: dict[int, str] = {}
    for n in deaths(awaits):
        gc.freeze()  # what the dead leave is never freed, and need not be looked through again
        fresh = n % 4 < 2  # else the bot was away for so long that Discord forgot its nonces
        try:  # each death on a loop of its own: what it leaves behind would slow the next
            asyncio.run(killed_at(n, story, real_house, tmp_path / str(n), nonces=fresh))
        except (Exception, asyncio.CancelledError):
            broken[n] = traceback.format_exc(limit=-4)
    assert not broken, "\n\n".join(
        f"death at {n} of {awaits}: {said}" for n, said in broken.items()
    )
