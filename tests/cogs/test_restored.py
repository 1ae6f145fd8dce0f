"""Yesterday's copy put back while today's polls are open: what stands in Discord already is neither
posted twice nor taken for what is new."""

import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
import pytest
from layouts import text
from pollstory import all_vote, noon, opened
from simulated import advance

from bot.client import LmcBot
from bot.settings import Settings
from bot.shell.restore import restore
from bot.shell.start import open_data
from bot.storage import backup


@pytest.fixture
async def put_back(
    world: Any, data_dir: Path, tmp_path: Path
) -> AsyncIterator[Callable[[Path], Awaitable[LmcBot]]]:
    """Stop the bot, restore a copy in a folder like its own, and start there."""
    started: list[Any] = []

    async def again(copy: Path) -> LmcBot:
        now = world.env.now()
        await world.bot.close()
        shutil.copytree(data_dir, tmp_path / "restored")
        settings = Settings(data=tmp_path / "restored", keys=tmp_path / "restored" / "keys")
        restore(settings, settings.backups / copy.name, now)
        db = await open_data(settings, now)
        bot = LmcBot(settings, db, clock=discord.utils.utcnow, token_bytes=secrets.token_bytes)
        started.extend([bot, db])
        await world.env.restart_bot(bot)
        await world.env.settle()
        return bot

    yield again
    for each in started:
        await each.close()


def copied(world: Any) -> Path:
    settings = world.bot.settings
    return backup.back_up(settings.database, settings.backups, world.env.now())


async def test_the_card_of_a_poll_that_the_copy_does_not_know_votes_in_no_other(
    world: Any, put_back: Callable[[Path], Awaitable[LmcBot]]
) -> None:
    await noon(world)
    await opened(world, "Should rents rise?")
    copy = copied(world)
    lost = await opened(world, "Do we join the strike next month?")
    await put_back(copy)
    await advance(world.env, minutes=2)
    new = await opened(world, "Which surgery hosts the dinner?")
    pressed = await world.member.click(lost, label="Support")
    assert "There is no such poll here" in text(pressed.response)
    await all_vote(world, new, "Support", [world.member])


async def test_what_was_posted_since_the_copy_is_not_posted_again(
    world: Any, put_back: Callable[[Path], Awaitable[LmcBot]]
) -> None:
    await noon(world)
    shown = await world.officer.slash(
        world.channel, "office-meeting new", when="20 January 2026 19:30"
    )
    await world.officer.click(shown.response, label="Save")
    await advance(world.env, days=12)
    copy = copied(world)
    await advance(world.env, days=1)
    before = [each.id for each in world.channel.history()]
    await put_back(copy)
    await advance(world.env, minutes=30)
    after = [each.id for each in world.channel.history()]
    assert after == before
