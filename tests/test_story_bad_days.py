"""The whole story on Discord's bad days: replies lost, errors, waits, drops, and a moved clock."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import simulated
from faults import Stage, stage
from wholestory import Between, Tale, quiet, real_house
from wire import rate_limited, refused, reply_lost

from bot.demo.stage import apscheduler_follows

POSTS, EDITS = "/channels/*/messages", "/channels/*/messages/*"
FAR = 60  # requests of a kind that faults are laid out for; the story makes fewer


@pytest.fixture(autouse=True)
def one_clock() -> Iterator[None]:
    """The scheduler lives by the simulated clock."""
    with apscheduler_follows():
        yield


def played(
    folder: Path, between: Between = quiet, trouble: Callable[[Stage], None] = lambda scene: None
) -> None:
    """Play the story with this trouble from its first act on, and check how it ended."""

    async def play() -> None:
        async with stage(real_house, folder) as scene:
            tale = Tale(scene, between)
            await tale.begin()
            trouble(scene)
            await tale.play()
            await tale.check()

    asyncio.run(play())


@pytest.mark.parametrize("every", [1, 2, 3])
def test_replies_lost_after_the_message_was_made(tmp_path: Path, every: int) -> None:
    def lose(scene: Stage) -> None:
        for skip in range(every - 1, FAR, every + 1):
            simulated.wire(scene.env).fail("POST", POSTS, reply_lost, skip=skip, after=True)

    played(tmp_path, trouble=lose)


def test_replies_to_edits_are_lost(tmp_path: Path) -> None:
    def lose(scene: Stage) -> None:
        for skip in range(0, FAR, 2):
            simulated.wire(scene.env).fail("PATCH", EDITS, reply_lost, skip=skip, after=True)

    played(tmp_path, trouble=lose)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_errors_are_sprinkled_over_posts_and_edits(tmp_path: Path, status: int) -> None:
    def sprinkle(scene: Stage) -> None:
        for method, path in (("POST", POSTS), ("PATCH", EDITS)):
            for skip in range(0, FAR, 3):
                error = rate_limited(45.0) if status == 429 else refused(status)
                simulated.wire(scene.env).fail(method, path, error, skip=skip, times=2)

    played(tmp_path, trouble=sprinkle)


def test_every_kind_of_fault_at_once(tmp_path: Path) -> None:
    def sprinkle(scene: Stage) -> None:
        line = simulated.wire(scene.env)
        for skip in range(0, FAR, 5):
            line.fail("POST", POSTS, refused(503), skip=skip)
            line.fail("POST", POSTS, rate_limited(100.0), skip=skip + 2)
            line.fail("POST", POSTS, reply_lost, skip=skip + 3, after=True)
            line.fail("POST", POSTS, TimeoutError, skip=skip + 4, after=True)
            line.fail("GET", POSTS, refused(500), skip=skip)
            line.fail("PATCH", EDITS, refused(502), skip=skip + 1)

    played(tmp_path, trouble=sprinkle)


@pytest.mark.parametrize("hours", [[1, -1], [-1, 1], [1, 1, -1, -1]])
def test_the_clock_is_moved_between_the_acts(tmp_path: Path, hours: list[int]) -> None:
    moves = iter(hours * 10)

    async def move(tale: Tale) -> None:
        simulated.move_clock(tale.scene.env, hours=next(moves))
        await tale.scene.env.settle()

    played(tmp_path, between=move)


def _outage(end: Callable[[simulated.Outage], Awaitable[None]]) -> Between:
    async def drop(tale: Tale) -> None:
        outage = await simulated.drop_gateway(tale.scene.env)
        await tale.scene.forward(minutes=3)
        await end(outage)

    return drop


@pytest.mark.parametrize("end", [simulated.Outage.resume, simulated.Outage.identify])
def test_the_gateway_drops_between_the_acts(
    tmp_path: Path, end: Callable[[simulated.Outage], Awaitable[None]]
) -> None:
    played(tmp_path, between=_outage(end))
