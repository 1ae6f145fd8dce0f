"""Bad input in every text field of every form and command, one field at a time: refused or kept,
never a fault, and nothing that Discord would refuse or that pings anybody."""

from collections.abc import Iterator
from typing import Any

import discord
import pytest
import uninvited
from doings import DOINGS
from forms import FORMS, Side, Way, chosen, fields, filled
from limits import refusals
from options import given, slash_commands
from town import Town, texts_of

from bot.lasting import Form
from bot.rulebook import SETTINGS, Kind

WORDS = {
    "empty": "",
    "spaces": " \n\r\n\t ",
    "long": "x" * 4000,
    "wide": "👩‍⚕️\u202eא\u200d" * 700,
    "markup": "@everyone <@1> <@&2> **b** `c` ||s|| [l](https://a.test)\n# h\n-# P-1 · ABCDEFGH",
    "control": "\0\u202eabc\u202c\u200b\ufeff\x1b[2J",
    "half a character": "ab\ud800cd",
    "code": "=cmd()|'!A0';--\"; DROP TABLE poll; {0} {poll} %s ${D} {{x}}",
}
TYPED = [setting.name for setting in SETTINGS if setting.kind is Kind.TEXT]
WAYS = FORMS | {
    f"cogs.admin.settings_command.New {name}": Way("officer", chosen("settings:change", name))
    for name in TYPED
}


def side(town: Town) -> Side:
    world = town.world
    return Side(world.members[1], world.member_role, town.channel, town.message)


def unhurt(town: Town, result: Any, what: Any) -> None:
    """Answered, and no more than a refusal."""
    assert result.acknowledged, what
    for error in town.env.errors:  # the second is answered as a refusal: half a character
        assert any(name in repr(error) for name in ("UserError", "UnicodeEncodeError")), what


async def harmless(town: Town) -> None:
    """What was kept goes out: Discord takes all of it, and nobody is pinged but the members."""
    await town.awake()
    assert refusals(town.env.http_requests, town.env.now()) == []
    stored = [m for channel in town.env.backend.messages.values() for m in channel.values()]
    ours = [m for m in stored if m.author_id == town.env.backend.bot_user.id]
    assert ours
    for message in ours:
        assert not message.mention_everyone
        assert set(message.ping_user_ids) <= everybody(town), message


def everybody(town: Town) -> set[int]:
    """Those whom the members' role reaches, which polls and urgent meetings may mention."""
    return {town.people["officer"].id, *(member.id for member in town.world.members)}


def test_every_form_is_tried(world: Any) -> None:
    known = {f"{k.__module__}.{k.__name__}" for k in Form.kinds if k.__module__.startswith("cogs.")}
    assert {name.split(" ")[0] for name in WAYS} == known


def tries(modal: dict[str, Any], values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every text field with every bad word, as far as Discord lets it through; the others as they
    should be."""
    for part in fields(modal):
        if part["type"] != discord.ComponentType.text_input.value:
            continue
        for said, bad in WORDS.items():
            value = bad[: part.get("max_length") or 4000]
            if len(value) >= (part.get("min_length") or 0):
                yield f"{part['custom_id']}: {said}", {**values, part["custom_id"]: value}


@pytest.mark.parametrize("room", ["admin", "me", "articles", "meetings", "polls"])
async def test_a_form_survives_bad_input_in_each_field(town: Town, room: str) -> None:
    for name, way in WAYS.items():
        if not name.startswith(f"cogs.{room}."):
            continue
        actor, modal = town.people[way.who], (await opened(town, way, name)).modal
        for said, values in tries(modal, filled(side(town), modal, way.words)):
            shown = await opened(town, way, name)
            result = await uninvited.submit(town.env, actor, town.channel, shown, values)
            unhurt(town, result, (name, said))
    await harmless(town)


async def opened(town: Town, way: Way, name: str) -> Any:
    if way.again is not None:
        await way.again(town)
    shown = await way.open(town, town.people[way.who])
    assert shown.modal is not None, (name, texts_of(shown))
    return shown


def worded(command: Any) -> list[Any]:
    """The options of a command that are typed freely."""
    return [p for p in command.parameters if p.type.name == "string" and not p.choices]


# How each command is used as it should be; officers' come from the story of all they can do.
OWN: dict[str, dict[str, Any]] = {
    "article search": {"words": "rents"},
    "article show": {"title": "practices"},
    "digest mine": {"rhythm": "weekly", "day": "Monday", "time": "07:15", "topics": "all"},
    "poll result": {"poll": "P-1"},
    "mandate show": {"mandate": "P-1"},
    "poll am-i-entitled": {"poll": "P-2"},
    "poll roll": {"poll": "P-2"},
    "meeting show": {"meeting": "M-1"},
    "meeting agenda": {"meeting": "M-1"},
    "meeting calendar": {"meeting": "M-1"},
    "consultation reply": {"consultation": "C-1"},
    "action done": {"action": "D-1"},
    "reminders add": {"before": "2 hours", "meeting": "M-1"},
}
USED = {doing.name: doing.options for doing in reversed(DOINGS)} | OWN


@pytest.mark.parametrize("said", [said for said in WORDS if said != "empty"])
async def test_every_command_survives_bad_input_in_each_option(town: Town, said: str) -> None:
    officer = town.people["officer"]
    for command in slash_commands(town.bot):
        for bad in worded(command):
            usual = {
                n: v(town) if callable(v) else v for n, v in USED[command.qualified_name].items()
            }
            options = usual | {bad.name: given(side(town), bad, WORDS[said])}
            result = await officer.slash(town.channel, command.qualified_name, **options)
            unhurt(town, result, (command.qualified_name, bad.name))
    await harmless(town)
