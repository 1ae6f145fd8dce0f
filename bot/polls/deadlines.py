"""Moving a poll's close: later with a public reason, earlier only by two, and a word for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import outbox, people
from bot.errors import UserError
from bot.plain_text import clean
from bot.polls import due, offices
from bot.polls.draft import LONGEST
from bot.polls.model import Poll, State
from bot.polls.offices import Bench, By, Presser
from bot.polls.store import TOPIC, poll_by_id, poll_of, stored
from bot.storage.db import Connection
from bot.times import to_ms

NOTICE = timedelta(hours=1)
REASON_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Early:
    """An early close that waits for agreement. ``asked_by`` is an internal number."""

    reason: str
    asked_by: int


def open_of(conn: Connection, guild_id: int, poll_id: int, now: datetime) -> Poll:
    """A poll that takes ballots at this moment; UserError when it does not or is not here."""
    poll = poll_of(conn, guild_id, poll_id)
    if poll is None:
        raise UserError("There is no such poll here: /poll mine lists those that are open.")
    if poll.state is not State.OPEN or poll.closes_at <= now:
        raise UserError(f"{poll.reference} is not open any more, so nothing was changed.")
    return poll


def public_reason(text: str) -> str:
    """A reason as the cards show it; UserError when there is none or it is too long."""
    reason = clean(text)
    if not reason:
        raise UserError("Members will read why: please give a reason.")
    if len(reason) > REASON_LIMIT:
        raise UserError(
            f"The reason has {len(reason)} characters; at most {REASON_LIMIT} fit on the card."
        )
    return reason


def extend(
    conn: Connection,
    guild_id: int,
    poll_id: int,
    officer_id: int,
    closes_at: datetime,
    reason: str,
    now: datetime,
) -> Poll:
    """Move the close to a later time. Hand the result to `Boxes.told`."""
    poll = open_of(conn, guild_id, poll_id, now)
    if closes_at <= poll.closes_at:
        raise UserError(
            "A deadline can only be moved later: to end sooner, ask for an early close."
        )
    assert poll.opened_at is not None
    if closes_at > poll.opened_at + LONGEST:
        raise UserError(f"A poll may stay open for {LONGEST.days} days at most.")
    officer = people.find(conn, guild_id, officer_id)
    return _move(conn, poll, closes_at, public_reason(reason), now, officer.id, None)


def ask_early(
    conn: Connection, guild_id: int, poll_id: int, presser: Presser, reason: str, now: datetime
) -> Early:
    """Ask for an early close; a public message waits for the press of whoever may second it."""
    poll = open_of(conn, guild_id, poll_id, now)
    offices.may_ask(conn, poll, presser)
    asker = people.find(conn, guild_id, presser.user_id).id
    why = public_reason(reason)
    if (standing := early_of(conn, poll.id)) is not None:
        if outbox.revive_some(conn, f"poll.early:{poll.id}:", now):  # no place took the message
            return standing
        raise UserError(f"An early close of {poll.reference} has been asked for already.")
    conn.insert(
        "poll_early", poll_id=poll.id, guild_id=guild_id, reason=why, asked_by=asker,
        asked_at=to_ms(now),
    )  # fmt: skip
    due.tell(conn, poll, "early", to_ms(now), now)
    return Early(why, asker)


def early_of(conn: Connection, poll_id: int) -> Early | None:
    """The early close that waits for its second officer."""
    row = conn.execute("SELECT * FROM poll_early WHERE poll_id = ?", (poll_id,)).fetchone()
    return None if row is None else Early(row["reason"], row["asked_by"])


def second_early(
    conn: Connection, guild_id: int, poll_id: int, presser: Presser, now: datetime
) -> tuple[Poll, By | None]:
    """Agree to an early close: the poll takes no ballot pressed from now on.

    Hand the poll to `Boxes.told`; the count follows a few seconds later. By nobody yet (None)
    where the first of two members agrees: then the poll is as it was.
    """
    poll = open_of(conn, guild_id, poll_id, now)
    asked = early_of(conn, poll.id)
    if asked is None:
        raise UserError(f"Nobody has asked to close {poll.reference} early.")
    by = offices.agree(conn, poll, offices.EARLY_CLOSE, asked.asked_by, presser)
    if by is None:
        return poll, None
    second = people.find(conn, guild_id, presser.user_id).id if by is not By.MEMBERS else None
    return _move(conn, poll, now, asked.reason, now, asked.asked_by, second), by


def refuse_early(conn: Connection, guild_id: int, poll_id: int, now: datetime) -> None:
    """Take a request for an early close off the table."""
    poll = open_of(conn, guild_id, poll_id, now)
    offices.settled(conn, poll.id, offices.EARLY_CLOSE)
    outbox.cancel(conn, f"poll.early:{poll.id}:")


def early_alone(
    conn: Connection, guild_id: int, poll_id: int, presser: Presser, reason: str, now: datetime
) -> Poll:
    """Close early as the one officer there is: a public reason and an hour's notice."""
    poll = open_of(conn, guild_id, poll_id, now)
    offices.may_ask(conn, poll, presser)
    if offices.bench(conn, poll.id, presser.now) is not Bench.LONE:
        raise UserError("One officer alone cannot close it: ask for it, and somebody else agrees.")
    if poll.closes_at <= now + NOTICE:
        raise UserError(
            f"{poll.reference} closes within the hour anyway, so an hour’s notice would"
            " not end it sooner."
        )
    officer = people.find(conn, guild_id, presser.user_id)
    return _move(conn, poll, now + NOTICE, public_reason(reason), now, officer.id, None)


def all_voted(conn: Connection, poll_id: int, now: datetime) -> Poll | None:
    """Close a poll that everybody has voted in, as was chosen before it opened; None for one that
    takes no ballots any more. Hand the result to `Boxes.told`."""
    poll = poll_by_id(conn, poll_id)
    if poll is None or poll.state is not State.OPEN or poll.closes_at <= now:
        return None
    return _move(conn, poll, now, "everybody had voted", now, None, None)


def _move(
    conn: Connection,
    poll: Poll,
    new_at: datetime,
    reason: str,
    now: datetime,
    asked_by: int | None,
    seconded_by: int | None,
) -> Poll:
    conn.insert(
        "poll_change", poll_id=poll.id, guild_id=poll.guild_id, old_at=to_ms(poll.closes_at),
        new_at=to_ms(new_at), reason=reason, asked_by=asked_by, seconded_by=seconded_by,
        at=to_ms(now), early=new_at < poll.closes_at,
    )  # fmt: skip
    conn.execute("UPDATE poll SET closes_at = ? WHERE poll_id = ?", (to_ms(new_at), poll.id))
    offices.settled(conn, poll.id, offices.EARLY_CLOSE)
    moved = stored(conn, poll.id)
    due.plan(conn, moved, now)
    due.tell(conn, moved, "change", len(moved.changes), now)
    due.redraw(conn, moved, now)
    conn.touch(TOPIC)
    return moved
