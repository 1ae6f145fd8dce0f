"""Kill the bot at any await, and go on with a new one on the same files and the same Discord.

Every task of the bot is stepped by a wrapper that counts. At the chosen step the whole bot dies as
a process does: none of its coroutines ever runs on, so no `finally` and no `except` of it takes
effect; what its SQLite threads had been given is finished, what was not committed is rolled back.
A story is written as acts; an act the death interrupted is done again by the next bot, as a person
would who got no answer.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
import simulated
from mortal import Life, Mortal, holdings_known, lay_to_rest, no_last_words

Build = Callable[[Path], contextlib.AbstractAsyncContextManager[discord.Client]]

_mortal: ContextVar[bool] = ContextVar("mortal", default=False)


@dataclass
class Stage:
    """One simulated Discord, one data folder, and the bots that live there one after the other."""

    build: Build
    folder: Path
    env: simcord.Env
    die_at: int | None
    bot: Any = None
    deaths: int = 0
    _life: Life = field(default_factory=Life)
    _house: Any = None
    _past: list[tuple[Any, Life]] = field(default_factory=list)
    _acting: asyncio.Task[Any] | None = None

    @property
    def steps(self) -> int:
        """How many steps the bots have made so far."""
        lives = {id(life): life.steps for _, life in self._past}
        return sum({**lives, id(self._life): self._life.steps}.values())

    async def act(
        self, deed: Callable[[], Awaitable[Any]], *, again: Callable[[], bool] = lambda: True
    ) -> Any:
        """Do something; if the bot dies in it, do it `again` with the next bot."""
        while True:
            task = self._acting = asyncio.ensure_future(_of(deed))
            try:
                result = await task
            except (asyncio.CancelledError, Exception):
                if not self._life.dead:
                    raise
                result = None
            self._acting = None
            if not self._life.dead:
                return result
            await self._next_life()
            if not again():
                return None

    async def ask(self, press: Callable[[], Awaitable[Any]]) -> Any:
        """Do something that Discord shows an answer to; if that was shown, it is not repeated.

        Returns None when the bot died after it had answered.
        """
        before = simulated.answers(self.env)
        return await self.act(press, again=lambda: simulated.answers(self.env) == before)

    async def forward(self, **delta: float) -> None:
        """Let simulated time pass; a death in it costs no time."""
        until = self.env.now() + timedelta(**delta)

        async def rest() -> None:
            left = (until - self.env.now()).total_seconds()
            await simulated.advance(self.env, seconds=max(left, 0.0))

        await self.act(rest)

    async def restart(self) -> None:
        """Stop the bot as SIGTERM does, and start the next; the death may come in either."""
        deaths = self.deaths
        await self.act(self._stop, again=lambda: False)
        if self.deaths == deaths:
            await self.act(self._start, again=lambda: False)

    def die_now(self) -> None:
        """Let the bot die at its very next step."""
        self._life.die_at = self._life.steps + 1

    async def _stop(self) -> None:
        await self._mortally(self._house.__aexit__(None, None, None))
        self._past.append((self._house, self._life))
        self._house = None

    async def _start(self) -> None:
        die_at = None if self.die_at is None or self.deaths else self.die_at - self.steps
        self._life = Life(die_at, on_death=self._died)
        self._house = self.build(self.folder)
        self.bot = await self._mortally(self._house.__aenter__())
        _login_in_a_task(self.bot)
        await simulated.begin(self.env, self.bot)

    async def _mortally(self, coro: Coroutine[Any, Any, Any]) -> Any:
        """Run something of the bot that happens outside of its connection to Discord."""
        context = copy_context()
        context.run(_mortal.set, True)
        return await asyncio.get_running_loop().create_task(coro, context=context)

    def _died(self) -> None:
        self.deaths += 1
        logging.disable(logging.CRITICAL)  # what its callbacks say now, a dead process does not
        simulated.silence(self.env)
        self._life.end_tasks()
        if self._acting is not None:
            self._acting.cancel()

    async def _next_life(self) -> None:
        await self._life.ended()
        logging.disable(logging.NOTSET)
        await self._life.let_go()
        self._past.append((self._house, self._life))
        await self._start()

    def born(self, loop: asyncio.AbstractEventLoop, coro: Any, **kw: Any) -> asyncio.Task[Any]:
        """The loop's task factory: tasks of the bot are mortal."""
        if self._of_bot(kw.get("context")):
            return Mortal(self._life, coro, loop=loop, **kw)
        return asyncio.Task(coro, loop=loop, **kw)

    def _of_bot(self, context: Context | None) -> bool:
        ours = _mortal.get() if context is None else context.get(_mortal, False)
        return ours or simulated.belongs_to_bot(self.env, context)

    async def bury(self) -> None:
        """When all is over: close the living bot, and let Python have the dead ones."""
        if self._house is not None and not self._life.dead:
            await self._house.__aexit__(None, None, None)
        if self.env._started:
            await self.env.shutdown()
        logging.disable(logging.CRITICAL)  # the dead complain
        try:
            for house, life in [*self._past, (self._house, self._life)]:
                if life.dead:
                    await life.let_go()
                    await lay_to_rest(house, life)
        finally:
            logging.disable(logging.NOTSET)


async def _of(deed: Callable[[], Awaitable[Any]]) -> Any:
    return await deed()


def _login_in_a_task(bot: Any) -> None:
    """SimCord logs in within the test's own task; the bot's start must be mortal too."""
    login = bot.login

    async def in_a_task(token: str) -> None:
        await asyncio.get_running_loop().create_task(login(token))

    bot.login = in_a_task


def _made(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


@contextlib.asynccontextmanager
async def stage(
    build: Build,
    folder: Path,
    *,
    die_at: int | None = None,
    nonces: bool = True,
) -> AsyncIterator[Stage]:
    """A running bot that dies at its `die_at`-th step (never: None).

    `build` makes what is entered to start a bot on this folder and left to stop it.
    """
    _made(folder)
    env = simcord.Env(discord.Client(intents=discord.Intents.none()), check_errors=False)
    simulated.wire(env).breathing = True
    simulated.wire(env).nonces = nonces
    scene = Stage(build, folder, env, die_at)
    loop = asyncio.get_running_loop()
    loop.set_task_factory(scene.born)
    try:
        with no_last_words(), holdings_known(lambda: scene._life), env.time_context():
            try:
                await scene.act(scene._start, again=lambda: False)
                yield scene
            finally:
                await scene.bury()
    finally:
        loop.set_task_factory(None)


# --- sweeping ---------------------------------------------------------------------------------

Story = Callable[[Stage], Awaitable[None]]


async def count_awaits(story: Story, build: Build, folder: Path, **options: Any) -> int:
    """How many steps the bot makes in this story when nobody kills it."""
    async with stage(build, folder, **options) as scene:
        await story(scene)
        return scene.steps


async def killed_at(n: int, story: Story, build: Build, folder: Path, **options: Any) -> bool:
    """Play the story with a death at the bot's n-th step; whether it got as far as that."""
    async with stage(build, folder, die_at=n, **options) as scene:
        await story(scene)
        return scene.deaths > 0


def sampled(awaits: int, most: int, seed: int = 0) -> list[int]:
    """Which steps to die at: all of them, or `most` chosen by `seed`."""
    every = range(1, awaits + 1)
    return list(every) if awaits <= most else sorted(random.Random(seed).sample(every, most))
