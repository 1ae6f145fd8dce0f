"""What only a live Discord would refuse of the commands: names, lengths, numbers."""

from __future__ import annotations

from typing import Any

from committee import World
from discord import app_commands
from limits import command_faults


async def test_a_live_sync_takes_the_commands(world: World) -> None:
    assert command_faults(world.bot.tree) == []


async def test_a_description_too_long_for_discord_is_found(world: World) -> None:
    async def wordy(interaction: Any) -> None: ...

    command = app_commands.Command(name="wordy", description="x" * 101, callback=wordy)
    world.bot.tree.add_command(command)
    try:
        assert any("wordy" in fault for fault in command_faults(world.bot.tree))
    finally:
        world.bot.tree.remove_command("wordy")
