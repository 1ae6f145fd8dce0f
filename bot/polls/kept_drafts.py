"""Drafts of polls, and the plain values as which drafts and published figures are stored."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import people
from bot.errors import UserError
from bot.polls.draft import Draft
from bot.polls.kept_terms import terms_from, terms_json
from bot.polls.model import Article, Figures
from bot.polls.pledges import is_pledge, kept_to
from bot.polls.trustees import seats
from bot.storage.db import Connection
from bot.times import from_ms, to_ms


def to_json(draft: Draft) -> dict[str, Any]:
    """The draft as plain values, for the draft store."""
    terms, article, figures = draft.terms, draft.article, draft.figures
    return {
        "question": draft.question,
        "labels": list(draft.labels),
        "closes_at": None if draft.closes_at is None else to_ms(draft.closes_at),
        "terms": terms_json(terms),
        "article": None
        if article is None
        else [article.article_id, article.headline, article.link],
        "figures": figures_json(figures),
        "role_ids": list(draft.role_ids),
        "channel_id": draft.channel_id,
        "replaces": draft.replaces,
        "register": draft.register,
        "present": draft.present,
        "minutes": draft.minutes,
    }


def from_json(body: dict[str, Any]) -> Draft:
    """The draft that `to_json` wrote down."""
    article, closes = body["article"], body["closes_at"]
    return Draft(
        question=body["question"],
        labels=tuple(body["labels"]),
        closes_at=None if closes is None else from_ms(closes),
        terms=terms_from(body["terms"]),
        article=None if article is None else Article(*article),
        figures=figures_from(body["figures"]),
        role_ids=tuple(body["role_ids"]),
        channel_id=body["channel_id"],
        replaces=body["replaces"],
        register=body["register"],
        present=body["present"],
        minutes=body["minutes"],
    )


def figures_json(figures: Figures | None) -> dict[str, Any] | None:
    """Published figures as plain values."""
    if figures is None:
        return None
    rows = [list(row) for row in figures.rows]
    return {
        "source": figures.source,
        "sample": figures.sample,
        "rows": rows,
        "question": figures.question,
    }


def figures_from(body: dict[str, Any] | None) -> Figures | None:
    """The figures that `figures_json` wrote down."""
    if body is None:
        return None
    rows = tuple((label, value) for label, value in body["rows"])
    return Figures(body["source"], body["sample"], rows, body["question"])


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
    """Replace what a draft says; UserError when it is gone. A pledge has no trustees."""
    kept = kept_draft(conn, guild_id, draft_id)
    draft = _whole(draft)
    if is_pledge(draft.terms):
        seats.choose(conn, guild_id, draft_id, ())
    body = json.dumps(to_json(draft), ensure_ascii=False)
    conn.execute(
        "UPDATE poll_draft SET body = ?, updated_at = ? WHERE draft_id = ?",
        (body, to_ms(now), draft_id),
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
