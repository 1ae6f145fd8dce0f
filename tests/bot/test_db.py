"""The writer commits in groups; the readers cannot write; a bad operation fails alone."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import Busy, NewerDatabase, UserError
from bot.storage.db import Connection, Database, connect, opened
from bot.storage.migrate import Step, migrate, shipped, version

STEPS = (Step(1, "tally", "CREATE TABLE tally (who INTEGER PRIMARY KEY, what TEXT) STRICT"),)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with opened(tmp_path / "t.db", STEPS) as database:
        yield database


def put(conn: Connection, who: int, what: str = "yes") -> int:
    conn.execute("INSERT INTO tally VALUES (?, ?)", (who, what))
    return who


def count(conn: Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM tally").fetchone()[0])


async def test_what_is_written_together_is_committed_together(db: Database) -> None:
    """A hundred writers share a few commits, each with its own answer."""
    answers = await asyncio.gather(*(db.write(lambda c, n=n: put(c, n)) for n in range(100)))
    assert answers == list(range(100))
    assert await db.read(count) == 100
    assert db.commits <= 3


async def test_a_bad_operation_fails_alone(db: Database) -> None:
    """Its neighbours in the same batch are redone one by one and stand."""
    calls = [db.write(lambda c, n=n: put(c, n % 10)) for n in range(20)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [r for r in results if not isinstance(r, Exception)] == list(range(10))
    assert all(isinstance(r, sqlite3.IntegrityError) for r in results[10:])
    assert await db.read(count) == 10


async def test_a_database_whose_writing_was_cut_off_closes_all_the_same(tmp_path: Path) -> None:
    """A thread left open would keep the process from ending."""
    threads = set(threading.enumerate())
    async with opened(tmp_path / "t.db", STEPS) as db:
        tasks = asyncio.all_tasks()
        writing = asyncio.create_task(db.write(lambda conn: put(conn, 1)))
        await asyncio.sleep(0)
        (worker,) = asyncio.all_tasks() - tasks - {writing}
        worker.cancel()
    writing.cancel()
    for thread in set(threading.enumerate()) - threads:
        thread.join(10)
        assert not thread.is_alive()


async def test_a_refusal_undoes_only_itself(db: Database) -> None:
    def refuse(conn: Connection) -> None:
        put(conn, 1)
        raise UserError("not today")

    kept, refused = await asyncio.gather(
        db.write(lambda c: put(c, 2)), db.write(refuse), return_exceptions=True
    )
    assert kept == 2
    assert isinstance(refused, UserError)
    assert await db.read(lambda c: [r["who"] for r in c.execute("SELECT who FROM tally")]) == [2]


async def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match=r"readonly|query_only"):
        await db.read(lambda c: put(c, 1))


async def test_a_full_queue_says_busy(tmp_path: Path) -> None:
    async with opened(tmp_path / "t.db", STEPS, queue_limit=3) as db:
        calls = [asyncio.ensure_future(db.write(lambda c, n=n: put(c, n))) for n in range(5)]
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert sum(isinstance(r, Busy) for r in results) == 2
        assert await db.read(count) == 3


async def test_listeners_hear_of_a_topic_after_its_commit(db: Database) -> None:
    heard: list[int] = []
    db.on_commit("tally", lambda: heard.append(db.commits))

    def touching(conn: Connection) -> None:
        put(conn, 1)
        conn.touch("tally")

    await db.write(touching)
    await db.write(lambda c: put(c, 2))
    assert heard == [1]


async def test_a_cancelled_caller_does_not_disturb_the_batch(db: Database) -> None:
    """What a caller asked for before it was cancelled stands, and the others get their answers."""
    cancelled = asyncio.ensure_future(db.write(lambda c: put(c, 1)))
    other = asyncio.ensure_future(db.write(lambda c: put(c, 2)))
    await asyncio.sleep(0)
    cancelled.cancel()
    assert await other == 2
    assert await db.read(count) == 2


async def test_closing_finishes_what_is_queued(tmp_path: Path) -> None:
    async with opened(tmp_path / "t.db", STEPS) as database:
        calls = [asyncio.ensure_future(database.write(lambda c, n=n: put(c, n))) for n in range(9)]
        await asyncio.sleep(0)
    assert [await call for call in calls] == list(range(9))


def test_the_writer_is_durable(tmp_path: Path) -> None:
    """WAL with FULL: an acknowledged commit survives a power cut."""
    conn = connect(tmp_path / "t.db")
    assert conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert conn.execute("PRAGMA synchronous").fetchone()[0] == 2
    conn.close()


def test_a_failing_migration_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    conn = connect(tmp_path / "t.db")
    migrate(conn, STEPS)
    bad = (*STEPS, Step(2, "bad", "CREATE TABLE half (x) STRICT; this is not SQL"))
    with pytest.raises(sqlite3.OperationalError):
        migrate(conn, bad)
    assert version(conn) == 1
    assert conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0
    conn.close()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    conn = connect(tmp_path / "t.db")
    conn.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerDatabase, match="99"):
        migrate(conn, STEPS)
    conn.close()


def test_the_shipped_steps_apply_twice_without_effect(tmp_path: Path) -> None:
    conn = connect(tmp_path / "t.db")
    assert migrate(conn, shipped())
    assert migrate(conn, shipped()) == []
    conn.close()


async def test_a_fault_nobody_waits_for_any_more_is_no_complaint(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """A caller that is gone, as of a bot that was killed, leaves nothing for a later log."""
    gone: list[asyncio.Future[None]] = []

    def fail(conn: Connection) -> None:
        raise UserError("not today")

    waiting = asyncio.ensure_future(db.write(fail))
    await asyncio.sleep(0)
    gone += [each.answer for each in db._queue]
    with pytest.raises(UserError):
        await waiting
    assert gone
    assert not any(each._log_traceback for each in gone)
    assert "never retrieved" not in caplog.text


async def test_a_press_while_the_bot_stops_reads_so(tmp_path: Path) -> None:
    """A slow answer of Discord's may hold a press until the database is closed."""
    async with opened(tmp_path / "a.db", STEPS) as db:
        pass
    with pytest.raises(UserError, match="being restarted"):
        await db.read(lambda conn: conn.execute("SELECT 1").fetchone())
    with pytest.raises(UserError, match="being restarted"):
        await db.write(lambda conn: conn.execute("SELECT 1").fetchone())
