"""An SQLite file: one writer that commits in groups, readers that cannot write.

A ballot, an attendance or a setting is acknowledged only after its commit has reached the disk
(WAL, ``synchronous=FULL``). What waits while one commit is under way shares the next one, so a
hundred members voting at once cost a few commits, not a hundred.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import Busy, NotStored, Stopping
from bot.storage.connection import (
    Borrowed,
    Connection,
    Hand,
    Operation,
    Own,
    Pace,
    connect,
    disk_fault,
    fold,
    transaction,
    write_anew,
)
from bot.storage.migrate import Steps, migrate

__all__ = [
    "Connection",
    "Database",
    "Operation",
    "connect",
    "open_database",
    "opened",
    "transaction",
]

T = TypeVar("T")
log = logging.getLogger("lmcbot.storage")

QUEUE_LIMIT = 5_000  # operations waiting for one commit; beyond it a member is told to try again
BATCH_LIMIT = 500  # keeps one transaction short enough for the next press
READERS = 3


async def _hand(path: Path, threads: Executor | None, pace: Pace | None = None) -> Hand:
    """A connection that writes, or with a pace one that reads."""

    def opening() -> Connection:
        return connect(path) if pace is None else pace.keep(connect(path, read_only=True))

    return await Own(opening, iter_chunk_size=64) if threads is None else Borrowed(opening, threads)


class _Waiting:
    """One operation and the caller who waits for its answer."""

    __slots__ = ("answer", "operation")

    def __init__(self, operation: Operation[Any], answer: asyncio.Future[Any]) -> None:
        self.operation = operation
        self.answer = answer


def _run_batch(batch: list[_Waiting], connection: Connection) -> tuple[list[Any], set[str]]:
    """Run all in one transaction; if one fails, redo each in its own so that only the bad one
    fails."""
    try:
        with transaction(connection):
            results = [waiting.operation(connection) for waiting in batch]
        return results, set(connection.touched)
    except Exception:
        if len(batch) == 1:
            raise
    outcomes: list[Any] = []
    touched: set[str] = set()
    for waiting in batch:
        try:
            (result,), topics = _run_batch([waiting], connection)
            outcomes.append(result)
            touched |= topics
        except Exception as error:
            outcomes.append(_Failed(error))
    return outcomes, touched


class _Failed:
    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


class Database:
    """One SQLite file. Made by :func:`opened`, which also closes it. The readers of ``behind``
    give way to what is written here."""

    def __init__(
        self,
        path: Path,
        writer: Hand,
        readers: Sequence[Hand],
        pace: Pace,
        queue_limit: int = QUEUE_LIMIT,
        behind: Database | None = None,
    ) -> None:
        self.path = path
        self.pace = pace
        self._behind = behind
        self.commits = 0
        self.disk_fault = ""  # why the last commit was not possible
        self._queue_limit = queue_limit
        self._writer = writer
        self._idle_readers = list(readers)
        self._all_readers = tuple(readers)
        self._reader_free = asyncio.Semaphore(len(readers))
        self._queue: deque[_Waiting] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._closing = self._closed = self._owed = False

    def on_commit(self, topic: str, listener: Callable[[], None]) -> None:
        """Call ``listener`` on the event loop after each commit that touched ``topic``."""
        self._listeners.setdefault(topic, []).append(listener)

    async def write(self, operation: Operation[T]) -> T:
        """Run ``operation`` in a transaction that is on disk when this returns.

        It may run twice (a failing neighbour undoes the batch), so it must touch nothing but the
        database. Raises what the operation raises, :class:`Busy` when the queue is full, and
        :class:`NotStored` when the disk is, or fails otherwise.
        """
        if self._closing:
            raise Stopping
        if len(self._queue) >= self._queue_limit:
            raise Busy
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(operation, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name=f"writer:{self.path.name}")
        return await answer

    async def read(self, query: Operation[T]) -> T:
        """Run ``query`` on a connection of its own that cannot write. Raises :class:`Stopping` for
        a press that comes when the bot has stopped."""
        async with self._reader_free:
            if self._closed:
                raise Stopping
            reader = self._idle_readers.pop()
            try:
                return await reader.run(query)
            finally:
                self._idle_readers.append(reader)

    async def scrub(self, tables: Iterable[str]) -> bool:
        """Leave nothing in the file of what was deleted from ``tables``: they are written anew, one
        after the other, and the log is emptied. False when a reader kept the log from that.

        SQLite overwrites what it deletes (``secure_delete``), but a page that was split or filled
        up from its neighbour may keep a copy of a row in its unused part.
        """
        for table in tables:
            await self._writer.run(partial(write_anew, table))
        return await self.fold()

    async def fold(self) -> bool:
        """Move the log into the file and empty it, so that nothing tells what came when.

        False where a reader keeps it from that. It never waits for one, since every write would
        wait with it: it is owed then, and :meth:`fold_owed` tries again.
        """
        self._owed = not await self._writer.run(fold)
        return not self._owed

    async def fold_owed(self) -> None:
        """Fold the log if it could not be folded when it was wanted."""
        if self._owed:
            await self.fold()

    async def _work(self) -> None:
        """Own the writing connection until nothing is queued; never wait for more."""
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), BATCH_LIMIT))]
            if self._behind is not None:
                self._behind.pace.give_way()
            try:
                outcomes, touched = await self._writer.run(partial(_run_batch, batch))
            except Exception as error:
                outcomes, touched = [_Failed(error)] * len(batch), set()
            self.commits += 1
            self.disk_fault = self._explained(outcomes)
            _answer(batch, outcomes)
            self._tell(touched)

    def _explained(self, outcomes: list[Any]) -> str:
        """Put the disk's faults in words for whoever asked; returns the last of them."""
        cause = ""
        for number, outcome in enumerate(outcomes):
            if isinstance(outcome, _Failed) and (said := disk_fault(outcome.error)):
                cause, refusal = said, NotStored(said)
                refusal.__cause__ = outcome.error
                outcomes[number] = _Failed(refusal)
        if cause and cause != self.disk_fault:
            log.warning("nothing can be stored in %s: %s", self.path.name, cause)
        elif self.disk_fault and not cause:
            log.warning("%s takes what is stored again", self.path.name)
        return cause

    def _tell(self, topics: set[str]) -> None:
        for topic in topics:
            for listener in self._listeners.get(topic, ()):
                listener()

    async def close(self) -> None:
        """Finish what is queued, then close every connection, also when the writing was cut off."""
        self._closing = True
        if self._worker is not None:
            await asyncio.wait({self._worker})
        self._closed = True
        for hand in (*self._all_readers, self._writer):
            await hand.close()

    @property
    def busy(self) -> bool:
        """Whether something is queued or being read."""
        writing = self._worker is not None and not self._worker.done()
        return writing or len(self._idle_readers) < len(self._all_readers)

    async def rest(self) -> None:
        """Let go of the file's handles until the next use, where connections are borrowed."""
        for hand in (*self._all_readers, self._writer):
            await hand.close()


