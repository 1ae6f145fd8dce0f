"""Who may second an act on an open poll: two officers are two people.

They are the people who were officers when the poll opened and still are: an account on which the
role was put since is nobody's second, and what the bot cannot see is never taken for one officer.
Where they are fewer than two, or unseen, the scrutineer or any two members on the roll agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot import people
from bot.errors import UserError
from bot.polls.model import Poll
from bot.polls.store import roll_entry
from bot.storage.db import Connection

EARLY_CLOSE = 0  # stands for it where an addition's number would stand


class Bench(StrEnum):
    """How many officers of a poll there are to act on it."""

    TWO = "two"
    LONE = "lone"
    UNSEEN = "unseen"


class By(StrEnum):
    """Who agreed to what an officer asked for."""

    OFFICER = "a second officer"
    SCRUTINEER = "the scrutineer"
    MEMBERS = "two members on the roll"


@dataclass(frozen=True, slots=True)
class Offices:
    """The accounts that hold office at a moment, as the bot sees them."""

    officers: frozenset[int]
    scrutineers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Presser:
    """Who presses: their account, the offices their roles give them now, and, as far as the bot
    sees it (else None), who holds office now."""

    user_id: int
    officer: bool
    scrutineer: bool
    now: Offices | None


def note(conn: Connection, poll_id: int, guild_id: int, offices: Offices | None) -> None:
    """Note who holds office as a poll opens; None: the bot cannot see it."""
    if offices is None:
        return
    conn.execute("UPDATE poll SET offices_seen = 1 WHERE poll_id = ?", (poll_id,))
    held = {"officer": offices.officers, "scrutineer": offices.scrutineers}
    for office, accounts in held.items():
        ids = [people.find(conn, guild_id, user_id).id for user_id in sorted(accounts)]
        conn.executemany(
            "INSERT INTO poll_office (poll_id, guild_id, office, person_id) VALUES (?, ?, ?, ?)",
            [(poll_id, guild_id, office, person_id) for person_id in ids],
        )


def forget(conn: Connection, poll_id: int) -> None:
    """Let go of all this: the poll has ended."""
    conn.execute("DELETE FROM poll_office WHERE poll_id = ?", (poll_id,))
    conn.execute("DELETE FROM poll_agreement WHERE poll_id = ?", (poll_id,))
    conn.execute("DELETE FROM poll_early WHERE poll_id = ?", (poll_id,))


def at_opening(conn: Connection, poll_id: int) -> Offices | None:
    """Who held office when the poll opened; None where that was not seen."""
    query = "SELECT 1 FROM poll WHERE poll_id = ? AND offices_seen = 1"
    if conn.execute(query, (poll_id,)).fetchone() is None:
        return None
    rows = conn.execute(
        "SELECT office, user_id FROM poll_office JOIN person USING (person_id) WHERE poll_id = ?",
        (poll_id,),
    ).fetchall()
    return Offices(_holders(rows, "officer"), _holders(rows, "scrutineer"))


def _holders(rows: Iterable[tuple[str, int]], office: str) -> frozenset[int]:
    return frozenset(user_id for held, user_id in rows if held == office)


def left(conn: Connection, poll_id: int, now: Offices | None) -> frozenset[int] | None:
    """Those who were officers at the opening and still are; None where either is not seen."""
    then = at_opening(conn, poll_id)
    return None if then is None or now is None else then.officers & now.officers


def bench(conn: Connection, poll_id: int, now: Offices | None) -> Bench:
    """How many officers of the poll there are now."""
    officers = left(conn, poll_id, now)
    if officers is None:
        return Bench.UNSEEN
    return Bench.TWO if len(officers) > 1 else Bench.LONE


def may_ask(conn: Connection, poll: Poll, presser: Presser) -> None:
    """Raise UserError where others were officers when the poll opened, and the asker was not."""
    officers = left(conn, poll.id, presser.now)
    if officers and presser.user_id not in officers:
        raise UserError(
            f"Only somebody who was an officer when {poll.reference} opened can ask for this."
        )


def agree(conn: Connection, poll: Poll, what: int, asked_by: int, presser: Presser) -> By | None:
    """Agree to an early close (``what`` is `EARLY_CLOSE`) or to the addition of that number.

    ``asked_by`` is the internal number of who asked. None: one member has agreed, another must.
    Raises UserError for somebody whose agreement is none.
    """
    person = people.find(conn, poll.guild_id, presser.user_id)
    if person.id == asked_by:
        raise UserError("Somebody else must agree: you asked for it yourself.")
    then = at_opening(conn, poll.id)
    if presser.officer and then is not None and presser.user_id in then.officers:
        return By.OFFICER
    if bench(conn, poll.id, presser.now) is Bench.TWO:
        raise UserError(
            f"Somebody must agree who was an officer when {poll.reference} opened and still is."
        )
    if presser.scrutineer and (then is None or presser.user_id in then.scrutineers):
        return By.SCRUTINEER
    if roll_entry(conn, poll, presser.user_id) is None:
        raise UserError(f"The scrutineer or two members on the roll of {poll.reference} agree.")
    row = (poll.id, what, person.id, poll.guild_id)
    conn.execute("INSERT OR IGNORE INTO poll_agreement VALUES (?, ?, ?, ?)", row)
    query = "SELECT count(*) FROM poll_agreement WHERE poll_id = ? AND addition_id = ?"
    members = conn.execute(query, (poll.id, what)).fetchone()[0]
    return By.MEMBERS if members > 1 else None


def settled(conn: Connection, poll_id: int, what: int) -> None:
    """What was asked for is done or off the table: no earlier agreement counts for a later one."""
    conn.execute(
        "DELETE FROM poll_agreement WHERE poll_id = ? AND addition_id = ?", (poll_id, what)
    )
    if what == EARLY_CLOSE:
        conn.execute("DELETE FROM poll_early WHERE poll_id = ?", (poll_id,))
