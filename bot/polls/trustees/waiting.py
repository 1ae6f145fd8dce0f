"""From the close of a poll sealed to trustees until enough of them have typed their passphrases,
or until nobody will any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot import outbox
from bot.errors import UserError
from bot.polls import due
from bot.polls.box import Box
from bot.polls.boxes import whole_file
from bot.polls.model import Poll, State
from bot.polls.secrets import NONCE_BYTES
from bot.polls.store import TOPIC, poll_by_id, poll_of
from bot.polls.trustees import key_parts, notices, seats
from bot.polls.trustees.key_process import KeyProcess
from bot.storage.db import Connection
from bot.times import to_ms

WAITS = timedelta(days=14)
ASKED = (timedelta(0), timedelta(days=4), timedelta(days=10), timedelta(days=13))
LOST = "its trustees did not open it in time"
WRONG = (
    "That is not the passphrase you set for {}. Nothing was lost: please try again, capitals and"
    " spelling as they were."
)


async def unlock(box: Box) -> bool:
    """Open the box with what its trustees gave; False while too few did. A poll without trustees
    needs none.

    Raises Unreadable where what they gave makes another key, BoxLost for a damaged box.
    """
    if not box.poll.sealed_to:
        return True
    parts = await given(box)
    if len(parts) < seats.needed(box.poll.terms.trustees):
        return False
    box.secrets.unlock(key_parts.join(parts))
    return True


async def given(box: Box) -> dict[int, bytes]:
    """The parts of the key that trustees gave, by their seats."""
    query = "SELECT seat, hidden FROM given ORDER BY seat"
    with whole_file():
        rows = await box.db.read(lambda conn: conn.execute(query).fetchall())
    return {row["seat"]: box.secrets.reveal(row["hidden"]) for row in rows}


def begin(conn: Connection, poll: Poll, now: datetime) -> None:
    """Have a poll wait for its trustees, and have them asked; begun already is no fault."""
    done = conn.execute(
        "UPDATE poll SET waits_until = ? WHERE poll_id = ? AND state = 'closing'"
        " AND waits_until IS NULL",
        (to_ms(now + WAITS), poll.id),
    )
    if not done.rowcount:
        return
    due.unplan(conn, poll)
    for number, after in enumerate(ASKED, 1):
        due.tell(conn, poll, "trustees", number, now + after)
    due.lose(conn, poll, now + WAITS)
    notices.closed(conn, poll, now)
    due.redraw(conn, poll, now)
    conn.touch(TOPIC)


def waiting(conn: Connection, guild_id: int, poll_id: int, now: datetime) -> Poll:
    """A poll that waits for its trustees. UserError for one that does not."""
    poll = poll_of(conn, guild_id, poll_id)
    if poll is None:
        raise UserError("There is no such poll here any more.")
    if poll.state is State.OPEN:
        raise UserError(f"{poll.reference} has not closed yet: passphrases are typed after that.")
    if poll.state is not State.CLOSING or poll.waits_until is None or now >= poll.waits_until:
        raise UserError(f"{poll.reference} waits for no passphrase any more.")
    return poll


async def give(box: Box, keys: KeyProcess, seat: seats.Seat, passphrase: str) -> int:
    """Take a trustee's part of the key, on disk when this returns; how many are still lacking.

    Raises UserError for a wrong passphrase, which changes nothing.
    """
    part = await keys.give(passphrase, seat.lock, seat.part, box.poll.box)
    if part is None:
        raise UserError(WRONG.format(box.poll.reference))
    hidden = box.secrets.hide(part, box.token_bytes(NONCE_BYTES))
    await box.db.write(partial(_keep, seat.number, hidden))
    return max(0, seats.needed(box.poll.terms.trustees) - len(await given(box)))


def _keep(number: int, hidden: bytes, conn: Connection) -> None:
    conn.execute("INSERT OR REPLACE INTO given (seat, hidden) VALUES (?, ?)", (number, hidden))


def count_now(conn: Connection, poll: Poll, now: datetime) -> None:
    """Enough trustees opened the poll: have it counted."""
    outbox.cancel(conn, f"poll.trustees:{poll.id}:")
    due.count(conn, poll, now)


def lost_boxes(conn: Connection) -> set[str]:
    """The boxes of polls that their trustees did not open in time."""
    query = (
        "SELECT box FROM poll WHERE state = 'interrupted' AND terms ->> '$.trustees' > 0"
        " AND ended_at >= closes_at + ?"
    )
    return {row["box"] for row in conn.execute(query, (WAITS // timedelta(milliseconds=1),))}


def lost(conn: Connection, poll_id: int, now: datetime) -> Poll | None:
    """The poll if its trustees' time is over and it still waits; None otherwise."""
    poll = poll_by_id(conn, poll_id)
    if poll is None or poll.state is not State.CLOSING or poll.waits_until is None:
        return None
    return poll if now >= poll.waits_until else None
