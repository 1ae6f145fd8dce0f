"""Somebody forgotten: added to an open poll's roll by two officers, with a public reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import people
from bot.errors import UserError
from bot.polls import due
from bot.polls.deadlines import open_of, public_reason
from bot.polls.model import Poll
from bot.polls.opening import resize
from bot.polls.store import TOPIC, poll_of, roll_entry
from bot.register import Entry
from bot.storage.db import Connection
from bot.times import to_ms


@dataclass(frozen=True, slots=True)
class Addition:
    """Somebody added to a roll, by which two officers; a forgotten one's name is empty."""

    name: str
    asked_by: str
    seconded_by: str
    reason: str


def ask_addition(
    conn: Connection,
    guild_id: int,
    poll_id: int,
    officer_id: int,
    member: Entry,
    reason: str,
    now: datetime,
) -> int:
    """Propose somebody for the roll; returns the addition's id for the second officer's press."""
    poll = open_of(conn, guild_id, poll_id, now)
    assert member.member_id is not None
    if roll_entry(conn, poll, member.member_id) is not None:
        raise UserError(f"That member is on the roll of {poll.reference} already.")
    person = people.find(conn, guild_id, member.member_id, member.name)
    officer = people.find(conn, guild_id, officer_id)
    done = conn.execute(
        "INSERT INTO poll_addition (poll_id, guild_id, person_id, reason, asked_by, asked_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (poll.id, guild_id, person.id, public_reason(reason), officer.id, to_ms(now)),
    )
    assert done.lastrowid is not None
    return done.lastrowid


def second_addition(
    conn: Connection, guild_id: int, addition_id: int, officer_id: int, now: datetime
) -> tuple[Poll, int]:
    """A second officer agrees; the poll and the member's Discord id come back.

    Then `Boxes.told(poll)` and `box.admit([member])`; a restart in between does both.
    """
    row = conn.execute(
        "SELECT a.*, p.user_id FROM poll_addition a JOIN person p USING (person_id)"
        " WHERE addition_id = ? AND a.guild_id = ?",
        (addition_id, guild_id),
    ).fetchone()
    if row is None or row["user_id"] is None:
        raise UserError("Nobody is waiting to be added here.")
    poll = open_of(conn, guild_id, row["poll_id"], now)
    second = people.find(conn, guild_id, officer_id).id
    if row["seconded_at"] is not None or roll_entry(conn, poll, row["user_id"]) is not None:
        raise UserError(f"That member is on the roll of {poll.reference} already.")
    if second == row["asked_by"]:
        raise UserError("An addition needs a second officer: you proposed it yourself.")
    return _added(conn, poll, addition_id, second, now), row["user_id"]


def _added(conn: Connection, poll: Poll, addition_id: int, second: int, now: datetime) -> Poll:
    conn.execute(
        "INSERT INTO poll_roll (poll_id, guild_id, person_id, reason)"
        " SELECT poll_id, guild_id, person_id, 'were added by two officers: ' || reason"
        " FROM poll_addition WHERE addition_id = ?",
        (addition_id,),
    )
    size = resize(conn, poll.guild_id, poll.id)
    conn.execute(
        "UPDATE poll_addition SET seconded_by = ?, seconded_at = ?, size = ? WHERE addition_id = ?",
        (second, to_ms(now), size, addition_id),
    )
    grown = poll_of(conn, poll.guild_id, poll.id)
    assert grown is not None
    due.redraw(conn, grown, now)
    conn.touch(TOPIC)
    return grown


def added(conn: Connection, poll_id: int) -> list[Addition]:
    """Everybody added to a poll's roll after it opened, in the order they were."""
    rows = conn.execute(
        "SELECT m.name, asked.name, second.name, a.reason FROM poll_addition a"
        " JOIN person m USING (person_id)"
        " JOIN person asked ON asked.person_id = a.asked_by"
        " JOIN person second ON second.person_id = a.seconded_by"
        " WHERE a.poll_id = ? ORDER BY a.seconded_at",
        (poll_id,),
    )
    return [Addition(*row) for row in rows]
