"""Connections that run whole functions off the event loop: on a thread of their own, or on threads
that many share."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from typing import Any, Protocol, TypeVar

import aiosqlite

T = TypeVar("T")


class Hand(Protocol):
    """A connection to SQLite that runs one function after the other."""

    async def run(self, function: Callable[[Any], T]) -> T:
        """What ``function(connection)`` returns or raises."""
        ...

    async def close(self) -> None: ...


class Own(aiosqlite.Connection):
    """A connection on a thread of its own; a function costs one hop, whatever it does there."""

    def __await__(self) -> Generator[Any, None, Own]:
        self._thread.daemon = True  # a killed process must not wait for it
        return super().__await__()  # type: ignore[return-value]

    async def run(self, function: Callable[[Any], T]) -> T:
        execute: Any = self._execute  # public calls hop once a statement
        result: T = await execute(self._with_connection, function)
        return result

    def _with_connection(self, function: Callable[[Any], T]) -> T:
        return function(self._conn)


class Borrowed:
    """A connection on threads that many share: opened by its first use, closed while it rests."""

    def __init__(self, opening: Callable[[], sqlite3.Connection], threads: Executor) -> None:
        self._opening, self._threads = opening, threads
        self._turn = threading.Lock()  # of a thread: what a cancelled caller asked for still runs
        self._connection: sqlite3.Connection | None = None

    async def run(self, function: Callable[[Any], T]) -> T:
        return await self._there(lambda: function(self._opened()))

    async def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._connection is not None:
            await self._there(self._closed)

    async def _there(self, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._in_turn, work)

    def _in_turn(self, work: Callable[[], T]) -> T:
        with self._turn:
            return work()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._opening()
        return self._connection

    def _closed(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
