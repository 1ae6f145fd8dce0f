"""Members as the bot knows them: an internal number, a name, what they chose; and how they are
forgotten."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.plain_values import from_plain, of_row
from bot.privacy import traces
from bot.privacy.traces import Trace, Traces
from bot.storage.db import Connection
from bot.times import to_ms

TOPIC = "people"  # who is there
CHOICES = "choices"  # what members chose for themselves


@dataclass(frozen=True)
class Choices:
    """What a member chose for themselves. Nobody is reminded by DM to vote or to answer who did
    not ask for it."""

    remind_polls: bool = False
    remind_meetings: bool = False
    quiet_from: str = "22:00"
    quiet_until: str = "08:00"
    snoozed_until: int | None = None
    show_titles: bool = False


@dataclass(frozen=True)
class Person:
    """A member of one server. ``user_id`` is None once forgotten."""

    id: int
    guild_id: int
    user_id: int | None
    name: str
    choices: Choices


TRACES = (
    Trace(
        "person.user_id",
        "name and settings",
        "SELECT user_id AS account, name, settings, left_at FROM person WHERE person_id = :person",
        (
            "UPDATE person SET user_id = NULL, name = '', settings = '{}', left_at = NULL,"
            " forgotten_at = :now WHERE person_id = :person",
        ),
    ),
    Trace(
        "notice.user_id",
        "lines for direct messages",
        "SELECT kind, due_at, told_at FROM notice WHERE guild_id = :guild AND user_id = :user",
        ("DELETE FROM notice WHERE guild_id = :guild AND user_id = :user",),
    ),
    Trace(
        "dm_day.user_id",
        "days with a direct message",
        "SELECT day FROM dm_day WHERE guild_id = :guild AND user_id = :user",
        ("DELETE FROM dm_day WHERE guild_id = :guild AND user_id = :user",),
    ),
    Trace(
        "outbox.user_id",
        "direct messages, sent or planned",
        "SELECT kind, state, due_at, sent_at FROM outbox WHERE guild_id = :guild"
        " AND user_id = :user",
        # Their keys name the account too. One in flight lands, and finds no row to mark.
        ("DELETE FROM outbox WHERE guild_id = :guild AND user_id = :user",),
    ),
    Trace(
        "audit.person_id",
        "acts as an officer",
        "SELECT act, subject, before, after, at FROM audit WHERE person_id = :person",
    ),
)


def find(conn: Connection, guild_id: int, user_id: int, name: str = "") -> Person:
    """The person of that Discord account, made known if new; a newer name replaces the old one."""
    conn.execute(
        "INSERT INTO person (guild_id, user_id, name) VALUES (?, ?, ?)"
        " ON CONFLICT (guild_id, user_id) DO UPDATE SET name = excluded.name"
        " WHERE excluded.name <> '' AND excluded.name <> person.name",
        (guild_id, user_id, name),
    )
    known = known_as(conn, guild_id, user_id)
    assert known is not None
    return known


def known_as(conn: Connection, guild_id: int, user_id: int) -> Person | None:
    """The person of that Discord account, or None for somebody never met or forgotten."""
    row = conn.execute(
        "SELECT * FROM person WHERE guild_id = ? AND user_id = ?", (guild_id, user_id)
    ).fetchone()
    return None if row is None else _person(row)


def choices_of(conn: Connection, guild_id: int, user_id: int) -> Choices:
    """What a member chose, or what holds for everybody."""
    person = known_as(conn, guild_id, user_id)
    return person.choices if person else Choices()


def get(conn: Connection, person_id: int) -> Person | None:
    """The person of that internal number."""
    row = conn.execute("SELECT * FROM person WHERE person_id = ?", (person_id,)).fetchone()
    return None if row is None else _person(row)


def choose(conn: Connection, guild_id: int, user_id: int, **changes: Any) -> Person:
    """Change some of a member's own choices."""
    person = find(conn, guild_id, user_id)
    choices = replace(person.choices, **changes)
    conn.execute(
        "UPDATE person SET settings = ? WHERE person_id = ?",
        (json.dumps(asdict(choices)), person.id),
    )
    conn.touch(CHOICES)
    return replace(person, choices=choices)


