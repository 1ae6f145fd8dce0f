"""A connection to SQLite: the house's pragmas, a transaction that is all or nothing, the thread it
works on, and how one that reads gives way.

While ballots are being put on disk, whoever searches works half of the time: SQLite asks a reader
every so many steps of its own, some thousand times a second, and there it rests for as long as it
has worked. With fewer processors than work, a search would else take its full share from the
members who vote.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

import aiosqlite

T = TypeVar("T")

CACHE_KIB = 16_384  # a connection; four times as much files no article faster
# Tokens and prints fall on random pages, so the log fills fast; folding it back every 1,000 pages
# (SQLite's default) costs a tenth of a busy poll's votes and of an import's articles a second.
LOG_PAGES = 8_000
BUSY_S = 10.0  # how long a write waits for another process's
STEPS = 5_000  # of SQLite’s machine before a reader is asked: a third of a millisecond or so
LONGEST_S = 0.005  # a rest: no search takes more than about twice its time
GRACE_S = 0.05  # after one batch of ballots the next is near


class Connection(sqlite3.Connection):
    """A connection that remembers which topics a transaction touched, for listeners after the
    commit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.touched: set[str] = set()

    def touch(self, topic: str) -> None:
        """Tell those who listen to ``topic`` once the running transaction is on disk."""
        self.touched.add(topic)

    def insert(self, table: str, **columns: object) -> int:
        """Write a new row; returns its number."""
        marks = ", ".join("?" * len(columns))
        done = self.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", (*columns.values(),)
        )
        return int(done.lastrowid or 0)

    def next_number(self, table: str, guild_id: int) -> int:
        """The number by which members will call the next row of a server."""
        query = f"SELECT coalesce(max(number), 0) + 1 FROM {table} WHERE guild_id = ?"
        return int(self.execute(query, (guild_id,)).fetchone()[0])


Operation = Callable[[Connection], T]


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """Open one connection with the house's pragmas; the writer's durability is FULL. Who only reads
    makes no file where there is none: sqlite3.OperationalError."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={'rw' if read_only else 'rwc'}",
        uri=True,
        factory=Connection,
        isolation_level=None,
        timeout=BUSY_S,
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


class Pace:
    """The pace of one file's readers. ``clock`` and ``sleep`` count in seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self.until = 0.0  # when readers need give way no longer

    def give_way(self) -> None:
        """What comes first is about to be written: readers work half of the time for a while."""
        self.until = self._clock() + GRACE_S

    def keep(self, connection: Connection) -> Connection:
        """Have a reader keep this pace."""
        since = self._clock()

        def breathe() -> int:
            nonlocal since
            now = self._clock()
            if now < self.until:
                self._sleep(min(now - since, LONGEST_S))
                now = self._clock()
            since = now
            return 0  # anything else would break the query off

        connection.set_progress_handler(breathe, STEPS)
        return connection


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


DISK_FAULTS = {
    sqlite3.SQLITE_FULL: "the disk of the bot's computer is full",
    sqlite3.SQLITE_READONLY: "the bot's disk can only be read",
    sqlite3.SQLITE_IOERR: "the bot's disk fails",
    sqlite3.SQLITE_CANTOPEN: "the bot cannot open its files",
}
MEND_DISK = "Is the disk full, or may the folder not be written? Mend that, then try again."


def disk_fault(error: BaseException) -> str:
    """What is wrong with the disk, in words, where that is why SQLite failed; else empty."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest tells variants apart
    return DISK_FAULTS.get(code, "")


def fold(connection: Connection) -> bool:
    """Move the log into the file and empty it, at once; False where a reader keeps it from that."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_S * 1000:.0f}")


def write_anew(table: str, connection: Connection) -> None:
    """Put a table's rows on fresh pages, so that no page keeps a copy of what was deleted."""
    connection.execute("PRAGMA foreign_keys = OFF")  # no row changes: nothing may cascade
    try:
        with transaction(connection):
            connection.execute(f"CREATE TEMP TABLE anew AS SELECT * FROM {table}")
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT * FROM anew")
            connection.execute("DROP TABLE anew")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
