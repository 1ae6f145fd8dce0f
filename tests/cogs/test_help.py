"""/help names every command to whoever may use it, each with an example that works when pasted."""

from __future__ import annotations

import re
from typing import Any

import discord
import pytest
from discord import app_commands
from layouts import labels, text
from town import Town

from bot.audience import Audience, audience_of, may
from bot.room import Entry
from cogs.card import texts
from cogs.help import A_PAGE, FIRST, Told, every_command, render_first

WHO = {Audience.SCRUTINEER: "scrutineer", Audience.FOUNDER: "owner"}
ROLES = ("owner", "officer", "scrutineer", "member", "stranger")


async def every_page(town: Town, who: str) -> list[str]:
    """What somebody reads who presses *More* to the end."""
    actor = town.people[who]
    shown = (await actor.slash(town.channel, "help")).response
    pages = [text(shown)]
    while "More" in labels(shown):
        await actor.click(shown, label="More")
        pages.append(text(shown))
    return pages


@pytest.mark.parametrize("who", ROLES)
async def test_everybody_is_told_every_command_they_may_use_and_no_other(
    town: Town, who: str
) -> None:
    committee = await town.bot.committee(town.world.guild.id)
    guild = town.bot.get_guild(committee.guild_id)
    member = guild.get_member(town.people[who].id)
    known = {c.qualified_name: c for c in every_command(town.bot)}
    mine = {name for name, c in known.items() if may(audience_of(c), member, committee)}
    assert len(known) > 70
    pages = await every_page(town, who)
    told = re.findall(r"\*\*/?([a-zA-Z][a-z -]+)\*\*", "\n".join(pages[1:]))
    assert sorted(told) == sorted(mine)  # each once
    assert pages[0].count("**/") == min(FIRST, len(mine))
    assert all(page.count("**/") <= A_PAGE for page in pages)


def test_every_command_stands_in_its_own_room(world: Any) -> None:
    module = {c.qualified_name: c.callback.__module__ for c in every_command(world.bot)}
    for room in world.bot.rooms:
        for entry in room.help:
            assert module[entry.command].startswith(f"cogs.{room.name}"), entry.command


def taken_apart(example: str) -> dict[str, str]:
    """The options of a pasted command, by name."""
    parts = re.split(r" (\w+): ", example)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(bot: Any) -> list[Entry]:
    return [entry for room in bot.rooms for entry in room.help]


def test_an_example_gives_what_its_command_asks_for(world: Any) -> None:
    known = {c.qualified_name: c for c in every_command(world.bot)}
    for entry in examples(world.bot):
        command, options = known[entry.command], taken_apart(entry.example)
        parameters = {p.display_name: p for p in getattr(command, "parameters", ())}
        assert entry.example.startswith(f"/{entry.command} ") or not entry.example
        assert options.keys() <= parameters.keys(), entry
        needed = {n for n, p in parameters.items() if p.required and p.type.name != "attachment"}
        assert needed <= options.keys(), entry


def pasted(town: Town, command: Any, example: str) -> dict[str, Any]:
    """The options of an example as Discord makes values of them, files attached where they must."""
    kind, values = discord.AppCommandOptionType, taken_apart(example)
    found: dict[str, Any] = {}
    for parameter in command.parameters:
        typed = values.get(parameter.display_name, "")
        if parameter.choices and typed:
            found[parameter.name] = {c.name: c.value for c in parameter.choices}[typed]
        elif parameter.type is kind.attachment and parameter.required:
            found[parameter.name] = ("roll.csv", b"Discord id,name\n,Nobody\n")
        elif typed:
            here = {kind.channel: town.channel, kind.user: town.people["scrutineer"]}
            value = int(typed) if parameter.type is kind.integer else typed
            found[parameter.name] = here.get(parameter.type, value)
    return found


@pytest.mark.expects_errors
@pytest.mark.simcord(check_errors=False)
async def test_an_example_works_when_pasted(town: Town) -> None:
    known = {c.qualified_name: c for c in every_command(town.bot)}
    refused = {}
    for entry in examples(town.bot):
        command = known[entry.command]
        if not isinstance(command, app_commands.Command):
            continue
        who = WHO.get(audience_of(command), "officer")
        before = len(town.env.errors)
        options = pasted(town, command, entry.example)
        shown = await town.people[who].slash(town.channel, entry.command, **options)
        if len(town.env.errors) > before:
            refused[entry.example or entry.command] = text(shown.response)
    assert not refused, "\n".join(f"{k} -> {v}" for k, v in refused.items())


def test_an_example_that_only_repeats_the_command_is_left_out() -> None:
    told = [
        Told("You", Entry("today"), "What is on for you", officers=False),
        Told("Polls", Entry("poll result", "/poll result poll: P-1"), "A result", officers=False),
    ]
    said = "\n".join(texts(render_first(told)))
    assert said.count("/today") == 1
    assert "-# /poll result poll: P-1" in said
