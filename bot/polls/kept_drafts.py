"""Drafts of polls, stored as plain values."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from bot import people
from bot.errors import UserError
from bot.plain_values import from_plain, to_plain
from bot.polls.draft import Draft
from bot.polls.pledges import is_pledge, kept_to
from bot.polls.trustees import seats
from bot.storage.db import Connection
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
    person, draft = people.find(conn, guild_id, officer_id), _whole(draft)
    draft_id = conn.insert(
        "poll_draft", guild_id=guild_id, person_id=person.id, body=_body(draft),
        updated_at=to_ms(now),
    )  # fmt: skip
    return Kept(draft_id, guild_id, person.id, draft)


def change_draft(
    conn: Connection, guild_id: int, draft_id: int, draft: Draft, now: datetime
) -> Kept:
    """Replace what a draft says; UserError when it is gone. A pledge has no trustees."""
    kept = kept_draft(conn, guild_id, draft_id)
    draft = _whole(draft)
    if is_pledge(draft.terms):
        seats.choose(conn, guild_id, draft_id, ())
    conn.execute(
        "UPDATE poll_draft SET body = ?, updated_at = ? WHERE draft_id = ?",
        (_body(draft), to_ms(now), draft_id),
    )
    return Kept(kept.id, guild_id, kept.person_id, draft)


def _whole(draft: Draft) -> Draft:
    return replace(draft, terms=kept_to(draft.terms))


def kept_draft(conn: Connection, guild_id: int, draft_id: int) -> Kept:
    """The draft of that number on that server; UserError when it is gone."""
    row = conn.execute(
        "SELECT * FROM poll_draft WHERE draft_id = ? AND guild_id = ?", (draft_id, guild_id)
    ).fetchone()
    if row is None:
        raise UserError("This draft has been opened or thrown away: start a new poll.")
    return _kept(row)


def drafts_of(conn: Connection, guild_id: int, officer_id: int, limit: int = 25) -> list[Kept]:
    """An officer's drafts, the last touched first."""
    rows = conn.execute(
        "SELECT d.* FROM poll_draft d JOIN person p USING (person_id)"
        " WHERE d.guild_id = ? AND p.user_id = ? ORDER BY updated_at DESC, draft_id DESC LIMIT ?",
        (guild_id, officer_id, limit),
    )
    return [_kept(row) for row in rows]


def drop_draft(conn: Connection, guild_id: int, draft_id: int) -> None:
    """Throw a draft away; none is no fault."""
    conn.execute("DELETE FROM poll_draft WHERE draft_id = ? AND guild_id = ?", (draft_id, guild_id))


def _kept(row: sqlite3.Row) -> Kept:
    draft = from_plain(Draft, json.loads(row["body"]))
    return Kept(row["draft_id"], row["guild_id"], row["person_id"], draft)


def _body(draft: Draft) -> str:
    return json.dumps(to_plain(draft), ensure_ascii=False)