def _answer(batch: list[_Waiting], outcomes: list[Any]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if waiting.answer.done():  # the caller was cancelled; what it asked for stands all the same
            continue
        if isinstance(outcome, _Failed):
            waiting.answer.set_exception(outcome.error)
            waiting.answer.exception()  # looked at: whoever still waits is told all the same
        else:
            waiting.answer.set_result(outcome)


async def open_database(
    path: Path,
    steps: Steps,
    *,
    readers: int = READERS,
    queue_limit: int = QUEUE_LIMIT,
    threads: Executor | None = None,
    behind: Database | None = None,
) -> Database:
    """Open ``path``, bring it to the newest shape, and start its connections: on threads of their
    own, or on ``threads``, where they are opened when used and may rest. Who reads ``behind`` gives
    way to what is written here.

    Raises :class:`bot.errors.NewerDatabase` when the file belongs to a later release.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = await _hand(path, threads)
    try:
        await writer.run(partial(migrate, steps=steps))
    except BaseException:
        await writer.close()
        raise
    pace = Pace()
    idle = [await _hand(path, threads, pace) for _ in range(readers)]
    return Database(path, writer, idle, pace, queue_limit, behind)


@asynccontextmanager
async def opened(
    path: Path, steps: Steps, *, readers: int = READERS, queue_limit: int = QUEUE_LIMIT
) -> AsyncIterator[Database]:
    """A :class:`Database` for the length of a ``with`` block."""
    database = await open_database(path, steps, readers=readers, queue_limit=queue_limit)
    try:
        yield database
    finally:
        await database.close()
