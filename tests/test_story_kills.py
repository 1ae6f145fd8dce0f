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
from typing import Any

import pytest
import simulated
from faults import Stage, Story, count_awaits, killed_at, sampled
from layouts import text
from wholestory import Tale, real_house, story

from bot.demo.stage import apscheduler_follows
from bot.storage.db import Connection

ORDINARY = 18  # deaths in an ordinary run
SWEEP = os.environ.get("LMCBOT_TEST_SWEEP", "")


@pytest.fixture(autouse=True)
def one_clock() -> Iterator[None]:
    """The scheduler lives by the simulated clock."""
    with apscheduler_follows():
        yield


def deaths(awaits: int, ordinary: int = ORDINARY) -> list[int]:
    """Which awaits to die at."""
    if not SWEEP:
        return sampled(awaits, ordinary)
    part, _, of = SWEEP.replace("all", "1/1").partition("/")
    return list(range(int(part), awaits + 1, int(of)))


async def settings_story(scene: Stage) -> None:
    """A member sets what they want, one thing after the other, and finds it after a restart."""
    tale = Tale(scene)
    await tale.begin()
    wishes: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("reminders snooze", {"days": 3}, "No direct messages until"),
        ("digest mine", {"rhythm": "daily", "time": "09:00"}, "Your own digest"),
    )
    for command, options, words in wishes:
        told = await scene.ask(
            lambda c=command, o=options: tale.people["grace"].slash(tale.channel, c, **o)
        )
        assert told is None or words in text(told.response), text(told.response)
    await scene.restart()
    shown = await scene.act(lambda: tale.people["grace"].slash(tale.channel, "reminders mine"))
    assert "Snoozed until" in text(shown.response)

    async def kept() -> Any:
        with simulated.bot_scope(scene.env):
            return await scene.bot.db.read(_own_digests)

    assert await scene.act(kept) == 1


def _own_digests(conn: Connection) -> int:
    query = "SELECT count(*) FROM digest WHERE person_id IS NOT NULL"
    return int(conn.execute(query).fetchone()[0])


def test_nothing_is_lost_or_doubled_wherever_the_bot_dies(tmp_path: Path) -> None:
    killed_throughout(tmp_path, story, 1_000, ORDINARY)


def test_every_setting_that_was_confirmed_is_there_wherever_the_bot_dies(tmp_path: Path) -> None:
    killed_throughout(tmp_path, settings_story, 100, 8)


def killed_throughout(folder: Path, story: Story, at_least: int, ordinary: int) -> None:
    """Play a story again and again, each time with a death at another await."""
    awaits = asyncio.run(count_awaits(story, real_house, folder / "calm"))
    assert awaits > at_least
    broken: dict[int, str] = {}
    for n in deaths(awaits, ordinary):
        gc.freeze()  # what the dead leave is never freed, and need not be looked through again
        fresh = n % 4 < 2  # else the bot was away for so long that Discord forgot its nonces
        try:  # each death on a loop of its own: what it leaves behind would slow the next
            asyncio.run(killed_at(n, story, real_house, folder / str(n), nonces=fresh))
        except (Exception, asyncio.CancelledError):
            broken[n] = traceback.format_exc(limit=-4)
    assert not broken, "\n\n".join(
        f"death at {n} of {awaits}: {said}" for n, said in broken.items()
    )
