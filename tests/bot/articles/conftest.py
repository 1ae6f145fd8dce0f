"""A real database with the real migrations, for one thread."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from begun import begun

from bot.storage.db import Connection, connect


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    """The writing connection; each statement commits by itself."""
    with closing(connect(begun(tmp_path / "lmcbot.db"))) as opened:
        opened.execute("PRAGMA synchronous = OFF")
        opened.executemany(
            "INSERT INTO guild (guild_id, name, joined_at) VALUES (?, ?, 0)",
            [(1, "Demo LMC"), (2, "Other LMC")],
        )
        yield opened


@pytest.fixture
def now() -> datetime:
    """A Sunday in November, no clock change near."""
    return datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
