"""What officers did, in a table that can only grow; each row is chained to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import to_ms


@dataclass(frozen=True)
class Entry:
    """One act. ``person_id`` is the internal number of who did it; None is the bot itself."""

    id: int
    guild_id: int
    person_id: int | None
    act: str
    subject: str
    before: str
    after: str
    at: datetime


def record(
    conn: Connection,
    guild_id: int,
    person_id: int | None,
    act: str,
    *,
    now: datetime,
    subject: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Add an act. Never anything about a ballot: what is written here is shown to officers."""
    last = conn.execute("SELECT chain FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    row = (guild_id, person_id, act, subject, _text(before), _text(after), to_ms(now))
    conn.execute(
        "INSERT INTO audit (guild_id, person_id, act, subject, before, after, at, chain) VALUES "
        "(?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, _link(last["chain"] if last else "", row)),
    )


def changed_since(
    conn: Connection, guild_id: int, subjects: Sequence[str], since: datetime, *, besides: int,
    act: str = "",
) -> bool:  # fmt: skip
    """Whether anybody but one person, and the bot itself, did something, or that ``act``, to these
    ``since`` then."""
    found = conn.execute(
        "SELECT 1 FROM audit WHERE guild_id = ? AND at > ? AND person_id <> ? AND ? IN ('', act)"
        " AND subject IN (SELECT value FROM json_each(?)) LIMIT 1",
        (guild_id, to_ms(since), besides, act, json.dumps(list(subjects))),
    ).fetchone()
    return found is not None


def page(
    conn: Connection,
    guild_id: int,
    *,
    before_id: int | None = None,
    limit: int = 10,
    person_id: int | None = None,
    heads: Sequence[str] = (),
    since: datetime | None = None,
) -> list[Entry]:
    """The newest acts of one server before ``before_id``: of everybody or of one person, of every
    kind or of those whose names begin with one of ``heads``, of all time or ``since`` then."""
    rows = conn.execute(
        "SELECT * FROM audit WHERE guild_id = :guild AND id < :before"
        " AND (:person IS NULL OR person_id = :person) AND (:since IS NULL OR at >= :since)"
        " AND (:heads = '[]' OR substr(act, 1, instr(act || '.', '.') - 1) IN"
        " (SELECT value FROM json_each(:heads))) ORDER BY id DESC LIMIT :limit",
        {
            "guild": guild_id,
            "before": before_id or 1 << 62,
            "person": person_id,
            "since": None if since is None else to_ms(since),
            "heads": json.dumps(list(heads)),
            "limit": limit,
        },
    )
    return [of_row(Entry, row) for row in rows]


def first_broken(conn: Connection) -> int | None:
    """The id of the first row whose link does not fit, or that was cut off at the end; None when
    the chain is whole. SQLite itself keeps the highest id ever given."""
    link, last = "", 0
    for row in conn.execute("SELECT * FROM audit ORDER BY id"):
        fields = tuple(
            row[name]
            for name in ("guild_id", "person_id", "act", "subject", "before", "after", "at")
        )
        link = _link(link, fields)
        if link != row["chain"]:
            return int(row["id"])
        last = int(row["id"])
    given = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
    return last + 1 if given and given["seq"] > last else None


def _link(previous: str, row: tuple[Any, ...]) -> str:
    return hashlib.sha256(json.dumps([previous, *row], ensure_ascii=False).encode()).hexdigest()


def _text(value: Any) -> str:
    if value is None:
        return ""
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
