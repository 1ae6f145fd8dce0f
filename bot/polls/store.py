"""Polls as the main database holds them: reading them, and the roll they were frozen with."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.plain_values import from_plain, of_row
from bot.polls.constituencies import constituencies_from
from bot.polls.model import (
    Addition,
    Change,
    Poll,
    Scrutiny,
    State,
    Terms,
)
from bot.register.kept_register import Entry, listed
from bot.storage.db import Connection
from bot.times import from_ms, to_ms

TOPIC = "polls"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Card:
    """A public message that carries a poll; ``message_id`` is None until it has been posted."""

    channel_id: int
    message_id: int | None
    drawn_at: datetime | None


def poll_of(conn: Connection, guild_id: int, poll_id: int) -> Poll | None:
    """The poll of that id on that server, or None: ids of other servers lead nowhere."""
    row = conn.execute(
        "SELECT * FROM poll WHERE poll_id = ? AND guild_id = ?", (poll_id, guild_id)
    ).fetchone()
    return None if row is None else _poll(conn, row)


def poll_by_id(conn: Connection, poll_id: int) -> Poll | None:
    """The poll of that id on whichever server, for due rows and the start-up alone."""
    row = conn.execute("SELECT * FROM poll WHERE poll_id = ?", (poll_id,)).fetchone()
    return None if row is None else _poll(conn, row)


def stored(conn: Connection, poll_id: int) -> Poll:
    """A poll that is known to be there, as it now is."""
    return _poll(conn, conn.execute("SELECT * FROM poll WHERE poll_id = ?", (poll_id,)).fetchone())


def poll_numbered(conn: Connection, guild_id: int, number: int) -> Poll | None:
    """The newest version of P-`number` on that server."""
    row = conn.execute(
        "SELECT * FROM poll WHERE guild_id = ? AND number = ? AND state <> 'draft'"
        " ORDER BY version DESC LIMIT 1",
        (guild_id, number),
    ).fetchone()
    return None if row is None else _poll(conn, row)


def polls(
    conn: Connection, guild_id: int, *states: State, words: str = "", limit: int = 25
) -> list[Poll]:
    """Polls of a server in those states, the newest first, whose question holds ``words``."""
    marks = ",".join("?" * len(states))
    rows = conn.execute(
        f"SELECT * FROM poll WHERE guild_id = ? AND state IN ({marks})"
        " AND instr(lower(question || ' P-' || number), lower(?)) > 0"
        " ORDER BY poll_id DESC LIMIT ?",
        (guild_id, *(state.value for state in states), words, limit),
    )
    return [_poll(conn, row) for row in rows.fetchall()]


def ended_between(conn: Connection, guild_id: int, begins: datetime, ends: datetime) -> list[Poll]:
    """The polls of a server that ended from ``begins`` on and before ``ends``, in that order; those
    whose question was corrected only as they were counted."""
    rows = conn.execute(
        "SELECT * FROM poll WHERE guild_id = ? AND state IN ('closed', 'cancelled', 'interrupted')"
        " AND ended_at >= ? AND ended_at < ? AND NOT EXISTS"
        " (SELECT 1 FROM poll AS later WHERE later.replaces_id = poll.poll_id)"
        " ORDER BY ended_at, poll_id",
        (guild_id, to_ms(begins), to_ms(ends)),
    )
    return [_poll(conn, row) for row in rows.fetchall()]


def open_polls_of(conn: Connection, guild_id: int, member_id: int) -> list[Poll]:
    """The open polls in which a member may vote, the first to close first."""
    rows = conn.execute(
        "SELECT poll.* FROM poll JOIN poll_roll USING (poll_id) JOIN person USING (person_id)"
        " WHERE poll.guild_id = ? AND state = 'open' AND user_id = ? ORDER BY closes_at, poll_id",
        (guild_id, member_id),
    )
    return [_poll(conn, row) for row in rows.fetchall()]


def polls_in(conn: Connection, *states: State) -> list[Poll]:
    """Polls of every server in those states: for the start-up alone."""
    marks = ",".join("?" * len(states))
    rows = conn.execute(f"SELECT * FROM poll WHERE state IN ({marks}) ORDER BY poll_id", states)
    return [_poll(conn, row) for row in rows.fetchall()]


def box_names(conn: Connection, *states: State) -> set[str]:
    """The names of the boxes of polls in those states."""
    marks = ",".join("?" * len(states))
    return {
        row[0] for row in conn.execute(f"SELECT box FROM poll WHERE state IN ({marks})", states)
    }


def boxes_gone(conn: Connection) -> set[str]:
    """The boxes of polls whose rows were removed, until they are burned."""
    return {row["box"] for row in conn.execute("SELECT box FROM box_gone")}


def forget_gone(conn: Connection, burned: Iterable[str]) -> None:
    """The boxes of those polls are burned."""
    conn.executemany("DELETE FROM box_gone WHERE box = ?", [(name,) for name in burned])


def closing_times(conn: Connection) -> dict[str, datetime]:
    """When the poll of each box closes or should have."""
    return {row["box"]: from_ms(row["closes_at"]) for row in conn.execute("SELECT * FROM poll")}


def cards(conn: Connection, poll_id: int) -> list[Card]:
    """The public messages of a poll, by channel."""
    rows = conn.execute("SELECT * FROM poll_card WHERE poll_id = ? ORDER BY channel_id", (poll_id,))
    return [of_row(Card, row) for row in rows]


def roll_members(conn: Connection, poll_id: int) -> list[int]:
    """The Discord ids on a poll's roll, without those who were forgotten since."""
    rows = conn.execute(
        "SELECT user_id FROM poll_roll JOIN person USING (person_id)"
        " WHERE poll_id = ? AND user_id IS NOT NULL ORDER BY user_id",
        (poll_id,),
    )
    return [row[0] for row in rows]


