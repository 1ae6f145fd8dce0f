"""Half a permission, a channel that is gone, a server in an outage: as much as can be done is done,
and what is missing is named."""

from pathlib import Path
from typing import Any

import discord
import pytest
from baddays import POSTS, deleted, office, stuck
from committee import World
from layouts import text
from loopback import loopback
from loophouse import Committee, served, spoken
from pollstory import all_vote, cards, noon, opened
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simulated import advance, wire
from wire import refused, reply_lost

BARE = "Without its picture"


def denied(world: World, **what: bool) -> None:
    """The bot is denied that in the polls' channel."""
    me, deny = world.guild.roles["TestBot"], discord.Permissions(**what)
    refusal = Overwrite(me.id, OverwriteType.ROLE, 0, deny.value)
    world.env.backend.set_overwrite(world.channel.id, refusal)


def told(place: Any, words: str) -> list[Any]:
    return [message for message in place.history() if words in text(message)]


@pytest.mark.parametrize("lost", [False, True], ids=["heard", "its reply lost"])
async def test_a_result_stands_in_its_channel_without_its_chart(world: World, lost: bool) -> None:
    await noon(world)
    behind = await office(world)
    await all_vote(world, await opened(world), "Support")
    denied(world, attach_files=True)
    if lost:
        wire(world.env).fail("POST", POSTS, lambda: refused(403, 50013))
        wire(world.env).fail("POST", POSTS, reply_lost, skip=1, after=True)
    await advance(world.env, days=1)
    (shown,) = cards(world, "Straw poll result")
    assert not shown.attachments
    assert not told(behind, "Straw poll result")
    (word,) = told(behind, BARE)
    assert f"<#{world.channel.id}>" in text(word)
    assert "Attach Files" in text(word)
    assert "lacks Attach Files" in text((await world.officer.slash(behind, "status")).response)
    assert await stuck(world) == []


async def test_with_the_permission_the_chart_is_there_and_nobody_is_told(world: World) -> None:
    await noon(world)
    behind = await office(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    (shown,) = cards(world, "Straw poll result")
    assert shown.attachments
    assert not told(behind, BARE)


async def test_a_channel_that_takes_nothing_sends_the_chart_to_the_officers(world: World) -> None:
    await noon(world)
    behind = await office(world)
    await all_vote(world, await opened(world), "Support")
    denied(world, send_messages=True)
    await advance(world.env, days=1)
    (shown,) = told(behind, "Straw poll result")
    assert shown.attachments
    assert not told(behind, BARE)


async def asked_early(world: World, place: Any) -> str:
    """What an officer reads who asks for an early close."""
    shown = await world.officer.slash(place, "office-poll close", poll="P-1")
    form = await world.officer.click(shown.response, label="Ask for it")
    return text((await world.officer.submit_modal(form, {"reason": "All have spoken"})).response)


async def test_an_early_close_is_asked_for_where_the_message_stands(world: World) -> None:
    await noon(world)
    behind = await office(world)
    await opened(world)
    await deleted(world, world.channel)
    said = await asked_early(world, behind)
    await advance(world.env, minutes=1)
    assert f"the message in <#{behind.id}>" in said
    assert len(told(behind, "Close P-1 early?")) == 1


async def test_an_early_close_with_no_channel_left_is_not_promised(world: World) -> None:
    await noon(world)
    behind = await office(world)
    spare = world.guild.create_text_channel("spare")
    await opened(world)
    await deleted(world, world.channel)
    await deleted(world, behind)
    said = await asked_early(world, spare)
    assert "no channel left in which to ask" in said
    assert "nothing was asked" in said
    said = await asked_early(world, spare)  # it does not stand as asked
    assert "no channel left in which to ask" in said


async def test_an_early_close_whose_message_was_refused_can_be_asked_for_again(
    world: World,
) -> None:
    await noon(world)
    await office(world)
    await opened(world)
    wire(world.env).fail("POST", POSTS, lambda: refused(403, 50013), times=2)
    await asked_early(world, world.channel)
    await advance(world.env, minutes=1)
    assert not cards(world, "Close P-1 early?")
    assert "Asked." in await asked_early(world, world.channel)
    await advance(world.env, minutes=1)
    assert len(cards(world, "Close P-1 early?")) == 1


async def test_a_reminder_whose_channel_is_gone_goes_where_posts_fall_back_to(
    world: World,
) -> None:
    await noon(world)
    behind = await office(world)
    await opened(world)
    await deleted(world, world.channel)
    await advance(world.env, hours=9)
    assert told(behind, "yet to vote") or told(behind, "have voted")


@pytest.mark.parametrize("command", ["desk", "status", "office-poll quick"])
async def test_officers_in_an_outage_read_that_the_server_is_not_seen(
    tmp_path: Path, command: str
) -> None:
    async with loopback() as server:
        here = Committee(server, tmp_path)
        await here.set_up()
        server.gateway.dark.add(here.guild)
        options = {"question": "Shall we?"} if command.endswith("quick") else {}
        with server.in_process():
            async with served(here) as bot:
                said = spoken(await here.slash(here.officer, command, **options))
                assert "Discord does not show the bot this server at the moment" in said
                server.gateway.show(here.guild)
                await server.until(lambda: _seen(bot, here), 20)
                said = spoken(await here.slash(here.officer, command, **options))
                assert "Discord does not show" not in said
                assert "This is for officers" not in said


def _seen(bot: Any, here: Committee) -> bool:
    guild = bot.get_guild(here.guild)
    return guild is not None and not guild.unavailable
