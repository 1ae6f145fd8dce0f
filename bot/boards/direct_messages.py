"""What a member is told by direct message: at most one a day, everything merged, and apart from it
only what is urgent or what the member asked to be told at a time of their own.

A room adds a notice in the transaction that causes it and says who words it (`Room.wordings`). The
first message of a local day tells what is due until midnight; what comes later is edited into it
without a push.

A poll's reminder goes out as the day's message of its member, under that message's reference and
nonce (:func:`day_key`). Whoever is about to send the day's message looks for the reference first.
So Discord alone knows whom a poll reminded: nothing here tells who had not voted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import outbox, people
from bot.people import Choices
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import from_ms, to_ms

DAY, EDIT, APART = "notice.day", "notice.edit", "notice.urgent"
MOST = 12  # notices worded in one message; the rest wait for the next


@dataclass(frozen=True)
class Notice:
    """One thing to tell a member. ``payload`` holds ids only. ``apart``: in a message of its own,
    not in the day's."""

    id: int
    key: str
    guild_id: int
    user_id: int
    kind: str
    payload: Mapping[str, Any]
    apart: bool
    due_at: datetime


@dataclass(frozen=True)
class Wording:
    """How a notice reads. ``text`` names no question, headline or choice; ``titled`` may, and is
    shown to members who asked for titles. ``label`` with ``press`` (a lasting button's custom id)
    or ``link`` makes its button. ``urgent`` makes a message apart a red one."""

    text: str
    titled: str = ""
    label: str = ""
    press: str = ""
    link: str = ""
    urgent: bool = False


def add(
    conn: Connection,
    *,
    key: str,
    guild_id: int,
    user_id: int,
    kind: str,
    due_at: datetime,
    zone: ZoneInfo,
    payload: Mapping[str, Any] | None = None,
    apart: bool = False,
) -> bool:
    """Have a member told at ``due_at`` or, unless apart, when their quiet hours end. A key that is
    there already is left alone and False comes back."""
    done = conn.execute(
        "INSERT INTO notice (key, guild_id, user_id, kind, payload, urgent, due_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        (
            key,
            guild_id,
            user_id,
            kind,
            json.dumps(payload or {}, sort_keys=True),
            apart,
            to_ms(due_at),
        ),
    )
    if done.rowcount == 0:
        return False
    if apart:
        outbox.add(
            conn,
            key=f"dm-urgent:{key}",
            kind=APART,
            guild_id=guild_id,
            user_id=user_id,
            due_at=due_at,
            payload={"notice": done.lastrowid},
            priority=outbox.URGENT,
        )
    else:
        arm(conn, guild_id, user_id, due_at, zone)
    return True


def cancel(conn: Connection, prefix: str) -> int:
    """Take back notices that are not told yet and whose key begins with ``prefix``."""
    return conn.execute(
        "DELETE FROM notice WHERE told_at IS NULL AND key >= ? AND key < ?",
        (prefix, prefix + "\uffff"),
    ).rowcount


def arm(conn: Connection, guild_id: int, user_id: int, due_at: datetime, zone: ZoneInfo) -> None:
    """Wake the day's message, or its edit if that day's message is out."""
    at = allowed(people.choices_of(conn, guild_id, user_id), zone, due_at)
    day = local_day(at, zone)
    if told_on(conn, guild_id, user_id, day) is None:
        outbox.again(conn, key=day_key(guild_id, user_id, day), kind=DAY, guild_id=guild_id,
                     user_id=user_id, due_at=at)  # fmt: skip
    else:
        edit(conn, guild_id, user_id, at, day)


def edit(conn: Connection, guild_id: int, user_id: int, at: datetime, day: date) -> None:
    """Have that day's message edited: no telephone buzzes."""
    outbox.again(conn, key=f"dm-edit:{guild_id}:{user_id}:{day}", kind=EDIT, guild_id=guild_id,
                 user_id=user_id, due_at=at)  # fmt: skip


def day_key(guild_id: int, user_id: int, day: date) -> str:
    """What a member's one message of a day goes by, whoever sends it."""
    return f"dm:{guild_id}:{user_id}:{day}"


