"""Ways a poll ends without a count, and what an officer may add once it has ended."""

from __future__ import annotations

from datetime import datetime

from bot.errors import UserError
from bot.plain_text import clean
from bot.polls import due, offices
from bot.polls.deadlines import open_of, public_reason
from bot.polls.model import Poll, State
from bot.polls.store import TOPIC, poll_by_id, poll_of, polls_in, stored
from bot.polls.trustees import seats
from bot.storage.db import Connection
from bot.times import to_ms

OUTCOME_LIMIT = 200


def cancel(conn: Connection, guild_id: int, poll_id: int, reason: str, now: datetime) -> Poll:
    """Cancel an open poll for good, publicly why; `closing.burn` then destroys its box."""
    poll = open_of(conn, guild_id, poll_id, now)
    return _end(conn, poll, State.CANCELLED, public_reason(reason), now)


def end_of_telling(conn: Connection, poll_id: int, reason: str = "") -> bool:
    """A pledge that was reached is over: those who pledged were told, or, for a reason, cannot be.

    False for any other poll.
    """
    done = conn.execute(
        "UPDATE poll SET state = 'closed', reason = ? WHERE poll_id = ? AND state = 'closing'"
        " AND EXISTS (SELECT 1 FROM poll_result r WHERE r.poll_id = poll.poll_id)"
        " AND NOT EXISTS (SELECT 1 FROM poll_account a WHERE a.poll_id = poll.poll_id)",
        (reason, poll_id),
    )
    conn.touch(TOPIC)
    return done.rowcount == 1


def interrupt(conn: Connection, poll_id: int, reason: str, now: datetime) -> Poll | None:
    """Stop a poll that cannot be counted; None when it has ended otherwise meanwhile."""
    poll = poll_by_id(conn, poll_id)
    if poll is None or poll.state not in (State.OPEN, State.CLOSING) or poll.unsigned:
        return None
    return _end(conn, poll, State.INTERRUPTED, reason, now)


def interrupt_all(conn: Connection, reason: str, now: datetime) -> list[Poll]:
    """Stop every open poll of a restored database; what has a result keeps it."""
    for poll in polls_in(conn, State.CLOSING):
        end_of_telling(conn, poll.id, reason)
    found = [p for p in polls_in(conn, State.OPEN, State.CLOSING) if not p.unsigned]
    return [_end(conn, poll, State.INTERRUPTED, reason, now) for poll in found]


def set_outcome(conn: Connection, guild_id: int, poll_id: int, text: str, now: datetime) -> Poll:
    """Add the one line "what was done with it"; those who were asked are told."""
    poll = poll_of(conn, guild_id, poll_id)
    if poll is None or poll.state is not State.CLOSED:
        raise UserError("An outcome belongs to a poll that has closed: there is none such here.")
    line = clean(text)
    if not line or len(line) > OUTCOME_LIMIT:
        raise UserError(f"An outcome is one line of 1 to {OUTCOME_LIMIT} characters.")
    conn.execute("UPDATE poll SET outcome = ? WHERE poll_id = ?", (line, poll.id))
    due.tell(conn, poll, "outcome", to_ms(now), now)
    due.redraw(conn, poll, now)
    conn.touch(TOPIC)
    return stored(conn, poll.id)


def _end(conn: Connection, poll: Poll, state: State, reason: str, now: datetime) -> Poll:
    conn.execute(
        "UPDATE poll SET state = ?, reason = ?, ended_at = ? WHERE poll_id = ?",
        (state.value, reason, to_ms(now), poll.id),
    )
    offices.forget(conn, poll.id)
    seats.leave_seats(conn, poll.id)
    ended = stored(conn, poll.id)
    due.unplan(conn, ended)
    due.redraw(conn, ended, now)
    due.tell(conn, ended, state.value, 1, now)
    conn.touch(TOPIC)
    return ended
