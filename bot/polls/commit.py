"""What a box gave, stored for good: the result, its records, and what has to be told of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from bot.polls import due, offices, reasons, scrutiny
from bot.polls.counting.taken import Taken
from bot.polls.findings import Findings
from bot.polls.method import Choice
from bot.polls.model import Poll, State
from bot.polls.seal import Record
from bot.polls.store import TOPIC
from bot.polls.trustees import seats
from bot.storage.db import Connection
from bot.times import to_ms


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a box gave. ``found`` is None where too few voted to show anything, and for a pledge.

    ``account``: how many members ever put a ballot in, and how many withdrew it. ``telling``: a
    pledge was reached, and its box is kept until those who pledged were told.
    """

    found: Findings | None
    records: tuple[Record, ...]
    seal: str
    named: dict[int, Choice] = field(default_factory=dict)
    telling: bool = False
    account: tuple[int, int] = (0, 0)
    reasons: tuple[str, ...] = ()


def commit(conn: Connection, poll: Poll, outcome: Outcome, now: datetime) -> None:
    """Store a result, end the poll and have it told, all in one transaction; once only."""
    shown = outcome.found
    votes = () if shown is None or shown.tally is None else shown.tally.votes
    done = conn.execute(
        "INSERT INTO poll_result"
        " (poll_id, guild_id, roll, votes_cast, votes, seal, records, counted_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            poll.id,
            poll.guild_id,
            poll.roll_size,
            None if shown is None else shown.cast,
            None if shown is None else _json(votes),
            outcome.seal,
            _json(outcome.records),
            to_ms(now),
        ),
    )
    if outcome.telling:  # again where a start finds it given up
        due.tell_pledgers(conn, poll, now)
    if not done.rowcount:
        return
    later = outcome.telling or poll.terms.signed
    closes, state = to_ms(poll.closes_at), State.CLOSING if later else State.CLOSED
    conn.execute(
        "UPDATE poll SET state = ?, closes_at = ?, ended_at = ? WHERE poll_id = ?",
        (state.value, closes, closes, poll.id),
    )
    conn.executemany(
        "INSERT INTO poll_named (poll_id, guild_id, choice, person_id)"
        " SELECT ?, ?, ?, person_id FROM person WHERE guild_id = ? AND user_id = ?",
        [
            (poll.id, poll.guild_id, _json(choice), poll.guild_id, member_id)
            for member_id, choice in outcome.named.items()
        ],
    )
    offices.forget(conn, poll.id)
    seats.leave_seats(conn, poll.id)
    if outcome.found is not None:
        reasons.keep(conn, poll, outcome.reasons)
    due.unplan(conn, poll)
    due.redraw(conn, poll, now)
    if poll.terms.signed:
        scrutiny.begin(conn, poll, _account(poll, outcome), now)
    else:
        due.tell(conn, poll, "result", 1, now)
    conn.touch(TOPIC)


def _account(poll: Poll, outcome: Outcome) -> Taken:
    """What the scrutineer is told: of few withdrawn no number, unless it does not add up."""
    found, taken = outcome.found, Taken(*outcome.account)
    if found is None:
        return Taken(None, None)
    return taken.shown(poll.terms.small_number) if taken.leaves(found.cast) else taken


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
