"""What every test may ask for: a data folder, the shared papers, a simulated server."""

import gc
import logging
import os
import resource
import secrets
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import discord
import pace
import pytest
import pytest_asyncio
import simcord
import simulated
from begun import begun
from committee import World, populate, settle_in
from hypothesis import HealthCheck, settings
from loopback import Loopback, loopback
from quick import holds_slow_alone, is_slow
from town import Town, built
from website import Site, website

from bot.client import LmcBot
from bot.demo.stage import apscheduler_follows
from bot.settings import Settings
from bot.shell.start import house

pace.set_pace()
# The processes that tests start read what was compiled once, whatever the shell says.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Where memory can be a disk, the tests' files stand there: every commit waits for its disk, and
# what one worker writes holds up the others. The files are as real, and outlive a killed process.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

settings.register_profile(
    "house",
    max_examples=60,
    deadline=None,  # two cores shared by many: a deadline would only measure the neighbours
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("quick", parent=settings.get_profile("house"), max_examples=15)
settings.register_profile("long", parent=settings.get_profile("house"), max_examples=2000)
settings.load_profile("house")


gc.disable()  # of what collecting makes, hardly anything goes before the end


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out unread what `make quick` would leave out whole."""
    asked = config.option.markexpr == "not slow" and collection_path.match("test_*.py")
    return True if asked and holds_slow_alone(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and begin with it: no core waits for another then."""
    for item in items:
        if is_slow(item):
            item.add_marker("slow")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector need not look at it after every test."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    pace.let_readers_go()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the run cost, which says more than how long it took on a machine that is shared."""
    both = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(each.ru_utime + each.ru_stime for each in both)
    terminalreporter.write_line(f"{seconds:.0f} processor seconds, workers and their children too")


@pytest.fixture(autouse=True)
def no_error_logs(
    caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fail on a logged ERROR: buttons, jobs and handled commands fail nowhere else."""
    yield
    if "expects_errors" in request.keywords:
        return
    phases = ("setup", "call")
    records = [record for phase in phases for record in caplog.get_records(phase)]
    bad = [record.getMessage() for record in records if record.levelno >= logging.ERROR]
    assert not bad, bad


@pytest.fixture
def shared() -> Path:
    """The folder `shared` beside the repository: sources and Discord's API description."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder `shared` beside the repository")
    return folder


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data directory, as LMCBOT_DATA would name it."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    """A website on loopback."""
    async with website() as made:
        yield made


@pytest.fixture
def bot_settings(data_dir: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings of a bot that keeps its data in `data_dir`; its operator opened `site` if in use."""
    asked = "site" in request.fixturenames
    hosts = (request.getfixturevalue("site").host,) if asked else ()
    return Settings(data=data_dir, keys=data_dir / "keys", allowed_hosts=hosts)


@pytest_asyncio.fixture
async def simcord_bot(bot_settings: Settings) -> AsyncIterator[LmcBot]:
    """The real bot on the simulated clock; SimCord's plugin takes it from this fixture."""
    begun(bot_settings.database)
    with apscheduler_follows():
        async with house(bot_settings, clock=discord.utils.utcnow) as bot:
            yield bot


@pytest_asyncio.fixture
async def world(simcord_bot: LmcBot, simcord_env: simcord.Env) -> World:
    """Two committees, set up: officers' and members' roles, one channel for everything."""
    made = populate(simcord_env)
    await settle_in(simcord_bot, made)
    return made


@pytest.fixture
def deputy(world: World) -> Any:
    """A second officer."""
    roles = [world.officer_role, world.member_role]
    return world.guild.add_member(world.env.create_user("deputy"), roles=roles)


@pytest_asyncio.fixture
async def town(world: World) -> Town:
    """One of everything, and of everybody, on one of the two servers."""
    return await (await built(world)).stilled()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Loopback]:
    """A Discord on loopback, for bots in processes of their own."""
    async with loopback() as running:
        yield running


@pytest_asyncio.fixture
async def restart(
    simcord_bot: LmcBot, simcord_env: simcord.Env
) -> AsyncIterator[Callable[..., Awaitable[LmcBot]]]:
    """Stop the bot in order and start another on the same data, at once or after so long."""
    started = [simcord_bot]

    async def again(**down: float) -> LmcBot:
        old = started[-1]
        await old.close()
        await simulated.advance(simcord_env, **down)
        new = LmcBot(
            old.settings, old.db, clock=discord.utils.utcnow, token_bytes=secrets.token_bytes
        )
        started.append(new)
        await simcord_env.restart_bot(new)
        await simcord_env.settle()
        return new

    yield again
    for bot in started[1:]:
        await bot.close()
