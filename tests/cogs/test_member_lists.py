"""Servers whose list of members Discord withholds: everybody is told so in time, nothing is counted
from a part of the list, and what was asked for goes on by itself."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import brain
import pytest
from loopback import Loopback, loopback
from loophouse import Committee, served, spoken, walked

from bot import committee, member_lists
from bot.client import LmcBot
from bot.storage.db import Connection
from cogs import membership
from cogs.polls.electorate import offices

MANY = 300  # more than come with the server itself
LOADING = "The list of members is loading"
IN_TIME_S = 3.0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is asked again after moments, not after half a minute."""
    monkeypatch.setattr(member_lists, "PAUSE_S", 0.3)
    monkeypatch.setattr(member_lists, "ASKED_S", 0.3)


@asynccontextmanager
async def withheld(folder: Path, **rules: Any) -> AsyncIterator[tuple[Loopback, Committee, LmcBot]]:
    """The bot on a server of many, whose list is not given yet."""
    async with loopback() as server:
        here = Committee(server, folder, members=MANY)
        if rules.pop("set_up", True):
            await here.set_up(**rules)
        server.gateway.withheld.add(here.guild)
        with server.in_process():
            async with served(here) as bot:
                yield server, here, bot


async def given(server: Loopback, here: Committee) -> None:
    """Discord gives the list at last."""
    server.gateway.withheld.discard(here.guild)


async def first_word(here: Committee, record: Any) -> str:
    """What is said first, and that it came in time."""
    begun = time.monotonic()
    await here.server.until(lambda: record.responded, 20)
    assert time.monotonic() - begun < IN_TIME_S
    stored = here.server.brain.backend.messages[here.channel].get(record.message_id)
    return "" if stored is None else spoken(stored)


async def test_a_quick_poll_says_so_and_goes_on_by_itself(tmp_path: Path) -> None:
    async with withheld(tmp_path) as (server, here, _bot):
        asked = server.brain.slash(
            here.officer, here.channel, "office-poll quick", question="Shall we?"
        )
        assert LOADING in await first_word(here, asked)
        assert "Open now" not in everything(here)
        await given(server, here)
        await server.until(lambda: "Open now" in everything(here), 30)
        assert f"{MANY + 1} members" in everything(here) or f"{MANY + 1} may" in everything(here), (
            re.findall(r"\d+ m\w+", everything(here))
        )


async def test_an_open_poll_has_the_whole_roll(tmp_path: Path) -> None:
    async with withheld(tmp_path) as (server, here, bot):
        server.brain.slash(here.officer, here.channel, "office-poll quick", question="Shall we?")
        await given(server, here)
        await server.until(lambda: "Open now" in everything(here), 30)
        preview = next(m for m in here.said("Open now"))
        await here.click(here.officer, preview, "Open now")
        if here.said("Open all the same"):
            await here.click(here.officer, here.said("Open all the same")[-1], "Open all the same")
        await server.until(lambda: here.said("Straw poll · open"), 30)

        def roll(conn: Connection) -> int:
            return int(conn.execute("SELECT count(*) FROM poll_roll").fetchone()[0])

        assert await bot.db.read(roll) == MANY + 1


async def test_a_poll_whose_list_is_lost_before_the_press_waits_for_it_again(
    tmp_path: Path,
) -> None:
    """The gateway forgot the bot between the preview and the press."""
    async with withheld(tmp_path) as (server, here, bot):
        await given(server, here)
        assert await bot.member_lists.came(here.guild, 20)
        preview = await here.slash(here.officer, "office-poll quick", question="Shall we?")
        server.gateway.withheld.add(here.guild)
        server.gateway.forget_sessions()
        await server.gateway.close(4000)
        await server.until(lambda: server.gateway.identified == 2, 20)
        await server.until(lambda: not bot.member_lists.whole(bot.get_guild(here.guild)), 20)
        pressed = server.brain.press(
            here.officer, here.channel, preview.id, _id_of(preview, "Open now")
        )
        await server.until(lambda: LOADING in everything(here), 20)
        assert pressed.responded
        assert not here.said("Straw poll · open")
        await given(server, here)
        await server.until(
            lambda: here.said("Straw poll · open") or here.said("Open all the same"), 30
        )


async def test_the_second_officer_is_counted_once_the_list_is_whole(tmp_path: Path) -> None:
    async with withheld(tmp_path) as (server, here, bot):
        guild = bot.get_guild(here.guild)
        assert guild is not None
        assert await offices(bot, guild) is None  # unseen, whatever part is known
        await given(server, here)
        assert await bot.member_lists.came(here.guild, 20)
        found = await offices(bot, guild)
        assert found is not None
        assert here.officer in found.officers


