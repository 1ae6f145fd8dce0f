"""A disk that is full or can only be read while the bot runs: said to whoever acts, and over when
it is over."""

import asyncio
import errno
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.boards.health import breathe, faults
from bot.cli import main
from bot.errors import NotStored
from bot.settings import Settings
from bot.shell import doctor
from bot.storage.db import Connection, Database, connect, opened
from bot.storage.lock import DataLock
from bot.storage.migrate import Step, migrate, shipped

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
STEPS = (Step(1, "tally", "CREATE TABLE tally (who INTEGER PRIMARY KEY, what BLOB) STRICT"),)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with opened(tmp_path / "t.db", STEPS) as database:
        yield database


def put(conn: Connection, who: int, size: int = 10) -> int:
    conn.execute("INSERT INTO tally VALUES (?, zeroblob(?))", (who, size))
    return who


async def pragma(db: Database, words: str) -> None:
    """On the writing connection, outside of any transaction."""
    await db._writer.run(lambda conn: conn.execute(f"PRAGMA {words}").fetchall())


async def test_a_full_disk_is_named_and_what_stood_before_stands(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await db.write(lambda conn: put(conn, 1))
    await pragma(db, "max_page_count = 4")
    answers = await asyncio.gather(
        *(db.write(lambda conn, n=n: put(conn, n, 100_000)) for n in (2, 3)), return_exceptions=True
    )
    assert all(isinstance(answer, NotStored) for answer in answers)
    assert "Nothing was stored: the disk of the bot's computer is full" in str(answers[0])
    assert db.disk_fault
    assert "nothing can be stored in t.db" in caplog.text
    await pragma(db, "max_page_count = 1000000")
    await db.write(lambda conn: put(conn, 4, 100_000))
    assert not db.disk_fault
    rows = await db.read(lambda conn: [r[0] for r in conn.execute("SELECT who FROM tally")])
    assert rows == [1, 4]


async def test_a_disk_that_can_only_be_read_is_named(db: Database) -> None:
    await pragma(db, "query_only = ON")
    with pytest.raises(NotStored, match="can only be read"):
        await db.write(lambda conn: put(conn, 1))
    await pragma(db, "query_only = OFF")
    assert await db.write(lambda conn: put(conn, 1)) == 1


async def test_an_operations_own_fault_stays_what_it_is(db: Database) -> None:
    await db.write(lambda conn: put(conn, 1))
    with pytest.raises(sqlite3.IntegrityError):
        await db.write(lambda conn: put(conn, 1))
    assert not db.disk_fault


def test_health_names_a_full_disk(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, bot_settings: Settings
) -> None:
    with closing(connect(bot_settings.database)) as conn:
        migrate(conn, shipped())
    with DataLock(data_dir):
        breathe(bot_settings, NOW)
        assert not faults(bot_settings, NOW)
        monkeypatch.setattr(
            "shutil.disk_usage", lambda path: SimpleNamespace(total=1 << 30, free=1 << 20)
        )
        assert "The disk is full" in faults(bot_settings, NOW)[0]


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow, as on a full disk: SQLite finds no room for its own small ones, and calls
    that an input/output error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_no_reason_for_a_restore(
    bot_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(connect(bot_settings.database)) as conn:
        migrate(conn, shipped())
    with no_room():
        (told,) = doctor.database(bot_settings)
    assert "disk I/O error" in str(told)
    assert "Is the disk full" in str(told)
    assert "restore" not in str(told)
    monkeypatch.setenv("LMCBOT_DATA", str(bot_settings.data))
    monkeypatch.setenv("LMCBOT_KEYS", str(bot_settings.keys))
    with no_room():
        assert main(["export", "held.json"]) == 1
    said = capsys.readouterr().err
    assert "Is the disk full" in said
    assert "restore" not in said


def test_a_file_without_room_names_the_full_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert main(["recount", "--page", str(tmp_path / "page.html")]) == 1
    assert "the disk of the bot's computer is full" in capsys.readouterr().err
