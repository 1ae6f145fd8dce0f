"""The audit trail: it only grows, and whatever was done to it is found."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from begun import begun

from bot import audit
from bot.storage.db import Connection, connect

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
REPLACE = (
    "INSERT OR REPLACE INTO audit (id, guild_id, act, at, chain) VALUES (2, 1, 'forged', 0, '')"
)


@pytest.fixture
def trail(tmp_path: Path) -> Iterator[Connection]:
    """A database in which three acts were done."""
    with closing(connect(begun(tmp_path / "lmcbot.db"))) as conn:
        for number in (1, 2, 3):
            audit.record(conn, 1, None, "poll.open", subject=f"P-{number}", now=NOW)
        yield conn


def unguard(conn: Connection) -> None:
    """What somebody with the file in hand can do."""
    conn.execute("DROP TRIGGER audit_grows")
    conn.execute("DROP TRIGGER audit_stays")


@pytest.mark.parametrize(
    "deed",
    ["UPDATE audit SET act = 'forged' WHERE id = 2", "DELETE FROM audit WHERE id = 3", REPLACE],
)
def test_no_statement_changes_or_removes_an_act(trail: Connection, deed: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        trail.execute(deed)
    assert [entry.act for entry in audit.page(trail, 1)] == ["poll.open"] * 3
    assert audit.first_broken(trail) is None


@pytest.mark.parametrize(
    ("deed", "broken"),
    [
        ("UPDATE audit SET act = 'forged' WHERE id = 2", 2),
        ("UPDATE audit SET at = at + 1 WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("DELETE FROM audit WHERE id > 1", 2),
        ("DELETE FROM audit", 1),
        (REPLACE, 2),
    ],
)
def test_what_was_done_to_the_file_is_found(trail: Connection, deed: str, broken: int) -> None:
    unguard(trail)
    trail.execute(deed)
    assert audit.first_broken(trail) == broken


def test_an_act_that_came_to_nothing_leaves_no_gap(trail: Connection) -> None:
    trail.execute("BEGIN")
    audit.record(trail, 1, None, "poll.close", now=NOW)
    trail.execute("ROLLBACK")
    assert audit.first_broken(trail) is None
