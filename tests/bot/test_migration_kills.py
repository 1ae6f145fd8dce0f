"""A process killed inside a migration leaves the file before a step or after it, never between."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.shell.start import open_data
from bot.storage.db import connect
from bot.storage.migrate import migrate, shipped, version

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.storage import db
from bot.settings import Settings
from bot.shell.start import open_data
from datetime import UTC, datetime

steps, die_at, plain = 0, int(sys.argv[2]), db.connect

def step():
    global steps
    steps += 1
    if steps == die_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

def connect(path, **more):
    made = plain(path, **more)
    made.set_progress_handler(step, 20)
    return made

async def main(data):
    db.connect = connect
    settings = Settings(data=data, keys=data / "keys")
    await (await open_data(settings, datetime(2026, 11, 22, 9, tzinfo=UTC))).close()

asyncio.run(main(Path(sys.argv[1])))
print(steps)
"""


def migrated(data: Path, die_at: int) -> subprocess.CompletedProcess[str]:
    """Open the data in a process of its own that dies at its `die_at`-th moment (never: 0)."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(data), str(die_at)],
        capture_output=True, text=True, check=False, timeout=60, env=env,
    )  # fmt: skip


def old(data: Path) -> None:
    """A database of the first release, with a committee in it."""
    data.mkdir()
    with closing(connect(data / "lmcbot.db")) as conn:
        migrate(conn, shipped()[:1])
        conn.execute("INSERT INTO guild (guild_id, name, joined_at) VALUES (1, 'Demo LMC', 0)")


def shape(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as conn:
        return conn.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[str, str]]]:
    """What a file looks like after each step."""
    found, folder = [], tmp_path_factory.mktemp("shapes")
    for count in range(len(shipped()) + 1):
        with closing(connect(folder / f"{count}.db")) as conn:
            migrate(conn, shipped()[:count])
        found.append(shape(folder / f"{count}.db"))
    return found


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many moments a migration has when nobody kills it."""
    data = tmp_path_factory.mktemp("calm") / "data"
    old(data)
    done = migrated(data, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("tenth", [1, 3, 5, 7, 9, 10])
async def test_a_kill_inside_a_migration_leaves_no_half(
    tmp_path: Path, shapes: list[list[tuple[str, str]]], moments: int, tenth: int
) -> None:
    data = tmp_path / "data"
    old(data)
    assert moments > 50
    done = migrated(data, moments * tenth // 10)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with closing(connect(data / "lmcbot.db")) as conn:
        at = version(conn)
    assert shape(data / "lmcbot.db") == shapes[at]
    settings = Settings(data=data, keys=data / "keys")
    await (await open_data(settings, NOW)).close()
    assert shape(data / "lmcbot.db") == shapes[-1]
    with closing(connect(data / "lmcbot.db")) as conn:
        assert conn.execute("SELECT name FROM guild").fetchone()[0] == "Demo LMC"
