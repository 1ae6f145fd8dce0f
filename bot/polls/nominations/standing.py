"""Standing for election: who stands, who takes that back, and the draw when nominations close."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from bot.errors import UserError
from bot.plain_values import of_row
from bot.polls.counting.rounds import Reserved
from bot.polls.draft import Draft, likeness
from bot.polls.kept_drafts import change_draft, kept_draft
from bot.polls.lot import drawn
from bot.polls.method import MOST_OPTIONS, Kind
from bot.polls.nominations.call import Call, Stage, call_from, redraw
from bot.polls.nominations.candidate import Candidate
from bot.polls.secrets import RandomBytes
from bot.storage.db import Connection
from bot.times import to_ms


def candidates(conn: Connection, call_id: int) -> list[Candidate]:
    """Who stands, in the drawn order; before it is drawn, by name."""
    rows = conn.execute(
        "SELECT * FROM nomination WHERE call_id = ? ORDER BY place, name, nomination_id", (call_id,)
    )
    return [of_row(Candidate, row) for row in rows]


def own(conn: Connection, call_id: int, person_id: int) -> Candidate | None:
    """What a person said who stands; None for who does not."""
    query = "SELECT * FROM nomination WHERE call_id = ? AND person_id = ?"
    row = conn.execute(query, (call_id, person_id)).fetchone()
    return None if row is None else of_row(Candidate, row)


def stand(
    conn: Connection, call: Call, person_id: int, candidate: Candidate, now: datetime
) -> None:
    """Put somebody up at their own word, or change what they said. Raises UserError."""
    _still_open(call, now)
    others = [
        row["name"]
        for row in conn.execute(
            "SELECT name FROM nomination WHERE call_id = ? AND person_id <> ?", (call.id, person_id)
        )
    ]
    if likeness(candidate.name) in map(likeness, others):
        raise UserError(
            "Somebody of that name stands already: add your practice to it, for example."
        )
    if len(others) >= MOST_OPTIONS:
        raise UserError(f"{MOST_OPTIONS} stand already, as many as a ballot holds: ask an officer.")
    claims = json.dumps([name for name, _ in call.groups if name in candidate.claims])
    conn.execute(
        "INSERT INTO nomination (call_id, guild_id, person_id, name, statement, claims)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (call_id, person_id) DO UPDATE SET"
        " name = excluded.name, statement = excluded.statement, claims = excluded.claims",
        (call.id, call.guild_id, person_id, candidate.name, candidate.statement, claims),
    )
    redraw(conn, call, now)


def stand_down(conn: Connection, call: Call, person_id: int, now: datetime) -> None:
    """Take a nomination back. Raises UserError once nominations have closed."""
    _still_open(call, now)
    query = "DELETE FROM nomination WHERE call_id = ? AND person_id = ?"
    if not conn.execute(query, (call.id, person_id)).rowcount:
        raise UserError("You do not stand, so there is nothing to take back.")
    redraw(conn, call, now)


def _still_open(call: Call, now: datetime) -> None:
    if call.stage is not Stage.OPEN or now >= call.closes_at:
        raise UserError("Nominations have closed: ask an officer whether they open again.")


def draw(conn: Connection, call_id: int, token_bytes: RandomBytes, now: datetime) -> None:
    """Close a call whose time is over: draw the order and write it into the draft. Once only.

    Where the draft is gone, or asks for no order any more, the nominations are called off and the
    draft stays as it is.
    """
    row = conn.execute("SELECT * FROM nomination_call WHERE call_id = ?", (call_id,)).fetchone()
    call = None if row is None else call_from(row)
    if call is None or call.stage is not Stage.OPEN or now < call.closes_at:
        return
    draft = None if call.draft_id is None else kept_draft(conn, call.guild_id, call.draft_id).draft
    if draft is not None and draft.terms.method.kind is not Kind.RANKED:
        draft = None
    stage = Stage.OFF if draft is None else Stage.CLOSED
    conn.execute("UPDATE nomination_call SET state = ? WHERE call_id = ?", (stage.value, call_id))
    query = "SELECT nomination_id FROM nomination WHERE call_id = ? ORDER BY nomination_id"
    ids = [found[0] for found in conn.execute(query, (call_id,))]
    for place, at in enumerate(drawn(len(ids), token_bytes), 1):
        conn.execute("UPDATE nomination SET place = ? WHERE nomination_id = ?", (place, ids[at]))
    if call.draft_id is not None and draft is not None:
        _fill(conn, call, call.draft_id, draft, now)
    redraw(conn, call, now)


def _fill(conn: Connection, call: Call, draft_id: int, draft: Draft, now: datetime) -> None:
    """The draft's options are the candidates in their drawn order."""
    found = candidates(conn, call.id)
    reserved = tuple(
        Reserved(name, many, frozenset(at for at, c in enumerate(found) if name in c.claims))
        for name, many in call.groups
    )
    rules = replace(call.rules, reserved=reserved)
    terms = replace(draft.terms, ranking=rules, call=call.id)
    labels = tuple(candidate.name for candidate in found)
    change_draft(conn, call.guild_id, draft_id, replace(draft, labels=labels, terms=terms), now)


def forgo(conn: Connection, guild_id: int, before: datetime) -> int:
    """Let go of what candidates said in calls that closed before an instant; returns how many."""
    return conn.execute(
        "DELETE FROM nomination WHERE guild_id = ? AND call_id IN (SELECT call_id FROM"
        " nomination_call WHERE closes_at < ? AND state <> 'open')",
        (guild_id, to_ms(before)),
    ).rowcount
