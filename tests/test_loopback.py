"""Proofs of the loopback Discord, with discord.py's own HTTP and gateway clients."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from brain import Brain
from gateway import Gateway
from loopback import TOKEN, Loopback, loopback
from loophouse import Committee, served
from minibot import MiniBot
from openapi import refusals

from bot.shell.gateway import MOST


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as running:
        with running.in_process():
            yield running


def _town(brain: Brain) -> Any:
    guild = brain.guild("Demo LMC")
    role = brain.role(guild, "LMC member")
    people = [brain.member(guild, f"m{number}", role) for number in range(3)]
    return SimpleNamespace(guild=guild, channel=brain.channel(guild, "lmc"), people=people)


def _bot(folder: Path) -> MiniBot:
    return MiniBot(folder / "mini.db", guild_ready_timeout=0.05)  # seconds; the default is 2


@asynccontextmanager
async def _running(bot: MiniBot) -> AsyncIterator[MiniBot]:
    async with bot:
        await bot.login(TOKEN)
        caught_up = asyncio.ensure_future(bot.wait_for("caught_up", timeout=10))
        connection = asyncio.create_task(bot.connect())
        await caught_up
        yield bot
    await connection


async def test_a_real_client_gets_a_guild_with_its_members(
    server: Loopback, tmp_path: Path
) -> None:
    town = _town(server.brain)
    async with _running(_bot(tmp_path)) as bot:
        guild = bot.get_guild(town.guild)
        assert guild is not None
        assert guild.chunked
        assert all(guild.get_member(one) for one in town.people)


async def test_a_press_is_answered_over_real_sockets(
    server: Loopback, tmp_path: Path, shared: Path
) -> None:
    town = _town(server.brain)
    async with _running(_bot(tmp_path)) as bot:
        opened = server.brain.slash(town.people[0], town.channel, "poll")
        await server.until(lambda: opened.responded)
        card = server.brain.messages(town.channel)[-1]
        pressed = server.brain.press(town.people[1], town.channel, card.id, "mini:yes")
        await server.until(lambda: pressed.responded)
        assert await bot.votes() == {town.people[1]: "yes"}
    assert refusals(server.calls, shared) == []


async def test_a_429_is_waited_for(server: Loopback, tmp_path: Path) -> None:
    town = _town(server.brain)
    server.trouble("POST", "/channels/*/messages", status=429, retry_after=0.2)
    async with _running(_bot(tmp_path)) as bot:
        await bot.get_partial_messageable(town.channel).send("once")
    first, second = server.asked("POST", f"/channels/{town.channel}/messages")
    assert second.at - first.at >= 0.2
    assert [one.content for one in server.brain.messages(town.channel)] == ["once"]


async def test_a_refused_request_has_its_real_class(server: Loopback, tmp_path: Path) -> None:
    town = _town(server.brain)
    path = "/channels/*/messages"
    async with _running(_bot(tmp_path)) as bot:
        target = bot.get_partial_messageable(town.channel)
        for status, kind in [(503, discord.DiscordServerError), (403, discord.Forbidden)]:
            server.trouble("POST", path, status=status)
            with pytest.raises(kind):
                await target.send("never")
    assert server.brain.messages(town.channel) == []


async def test_a_lost_reply_and_a_retry_leave_one_message(server: Loopback, tmp_path: Path) -> None:
    town = _town(server.brain)
    server.trouble("POST", "/channels/*/messages", drop=True, skip=1)
    async with _running(_bot(tmp_path)) as bot:
        target = bot.get_partial_messageable(town.channel)
        await target.send("first", nonce="a")
        with pytest.raises(Exception, match=r"(?i)disconnected|reset"):
            await target.send("second", nonce="b")
        await target.send("second", nonce="b")
    assert [one.content for one in server.brain.messages(town.channel)] == ["first", "second"]
    assert server.wire.suppressed == 1


async def test_a_resume_replays_what_was_missed(server: Loopback, tmp_path: Path) -> None:
    town = _town(server.brain)
    async with _running(_bot(tmp_path)) as bot:
        resumed = asyncio.ensure_future(bot.wait_for("resumed", timeout=10))
        await asyncio.sleep(0)  # lets wait_for register
        await server.gateway.close(4000)
        newcomer = server.brain.member(town.guild, "newcomer")
        await resumed
        guild = bot.get_guild(town.guild)
        assert guild is not None
        assert guild.get_member(newcomer) is not None
    assert (server.gateway.identified, server.gateway.resumed) == (1, 1)


async def test_a_forgotten_session_is_identified_anew(server: Loopback, tmp_path: Path) -> None:
    town = _town(server.brain)
    async with _running(_bot(tmp_path)) as bot:
        ready = asyncio.ensure_future(bot.wait_for("caught_up", timeout=10))
        await asyncio.sleep(0)
        server.gateway.forget_sessions()
        await server.gateway.ask_to_reconnect()
        await ready
        assert bot.get_guild(town.guild) is not None
    assert server.gateway.identified == 2


async def test_a_wrong_token_and_a_missing_intent_are_refused(
    server: Loopback, tmp_path: Path
) -> None:
    bot = _bot(tmp_path)
    async with bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("wrong")
    server.gateway.allowed = discord.Intents(guilds=True)
    other = _bot(tmp_path)
    async with other:
        await other.login(TOKEN)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await other.connect()


async def test_files_private_messages_pins_and_events_work(
    server: Loopback, tmp_path: Path
) -> None:
    town = _town(server.brain)
    async with _running(_bot(tmp_path)) as bot:
        guild = bot.get_guild(town.guild)
        assert guild is not None
        person = guild.get_member(town.people[0])
        assert person is not None
        await person.send("private")
        channel = bot.get_partial_messageable(town.channel)
        (tmp_path / "a.txt").write_bytes(b"abc")
        sent = await channel.send("public", file=discord.File(tmp_path / "a.txt"))
        await sent.edit(content="changed")
        await sent.pin()
        found = [one async for one in channel.history(limit=5)]
        assert found[-1].content == "changed"
        assert found[-1].attachments[0].size == 3
        await sent.delete()
        await guild.create_scheduled_event(
            name="Meeting",
            start_time=datetime(2100, 1, 14, 19, tzinfo=UTC),
            end_time=datetime(2100, 1, 14, 21, tzinfo=UTC),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location="Medway House",
        )
    private = server.brain.messages(server.brain.dm(town.people[0]))
    assert [one.content for one in private] == ["private"]


async def test_state_stays_while_the_bot_is_started_again(server: Loopback, tmp_path: Path) -> None:
    town = _town(server.brain)
    async with _running(_bot(tmp_path)):
        opened = server.brain.slash(town.people[0], town.channel, "poll")
        await server.until(lambda: opened.responded)
    card = server.brain.messages(town.channel)[-1]
    async with _running(_bot(tmp_path)) as bot:
        pressed = server.brain.press(town.people[1], town.channel, card.id, "mini:no")
        await server.until(lambda: pressed.responded)
        assert await bot.votes() == {town.people[1]: "no"}


async def test_connections_to_discord_are_bounded_and_made_anew_with_each_login(
    server: Loopback, tmp_path: Path
) -> None:
    here = Committee(server, tmp_path)
    server.trouble("GET", "/users/@me", status=503)
    async with served(here, cogs=()) as bot:
        assert bot.http.connector.limit == MOST
        assert not bot.http.connector.closed


async def test_a_bot_that_leaves_while_it_knocks_is_no_fault_of_the_server() -> None:
    """A process killed in the middle of its hand-shake: nothing to say, and to nobody."""
    gateway = Gateway(TOKEN, 40.0, lambda: None)

    async def left(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()  # its end is known, and is told in the loop's next round
        if "late" in request.query:
            await asyncio.sleep(0)
        return await gateway.connected(request)

    app = web.Application()
    app.router.add_get("/", left)
    async with TestServer(app) as knocked, aiohttp.ClientSession() as bot, asyncio.timeout(10):
        for address in ("/", "/?late=1"):
            with pytest.raises(aiohttp.ServerDisconnectedError):
                await bot.ws_connect(knocked.make_url(address))
    assert not gateway.sockets
