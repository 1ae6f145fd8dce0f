"""Bad input in every text field of every form and command: refused or kept, never a fault."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import pytest_asyncio
from pollstory import noon, opened
from simcord.actors import MemberActor
from simulated import advance, bot_scope
from uninvited import press

from bot.lasting import Form

TEXTS = {
    "empty": "",
    "long": "x" * 4000,
    "spaces": " \n\r\n\t ",
    "all at once": "=cmd()\0\u202e<@1>{0}';--\u200d👩‍⚕️ **a** %s @everyone ${D}" * 3,
}


@pytest_asyncio.fixture
async def town(world: Any) -> SimpleNamespace:
    """One of everything: a poll, a draft of one, a meeting, a letter, an invitation, an article."""
    await noon(world)
    await opened(world)
    officer, channel = world.officer, world.channel
    await officer.slash(channel, "office-poll quick", question="A draft?")
    await officer.slash(channel, "office-poll quick", question="A draft?")
    for command, options in (
        ("office-meeting new", {"when": "20 January 2026 19:30"}),
        ("office-consultation add", {"title": "Hours", "days": 10, "counting": "calendar"}),
        ("office-meeting invite", {"body": "ICB", "subject": "Board", "when": "20 May 2026 10:00"}),
    ):
        shown = await officer.slash(channel, command, **options)
        await officer.click(shown.response, label="Save")
    await officer.slash(channel, "office-meeting new", when="3 February 2026 19:30")  # a draft
    await advance(world.env, minutes=2)
    owner = MemberActor(world.env, world.guild, world.guild.owner)
    return SimpleNamespace(world=world, env=world.env, channel=channel, owner=owner)


async def button(town: SimpleNamespace, actor: Any, custom_id: str) -> Any:
    """What a lasting button of that id opens."""
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(discord.ui.Button(custom_id=custom_id, label="x"))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(row)
    with bot_scope(town.env):
        message = await town.world.bot.get_partial_messageable(town.channel.id).send(view=view)
        view.stop()
    await town.env.settle()
    return await press(town.env, actor, town.channel, message, custom_id, select=False)


def by_press(custom_id: str, who: str = "officer") -> Callable[[Any], Awaitable[Any]]:
    async def open_(town: SimpleNamespace) -> Any:
        actor = town.owner if who == "owner" else getattr(town.world, who)
        return actor, await button(town, actor, custom_id)

    return open_


def by_command(command: str, **options: Any) -> Callable[[Any], Awaitable[Any]]:
    async def open_(town: SimpleNamespace) -> Any:
        return town.world.officer, await town.world.officer.slash(town.channel, command, **options)

    return open_


def by_choice(value: str, message: Callable[[Any], Awaitable[Any]], custom_id: str) -> Any:
    async def open_(town: SimpleNamespace) -> Any:
        shown = await message(town)
        return town.world.officer, await town.world.officer.select(
            shown.response, [value], custom_id=custom_id
        )

    return open_


async def settings(town: SimpleNamespace) -> Any:
    return await town.world.officer.slash(town.channel, "settings")


FORMS: dict[str, Any] = {
    "cogs.admin.wizard_parts.Typed": by_press("setup:ask:zone", "owner"),
    "cogs.me.parts.Hours": by_press("me:quiet", "member"),
    "cogs.articles.forms.Paste": by_command("office-article add"),
    "cogs.articles.forms.Correct": by_command("office-article edit", article="1"),
    "cogs.meetings.answering.ReasonForm": by_press("meeting:reason:1", "member"),
    "cogs.meetings.drafting.DraftForm": by_press("meeting:change:4"),
    "cogs.meetings.reading.ItemForm": by_press("meeting:propose:1", "member"),
    "cogs.meetings.replying.ReplyForm": by_press("consultation:reply:self:1:x", "member"),
    "cogs.meetings.inviting.MandateForm": by_press("meeting:invited:accepted:1:x"),
    "cogs.meetings.minuting.DecisionForm": by_press("meeting:decision:1"),
    "cogs.meetings.minuting.ActionForm": by_press("meeting:action:1"),
    "cogs.polls.drafting.Wording": by_press("pf:words:3"),
    "cogs.polls.drafting.Voters": by_press("pf:who:3"),
    "cogs.polls.drafting.Run": by_press("pf:rules:3"),
    "cogs.polls.drafting.Place": by_press("pf:where:3"),
    "cogs.polls.templates.Fill": by_command("office-poll template", name="elect-delegate"),
    "cogs.polls.changing.Early": by_press("pe:ask:1"),
    "cogs.polls.changing.Cancel": by_press("px:ask:1"),
    "cogs.polls.changing.Corrected": by_command("office-poll reword", poll="P-1"),
}
TYPED = ("zone", "quiet", "digest_when", "meeting_pattern", "surgery_hours", "small_number",
         "retention_months", "notice_days", "quorum", "deputies_count", "absences_noticed",
         "reminder_offsets", "working_days", "discord_events")  # fmt: skip
FORMS |= {
    f"cogs.admin.settings.New {name}": by_choice(name, settings, "settings:change")
    for name in TYPED
}
NO_TEXT = {"cogs.polls.voting.Several", "cogs.meetings.answering.DeputyForm"}
ELSEWHERE = {"cogs.polls.drafting.Time"}  # its one field is typed into in test_polls_office.py


def fields(modal: dict[str, Any]) -> list[dict[str, Any]]:
    """The controls of a form without their labels."""
    return [c.get("component") or (c.get("components") or [c])[0] for c in modal["components"]]


def picked(town: SimpleNamespace, field: dict[str, Any]) -> Any:
    """A choice for a control that is no text; None leaves it as it is."""
    kind = discord.ComponentType(field["type"])
    if kind is discord.ComponentType.radio_group:
        return field["options"][0]["value"]
    if field.get("options"):
        return [field["options"][0]["value"]] if field.get("required") else None
    entity = {
        discord.ComponentType.user_select: town.world.member,
        discord.ComponentType.channel_select: town.channel,
        discord.ComponentType.role_select: town.world.member_role,
    }.get(kind)
    return None if entity is None else [entity]


def filled(town: SimpleNamespace, modal: dict[str, Any], bad: str) -> dict[str, Any] | None:
    """Every text field holds what Discord lets through of it; None where it lets nothing."""
    values: dict[str, Any] = {}
    for field in fields(modal):
        if field["type"] != discord.ComponentType.text_input.value:
            if (chosen := picked(town, field)) is not None:
                values[field["custom_id"]] = chosen
            continue
        value = bad[: field.get("max_length") or 4000]
        if len(value) < (field.get("min_length") or 0) or (field.get("required", True) and not bad):
            return None
        values[field["custom_id"]] = value
    return values


def unhurt(town: SimpleNamespace) -> None:
    assert all("UserError" in repr(error) for error in town.env.errors), town.env.errors


def test_every_form_with_a_text_field_is_tried(world: Any) -> None:
    known = {f"{k.__module__}.{k.__name__}" for k in Form.kinds if k.__module__.startswith("cogs.")}
    assert {name.split(" ")[0] for name in FORMS} == known - NO_TEXT - ELSEWHERE


@pytest.mark.parametrize("name", FORMS)
async def test_a_form_survives_bad_input(town: SimpleNamespace, name: str) -> None:
    tried = 0
    for said, bad in TEXTS.items():
        actor, shown = await FORMS[name](town)
        if shown.modal is None:  # what was typed before went through: the thing is over
            assert tried, f"{name}: {shown.response}"
            break
        if (values := filled(town, shown.modal, bad)) is None:
            continue
        result = await actor.submit_modal(shown, values)
        assert result.acknowledged, (name, said)
        unhurt(town)
        tried += 1
    assert tried


def given(town: SimpleNamespace, parameter: Any, bad: str) -> Any:
    """A value for one option of a command; None leaves it out."""
    kind = discord.AppCommandOptionType
    if parameter.type is kind.string and parameter.choices:
        return parameter.choices[0].value
    if parameter.type is kind.string:
        return bad[: parameter.max_value or 4000]
    if not parameter.required:
        return None
    plain = {
        kind.integer: int(parameter.min_value or 1), kind.number: 1.0, kind.boolean: True,
        kind.user: town.world.member, kind.role: town.world.member_role,
        kind.channel: town.channel, kind.attachment: ("a.csv", bad.encode("utf-8", "replace")),
    }  # fmt: skip
    return plain[parameter.type]


def worded(bot: Any) -> list[Any]:
    """The commands that take text."""
    slash = [c for c in bot.tree.walk_commands() if isinstance(c, discord.app_commands.Command)]
    return [c for c in slash if any(p.type.name == "string" for p in c.parameters)]


@pytest.mark.parametrize("said", [name for name in TEXTS if name != "empty"])
async def test_every_command_survives_bad_input(town: SimpleNamespace, said: str) -> None:
    for command in worded(town.world.bot):
        options = {p.name: given(town, p, TEXTS[said]) for p in command.parameters}
        result = await town.world.officer.slash(
            town.channel, command.qualified_name,
            **{name: value for name, value in options.items() if value is not None},
        )  # fmt: skip
        assert result.acknowledged or result.deferred, command.qualified_name
        unhurt(town)
