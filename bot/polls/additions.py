"""Somebody forgotten: added to an open poll's roll by two, with a public reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import people
from bot.errors import UserError
from bot.polls import due, offices
from bot.polls.constituencies import constituencies_json, grown
from bot.polls.deadlines import open_of, public_reason
from bot.polls.model import Poll
from bot.polls.offices import By, Presser
from bot.polls.opening import resize
from bot.polls.store import TOPIC, roll_entry, stored
from bot.register.kept_register import Entry, registered
from bot.storage.db import Connection
from bot.times import to_ms


@dataclass(frozen=True, slots=True)
class Addition:
    """Somebody added to a roll, and by whom; a forgotten one's name is empty.

    ``seconded_by`` is None where two members on the roll agreed.
    """

    name: str
    asked_by: str
    seconded_by: str | None
    reason: str


def ask_addition(
    conn: Connection,
    guild_id: int,
    poll_id: int,
    presser: Presser,
    member: Entry,
    reason: str,
    now: datetime,
) -> int:
    """Propose somebody for the roll; returns the addition's id for the press of who agrees."""
    poll = open_of(conn, guild_id, poll_id, now)
    offices.may_ask(conn, poll, presser)
    assert member.member_id is not None
    if roll_entry(conn, poll, member.member_id) is not None:
        raise UserError(f"That member is on the roll of {poll.reference} already.")
    grown(poll, registered(conn, guild_id, member.member_id))
    person = people.find(conn, guild_id, member.member_id, member.name)
    officer = people.find(conn, guild_id, presser.user_id)
    return conn.insert(
        "poll_addition", poll_id=poll.id, guild_id=guild_id, person_id=person.id,
        reason=public_reason(reason), asked_by=officer.id, asked_at=to_ms(now),
    )  # fmt: skip


def second_addition(
    conn: Connection, guild_id: int, addition_id: int, presser: Presser, now: datetime
) -> tuple[Poll, int, By | None]:
    """Agree to an addition; the poll, the member's Discord id and who agreed come back.

    By nobody yet (None) where the first of two members agrees. Else follow `Boxes.told(poll)` and
    `box.admit(seats(conn, poll))`; a restart in between does both.
    """
    row = conn.execute(
        "SELECT a.*, p.user_id FROM poll_addition a JOIN person p USING (person_id)"
        " WHERE addition_id = ? AND a.guild_id = ?",
        (addition_id, guild_id),
    ).fetchone()
    if row is None or row["user_id"] is None:
        raise UserError("Nobody is waiting to be added here.")
    poll = open_of(conn, guild_id, row["poll_id"], now)
    if row["seconded_at"] is not None or roll_entry(conn, poll, row["user_id"]) is not None:
        raise UserError(f"That member is on the roll of {poll.reference} already.")
    by = offices.agree(conn, poll, addition_id, row["asked_by"], presser)
    if by is not None:
        second = people.find(conn, guild_id, presser.user_id).id
        member = registered(conn, guild_id, row["user_id"])
        poll = _added(conn, poll, addition_id, member, None if by is By.MEMBERS else second, now)
    return poll, row["user_id"], by


def _added(
    conn: Connection,
    poll: Poll,
    addition_id: int,
    member: Entry,
    second: int | None,
    now: datetime,
) -> Poll:
    conn.execute(
        "INSERT INTO poll_roll (poll_id, guild_id, person_id, practice, locality, list_size,"
        " capacity, reason) SELECT ?, ?, person_id, ?, ?, ?, ?,"
        " 'were added after it opened: ' || reason FROM poll_addition WHERE addition_id = ?",
        (
            *(poll.id, poll.guild_id, member.practice, member.locality),
            *(member.list_size, member.capacity, addition_id),
        ),
    )
    conn.execute(
        "UPDATE poll SET constituencies = ? WHERE poll_id = ?",
        (constituencies_json(grown(poll, member)), poll.id),
    )
    size = resize(conn, poll.guild_id, poll.id)
    conn.execute(
        "UPDATE poll_addition SET seconded_by = ?, seconded_at = ?, size = ? WHERE addition_id = ?",
        (second, to_ms(now), size, addition_id),
    )
    offices.settled(conn, poll.id, addition_id)
    longer = stored(conn, poll.id)
    due.redraw(conn, longer, now)
    conn.touch(TOPIC)
    return longer


def added(conn: Connection, poll_id: int) -> list[Addition]:
    """Everybody added to a poll's roll after it opened, in the order they were."""
    rows = conn.execute(
        "SELECT m.name, asked.name, second.name, a.reason FROM poll_addition a"
        " JOIN person m USING (person_id)"
        " JOIN person asked ON asked.person_id = a.asked_by"
        " LEFT JOIN person second ON second.person_id = a.seconded_by"
        " WHERE a.poll_id = ? AND a.seconded_at IS NOT NULL ORDER BY a.seconded_at",
        (poll_id,),
    )
    return [Addition(*row) for row in rows]
