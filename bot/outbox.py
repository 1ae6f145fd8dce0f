"""Every post that must happen later or exactly once is a row here, written in the transaction that
causes it.

A row is never deleted: it goes through the states below.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import from_ms, to_ms

URGENT, ROUTINE, BULK = 0, 5, 9
MESSAGES_CLOSED = (50007, 50278)  # Discord's codes: somebody closed their direct messages
TOPIC = "outbox"
SOONEST_AGAIN_MS = 60_000  # after a fault, however often a row is asked for
OPEN = "('pending', 'claimed', 'posted')"
_WAITING = f"FROM outbox INDEXED BY outbox_due WHERE state IN {OPEN}"
_EARLIEST = (  # from one priority to the next: an index of their own would be written thrice a row
    f"WITH RECURSIVE level (p) AS (SELECT min(priority) {_WAITING} UNION ALL SELECT (SELECT"
    f" min(priority) {_WAITING} AND priority > p) FROM level WHERE p IS NOT NULL)"
    f" SELECT min((SELECT min(next_at) {_WAITING} AND priority = p)) FROM level"
)


class State(StrEnum):
    """From *pending* to *sent*, or to an end without a message."""

    PENDING = "pending"
    CLAIMED = "claimed"  # somebody is sending it
    POSTED = "posted"  # it stands in Discord; its layout is still to come
    SENT = "sent"
    SKIPPED = "skipped"  # nothing to say any more
    CANCELLED = "cancelled"
    DEAD = "dead"  # Discord will not have it; officers see it in /status


@dataclass(frozen=True)
class Row:
    """One thing to send or to do. ``ref`` is printed on the message, to find it again."""

    id: int
    key: str
    ref: str
    nonce: str
    kind: str
    guild_id: int
    channel_id: int | None
    user_id: int | None
    payload: Mapping[str, Any]
    priority: int
    due_at: datetime
    state: State
    attempts: int
    claimed_at: datetime | None
    message_id: int | None
    sent_to: int | None
    error: str


def nonce_of(key: str) -> str:
    """The first 24 hex digits of the key's SHA-256: Discord takes 25 characters and drops a
    repetition."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def ref_of(key: str) -> str:
    """Eight characters that stand in the foot of the message, without letters that look alike."""
    return base64.b32encode(hashlib.sha256(b"ref" + key.encode()).digest()[:5]).decode()


def add(
    conn: Connection,
    *,
    key: str,
    kind: str,
    guild_id: int,
    due_at: datetime,
    channel_id: int | None = None,
    user_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
    priority: int = ROUTINE,
) -> bool:
    """Put a row in; a key that is there already is left alone and False comes back."""
    due = to_ms(due_at)
    done = conn.execute(
        "INSERT INTO outbox (key, ref, nonce, kind, guild_id, channel_id, user_id, payload, "
        "priority, due_at, next_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        (key, ref_of(key), nonce_of(key), kind, guild_id, channel_id, user_id,
         json.dumps(payload or {}, sort_keys=True), priority, due, due),
    )  # fmt: skip
    conn.touch(TOPIC)
    return done.rowcount == 1


def again(conn: Connection, *, key: str, due_at: datetime, **row: Any) -> None:
    """Put in or re-arm a row whose work may be repeated (a redraw); an earlier due time wins while
    it waits. One that failed keeps its pause, up to a minute, however often it is asked for."""
    if add(conn, key=key, due_at=due_at, **row):
        return
    due = to_ms(due_at)
    conn.execute(
        "UPDATE outbox SET next_at = CASE WHEN state = 'pending' THEN min(next_at, :due)"
        " WHEN state = 'claimed' AND attempts > 0 AND :due < next_at"
        " THEN min(next_at, :due + :pause)"
        " ELSE :due END, due_at = :due, error = '',"
        " attempts = CASE WHEN state = 'claimed' AND :due < next_at THEN attempts ELSE 0 END,"
        " state = CASE WHEN state = 'claimed' THEN 'claimed' ELSE 'pending' END WHERE key = :key",
        {"due": due, "key": key, "pause": SOONEST_AGAIN_MS},
    )


def move(conn: Connection, key: str, due_at: datetime) -> bool:
    """Give a row that still waits another due time."""
    conn.touch(TOPIC)
    due = to_ms(due_at)
    moved = conn.execute(
        "UPDATE outbox SET due_at = ?, next_at = ? WHERE key = ? AND state = 'pending'",
        (due, due, key),
    )
    return moved.rowcount == 1


def revive(conn: Connection, key: str, due_at: datetime) -> bool:
    """Try a dead row again: what refused it may have been mended."""
    conn.touch(TOPIC)
    due = to_ms(due_at)
    revived = conn.execute(
        "UPDATE outbox SET state = 'pending', due_at = ?, next_at = ?, attempts = 0, error = ''"
        " WHERE key = ? AND state = 'dead'",
        (due, due, key),
    )
    return revived.rowcount == 1


def revive_some(conn: Connection, prefix: str, due_at: datetime) -> int:
    """Try the dead rows again whose key begins with ``prefix``; returns how many they were."""
    rows = conn.execute(
        "SELECT key FROM outbox WHERE state = 'dead' AND key >= ? AND key < ?",
        (prefix, prefix + "\uffff"),
    ).fetchall()
    return sum(revive(conn, row["key"], due_at) for row in rows)


def superseded(conn: Connection, row: Row, prefix: str, now: datetime) -> bool:
    """Whether a later row of that kind, with a key that begins with ``prefix``, is due as well:
    late reminders of one thing merge into the last."""
    found = conn.execute(
        "SELECT 1 FROM outbox WHERE kind = ? AND key >= ? AND key < ? AND state <> 'cancelled'"
        " AND due_at > ? AND due_at <= ? LIMIT 1",
        (row.kind, prefix, prefix + "\uffff", to_ms(row.due_at), to_ms(now)),
    ).fetchone()
    return found is not None


