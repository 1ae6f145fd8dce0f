"""``lmcbot export FILE``: everything held of one server or all, as JSON, beside a running bot.

Ballots of open polls are not in the database and so not in the export.
"""

from __future__ import annotations

import base64
import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.errors import UserError
from bot.settings import Settings
from bot.shell.data_in_use import server_named, there
from bot.storage.db import Connection, connect
from bot.storage.migrate import version


def export(settings: Settings, file: Path, server: str = "") -> str:
    """Write the file, readable by its owner alone. Raises :class:`UserError` when it exists."""
    there(settings)
    with closing(connect(settings.database, read_only=True)) as conn:
        wanted = {server_named(conn, server)[0]} if server else None
        conn.execute("BEGIN")  # one moment of time for all tables
        schema, found = version(conn), tables(conn, wanted)
    held = {"schema": schema, "tables": found}
    _write(file, json.dumps(held, ensure_ascii=False, indent=1, default=_bytes))
    return f"{sum(len(rows) for rows in found.values())} rows written to {file}"


def tables(conn: Connection, guild_ids: set[int] | None) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table, by its name; only those of these servers where they are given.

    A table that does not name its server takes it from the rows its own refer to. What belongs to
    the bot itself is then left out.
    """
    found = {}
    for name in _names(conn):
        asked = f'SELECT * FROM "{name}"'
        if guild_ids is not None:
            which = _belongs(conn, name, ", ".join(map(str, sorted(guild_ids))))
            if not which:
                continue
            asked += f" WHERE {which}"
        found[name] = [dict(row) for row in conn.execute(asked)]
    return found


def _belongs(conn: Connection, table: str, guild_ids: str) -> str:
    """The condition under which a row is of one of these servers; empty where none can be."""
    if "guild_id" in _columns(conn, table):
        return f"guild_id IN ({guild_ids})"
    links = conn.execute("SELECT * FROM pragma_foreign_key_list(?)", (table,)).fetchall()
    ways = []
    for link in links:
        if further := _belongs(conn, link["table"], guild_ids):
            column = link["to"] or _columns(conn, link["table"])[0]
            ways.append(
                f'"{link["from"]}" IN (SELECT "{column}" FROM "{link["table"]}" WHERE {further})'
            )
    return " OR ".join(ways)


def _columns(conn: Connection, table: str) -> list[str]:
    """The key first."""
    rows = conn.execute("SELECT name FROM pragma_table_info(?) ORDER BY pk = 0, pk, cid", (table,))
    return [row["name"] for row in rows]


def _names(conn: Connection) -> list[str]:
    """Real tables: none of the search index's own."""
    rows = conn.execute("PRAGMA table_list")
    return sorted(
        row["name"]
        for row in rows
        if row["type"] == "table"
        and row["schema"] == "main"
        and not row["name"].startswith("sqlite_")
    )


def _bytes(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def _write(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UserError(f"{file} exists already: name another file.") from None
    except OSError as error:
        raise UserError(f"{file} cannot be written ({error.strerror}).") from None
    with open(handle, "w", encoding="utf-8") as out:
        out.write(text)
