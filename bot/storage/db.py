"""The only file that opens SQLite: one writer that commits in groups, readers that cannot write.

A ballot, an attendance or a setting is acknowledged only after its commit has reached the disk
(WAL, ``synchronous=FULL``). What waits while one commit is under way shares the next one, so a
hundred members voting at once cost a few commits, not a hundred.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.errors import Busy
from bot.storage.migrate import Steps, migrate

T = TypeVar("T")

QUEUE_LIMIT = 5_000  # operations waiting for one commit; beyond it a member is told to try again
BATCH_LIMIT = 500  # keeps one transaction short enough for the next press
READERS = 3
CACHE_KIB = 16_384  # a connection; four times as much files no article faster
# Tokens and prints fall on random pages, so the log fills fast; folding it back every 1,000 pages
# (SQLite's default) costs a tenth of a busy poll's votes and of an import's articles a second.
LOG_PAGES = 8_000


class Connection(sqlite3.Connection):
    """A connection that remembers which topics a transaction touched, for listeners after the
    commit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.touched: set[str] = set()

    def touch(self, topic: str) -> None:
        """Tell those who listen to ``topic`` once the running transaction is on disk."""
        self.touched.add(topic)


Operation = Callable[[Connection], T]


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """Open one connection with the house's pragmas; the writer's durability is FULL."""
    connection = sqlite3.connect(
        path,
        factory=Connection,
        isolation_level=None,
        timeout=10.0,
        cached_statements=256,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    try:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "recursive_triggers = ON",  # or INSERT OR REPLACE would slip past the audit's guards
            "temp_store = MEMORY",
            f"cache_size = -{CACHE_KIB}",
            f"wal_autocheckpoint = {LOG_PAGES}",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """One immediate transaction: all of it or none of it, also when cancelled."""
    connection.touched.clear()
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.OperationalError):
            connection.execute("ROLLBACK")
        raise


class _Thread(aiosqlite.Connection):
    """A connection on a thread of its own that runs whole functions there: one hop each."""

    async def run(self, function: Callable[[Connection], T]) -> T:
        execute: Any = self._execute  # public calls hop once a statement; this hops once in all
        result: T = await execute(self._with_connection, function)
        return result

    def _with_connection(self, function: Callable[[Connection], T]) -> T:
        assert isinstance(self._conn, Connection)
        return function(self._conn)


async def _open(path: Path, *, read_only: bool = False) -> _Thread:
    thread = _Thread(partial(connect, path, read_only=read_only), iter_chunk_size=64)
    thread._thread.daemon = True  # a killed process must not wait for it
    return await thread  # type: ignore[return-value]


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
    """One SQLite file. Made by :func:`opened`, which also closes it."""

    def __init__(
        self, path: Path, writer: _Thread, readers: list[_Thread], queue_limit: int
    ) -> None:
        self.path = path
        self.commits = 0
        self._queue_limit = queue_limit
        self._writer = writer
        self._idle_readers = readers
        self._all_readers = tuple(readers)
        self._reader_free = asyncio.Semaphore(len(readers))
        self._queue: deque[_Waiting] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._closing = False

    def on_commit(self, topic: str, listener: Callable[[], None]) -> None:
        """Call ``listener`` on the event loop after each commit that touched ``topic``."""
        self._listeners.setdefault(topic, []).append(listener)

    async def write(self, operation: Operation[T]) -> T:
        """Run ``operation`` in a transaction that is on disk when this returns.

        It may run twice (a failing neighbour undoes the batch), so it must touch nothing but the
        database. Raises what the operation raises, and :class:`Busy` when the queue is full.
        """
        if self._closing:
            raise RuntimeError("the database is closed")
        if len(self._queue) >= self._queue_limit:
            raise Busy
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(operation, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name=f"writer:{self.path.name}")
        return await answer

    async def read(self, query: Operation[T]) -> T:
        """Run ``query`` on a connection of its own that cannot write."""
        async with self._reader_free:
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
            await self._writer.run(partial(_write_anew, table))
        fold = "PRAGMA wal_checkpoint(TRUNCATE)"
        return await self._writer.run(lambda conn: conn.execute(fold).fetchone()[0] == 0)

    async def _work(self) -> None:
        """Own the writing connection until nothing is queued; never wait for more."""
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), BATCH_LIMIT))]
            try:
                outcomes, touched = await self._writer.run(partial(_run_batch, batch))
            except Exception as error:
                outcomes, touched = [_Failed(error)] * len(batch), set()
            self.commits += 1
            _answer(batch, outcomes)
            self._tell(touched)

    def _tell(self, topics: set[str]) -> None:
        for topic in topics:
            for listener in self._listeners.get(topic, ()):
                listener()

    async def close(self) -> None:
        """Finish what is queued, then close every connection."""
        self._closing = True
        if self._worker is not None:
            await self._worker
        for thread in (*self._all_readers, self._writer):
            await thread.close()


def _write_anew(table: str, connection: Connection) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")  # no row changes: nothing may cascade
    try:
        with transaction(connection):
            connection.execute(f"CREATE TEMP TABLE anew AS SELECT * FROM {table}")
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT * FROM anew")
            connection.execute("DROP TABLE anew")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _answer(batch: list[_Waiting], outcomes: list[Any]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if waiting.answer.done():  # the caller was cancelled; what it asked for stands all the same
            continue
        if isinstance(outcome, _Failed):
            waiting.answer.set_exception(outcome.error)
        else:
            waiting.answer.set_result(outcome)


async def open_database(
    path: Path, steps: Steps, *, readers: int = READERS, queue_limit: int = QUEUE_LIMIT
) -> Database:
    """Open ``path``, bring it to the newest shape, and start its connections.

    Raises :class:`bot.errors.NewerDatabase` when the file belongs to a later release.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = await _open(path)
    try:
        await writer.run(partial(migrate, steps=steps))
    except BaseException:
        await writer.close()
        raise
    own = [await _open(path, read_only=True) for _ in range(readers)]
    return Database(path, writer, own, queue_limit)


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
