"""Proofs that a bot can be killed at any await, and that the proof has teeth."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from committee import World, populate
from faults import Stage, count_awaits, killed_at, sampled, stage
from minibot import MiniBot
from mortal import Life, Mortal


@asynccontextmanager
async def build(folder: Path, kind: type[MiniBot] = MiniBot) -> AsyncIterator[MiniBot]:
    bot = kind(folder / "mini.db")
    try:
        yield bot
    finally:
        await bot.close()


class Forgetful(MiniBot):
    """Posts without a nonce: a death between the post and its mark doubles it."""

    def nonce_of(self, key: str) -> str | None:
        return None


class Hasty(MiniBot):
    """Confirms before it stores: a death in between loses a confirmed vote."""

    confirms_first = True


async def story(scene: Stage) -> None:
    world = await scene.act(lambda: _populated(scene))
    shown = await scene.act(lambda: world.officer.slash(world.channel, "poll"))
    for person, choice in [(world.members[0], "yes"), (world.members[1], "no")]:
        await scene.ask(lambda p=person, c=choice: _answered(p, shown, c))
    await scene.ask(lambda: _answered_note(world))
    await scene.restart()
    await scene.forward(hours=1)
    await scene.act(scene.env.settle)
    votes = await scene.act(lambda: scene.bot.votes())
    assert votes == {world.members[0].id: "yes", world.members[1].id: "no"}
    notes = [m.content for m in world.channel.history() if m.content.startswith("note")]
    assert notes == ["note a"]


async def _populated(scene: Stage) -> World:
    if "world" not in vars(scene):
        vars(scene)["world"] = populate(scene.env)
    await scene.env.settle()
    world: World = vars(scene)["world"]
    return world


async def _answered(person: Any, shown: Any, choice: str) -> None:
    pressed = await person.click(shown.response, label=choice)
    assert pressed.acknowledged


async def _answered_note(world: World) -> None:
    noted = await world.officer.slash(world.channel, "note", key="a")
    assert noted.acknowledged


async def test_the_story_holds_when_nobody_dies(tmp_path: Path) -> None:
    assert await count_awaits(story, build, tmp_path / "calm") > 40


async def test_the_story_holds_wherever_the_bot_dies(tmp_path: Path) -> None:
    awaits = await count_awaits(story, build, tmp_path / "calm")
    for n in sampled(awaits, 400):
        assert await killed_at(n, story, build, tmp_path / str(n)), n


@pytest.mark.parametrize("broken", [Forgetful, Hasty])
async def test_a_bot_with_a_gap_is_found_out(tmp_path: Path, broken: type[MiniBot]) -> None:
    built = partial(build, kind=broken)
    awaits = await count_awaits(story, built, tmp_path / "calm")
    for n in sampled(awaits, 400):
        try:
            await killed_at(n, story, built, tmp_path / str(n))
        except AssertionError:
            return
    pytest.fail("no death showed the gap")


async def test_the_dead_run_no_finally(tmp_path: Path) -> None:
    ran: list[MiniBot] = []
    scenes: list[Stage] = []

    class Tidy(MiniBot):
        async def cast(self, user_id: int, choice: str) -> None:
            if not scenes[0].deaths:
                scenes[0].die_now()
            try:
                await super().cast(user_id, choice)
            finally:
                ran.append(self)

    async with stage(partial(build, kind=Tidy), tmp_path) as scene:
        scenes.append(scene)
        world = await _populated(scene)
        first = scene.bot
        shown = await world.officer.slash(world.channel, "poll")
        await scene.ask(lambda: _answered(world.member, shown, "yes"))
        assert scene.deaths == 1
        assert ran == [scene.bot]
        assert first is not scene.bot


async def test_the_dead_close_no_open_generator(tmp_path: Path) -> None:
    """One that is being read, one that was dropped half read, one whose closing was under way."""
    ran: list[str] = []

    async def numbers(name: str) -> AsyncIterator[int]:
        try:
            for number in range(100):
                await asyncio.sleep(0)
                yield number
        finally:
            await asyncio.sleep(0)
            ran.append(name)

    class Reader(MiniBot):
        async def cast(self, user_id: int, choice: str) -> None:
            if not scene.deaths:
                await anext(numbers("dropped"))
                half = numbers("closing")
                await anext(half)
                self.closing = asyncio.ensure_future(half.aclose())  # type: ignore[attr-defined]
                await asyncio.sleep(0)
                scene.die_now()
                async for _ in numbers("read"):
                    continue
            await super().cast(user_id, choice)

    async with stage(partial(build, kind=Reader), tmp_path) as scene:
        world = await _populated(scene)
        shown = await world.officer.slash(world.channel, "poll")
        await scene.ask(lambda: _answered(world.member, shown, "yes"))
        assert scene.deaths == 1
        gc.collect()
        await scene.env.settle()
        assert ran == []


async def test_who_waits_for_a_gathering_that_the_death_silenced_is_ended_too() -> None:
    """A gathering is told of its parts' end by a callback of its own; the dead make none."""
    life, loop = Life(), asyncio.get_running_loop()
    part = loop.create_future()
    gathered = asyncio.gather(part)

    async def waits() -> None:
        await gathered

    task = Mortal(life, waits(), loop=loop)
    await asyncio.sleep(0)
    part.set_result(None)
    for callback in loop._ready:  # type: ignore[attr-defined]
        callback.cancel()  # as `simulated.silence` does with those of a dead bot
    life.dead = True
    life.end_tasks()
    await life.ended()
    assert task.done()
    assert gathered.cancelled()
