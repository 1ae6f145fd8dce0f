"""Pages and buttons left open while the bot was restarted or upgraded."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
import simcord
from committee import World
from layouts import text
from simulated import deliver

Restart = Callable[[], Awaitable[Any]]


async def test_the_wizard_goes_on_after_a_restart(world: World, restart: Restart) -> None:
    may = world.guild.create_role("Caretaker", permissions=discord.Permissions(manage_guild=True))
    caretaker = world.guild.add_member(world.env.create_user("olive"), roles=[may])
    shown = (await caretaker.slash(world.channel, "setup")).response
    await restart()
    for label in ("Next: where", "Next: when", "Next: check", "Start"):
        shown = (await caretaker.click(shown, label=label)).response or shown
    assert "The bot is set up" in text(shown)


@pytest.mark.parametrize("custom_id", ["old:button:1", "pv", "x" * 100])
async def test_a_button_that_no_release_knows_is_answered(world: World, custom_id: str) -> None:
    shown = (await world.officer.slash(world.channel, "settings")).response
    (pressed,) = deliver(world.env, world.channel, shown, [(world.member, custom_id)])
    await world.env.settle()
    told = simcord.InteractionResult(world.env, pressed)
    assert told.ephemeral
    assert "Run the command again" in told.response.content


async def test_discord_py_keeps_no_card_in_memory_to_be_pressed(world: World) -> None:
    shown = (await world.officer.slash(world.channel, "settings")).response
    assert shown.components
    for command in ("today", "desk", "help"):
        await world.officer.slash(world.channel, command)
    assert not world.bot._connection._view_store._views
