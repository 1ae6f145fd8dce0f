"""A connection to SQLite with the house's pragmas, and a transaction on it: all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

CACHE_KIB = 16_384  # a connection; four times as much files no article faster
# Tokens and prints fall on random pages, so the log fills fast; folding it back every 1,000 pages
# (SQLite's default) costs a tenth of a busy poll's votes and of an import's articles a second.
LOG_PAGES = 8_000
BUSY_S = 10.0  # how long a write waits for another process's


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


DISK_FAULTS = {
    sqlite3.SQLITE_FULL: "the disk of the bot's computer is full",
    sqlite3.SQLITE_READONLY: "the bot's disk can only be read",
    sqlite3.SQLITE_IOERR: "the bot's disk fails",
    sqlite3.SQLITE_CANTOPEN: "the bot cannot open its files",
}


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
