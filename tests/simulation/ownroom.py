"""A room of a test's own, beside those the bot comes with."""

from __future__ import annotations

from typing import Any

from bot.house import House
from bot.room import Room, keeps_nothing


def join(bot: House, name: str = "test", **declared: Any) -> None:
    """Have the bot take in a room that declares this and nothing else."""
    bot.join(Room(**{"name": name, "help": (), "traces": (), "sweep": keeps_nothing, **declared}))
