"""The house opens, answers, and closes."""

import gc

import pytest
from committee import World

from bot.errors import UserError
from bot.settings import Settings
from bot.shell.start import GARBAGE, house


async def test_the_bot_starts_and_knows_its_committee(world: World) -> None:
    """Roles and channels set by officers are in memory after the first read."""
    known = await world.bot.committee(world.guild.id)
    assert known.role_ids("officer") == {world.officer_role.id}
    assert known.rules.poll_channel == world.channel.id


async def test_a_cog_that_cannot_join_stops_the_start_in_its_own_words(
    bot_settings: Settings,
) -> None:
    """The office reads the sentence, not a traceback of the extension loader."""
    async with house(bot_settings, cogs=("faulty",)) as bot:
        with pytest.raises(UserError, match="mount it"):
            await bot.setup_hook()


async def test_a_running_house_rarely_looks_for_garbage(bot_settings: Settings) -> None:
    async with house(bot_settings, cogs=()):
        assert gc.get_threshold() == GARBAGE
