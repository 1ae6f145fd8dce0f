"""Proofs of the simulated Discord itself, with a throw-away bot."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import simulated
import wire
from committee import World, populate
from minibot import MiniBot


@pytest.fixture
async def simcord_bot(tmp_path: Path) -> AsyncIterator[MiniBot]:
    bot = MiniBot(tmp_path / "mini.db")
    yield bot
    await bot.close()


@pytest.fixture
async def mini(simcord_env: Any) -> World:
    world = populate(simcord_env)  # inside the loop: adding members wakes the bot
    await simcord_env.settle()
    return world


async def test_a_press_is_stored_and_confirmed_privately(mini: World) -> None:
    shown = await mini.officer.slash(mini.channel, "poll")
    pressed = await mini.member.click(shown.response, label="yes")
    assert pressed.response.content == "Recorded: yes"
    assert pressed.ephemeral
    assert await mini.bot.votes() == {mini.member.id: "yes"}


async def test_many_presses_race_and_all_are_answered(mini: World) -> None:
    shown = await mini.officer.slash(mini.channel, "poll")
    clicks = [(person, "mini:no") for person in mini.members]
    records = await simulated.click_all_at_once(mini.env, mini.channel, shown.response, clicks)
    assert all(record.responded for record in records)
    assert len(await mini.bot.votes()) == len(mini.members)


@pytest.mark.parametrize("lost", [1, 2, (1, 3)])
async def test_a_lost_reply_and_a_retry_leave_one_message(mini: World, lost: Any) -> None:
    line = simulated.enforce_nonce(mini.env, lose_response=lost)
    lose = {lost} if isinstance(lost, int) else set(lost)
    target = mini.bot.get_partial_messageable(mini.channel.id)
    for number in range(1, 4):
        if number in lose:
            with pytest.raises(aiohttp.ServerDisconnectedError):
                await target.send(f"post {number}", nonce=f"n{number}")
        else:
            await target.send(f"post {number}", nonce=f"n{number}")
    for number in sorted(lose):
        await target.send(f"post {number}", nonce=f"n{number}")
    assert line.suppressed == len(lose)
    assert sorted(m.content for m in mini.channel.history()) == ["post 1", "post 2", "post 3"]


async def test_a_nonce_is_forgotten_after_some_minutes(mini: World) -> None:
    simulated.enforce_nonce(mini.env)
    target = mini.bot.get_partial_messageable(mini.channel.id)
    await target.send("once", nonce="n")
    await simulated.advance(mini.env, seconds=wire.NONCE_MEMORY.total_seconds() + 1)
    await target.send("twice", nonce="n")
    assert len(mini.channel.history()) == 2


async def test_faults_have_the_classes_discord_py_raises(mini: World) -> None:
    target = mini.bot.get_partial_messageable(mini.channel.id)
    path = "/channels/*/messages"
    for error, kind in [
        (wire.refused(503), discord.DiscordServerError),
        (wire.refused(403, 50007), discord.Forbidden),
        (wire.refused(404, 10003), discord.NotFound),
        (wire.rate_limited(90.0), discord.RateLimited),
        (TimeoutError(), TimeoutError),
    ]:
        simulated.wire(mini.env).fail("POST", path, error)
        with pytest.raises(kind):
            await target.send("never")
    await target.send("at last")
    assert [m.content for m in mini.channel.history()] == ["at last"]


@pytest.mark.expects_errors
async def test_an_answer_to_a_press_can_fail_too(mini: World) -> None:
    shown = await mini.officer.slash(mini.channel, "poll")
    simulated.wire(mini.env).fail("POST", "/interactions/*", wire.refused(500))
    pressed = await mini.member.click(shown.response, label="yes")
    assert not pressed.acknowledged
    assert await mini.bot.votes() == {mini.member.id: "yes"}


async def test_what_a_resume_replays_was_not_lost(mini: World) -> None:
    heard: list[str] = []
    _listen(mini, heard)
    outage = await simulated.drop_gateway(mini.env)
    mini.guild.add_member(mini.env.create_user("newcomer"))
    await mini.env.settle()
    assert heard == []
    await outage.resume()
    assert heard == ["newcomer"]


async def test_what_a_new_session_missed_is_only_in_the_cache(mini: World) -> None:
    heard: list[str] = []
    _listen(mini, heard)
    outage = await simulated.drop_gateway(mini.env)
    newcomer = mini.guild.add_member(mini.env.create_user("newcomer"))
    await outage.identify()
    assert heard == []
    assert mini.bot.get_guild(mini.guild.id).get_member(newcomer.id) is not None


async def test_a_restarted_bot_knows_guilds_and_members_and_joins_none(mini: World) -> None:
    heard: list[str] = []
    await mini.bot.close()
    new = MiniBot(mini.bot.path)

    async def joined(guild: discord.Guild) -> None:
        heard.append(f"joined {guild.name}")

    async def available(guild: discord.Guild) -> None:
        heard.append(f"available {guild.name}")

    new.add_listener(joined, "on_guild_join")
    new.add_listener(available, "on_guild_available")
    await mini.env.restart_bot(new)
    await mini.env.settle()
    guild = new.get_guild(mini.guild.id)
    assert guild is not None
    assert guild.get_member(mini.member.id) is not None
    assert heard == ["available Demo LMC", "available Other LMC"]
    await new.close()


@pytest.mark.expects_errors
async def test_an_interaction_delivered_twice_is_answered_once(
    mini: World, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await mini.officer.slash(mini.channel, "poll")
    pressed = await mini.member.click(shown.response, label="yes")
    simulated.repeat_interaction(mini.env, pressed._interaction.id)
    await mini.env.settle()
    assert "already" in caplog.text


async def test_the_wall_clock_moves_without_time_passing(mini: World) -> None:
    before = mini.env.now()
    simulated.move_clock(mini.env, hours=-2)
    assert mini.env.now() - before == timedelta(hours=-2)
    simulated.move_clock(mini.env, hours=3)
    assert mini.env.now() - before == timedelta(hours=1)
    shown = await mini.officer.slash(mini.channel, "poll")
    assert shown.acknowledged


def _listen(mini: World, heard: list[str]) -> None:
    async def joined(member: discord.Member) -> None:
        heard.append(member.display_name)

    mini.bot.add_listener(joined, "on_member_join")
