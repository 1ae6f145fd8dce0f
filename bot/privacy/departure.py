"""A server that removed the bot: its data goes when the grace period is over.

Left are the audit trail, which only grows and names nobody once people are forgotten, and what the
rooms clear by themselves each night because no row names it any more: boxes, keys, papers.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot import committee
from bot.storage.db import Connection, Database
from bot.times import to_ms

PORTION = 500  # articles a transaction: their search rows go with them, and votes wait behind it
KEPT = ("audit",)


async def let_go(db: Database, before: datetime) -> int:
    """Remove everything of the servers that removed the bot before that; returns how many."""
    gone = await db.read(partial(_gone, before=before))
    for guild_id in gone:
        while await db.write(partial(_articles, guild_id=guild_id, before=before)):
            continue
        await db.write(partial(_rows, guild_id=guild_id, before=before))
    return len(gone)


def absent(conn: Connection, present: frozenset[int], now: datetime) -> int:
    """Note the servers that removed the bot while it was not running; returns how many."""
    rows = conn.execute("SELECT guild_id FROM guild WHERE left_at IS NULL").fetchall()
    missing = [row["guild_id"] for row in rows if row["guild_id"] not in present]
    for guild_id in missing:
        committee.left(conn, guild_id, now)
    return len(missing)


def _gone(conn: Connection, *, before: datetime) -> list[int]:
    rows = conn.execute("SELECT guild_id FROM guild WHERE left_at < ?", (to_ms(before),))
    return [row["guild_id"] for row in rows.fetchall()]


def _articles(conn: Connection, *, guild_id: int, before: datetime) -> int:
    if guild_id not in _gone(conn, before=before):  # invited again meanwhile
        return 0
    return conn.execute(
        "DELETE FROM article WHERE article_id IN"
        " (SELECT article_id FROM article WHERE guild_id = ? LIMIT ?)",
        (guild_id, PORTION),
    ).rowcount


def _rows(conn: Connection, *, guild_id: int, before: datetime) -> None:
    """Every row that carries the server's id, in whatever order: the links are checked at the
    end."""
    if guild_id not in _gone(conn, before=before):
        return
    conn.execute("PRAGMA defer_foreign_keys = ON")
    for table in tables(conn):
        conn.execute(f"DELETE FROM {table} WHERE guild_id = ?", (guild_id,))
    conn.touch(committee.TOPIC)


def tables(conn: Connection) -> list[str]:
    """The tables whose rows carry their server, without those kept for good."""
    rows = conn.execute(
        "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND c.name = 'guild_id' ORDER BY m.name"
    )
    return [row["name"] for row in rows.fetchall() if row["name"] not in KEPT]
