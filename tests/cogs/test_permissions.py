"""Every command, button, select and form × everybody: one table, kept by the rooms.

Each room writes its rows in ``permissions_<room>.py`` beside this file: three dicts from a name to
the name of an Audience: ``COMMANDS`` by full name, ``PRESSES`` by pattern, ``FORMS`` by module and
class. Something new without a row fails here.
"""

import re
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import pytest_asyncio
import uninvited
from simcord.actors import MemberActor
from simulated import advance, bot_scope

from bot import committee
from bot.interactions import REFUSALS, Audience, audience_of
from bot.lasting import Pick

TABLES = [run_path(str(path)) for path in sorted(Path(__file__).parent.glob("permissions_*.py"))]
COMMANDS, PRESSES, FORMS = (
    {name: Audience[who] for table in TABLES for name, who in table[kind].items()}
    for kind in ("COMMANDS", "PRESSES", "FORMS")
)

# Who is let in, by audience. "abroad" is an officer of another server, acting there.
MAY = {
    Audience.ANYONE: {"owner", "officer", "scrutineer", "member", "stranger"},
    Audience.MEMBER: {"owner", "officer", "member"},
    Audience.SCRUTINEER: {"scrutineer"},
    Audience.OFFICER: {"owner", "officer"},
    Audience.FOUNDER: {"owner", "officer"},
}
PEOPLE = ("owner", "officer", "scrutineer", "member", "stranger")


@pytest_asyncio.fixture
async def cast(world: Any) -> SimpleNamespace:
    """One of each on the server, and a message to press."""
    teller = world.guild.create_role("Scrutineer")
    await world.write(
        lambda c: committee.set_roles(c, world.guild.id, "scrutineer", frozenset({teller.id}))
    )
    people = {
        "owner": MemberActor(world.env, world.guild, world.guild.owner),
        "officer": world.officer,
        "scrutineer": world.guild.add_member(world.env.create_user("iris"), roles=[teller]),
        "member": world.member,
        "stranger": world.stranger,
    }
    await advance(world.env, minutes=1)
    with bot_scope(world.env):  # something to open a message menu on
        await world.bot.get_partial_messageable(world.channel.id).send("A message")
    await world.env.settle()
    return SimpleNamespace(world=world, people=people, bot=world.bot)


async def old_message(world: Any, channel: Any, kind: Any) -> tuple[Any, str]:
    """A message that shows a lasting part with made-up ids, and the id."""
    custom_id = re.sub(r"\{\w+\}", "1", kind.pattern)
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    if issubclass(kind, Pick):
        choice = [discord.SelectOption(label="1")]
        row.add_item(discord.ui.Select(custom_id=custom_id, options=choice))
    else:
        row.add_item(discord.ui.Button(custom_id=custom_id, label="Old"))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(row)
    with bot_scope(world.env):
        message = await world.bot.get_partial_messageable(channel.id).send(view=view)
        view.stop()
    await world.env.settle()
    return message, custom_id


def commands(bot: Any) -> dict[str, Any]:
    """Every command there is, groups opened."""
    menus = [
        *bot.tree.get_commands(type=discord.AppCommandType.user),
        *bot.tree.get_commands(type=discord.AppCommandType.message),
    ]
    slash = [c for c in bot.tree.walk_commands() if isinstance(c, discord.app_commands.Command)]
    return {command.qualified_name: command for command in [*slash, *menus]}


def presses(bot: Any) -> dict[str, Any]:
    """Every lasting part by its pattern; one loaded again counts once."""
    return {kind.pattern: kind for kind in bot.interaction_kinds()[0]}


def forms(bot: Any) -> dict[str, Any]:
    """Every form by module and class."""
    return {f"{kind.__module__}.{kind.__name__}": kind for kind in bot.interaction_kinds()[1]}


def ours(found: dict[str, Any]) -> dict[str, Any]:
    """Without what tests make for themselves."""
    return {n: kind for n, kind in found.items() if kind.__module__.startswith("cogs.")}


async def test_the_table_names_every_command_and_its_audience(world: Any) -> None:
    found = commands(world.bot)
    assert {name: audience_of(command) for name, command in found.items()} == COMMANDS


async def test_the_table_names_every_button_and_select(world: Any) -> None:
    assert {name: kind.audience for name, kind in ours(presses(world.bot)).items()} == PRESSES


async def test_the_table_names_every_form(world: Any) -> None:
    assert {name: kind.audience for name, kind in ours(forms(world.bot)).items()} == FORMS


async def test_officers_roots_are_hidden_by_default(world: Any) -> None:
    audiences: dict[str, set[Audience]] = {}
    for name, command in commands(world.bot).items():
        audiences.setdefault(name.split(" ")[0], set()).add(audience_of(command))
    everybody = {Audience.ANYONE, Audience.MEMBER, Audience.SCRUTINEER}
    for root in world.bot.tree.get_commands():
        hidden = root.default_permissions is not None
        assert hidden or audiences[root.name] & everybody, root.name


@pytest.mark.parametrize("who", PEOPLE)
async def test_what_is_not_allowed_is_refused_privately_and_leaves_nothing(
    cast: SimpleNamespace, who: str
) -> None:
    actor, env, channel = cast.people[who], cast.world.env, cast.world.channel
    before = await dump(cast)
    for name, command in commands(cast.bot).items():
        audience = audience_of(command)
        if who not in MAY[audience]:
            check(await uninvited.call(env, actor, channel, command), audience, name)
    for pattern, kind in ours(presses(cast.bot)).items():
        if who not in MAY[kind.audience]:
            message, custom_id = await old_message(cast.world, channel, kind)
            select = issubclass(kind, Pick)
            result = await uninvited.press(env, actor, channel, message, custom_id, select=select)
            check(result, kind.audience, pattern)
    assert await dump(cast) == before


def check(result: Any, audience: Audience, name: str) -> None:
    assert result.acknowledged, name
    assert result.ephemeral, name
    assert result.response.content == REFUSALS[audience], name


async def dump(cast: SimpleNamespace) -> list[str]:
    lines: list[str] = await cast.bot.db.read(lambda conn: list(conn.iterdump()))
    return lines


async def test_nobody_elsewhere_changes_anything_here(cast: SimpleNamespace) -> None:
    """An officer of another server presses every button with ids of this one."""
    world = cast.world
    before = [line for line in await dump(cast) if str(world.guild.id) in line]
    actor, channel = world.elsewhere_officer, world.elsewhere_channel
    for kind in ours(presses(world.bot)).values():
        if not issubclass(kind, Pick):
            message, custom_id = await old_message(world, channel, kind)
            await uninvited.press(world.env, actor, channel, message, custom_id, select=False)
    assert [line for line in await dump(cast) if str(world.guild.id) in line] == before


@pytest.mark.parametrize("who", PEOPLE)
async def test_those_who_are_allowed_are_let_in(cast: SimpleNamespace, who: str) -> None:
    from bot.interactions import may

    member = cast.people[who].member
    here = await cast.bot.committee(cast.world.guild.id)
    assert {audience for audience in Audience if may(audience, member, here)} == {
        audience for audience, people in MAY.items() if who in people
    }