def roll_entry(conn: Connection, poll: Poll, member_id: int) -> Entry | None:
    """Somebody's place on a poll's roll, or None when they have none."""
    row = conn.execute(
        "SELECT r.*, p.user_id, p.name FROM poll_roll r JOIN person p USING (person_id)"
        " WHERE r.poll_id = ? AND p.guild_id = ? AND p.user_id = ?",
        (poll.id, poll.guild_id, member_id),
    ).fetchone()
    return None if row is None else listed(row)


def roll_entries(conn: Connection, poll_id: int) -> list[Entry]:
    """The whole roll of a poll; empty once retention has removed it."""
    rows = conn.execute(
        "SELECT r.*, p.user_id, p.name FROM poll_roll r JOIN person p USING (person_id)"
        " WHERE r.poll_id = ? ORDER BY p.name, r.person_id",
        (poll_id,),
    )
    return [listed(row) for row in rows]


def _poll(conn: Connection, row: sqlite3.Row) -> Poll:
    terms = from_plain(Terms, json.loads(row["terms"]))
    poll_id, sealed_to = row["poll_id"], row["sealed_to"]
    return of_row(
        Poll,
        row,
        id=poll_id,
        terms=terms,
        created_by=row["created_by"] or 0,
        role_ids=tuple(json.loads(row["role_ids"] or "[]")),
        replaces=row["replaces_id"],
        changes=_changes(conn, poll_id),
        additions=_additions(conn, poll_id),
        scrutiny=_scrutiny(conn, poll_id) if terms.signed else None,
        constituencies=constituencies_from(row["constituencies"]),
        sealed_to=sealed_to or b"",
        trustees=() if sealed_to is None else _trustees(conn, poll_id),
    )


def _trustees(conn: Connection, poll_id: int) -> tuple[int, ...]:
    """By Discord's ids, as far as they were not forgotten since."""
    query = (
        "SELECT user_id FROM poll_trustee JOIN person USING (person_id)"
        " WHERE poll_id = ? AND user_id IS NOT NULL ORDER BY seat"
    )
    return tuple(row["user_id"] for row in conn.execute(query, (poll_id,)))


def _scrutiny(conn: Connection, poll_id: int) -> Scrutiny | None:
    row = conn.execute("SELECT * FROM poll_account WHERE poll_id = ?", (poll_id,)).fetchone()
    if row is None:
        return None
    return of_row(Scrutiny, row, put_in=row["votes_cast"])


def _changes(conn: Connection, poll_id: int) -> tuple[Change, ...]:
    rows = conn.execute(
        "SELECT * FROM poll_change WHERE poll_id = ? ORDER BY change_id", (poll_id,)
    )
    return tuple(of_row(Change, row) for row in rows)


def _additions(conn: Connection, poll_id: int) -> tuple[Addition, ...]:
    rows = conn.execute(
        "SELECT * FROM poll_addition WHERE poll_id = ? AND seconded_at IS NOT NULL"
        " ORDER BY seconded_at, addition_id",
        (poll_id,),
    )
    return tuple(Addition(row["reason"], from_ms(row["seconded_at"]), row["size"]) for row in rows)