def _id_of(message: Any, label: str) -> str:
    (found,) = [p["custom_id"] for p in walked(message.components) if p.get("label") == label]
    return str(found)


@pytest.mark.parametrize(
    "command", ["office-meeting new", "desk", "status", "today", "meeting next", "poll mine"]
)
async def test_what_needs_no_list_is_answered_at_once(tmp_path: Path, command: str) -> None:
    options = {"when": "13/01/2099 19:30"} if command == "office-meeting new" else {}
    async with withheld(tmp_path) as (server, here, _bot):
        asked = server.brain.slash(here.officer, here.channel, command, **options)
        said = await first_word(here, asked)
        assert LOADING not in said
        if command == "office-meeting new":
            assert "No quorum yet: the list of members is loading" in said
            assert "Quorum" not in said
        if command == "status":
            assert "whole list of this server’s members" in said


async def test_start_of_the_set_up_waits_for_no_list(tmp_path: Path) -> None:
    async with withheld(tmp_path, set_up=False) as (server, here, bot):
        backend = server.brain.backend
        owner = backend.guilds[here.guild].owner_id
        asked = server.brain.slash(owner, here.channel, "setup")
        assert LOADING not in await first_word(here, asked)
        page = backend.get_message(here.channel, asked.message_id)
        for label in ("Next: where", "Next: when", "Next: check", "Start"):
            begun = time.monotonic()
            page = await here.click(owner, page, label)
            assert time.monotonic() - begun < IN_TIME_S
        assert "The bot is set up" in spoken(page)

        def stored(conn: Connection) -> bool:
            return committee.load(conn, here.guild).rules.set_up

        assert await bot.db.read(stored)


async def test_an_answer_to_a_meeting_is_kept_and_tells_no_quorum(tmp_path: Path) -> None:
    async with withheld(tmp_path, quorum="1/3") as (server, here, bot):
        preview = await here.slash(here.officer, "office-meeting new", when="13/01/2099 19:30")
        await here.click(here.officer, preview, "Save")
        await server.until(lambda: here.said("### Committee meeting"), 30)
        card = here.said("Attending")[-1]
        assert "QUORATE" not in spoken(card)
        told = spoken(await here.click(here.people[0], card, "Attending"))
        assert "Recorded: Attending" in told
        assert "no quorum yet: the list of members is loading" in told
        await given(server, here)
        assert await bot.member_lists.came(here.guild, 20)
        told = spoken(await here.click(here.people[1], card, "Attending"))
        assert "2 of 101" in told


async def test_a_list_that_never_comes_is_given_up_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "ANSWERABLE_S", 1.0)
    async with withheld(tmp_path) as (server, here, _bot):
        server.brain.slash(here.officer, here.channel, "office-poll quick", question="Shall we?")
        await server.until(lambda: "has not given the list" in everything(here), 20)
        assert server.gateway.lists_asked > 2  # and it goes on asking
        assert "Open now" not in everything(here)


async def test_a_list_that_is_given_twice_is_whole_whatever_discord_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number beside a server is now and then one too many."""
    async with loopback() as server:
        here = Committee(server, tmp_path, members=12)
        await here.set_up()
        told = server.brain.guilds
        counted = [{**one, "member_count": one["member_count"] + 1} for one in told()]
        monkeypatch.setattr(server.brain, "guilds", lambda: iter(counted))
        with server.in_process():
            async with served(here) as bot:
                assert await bot.member_lists.came(here.guild, 20)
                first, second = server.gateway.lists_asked_at
                assert second - first >= member_lists.PAUSE_S  # sooner, Discord would not answer
                guild = bot.get_guild(here.guild)
                assert guild is not None
                assert not guild.chunked
                assert len(guild.members) == 12 + 3  # with officer, owner and bot


async def test_a_list_in_slow_parts_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as members arrive, the question is not asked anew."""
    async with loopback() as server:
        monkeypatch.setattr(brain, "CHUNK", 10)
        here = Committee(server, tmp_path, members=60)
        await here.set_up()
        server.gateway.pause = 0.2  # between parts; the bot's patience is 0.3 seconds
        with server.in_process():
            async with served(here) as bot:
                assert not await bot.member_lists.came(here.guild, 0.5)
                assert await bot.member_lists.came(here.guild, 20)
                assert server.gateway.lists_asked == 1


def everything(here: Committee) -> str:
    """All that stands in the channel, private answers too."""
    return " ".join(map(spoken, here.server.brain.messages(here.channel)))
