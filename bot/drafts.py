"""What somebody is in the middle of: a preview not saved yet, a change not pressed yet, a search
with more pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot import people
from bot.committee import Committee
from bot.errors import UserError
from bot.plain_values import from_plain, to_plain
from bot.privacy.traces import Trace
from bot.storage.db import Connection
from bot.times import to_ms

LASTS = timedelta(days=1)
GONE = "That was begun more than a day ago, or is done: run the command again."
TRACE = Trace(
    "at_hand.person_id",
    "previews and searches",
    "SELECT coalesce(held ->> '$.words', held ->> '$.arrival.parsed.headline') AS words, made_at"
    " FROM at_hand WHERE person_id = :person",
    (
        "DELETE FROM at_hand WHERE person_id = :person",
        # what an officer's *Undo* would bring back of them
        "DELETE FROM at_hand WHERE guild_id = :guild AND EXISTS (SELECT 1 FROM"
        " json_each(held, '$.changes') WHERE instr(value, '\": ' || :user)"
        " OR instr(value, 'owner_id\": ' || :person)"
        " OR instr(value, 'proposer_id\": ' || :person))",
    ),
)
T = TypeVar("T")


def keep(
    conn: Connection, mark: int, guild_id: int, user_id: int, held: Any, now: datetime
) -> None:
    """Keep a frozen dataclass under the number of the command that began it, for a day."""
    person = people.find(conn, guild_id, user_id)
    conn.execute(
        "INSERT INTO at_hand (mark, guild_id, person_id, held, made_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (mark) DO UPDATE SET held = excluded.held",
        (mark, guild_id, person.id, json.dumps(to_plain(held), ensure_ascii=False), to_ms(now)),
    )


def held(conn: Connection, mark: int, guild_id: int, user_id: int, kind: type[T]) -> T:
    """What was kept on that server. Raises :class:`UserError` for everybody else, and when it is
    gone."""
    row = conn.execute(
        "SELECT held FROM at_hand JOIN person USING (person_id)"
        " WHERE mark = ? AND at_hand.guild_id = ? AND user_id = ?",
        (mark, guild_id, user_id),
    ).fetchone()
    if row is None:
        raise UserError(GONE)
    return from_plain(kind, json.loads(row["held"]))


def drop(conn: Connection, mark: int, guild_id: int, user_id: int) -> None:
    """Let go of what somebody began: it is done. Raises as `held` does."""
    done = conn.execute(
        "DELETE FROM at_hand WHERE mark = ? AND person_id ="
        " (SELECT person_id FROM person WHERE guild_id = ? AND user_id = ?)",
        (mark, guild_id, user_id),
    )
    if done.rowcount == 0:
        raise UserError(GONE)


def rehearsed(conn: Connection, operation: Callable[[Connection], T]) -> T:
    """What ``operation`` would return, or raises, with nothing of it kept: for a preview.

    A savepoint of the running transaction is rolled back, and nobody is told of its topics.
    """
    touched = set(conn.touched)
    conn.execute("SAVEPOINT rehearsal")
    try:
        return operation(conn)
    finally:
        conn.execute("ROLLBACK TO rehearsal")
        conn.execute("RELEASE rehearsal")
        conn.touched = touched


def sweep(conn: Connection, committee: Committee, now: datetime) -> int:
    """Remove what nobody went on with; returns how much."""
    return conn.execute(
        "DELETE FROM at_hand WHERE guild_id = ? AND made_at < ?",
        (committee.guild_id, to_ms(now - LASTS)),
    ).rowcount
