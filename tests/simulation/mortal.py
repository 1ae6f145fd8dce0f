"""A bot that can die: its tasks are stepped one await at a time, and what it holds is known."""

import asyncio
import contextlib
import fcntl
import inspect
import sqlite3
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiosqlite

from bot.storage.connection import Borrowed


def _dead() -> Any:
    raise sqlite3.ProgrammingError("the process that held this file is dead")


class Killed(BaseException):
    """Thrown into coroutines long dead, only so that Python can let go of them."""


@dataclass
class Life:
    """The process of one bot: its tasks, its connections, and how many steps it has made."""

    die_at: int | None = None
    steps: int = 0
    dead: bool = False
    on_death: Callable[[], None] = lambda: None
    tasks: list["Mortal"] = field(default_factory=list)  # keeps the dead ones' frames
    connections: list[aiosqlite.Connection] = field(default_factory=list)
    borrowed: list[Borrowed] = field(default_factory=list)
    locked: list[Any] = field(default_factory=list)

    def step(self) -> None:
        """Count one step of any task of the bot; die at the chosen one."""
        self.steps += 1
        if self.steps == self.die_at:
            self.dead = True
            self.on_death()

    def end_tasks(self) -> None:
        """Wake every task so that its wrapper sees the death and ends."""
        for task in self.tasks:
            if not task.done():
                task.cancel()

    async def ended(self) -> None:
        """Wait until no task of the dead bot is left, and what waited for them has heard."""
        left = [task for task in self.tasks if not task.done()]
        if left:
            _, deaf = await asyncio.wait(left, timeout=1)
            for task in deaf:
                task.give_up()
            await asyncio.wait(left, timeout=5)
        await asyncio.sleep(0)

    async def let_go(self) -> None:
        """What the kernel does for a dead process: connections end uncommitted, locks are free.

        The SQLite threads finish what they were given before the death.
        """
        for connection in self.connections:
            connection.stop()
            await asyncio.to_thread(connection._thread.join, 5)
        self.connections.clear()
        for hand in self.borrowed:
            await asyncio.to_thread(hand._in_turn, hand._closed)
            hand._opening = _dead
        self.borrowed.clear()
        for file in self.locked:
            if not file.closed:
                fcntl.flock(file, fcntl.LOCK_UN)
        self.locked.clear()


class Stepped(Coroutine[Any, Any, Any]):
    """A coroutine of the bot, each of its steps counted, none taken after the death."""

    def __init__(self, life: Life, coro: Coroutine[Any, Any, Any]) -> None:
        self.life = life
        self.coro = coro

    def send(self, value: Any) -> Any:
        """One step."""
        self._breathe()
        return self.coro.send(value)

    def throw(self, *error: Any) -> Any:
        """One step that begins with an exception, a cancellation for instance."""
        self._breathe()
        return self.coro.throw(*error)

    def close(self) -> None:
        """Let go of the coroutine; of a dead bot's only when it is buried."""
        if not self.life.dead:
            self.coro.close()

    def __await__(self) -> Any:
        return self.coro.__await__()

    def _breathe(self) -> None:
        if not self.life.dead:
            self.life.step()
        if self.life.dead:
            raise asyncio.CancelledError


class Mortal(asyncio.Task[Any]):
    """A task of the bot, stepped under the eyes of its life."""

    def __init__(self, life: Life, coro: Coroutine[Any, Any, Any], **kw: Any) -> None:
        self.stepped = Stepped(life, coro)
        super().__init__(self.stepped, **kw)
        life.tasks.append(self)

    def get_coro(self) -> Any:
        """The bot's own coroutine: SimCord reads from it what a task waits for."""
        return self.stepped.coro

    def give_up(self) -> None:
        """End a wait for what nobody will tell any more: a gathering whose parts have ended, where
        the death silenced the callback with which they say so. It cannot be cancelled itself."""
        waiter: Any = self._fut_waiter  # type: ignore[attr-defined]
        if waiter is not None and not waiter.done():
            asyncio.Future.cancel(waiter)


async def lay_to_rest(house: Any, life: Life) -> None:
    """Let Python have what is left of a dead bot."""
    for task in life.tasks:
        coro = task.stepped.coro
        if not inspect.iscoroutine(coro):  # the closing of an open generator
            with contextlib.suppress(BaseException):
                coro.close()
            continue
        for _ in range(100):
            if inspect.getcoroutinestate(coro) in (inspect.CORO_CREATED, inspect.CORO_CLOSED):
                coro.close()
                break
            with contextlib.suppress(BaseException):
                coro.throw(Killed)
    closing = asyncio.ensure_future(house.__aexit__(None, None, None))
    await asyncio.wait({closing}, timeout=0.2)
    if closing.cancel():
        await asyncio.wait({closing}, timeout=0.2)
    if closing.done() and not closing.cancelled():
        closing.exception()  # looked at: what the dead cannot close is nobody's concern


@contextlib.contextmanager
def no_last_words() -> Iterator[None]:
    """The open generators of a dead process are closed by nobody: no `finally` of theirs runs."""
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(finalizer=lambda generator: None)
    try:
        yield
    finally:
        sys.set_asyncgen_hooks(*hooks)


@contextlib.contextmanager
def holdings_known(living: Callable[[], Life]) -> Iterator[None]:
    """Note which connections and file locks a bot holds, to end them as its death would."""
    connect, flock, borrow = aiosqlite.Connection._connect, fcntl.flock, Borrowed.__init__

    def borrowed(self: Borrowed, *args: Any) -> None:
        borrow(self, *args)
        living().borrowed.append(self)

    async def noted(self: aiosqlite.Connection) -> aiosqlite.Connection:
        living().connections.append(self)
        return await connect(self)

    def locked(file: Any, operation: int) -> None:
        flock(file, operation)
        if operation != fcntl.LOCK_UN:
            living().locked.append(file)

    aiosqlite.Connection._connect = noted  # type: ignore[method-assign]
    fcntl.flock = locked
    Borrowed.__init__ = borrowed  # type: ignore[method-assign]
    try:
        yield
    finally:
        aiosqlite.Connection._connect = connect  # type: ignore[method-assign]
        fcntl.flock = flock
        Borrowed.__init__ = borrow  # type: ignore[method-assign]
