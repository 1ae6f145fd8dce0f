"""The draft store: what an officer typed is kept until it opens or is thrown away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot import people
from bot.db import Connection
from bot.errors import UserError
from bot.polls.draft import Draft
from bot.polls.plain import from_json, to_json
from bot.times import to_ms


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored draft. ``person_id`` is the officer's internal number."""

    id: int
    guild_id: int
    person_id: int
    draft: Draft


def keep_draft(
    conn: Connection, guild_id: int, officer_id: int, draft: Draft, now: datetime
) -> Kept:
    """Store a new draft of an officer, valid or not."""
    person = people.find(conn, guild_id, officer_id)
    body = json.dumps(to_json(draft), ensure_ascii=False)
    done = conn.execute(
        "INSERT INTO poll_draft (guild_id, person_id, body, updated_at) VALUES (?, ?, ?, ?)",
        (guild_id, person.id, body, to_ms(now)),
    )
    assert done.lastrowid is not None
    return Kept(done.lastrowid, guild_id, person.id, draft)


def change_draft(
    conn: Connection, guild_id: int, draft_id: int, draft: Draft, now: datetime
) -> Kept:
    """Replace what a draft says; UserError when it is gone."""
    kept = kept_draft(conn, guild_id, draft_id)
    body = json.dumps(to_json(draft), ensure_ascii=False)
    conn.execute(
        "UPDATE poll_draft SET body = ?, updated_at = ? WHERE draft_id = ?",
        (body, to_ms(now), draft_id),
    )
    return Kept(kept.id, guild_id, kept.person_id, draft)


def kept_draft(conn: Connection, guild_id: int, draft_id: int) -> Kept:
    """The draft of that number on that server; UserError when it is gone."""
    row = conn.execute(
        "SELECT * FROM poll_draft WHERE draft_id = ? AND guild_id = ?", (draft_id, guild_id)
    ).fetchone()
    if row is None:
        raise UserError("This draft has been opened or thrown away: start a new poll.")
    return Kept(draft_id, guild_id, row["person_id"], from_json(json.loads(row["body"])))


def drafts_of(conn: Connection, guild_id: int, officer_id: int, limit: int = 25) -> list[Kept]:
    """An officer's drafts, the last touched first."""
    rows = conn.execute(
        "SELECT d.* FROM poll_draft d JOIN person p USING (person_id)"
        " WHERE d.guild_id = ? AND p.user_id = ? ORDER BY updated_at DESC, draft_id DESC LIMIT ?",
        (guild_id, officer_id, limit),
    )
    return [
        Kept(row["draft_id"], guild_id, row["person_id"], from_json(json.loads(row["body"])))
        for row in rows
    ]


def drop_draft(conn: Connection, guild_id: int, draft_id: int) -> None:
    """Throw a draft away; none is no fault."""
    conn.execute("DELETE FROM poll_draft WHERE draft_id = ? AND guild_id = ?", (draft_id, guild_id))
