"""What the process notes of itself, each by a name: the table `fact`."""

from __future__ import annotations

from bot.storage.db import Connection


def fact(conn: Connection, name: str) -> str | None:
    """What was noted under that name; None where nothing was."""
    row = conn.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def remember(conn: Connection, name: str, value: str) -> None:
    """Note something, in place of what stood there."""
    conn.execute(
        "INSERT INTO fact (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