def told_on(conn: Connection, guild_id: int, user_id: int, day: date) -> int | None:
    """The outbox row of the message a member got that day."""
    row = conn.execute(
        "SELECT row_id FROM dm_day WHERE guild_id = ? AND user_id = ? AND day = ?",
        (guild_id, user_id, day.isoformat()),
    ).fetchone()
    return None if row is None else int(row["row_id"])


def day_row(conn: Connection, guild_id: int, user_id: int, day: date) -> outbox.Row | None:
    """The row of the message a member got that day."""
    row_id = told_on(conn, guild_id, user_id, day)
    found = conn.execute("SELECT key FROM outbox WHERE id = ?", (row_id,)).fetchone()
    return None if found is None else outbox.by_key(conn, found["key"])


def waiting(
    conn: Connection, guild_id: int, user_id: int, until: datetime, *, told_in: int | None = None
) -> list[Notice]:
    """What a member is still to be told by ``until``, with what the message ``told_in`` told
    already."""
    rows = conn.execute(
        "SELECT * FROM notice WHERE guild_id = ? AND user_id = ? AND urgent = 0"
        " AND ((told_at IS NULL AND due_at < ?) OR told_in = ?) ORDER BY due_at, id LIMIT ?",
        (guild_id, user_id, to_ms(until), told_in, MOST),
    )
    return [_notice(row) for row in rows]


def one(conn: Connection, notice_id: int) -> Notice | None:
    """The notice of that number, unless it was taken back."""
    row = conn.execute("SELECT * FROM notice WHERE id = ?", (notice_id,)).fetchone()
    return None if row is None else _notice(row)


def told(conn: Connection, notices: list[Notice], row_id: int, now: datetime) -> None:
    """Note that these were told by that row's message."""
    conn.executemany(
        "UPDATE notice SET told_at = coalesce(told_at, ?), told_in = ? WHERE id = ?",
        [(to_ms(now), row_id, notice.id) for notice in notices],
    )


def day_told(
    conn: Connection, row: outbox.Row, notices: list[Notice], zone: ZoneInfo, now: datetime
) -> None:
    """Note the day's message with what it told; what came meanwhile is edited in."""
    assert row.user_id is not None
    day = local_day(now, zone)
    told(conn, notices, row.id, now)
    conn.execute(
        "INSERT INTO dm_day (guild_id, user_id, day, row_id) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (row.guild_id, row.user_id, day.isoformat(), row.id),
    )
    if waiting(conn, row.guild_id, row.user_id, end_of(day, zone)):
        edit(conn, row.guild_id, row.user_id, now + timedelta(seconds=10), day)


def allowed(choices: Choices, zone: ZoneInfo, at: datetime) -> datetime:
    """``at``, or when the member's snooze and quiet hours are over."""
    if choices.snoozed_until is not None:
        at = max(at, from_ms(choices.snoozed_until))
    quiet = _quiet(choices, zone, at)
    return quiet[1] if quiet else at


def in_time(choices: Choices, zone: ZoneInfo, at: datetime, limit: datetime) -> datetime:
    """``at``, unless the member's quiet hours would keep it back until ``limit`` or later: then the
    minute before they begin."""
    quiet = _quiet(choices, zone, at)
    return quiet[0] - timedelta(minutes=1) if quiet and quiet[1] >= limit else at


def _quiet(choices: Choices, zone: ZoneInfo, at: datetime) -> tuple[datetime, datetime] | None:
    """From when until when the quiet hours last that ``at`` falls into, or None."""
    start, end = time.fromisoformat(choices.quiet_from), time.fromisoformat(choices.quiet_until)
    local = at.astimezone(zone)
    first = local.date()
    if start > end and local.time() < end:
        first -= timedelta(days=1)
    last = first + timedelta(days=int(start > end))
    begins, ends = datetime.combine(first, start, zone), datetime.combine(last, end, zone)
    return (begins, ends) if begins.timestamp() <= at.timestamp() < ends.timestamp() else None


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The date ``at`` falls on, on the committee's clock."""
    return at.astimezone(zone).date()


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The midnight that ends a day."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _notice(row: Any) -> Notice:
    return of_row(Notice, row, apart=bool(row["urgent"]))
