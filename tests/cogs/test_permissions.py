"""Every command, button, select and form × everybody: one table, kept by the rooms.

Each room writes its rows in ``permissions_<room>.py`` beside this file: three dicts from a name to
the name of an Audience: ``COMMANDS`` by full name, ``PRESSES`` by pattern, ``FORMS`` by module and
class. Something new without a row fails here.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from runpy import run_path
from typing import Any

import discord
import pytest
import uninvited
from forms import FORMS as WAYS
from forms import Side, filled, press
from simulated import bot_scope
from town import Town, texts_of

from bot.audience import REFUSALS, Audience, audience_of, may
from bot.lasting import Form, Lasting

TABLES = [run_path(str(path)) for path in sorted(Path(__file__).parent.glob("permissions_*.py"))]
COMMANDS, PRESSES, FORMS = (
    {name: Audience[who] for table in TABLES for name, who in table[kind].items()}
    for kind in ("COMMANDS", "PRESSES", "FORMS")
)

# Who is let in, by audience.
MAY = {
    Audience.ANYONE: {"owner", "officer", "scrutineer", "member", "stranger"},
    Audience.MEMBER: {"owner", "officer", "member"},
    Audience.SCRUTINEER: {"scrutineer"},
    Audience.OFFICER: {"owner", "officer"},
    Audience.FOUNDER: {"owner", "officer"},
}
REFUSED = ("scrutineer", "member", "stranger")


def commands(bot: Any) -> dict[str, Any]:
    """Every command there is, groups opened."""
    menus = [
        *bot.tree.get_commands(type=discord.AppCommandType.user),
        *bot.tree.get_commands(type=discord.AppCommandType.message),
    ]
    slash = [c for c in bot.tree.walk_commands() if isinstance(c, discord.app_commands.Command)]
    return {command.qualified_name: command for command in [*slash, *menus]}


def presses() -> dict[str, Any]:
    """Every lasting part by its pattern; one loaded again counts once."""
    return {kind.pattern: kind for kind in Lasting.kinds}


def forms() -> dict[str, Any]:
    """Every form by module and class."""
    return {f"{kind.__module__}.{kind.__name__}": kind for kind in Form.kinds}


def ours(found: dict[str, Any]) -> dict[str, Any]:
    """Without what tests make for themselves."""
    return {n: kind for n, kind in found.items() if kind.__module__.startswith("cogs.")}


async def test_the_table_names_every_command_and_its_audience(world: Any) -> None:
    found = commands(world.bot)
    assert {name: audience_of(command) for name, command in found.items()} == COMMANDS


async def test_the_table_names_every_button_and_select(world: Any) -> None:
    assert {name: kind.audience for name, kind in ours(presses()).items()} == PRESSES


async def test_the_table_names_every_form(world: Any) -> None:
    assert {name: kind.audience for name, kind in ours(forms()).items()} == FORMS


async def test_officers_roots_are_hidden_by_default(world: Any) -> None:
    audiences: dict[str, set[Audience]] = {}
    for name, command in commands(world.bot).items():
        audiences.setdefault(name.split(" ")[0], set()).add(audience_of(command))
    everybody = {Audience.ANYONE, Audience.MEMBER, Audience.SCRUTINEER}
    for root in world.bot.tree.get_commands():
        hidden = root.default_permissions is not None
        assert hidden or audiences[root.name] & everybody, root.name


async def left(town: Town) -> list[str]:
    """All that is stored: the database and the boxes of open polls."""
    with bot_scope(town.env):
        lines: list[str] = await town.bot.db.read(lambda conn: list(conn.iterdump()))
    for box in sorted(town.bot.settings.boxes.glob("*.db")):
        with closing(sqlite3.connect(box)) as conn:
            lines += conn.iterdump()
    return lines


async def said(town: Town) -> int:
    """How many messages stand in the channels of both servers."""
    world = town.world
    return len(world.channel.history()) + len(world.elsewhere_channel.history())


def check(result: Any, refusal: str, name: str) -> None:
    assert result.acknowledged, name
    assert result.ephemeral, name
    assert result.response.content.startswith(refusal), name  # a form's words may follow


def side_of(town: Town) -> Side:
    """Whom and what somebody here can choose."""
    world = town.world
    return Side(world.member, world.member_role, world.channel, town.message)


async def opened(town: Town, name: str) -> Any:
    """A form, opened by somebody who may, and what is filled in."""
    way = WAYS[name]
    shown = await way.open(town, town.people[way.who])
    assert shown.modal is not None, (name, texts_of(shown))
    return shown


def test_the_ways_open_every_form(world: Any) -> None:
    assert WAYS.keys() == FORMS.keys()


@pytest.mark.parametrize("who", REFUSED)
async def test_what_is_not_allowed_is_refused_privately_and_leaves_nothing(
    town: Town, who: str
) -> None:
    actor, env, channel = town.people[who], town.env, town.channel
    before, messages = await left(town), await said(town)
    for name, command in commands(town.bot).items():
        audience = audience_of(command)
        if who not in MAY[audience]:
            check(await uninvited.call(env, actor, channel, command), REFUSALS[audience], name)
            for option in guessing(command):
                assert not await uninvited.guess(env, actor, channel, command, option, "")
    for pattern, kind in ours(presses()).items():
        if who not in MAY[kind.audience]:
            for custom_id in town.custom_ids(pattern)[:3]:
                result = await press(town, side_of(town), actor, kind, custom_id)
                check(result, REFUSALS[kind.audience], pattern)
    assert await left(town) == before
    assert await said(town) == messages


@pytest.mark.parametrize("who", REFUSED)
async def test_a_form_sent_by_somebody_it_is_not_for_is_refused_and_leaves_nothing(
    town: Town, who: str
) -> None:
    for name in (name for name, audience in FORMS.items() if who not in MAY[audience]):
        shown = await opened(town, name)
        before, values = await left(town), filled(side_of(town), shown.modal, WAYS[name].words)
        result = await uninvited.submit(town.env, town.people[who], town.channel, shown, values)
        check(result, REFUSALS[FORMS[name]], name)
        assert await left(town) == before, name


async def test_a_form_sent_after_its_person_lost_the_role_is_refused(town: Town) -> None:
    """An officer demoted, a member expelled while the form stood open, each by their own form."""
    for name, audience in FORMS.items():
        if audience in (Audience.OFFICER, Audience.MEMBER):
            shown, actor = await opened(town, name), town.people[WAYS[name].who]
            before, values = await left(town), filled(side_of(town), shown.modal, WAYS[name].words)
            with without_roles(town, actor):
                result = await uninvited.submit(town.env, actor, town.channel, shown, values)
            check(result, REFUSALS[audience], name)
            assert await left(town) == before, name


async def test_a_press_after_its_person_lost_the_role_is_refused(town: Town) -> None:
    before = await left(town)
    for pattern, kind in ours(presses()).items():
        if kind.audience in (Audience.OFFICER, Audience.MEMBER):
            actor = town.people["officer" if kind.audience is Audience.OFFICER else "member"]
            with without_roles(town, actor):
                result = await press(town, side_of(town), actor, kind, town.custom_ids(pattern)[0])
            check(result, REFUSALS[kind.audience], pattern)
    assert await left(town) == before


@contextmanager
def without_roles(town: Town, actor: Any) -> Iterator[None]:
    """Somebody whose roles were taken away a moment ago."""
    stored = town.env.backend.get_guild(town.world.guild.id).members[actor.id]
    roles, stored.role_ids = stored.role_ids, []
    yield
    stored.role_ids = roles


def guessing(command: Any) -> list[str]:
    """The options of a command that offer something while they are typed into."""
    return [p.name for p in getattr(command, "parameters", ()) if p.autocomplete]


async def test_those_who_are_allowed_are_let_in_and_nobody_else(town: Town) -> None:
    here = await town.bot.committee(town.world.guild.id)
    for audience, people in MAY.items():
        let_in = {who for who, actor in town.people.items() if may(audience, actor.member, here)}
        assert let_in - {"second"} == people, audience
