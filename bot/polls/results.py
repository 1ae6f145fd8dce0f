"""Stored results: totals and records of closed polls, which stay when the roll has gone."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.db import Connection
from bot.polls.counting import Tally
from bot.polls.method import Choice
from bot.polls.model import Poll
from bot.polls.records import Record


@dataclass(frozen=True, slots=True)
class Counted:
    """A closed poll's result. ``tally`` is None where too few voted to show anything."""

    tally: Tally | None
    seal: str


def counted(conn: Connection, poll: Poll) -> Counted | None:
    """The result of a poll, or None before its close."""
    row = conn.execute(
        "SELECT roll, votes_cast, votes, seal FROM poll_result WHERE poll_id = ?", (poll.id,)
    ).fetchone()
    if row is None:
        return None
    if row["votes_cast"] is None:
        return Counted(None, row["seal"])
    votes = tuple(json.loads(row["votes"]))
    return Counted(Tally(row["roll"], row["votes_cast"], votes), row["seal"])


def published(conn: Connection, poll: Poll) -> tuple[Record, ...]:
    """The records of a closed poll, for its export; empty before the close."""
    row = conn.execute("SELECT records FROM poll_result WHERE poll_id = ?", (poll.id,)).fetchone()
    return () if row is None else tuple(tuple(record) for record in json.loads(row["records"]))


def receipts(conn: Connection, poll: Poll) -> tuple[str, ...]:
    """The published codes of a closed poll, sorted."""
    return tuple(record[1] for record in published(conn, poll) if record[0] == "receipt")


def named_votes(conn: Connection, poll: Poll) -> list[tuple[str, Choice]]:
    """Names and choices of a closed poll whose card said that names show; empty for all others."""
    rows = conn.execute(
        "SELECT name, choice FROM poll_named JOIN person USING (person_id) WHERE poll_id = ?"
        " ORDER BY name, person_id",
        (poll.id,),
    )
    return [(row["name"], tuple(json.loads(row["choice"]))) for row in rows]
