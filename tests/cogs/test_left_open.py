"""What was left open while the bot was restarted or upgraded: pages and buttons go on, and a form
that cannot be taken gives back what was typed."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from committee import World
from layouts import text
from simcord import interactions
from simcord.results import InteractionResult
from simulated import advance, deliver

from bot import committee
from bot.open_forms import MOST

Restart = Callable[[], Awaitable[Any]]
SHORT = "The board wrote to every practice, and wants an answer by Friday."
LONG = SHORT * 50


async def test_the_wizard_goes_on_after_a_restart(world: World, restart: Restart) -> None:
    may = world.guild.create_role("Caretaker", permissions=discord.Permissions(manage_guild=True))
    caretaker = world.guild.add_member(world.env.create_user("olive"), roles=[may])
    await world.write(lambda conn: committee.change(conn, world.guild.id, set_up=False))
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
    told = InteractionResult(world.env, pressed)
    assert told.ephemeral
    assert "run the command again" in told.response.content


async def test_discord_py_keeps_no_card_in_memory_to_be_pressed(world: World) -> None:
    shown = (await world.officer.slash(world.channel, "settings")).response
    assert shown.components
    for command in ("today", "desk", "help"):
        await world.officer.slash(world.channel, command)
    assert not world.bot._connection._view_store._views


async def send(world: World, actor: Any, form: InteractionResult, typed: str) -> InteractionResult:
    """Send a form as a client does that has had it open all the while."""
    asked = form.modal
    assert asked is not None
    parts = []
    for part in asked["components"]:
        box = part.get("component", {})
        value = {"value": typed} if box.get("type") == 4 else {"values": box.get("values", [])}
        sent = {"type": box.get("type"), "custom_id": box.get("custom_id"), **value}
        parts.append({"type": 18, "component": sent} if box else part)
    record, payload = interactions.base_payload(
        world.env.backend,
        type=5,
        channel_id=world.channel.id,
        guild_id=world.guild.id,
        user_id=actor.id,
        data={"custom_id": asked["custom_id"], "components": parts},
    )
    world.env.backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle()
    return InteractionResult(world.env, record)


async def a_form(world: World) -> InteractionResult:
    shown = await world.member.slash(world.channel, "me settings")
    form: InteractionResult = await world.member.click(shown.response, label="Change")
    return form


@pytest.mark.parametrize("typed", [SHORT, LONG, f"```\n{SHORT}"])
async def test_a_form_from_before_a_restart_gives_back_what_was_typed(
    world: World, restart: Restart, typed: str
) -> None:
    form = await a_form(world)
    await restart()
    answer = await send(world, world.member, form, typed)
    assert answer.response is not None
    assert answer.response.ephemeral
    said = text(answer.response)
    assert "before the bot's last start" in said
    held = "".join([(await each.read()).decode() for each in answer.response.attachments])
    assert typed.strip() in said + held


async def test_a_form_is_forgotten_after_a_day_and_says_so(world: World) -> None:
    form = await a_form(world)
    await advance(world.env, hours=25)
    answer = await send(world, world.member, form, "07:15")
    assert "more than a day ago" in text(answer.response)


async def test_a_form_sent_twice_is_taken_once(world: World) -> None:
    form = await a_form(world)
    first = await send(world, world.member, form, "07:15")
    assert "sent already" not in text(first.response)
    second = await send(world, world.member, form, "08:15")
    assert "sent already" in text(second.response)


async def test_a_refused_form_gives_back_what_was_typed(world: World) -> None:
    answer = await send(world, world.member, await a_form(world), SHORT)
    said = text(answer.response)
    assert "is not a time of day" in said
    assert f"You typed:\n```\n{SHORT}" in said


async def test_a_short_slip_is_only_told(world: World) -> None:
    answer = await send(world, world.member, await a_form(world), "7:65")
    assert "You typed" not in text(answer.response)


async def test_of_the_forms_one_person_opens_the_newest_twenty_are_waited_for(
    world: World,
) -> None:
    shown = await world.member.slash(world.channel, "me settings")
    other = (await world.members[1].slash(world.channel, "me settings")).response
    theirs = await world.members[1].click(other, label="Change")
    forms = [await world.member.click(shown.response, label="Change") for _ in range(30)]
    assert len(world.bot._connection._view_store._modals) == MOST + 1
    for one, taken in ((forms[9], False), (forms[10], True), (forms[-1], True)):
        said = text((await send(world, world.member, one, "")).response)
        assert ("or you opened many since" in said) is not taken
    said = text((await send(world, world.members[1], theirs, "")).response)
    assert "or you opened many since" not in said
