"""What is stored belongs to a server, what is due has its renderer, and no message is read."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from sources import Source, sources

from bot.client import intents
from bot.storage.migrate import migrate, shipped

# Tables of the process, not of a committee; SQLite's own, and those of the words that are searched.
OF_NO_SERVER = {
    "box_gone": "names of boxes that were destroyed, so that a backup cannot bring them back",
    "fact": "what the process notes of itself",
}
OUTBOX = {"outbox.add", "outbox.again"}


def homeless(connection: sqlite3.Connection) -> set[str]:
    """The tables whose rows neither carry a server nor hang on a row that does."""
    words = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'")
    not_ours = ("sqlite_", *(name for (name,) in words))
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    left = {name for (name,) in tables if not name.startswith(not_ours)}
    settled = {name for name in left if "guild_id" in _column(connection, "table_info", name, 1)}
    while settled & left:
        left -= settled
        settled |= {t for t in left if _column(connection, "foreign_key_list", t, 2) & settled}
    return left


def _column(connection: sqlite3.Connection, pragma: str, table: str, column: int) -> set[str]:
    return {row[column] for row in connection.execute(f"PRAGMA {pragma}({table})")}


def kinds(files: Iterable[Source]) -> dict[str, str]:
    """The kinds of rows that are written under a literal name, each with a file that does."""
    calls = (
        (node, source.path)
        for source in files
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in OUTBOX
    )
    return {
        word.value.value: path
        for call, path in calls
        for word in call.keywords
        if word.arg == "kind"
        and isinstance(word.value, ast.Constant)
        and isinstance(word.value.value, str)
    }


def test_every_table_belongs_to_a_server() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, shipped())
        assert homeless(connection) == OF_NO_SERVER.keys()


def test_a_table_that_belongs_to_nobody_is_found() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE a (guild_id INTEGER, a_id INTEGER PRIMARY KEY);"
            "CREATE TABLE b (a_id REFERENCES a, b_id INTEGER PRIMARY KEY);"
            "CREATE TABLE c (b_id REFERENCES b); CREATE TABLE d (a_id INTEGER);"
        )
        assert homeless(connection) == {"d"}


def test_every_kind_of_row_has_its_renderer(world: Any) -> None:
    written = kinds(sources())
    assert len(written) > 10
    assert {k: path for k, path in written.items() if k not in world.bot.rooms.renderers} == {}


def test_a_kind_is_found_where_it_is_written() -> None:
    text = "outbox.add(conn, kind='a.b', key='k')\nnotes.add(kind='c.d')\noutbox.again(kind=KIND)"
    assert kinds([Source("bot/x.py", text)]) == {"a.b": "bot/x.py"}


def test_the_bot_hears_no_message() -> None:
    for heard in (intents(), intents(members=False)):
        assert not heard.messages
        assert not heard.message_content
        assert not heard.presences
