"""The scrutineer's account of ballots, where a poll says that it is signed before its numbers show.

The count is made and its ballots are destroyed at the close, as always; the result is kept back
until the scrutineer has signed, and for a day at most. Nobody reads it meanwhile, the scrutineer
neither: the account says how many ballots there were, and never how or whether anybody voted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import outbox
from bot.boards import noticeboard
from bot.errors import UserError
from bot.polls import acts, due
from bot.polls.acts import Officer
from bot.polls.counting.taken import Taken
from bot.polls.model import Poll
from bot.polls.store import TOPIC, poll_by_id, poll_of
from bot.storage.db import Connection
from bot.times import to_ms

WAITS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Account:
    """What the scrutineer checks. Numbers are None where too few voted to show any; those of what
    was put in and withdrawn also where too few withdrew, and it added up.

    ``neither``: ballots of a ranking that named nobody left, as an exact number.
    """

    put_in: int | None
    withdrawn: int | None
    counted: int | None
    neither: str = ""

    @property
    def fits(self) -> bool:
        """Whether what was put in and not withdrawn is what was counted."""
        if self.put_in is None and self.withdrawn is None:
            return True  # judged when it was counted
        return self.counted is not None and Taken(self.put_in, self.withdrawn).leaves(self.counted)


def begin(conn: Connection, poll: Poll, said: Taken, now: datetime) -> None:
    """Keep a result back for the scrutineer, and say so where the poll stands.

    ``said``: how many members put a ballot in and how many withdrew it, as the box had it beside
    its ballots and as far as it may be told.
    """
    shows_at = now + WAITS
    conn.execute(
        "INSERT INTO poll_account (poll_id, guild_id, votes_cast, withdrawn, shows_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (poll.id, poll.guild_id, said.put_in, said.withdrawn, to_ms(shows_at)),
    )
    due.tell(conn, poll, "account", 1, now)
    outbox.add(
        conn, key=f"poll.unsigned:{poll.id}", kind="poll.unsigned", guild_id=poll.guild_id,
        due_at=shows_at, payload={"poll_id": poll.id},
    )  # fmt: skip


def unsigned_for(conn: Connection, guild_id: int, user_id: int) -> list[Poll]:
    """The polls whose account waits for a scrutineer's signature, but for those they opened."""
    rows = conn.execute(
        "SELECT poll_id FROM poll_account a JOIN poll USING (poll_id)"
        " JOIN person ON person_id = created_by"
        " WHERE a.guild_id = ? AND NOT settled AND user_id IS NOT ? ORDER BY shows_at",
        (guild_id, user_id),
    )
    return [poll for row in rows if (poll := poll_by_id(conn, row[0])) is not None]


def account(conn: Connection, guild_id: int, poll_id: int) -> tuple[Poll, Account]:
    """A poll whose account waits for a signature. Raises UserError for any other."""
    poll = poll_of(conn, guild_id, poll_id)
    if poll is None or not poll.unsigned:
        raise UserError("No account of ballots waits to be signed here.")
    row = conn.execute(
        "SELECT a.votes_cast, a.withdrawn, r.votes_cast, r.records FROM poll_account a"
        " JOIN poll_result r USING (poll_id) WHERE poll_id = ?",
        (poll_id,),
    ).fetchone()
    rounds = [record for record in json.loads(row[3]) if record[0] == "round"]
    return poll, Account(row[0], row[1], row[2], rounds[-1][2] if rounds else "")


def sign(conn: Connection, scrutineer: Officer, poll_id: int, now: datetime) -> Poll:
    """Sign the account: the result shows from now on. Raises UserError for who opened the poll, and
    for an account that does not add up."""
    poll, found = account(conn, scrutineer.guild_id, poll_id)
    person = scrutineer.person(conn)
    if person.id == poll.created_by:
        raise UserError(f"You opened {poll.reference} yourself: somebody else must check it.")
    if not found.fits:
        raise UserError("The account does not add up, so it cannot be signed: tell the officers.")
    conn.execute(
        "UPDATE poll_account SET signed_by = ?, signed_at = ? WHERE poll_id = ?",
        (person.id, to_ms(now), poll_id),
    )
    _show(conn, poll, now)
    acts.note(conn, scrutineer, "poll.sign", poll, now, {"result": "kept back"}, result="shows")
    return poll


def lapse(conn: Connection, poll_id: int, now: datetime) -> None:
    """The day is over: the result shows without a signature. Once only."""
    poll = poll_by_id(conn, poll_id)
    if poll is not None and poll.unsigned:
        _show(conn, poll, now)


def _show(conn: Connection, poll: Poll, now: datetime) -> None:
    conn.execute("UPDATE poll_account SET settled = 1 WHERE poll_id = ?", (poll.id,))
    conn.execute("UPDATE poll SET state = 'closed' WHERE poll_id = ?", (poll.id,))
    outbox.cancel_one(conn, f"poll.unsigned:{poll.id}")
    due.redraw(conn, poll, now)
    due.tell(conn, poll, "result", 1, now)
    noticeboard.redraw_soon(conn, poll.guild_id, now)
    conn.touch(TOPIC)


def waiting_boxes(conn: Connection) -> set[str]:
    """The boxes of polls that were counted and whose account waits: nothing of them is needed."""
    query = "SELECT box FROM poll JOIN poll_account USING (poll_id) WHERE NOT settled"
    return {row[0] for row in conn.execute(query)}