def cancel(conn: Connection, prefix: str) -> int:
    """Cancel the waiting rows whose key begins with ``prefix``; returns how many they were.

    One whose sending failed may stand in Discord all the same: it is due at once, and its renderer
    has the last word. One in flight is past recall.
    """
    return _cancel(conn, prefix, prefix + "\uffff")


def cancel_one(conn: Connection, key: str) -> bool:
    """Cancel the row of that very key, as `cancel` does those of a prefix; False: none waits."""
    return _cancel(conn, key, key + " ") == 1


def _cancel(conn: Connection, first: str, behind: str) -> int:
    conn.touch(TOPIC)
    among = (first, behind)
    conn.execute(
        "UPDATE outbox SET next_at = due_at WHERE state = 'claimed' AND key >= ? AND key < ?", among
    )
    return conn.execute(
        "UPDATE outbox SET state = 'cancelled' WHERE state = 'pending' AND key >= ? AND key < ?",
        among,
    ).rowcount


def hasten(conn: Connection, now: datetime) -> None:
    """Discord is back: what waits for another try need wait no longer."""
    conn.execute(
        "UPDATE outbox SET next_at = ? WHERE state = 'claimed' AND attempts > 0 AND next_at > ?",
        (to_ms(now), to_ms(now)),
    )
    conn.touch(TOPIC)


def plan_anew(conn: Connection, now: datetime) -> None:
    """The clock was set: what the wrong one put off is looked at when it is due."""
    put_off = "(state = 'pending' OR state = 'claimed' AND attempts = 0)"
    conn.execute(f"UPDATE outbox SET next_at = due_at WHERE next_at > due_at AND {put_off}")
    hasten(conn, now)


def earliest(conn: Connection) -> datetime | None:
    """When the next row wants attention."""
    at = conn.execute(_EARLIEST).fetchone()[0]
    return None if at is None else from_ms(at)


def posted(conn: Connection, row_id: int, message_id: int | None, channel_id: int | None) -> None:
    """The message stands; its layout may still be to come. No id: it is not to be kept."""
    conn.execute(
        "UPDATE outbox SET state = 'posted', message_id = ?, sent_to = ? WHERE id = ?",
        (message_id, channel_id, row_id),
    )


def finish(
    conn: Connection,
    row: Row,
    state: State,
    now: datetime,
    error: str = "",
    refused: int | None = None,
) -> None:
    """End a row as *sent*, *skipped* or *dead*, with Discord's code where it ``refused`` the post;
    one that was re-armed meanwhile waits again instead."""
    ended = (to_ms(now), error[:300], row.id)
    same = conn.execute(
        "UPDATE outbox SET state = ?, refused = ?, sent_at = ?, error = ?"
        " WHERE id = ? AND due_at = ? AND state IN ('claimed', 'posted')",
        (state, refused, *ended, to_ms(row.due_at)),
    )
    if same.rowcount == 0:
        conn.execute(
            "UPDATE outbox SET state = 'pending', sent_at = ?, error = ?"
            " WHERE id = ? AND state IN ('claimed', 'posted')",
            ended,
        )
        conn.touch(TOPIC)


def postpone(
    conn: Connection, row: Row, until: datetime, error: str = "", *, count: bool = False
) -> None:
    """Try again at ``until``. A row that may already stand in Discord stays claimed, so that it is
    looked for first."""
    conn.execute(
        "UPDATE outbox SET next_at = ?, attempts = attempts + ?, error = ?,"
        " state = CASE WHEN ? AND state = 'claimed' THEN 'claimed' WHEN state = 'posted' THEN "
        "'posted' ELSE 'pending' END"
        " WHERE id = ? AND state IN ('claimed', 'posted')",
        (to_ms(until), int(count), error[:300], count or row.state is State.CLAIMED, row.id),
    )
    conn.touch(TOPIC)


def planned(conn: Connection, guild_id: int) -> dict[int, str]:
    """The channels that posts still to come belong in, each with their kinds in words."""
    rows = conn.execute(
        f"SELECT channel_id, kind FROM outbox WHERE state IN {OPEN} AND guild_id = ?"
        " AND channel_id IS NOT NULL GROUP BY channel_id, kind ORDER BY kind",
        (guild_id,),
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["channel_id"], []).append(row["kind"].replace(".", " "))
    return {channel_id: ", ".join(kinds) for channel_id, kinds in found.items()}


def dead(conn: Connection, guild_id: int, limit: int = 20) -> list[Row]:
    """Rows that Discord would not have, newest first, for ``/status``."""
    rows = conn.execute(
        "SELECT * FROM outbox WHERE state = 'dead' AND guild_id = ? ORDER BY due_at DESC LIMIT ?",
        (guild_id, limit),
    )
    return [row_from(row) for row in rows]


def by_key(conn: Connection, key: str) -> Row | None:
    """The row of that key, whatever its state."""
    row = conn.execute("SELECT * FROM outbox WHERE key = ?", (key,)).fetchone()
    return None if row is None else row_from(row)


def has(conn: Connection, row_id: int) -> bool:
    """Whether the row is still there: whoever is forgotten takes theirs along."""
    return conn.execute("SELECT 1 FROM outbox WHERE id = ?", (row_id,)).fetchone() is not None


def row_from(row: Any) -> Row:
    """A record of the table as a :class:`Row`."""
    return of_row(Row, row)
