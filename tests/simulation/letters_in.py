"""A letter that wants an answer, as an officer enters it, and what stands of it in the channel."""

from __future__ import annotations

from typing import Any

from committee import World
from layouts import text
from simulated import advance

from bot.register.kept_register import Entry, import_register


async def add(world: World, **more: Any) -> Any:
    """The preview of a new consultation."""
    options = {"title": "Core hours", "days": 10, "sender": "Demo ICB", **more}
    shown = await world.officer.slash(world.channel, "office-consultation add", **options)
    return shown.response


async def saved(world: World, **more: Any) -> Any:
    """The card of a new consultation."""
    shown = await add(world, counting="calendar", **more)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    return card(world)


def card(world: World) -> Any:
    return next(m for m in world.channel.history() if "Consultation: Core hours" in text(m))


def said(world: World) -> list[str]:
    return [text(m) for m in world.channel.history() if "C-1" in text(m)]


async def roll(world: World) -> None:
    """Two practices on the roll, one of them the first member's."""
    rows = [
        Entry(world.members[0].id, "Grace", "Inkwell Surgery", "", None, "partner"),
        Entry(None, "Ivy", "Teapot Lane Surgery", "", None, "partner"),
    ]
    now = world.bot.clock()
    await world.write(lambda conn: import_register(conn, world.guild.id, rows, now))
