"""Floods: one member's presses are merged, others notice nothing, a full queue says busy."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
import simulated
from committee import World
from layouts import custom_ids, text
from pollstory import card
from simcord import interactions
from simulated import advance, deliver

from bot.client import LmcBot
from bot.storage.db import connect, open_database
from bot.storage.migrate import shipped


async def meeting(world: World) -> Any:
    """The card of a meeting in twelve days."""
    shown = await world.officer.slash(
        world.channel, "office-meeting new", when="13/01/2026 19:30", title="Committee"
    )
    await world.officer.click(shown.response, label="Save")
    await advance(world.env, seconds=30)
    return card(world, "### Committee")


async def answers(world: World) -> dict[str, str]:
    """Who answered what."""
    query = "SELECT name, answer FROM attendance JOIN person USING (person_id)"
    with simulated.bot_scope(world.env):
        rows = await world.bot.db.read(lambda conn: conn.execute(query).fetchall())
    return {row["name"]: row["answer"] for row in rows}


async def test_of_twenty_presses_a_second_the_last_counts_and_others_are_served(
    world: World,
) -> None:
    shown = await meeting(world)
    ids = [one for one in custom_ids(shown) if one.startswith("meeting:answer:")]
    flood = [(world.member, ids[number % 2]) for number in range(41)]
    others = [(member, ids[0]) for member in world.members[1:]]
    records = deliver(world.env, world.channel, shown, flood[:20] + others + flood[20:])
    await world.env.settle()
    assert all(record.responded for record in records)
    last = flood[-1][1].split(":")[2]
    given = await answers(world)
    assert given.pop("grace") == last
    assert set(given.values()) == {ids[0].split(":")[2]}
    query = "SELECT key FROM outbox WHERE state IN ('claimed', 'posted', 'dead')"
    await advance(world.env, minutes=5)
    with simulated.bot_scope(world.env):
        assert not await world.bot.db.read(lambda conn: conn.execute(query).fetchall())


async def test_a_flood_on_ones_own_settings_ends_with_the_last_press(world: World) -> None:
    shown = (await world.member.slash(world.channel, "me settings")).response
    ids = ["me:snooze:1", "me:snooze:7"]
    other = (await world.members[1].slash(world.channel, "me settings")).response
    flood = [(world.member, ids[number % 2]) for number in range(40)]
    records = deliver(world.env, world.channel, shown, flood)
    beside = deliver(world.env, world.channel, other, [(world.members[1], ids[0])])
    await world.env.settle()
    assert all(record.responded for record in [*records, *beside])
    query = "SELECT name, json_extract(settings, '$.snoozed_until') AS until FROM person"
    with simulated.bot_scope(world.env):
        rows = await world.bot.db.read(lambda conn: conn.execute(query).fetchall())
    days = {row["name"]: round((row["until"] / 1000 - world.env.now().timestamp()) / 86_400)
            for row in rows if row["until"]}  # fmt: skip
    assert days[world.member.name] == int(flood[-1][1].split(":")[2])
    assert days[world.members[1].name] == int(ids[0].split(":")[2])


def asked(world: World, actor: Any, name: str) -> Any:
    """Hand a command without options to the bot, and wait for nothing."""
    backend = world.env.backend
    root: Any = backend.find_command(name, world.guild.id, type=1)
    record, payload = interactions.base_payload(
        backend,
        type=2,
        channel_id=world.channel.id,
        guild_id=world.guild.id,
        user_id=actor.id,
        data={"id": root["id"], "name": name, "type": 1, "options": []},
    )
    backend.emit("INTERACTION_CREATE", payload)
    return record


async def test_a_flood_of_commands_is_answered_and_others_with_it(world: World) -> None:
    await meeting(world)
    flood = [asked(world, world.member, name) for name in ["today", "help"] * 20]
    beside = asked(world, world.members[1], "today")
    await world.env.settle()
    assert len({_answer(world, record) for record in flood[::2]}) == 1
    assert len({_answer(world, record) for record in flood[1::2]}) == 1
    assert "Committee" in _answer(world, beside)


@pytest.fixture
async def narrow(world: World) -> AsyncIterator[Callable[[], Awaitable[Path]]]:
    """Start the bot anew with a writer's queue that holds a dozen; where its database is."""
    started: list[Any] = []

    async def restart() -> Path:
        old = world.bot
        await old.close()
        db = await open_database(old.settings.database, shipped(), queue_limit=12)
        clock, token_bytes = discord.utils.utcnow, secrets.token_bytes
        new = LmcBot(old.settings, db, clock=clock, token_bytes=token_bytes)
        started.extend([new, db])
        await world.env.restart_bot(new)
        return db.path

    yield restart
    for each in started:
        await each.close()


async def test_a_full_queue_says_busy_and_stores_what_it_confirmed(
    world: World, narrow: Callable[[], Awaitable[Path]]
) -> None:
    shown = await meeting(world)
    path = await narrow()
    attending = next(one for one in custom_ids(shown) if "meeting:answer:attending" in one)
    clicks = [(person, attending) for person in [world.officer, *world.members] * 5]
    with closing(connect(path)) as held:
        held.execute("BEGIN IMMEDIATE")  # the disk is slow: nothing can be committed
        records = deliver(world.env, world.channel, shown, clicks)
        while not any(record.responded for record in records):  # noqa: ASYNC110
            await asyncio.sleep(0)  # nothing of SimCord's announces an answer
        held.execute("ROLLBACK")
    await world.env.settle()
    said = [_answer(world, record) for record in records]
    confirmed = sum("Recorded: Attending" in one for one in said)
    busy = sum("very busy: nothing was stored" in one for one in said)
    assert confirmed + busy == len(clicks), said
    assert busy
    assert confirmed >= 12
    sure = {p.id for (p, _), one in zip(clicks, said, strict=True) if "Recorded" in one}
    assert len(await answers(world)) == len(sure)


def _answer(world: World, record: Any) -> str:
    return text(simcord.InteractionResult(world.env, record).response)
