"""A thousand members at once: each has exactly one ballot, and it is the last one confirmed."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
from asked_again import own_choice
from committee import populate, settle_in
from faults import Stage, stage
from layouts import text
from pollstory import all_vote, card, noon, opened
from simulated import advance, bot_scope, deliver

from bot.client import LmcBot
from bot.demo.stage import apscheduler_follows
from bot.settings import Settings
from bot.shell.start import house
from cogs.polls.polling_station import station_of

MEMBERS, LABELS = 1_000, ("Support", "Oppose", "Abstain")
# After a press SimCord waits 5 real seconds for the bot, also for a redraw that is due within them;
# beside busy neighbours, who make sixty presses slow, the two ran out together.
PATIENCE = 60.0
Click = tuple[Any, str]


@asynccontextmanager
async def polls_house(folder: Path) -> AsyncIterator[LmcBot]:
    """The bot with the polls' room alone, on a data folder."""
    settings = Settings(data=folder, keys=folder / "keys")
    async with house(
        settings, clock=discord.utils.utcnow, token_bytes=secrets.token_bytes, cogs=("cogs.polls",)
    ) as bot:
        yield bot


@asynccontextmanager
async def at_simulated_time() -> AsyncIterator[None]:
    """The bots' alarms follow the simulated clock."""
    with apscheduler_follows():
        yield


async def press_all(world: Any, poll: Any, clicks: Sequence[Click]) -> list[Any]:
    """Deliver all presses in one moment and wait until each is answered or the bot is dead.

    SimCord's own settling looks at every waiting press over and over; here are a thousand.
    """
    records = deliver(world.env, world.channel, poll, clicks)
    bot = world.bot
    while not all(record.responded for record in records) and world.bot is bot:  # noqa: ASYNC110
        await asyncio.sleep(0)  # nothing of SimCord's announces an answer
    return records


async def ballots(world: Any, people: Sequence[Any]) -> dict[int, int]:
    """What the box holds of each, by deciphering it with its key: a test may."""
    with bot_scope(world.env):
        box = await station_of(world.bot).boxes.box(world.guild.id, 1)
        assert await box.turnout() == len(people)
        held = {person.id: await own_choice(box, person.id) for person in people}
    return {i: choice.index(1) for i, choice in held.items() if choice is not None}


def wave(people: Sequence[Any], seed: int) -> list[Click]:
    """Everybody votes, and half of them change their mind in the same moment."""
    chance = random.Random(seed)
    clicks = [(person, f"pv:1:{chance.randrange(3)}") for person in people]
    clicks += [(person, f"pv:1:{chance.randrange(3)}") for person in people[::2]]
    chance.shuffle(clicks)
    return clicks


def wanted(clicks: Sequence[Click]) -> dict[int, int]:
    """The last press of each."""
    return {person.id: int(custom_id[-1]) for person, custom_id in clicks}


async def test_two_hundred_taps_of_one_member_leave_one_ballot(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    taps = [(world.member, f"pv:1:{n % 3}") for n in range(200)]
    records = await press_all(world, poll, taps)
    assert len(records) == 200
    assert await ballots(world, [world.member]) == {world.member.id: 199 % 3}


async def test_sixty_members_at_once_are_all_counted_in_few_edits(world: Any) -> None:
    await noon(world)
    people = [
        world.guild.add_member(world.env.create_user(f"gp{n}"), roles=[world.member_role])
        for n in range(60)
    ]
    poll = await opened(world)
    clicks = wave(people, 1)
    await press_all(world, poll, clicks)
    assert await ballots(world, people) == wanted(clicks)
    await advance(world.env, minutes=1)
    assert "60 of 66 have voted" in text(card(world))
    edits = [r for r in world.env.http_requests if r.method == "PATCH" and "/messages/" in r.path]
    assert len(edits) < 12  # the push laid out, batches of the card, noticeboards
    world.env.settle_timeout = PATIENCE
    await all_vote(world, poll, "Support", world.members)
    await advance(world.env, days=1)
    assert "of 65 votes" in text(card(world, "Straw poll result"))


async def test_a_thousand_vote_and_change_while_the_bot_is_killed(tmp_path: Path) -> None:
    async with at_simulated_time(), stage(polls_house, tmp_path) as scene:
        world = populate(scene.env, members=MEMBERS)
        await scene.act(lambda: settle_in(scene.bot, world))
        await scene.act(scene.env.settle)
        await scene.forward(hours=10)
        poll = await scene.act(lambda: opened(world))
        scene.env.settle_timeout = PATIENCE  # not before: opening would sit out every redraw
        clicks = wave(world.members, 2)
        await storm(scene, world, poll, clicks)
        assert scene.deaths == 1
        assert await ballots(world, world.members) == wanted(clicks)
        await scene.forward(days=1)
        counts = [list(wanted(clicks).values()).count(at) for at in range(3)]
        final = text(card(world, "Straw poll result")).casefold()
        for label, count in zip(LABELS, counts, strict=True):
            assert f"{label.casefold()} {count} of 1,000 votes" in final


async def storm(scene: Stage, world: Any, poll: Any, clicks: Sequence[Click]) -> None:
    """All presses at once, a kill in their middle; who got no answer presses their last again."""
    known = scene.env.backend.interactions
    before = set(known)
    scene._life.die_at = scene._life.steps + 4_000
    await scene.act(lambda: press_all(world, poll, clicks), again=lambda: False)
    last = {person.id: (person, custom_id) for person, custom_id in clicks}
    newest = {known[i].user_id: known[i] for i in known if i not in before}
    unanswered = [last[who] for who, record in newest.items() if not record.responded]
    assert 0 < len(unanswered) < len(clicks)
    await scene.act(lambda: press_all(world, poll, unanswered))