def who_chose(conn: Connection, guild_id: int, choice: str) -> set[int]:
    """The Discord ids of those who switched a choice on, ``remind_polls`` for one."""
    rows = conn.execute(
        "SELECT * FROM person WHERE guild_id = ? AND user_id IS NOT NULL", (guild_id,)
    )
    return {row["user_id"] for row in rows if getattr(_person(row).choices, choice)}


def holdings(conn: Connection, guild_id: int, user_id: int, held_in: Traces) -> dict[str, Any]:
    """Every row that can be tied to a member, room by room. Ballots are in none of them."""
    person = known_as(conn, guild_id, user_id)
    return {} if person is None else traces.told(conn, guild_id, user_id, person.id, held_in)


def forget(conn: Connection, guild_id: int, user_id: int, held_in: Traces, now: datetime) -> bool:
    """Let go of a member in every room; the internal number stays, without name and account."""
    person = known_as(conn, guild_id, user_id)
    if person is None:
        return False
    traces.erase(conn, guild_id, user_id, person.id, held_in, now)
    conn.touch(TOPIC)
    return True


def forget_person(conn: Connection, person_id: int, held_in: Traces, now: datetime) -> bool:
    """Let go of the person of that internal number; False for one forgotten already."""
    person = get(conn, person_id)
    if person is None or person.user_id is None:
        return False
    return forget(conn, person.guild_id, person.user_id, held_in, now)


def left(conn: Connection, guild_id: int, user_id: int, now: datetime) -> None:
    """Note that a member left the server: from here their grace period runs."""
    conn.execute(
        "UPDATE person SET left_at = ? WHERE guild_id = ? AND user_id = ?",
        (to_ms(now), guild_id, user_id),
    )
    conn.touch(TOPIC)


def has_left(conn: Connection, person_id: int) -> bool:
    """Whether somebody left the server and was not seen there again."""
    row = conn.execute("SELECT left_at FROM person WHERE person_id = ?", (person_id,)).fetchone()
    return row is not None and row["left_at"] is not None


def back(conn: Connection, guild_id: int, user_id: int) -> None:
    """Note that a member is on the server again."""
    conn.execute(
        "UPDATE person SET left_at = NULL WHERE guild_id = ? AND user_id = ?", (guild_id, user_id)
    )
    conn.touch(TOPIC)


def present(conn: Connection, guild_id: int, here: Collection[int], now: datetime) -> int:
    """Note who left or came back while nobody looked; ``here`` are all accounts now on the server.

    Returns how many that is.
    """
    rows = conn.execute(
        "SELECT user_id, left_at FROM person WHERE guild_id = ? AND user_id IS NOT NULL",
        (guild_id,),
    ).fetchall()
    moved = [row["user_id"] for row in rows if (row["user_id"] in here) != (row["left_at"] is None)]
    for user_id in moved:
        if user_id in here:
            back(conn, guild_id, user_id)
        else:
            left(conn, guild_id, user_id, now)
    return len(moved)


def long_gone(conn: Connection, before: datetime) -> list[Person]:
    """Those who left their server before that, or whose server removed the bot before that."""
    rows = conn.execute(
        "SELECT person.* FROM person JOIN guild USING (guild_id) WHERE user_id IS NOT NULL"
        " AND (person.left_at < ? OR guild.left_at < ?)",
        (to_ms(before), to_ms(before)),
    )
    return [_person(row) for row in rows]


def forgotten_since(conn: Connection, at: datetime) -> bool:
    """Whether anybody was forgotten since then."""
    row = conn.execute("SELECT 1 FROM person WHERE forgotten_at >= ?", (to_ms(at),)).fetchone()
    return row is not None


def _person(row: Any) -> Person:
    choices = from_plain(Choices, json.loads(row["settings"]))
    return of_row(Person, row, id=row["person_id"], choices=choices)
