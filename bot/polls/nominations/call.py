"""A call for nominations: asked for by an officer, open until a closing time, then drawn by lot.

It belongs to the draft of a ranking. When it closes, the candidates become the draft's options in
an order that is drawn, and the places reserved for some go to those who said they could take them.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot import audit, outbox
from bot.errors import UserError
from bot.plain_text import clean
from bot.plain_values import of_row
from bot.polls.acts import Officer
from bot.polls.counting.rounds import Reserved, Rules, Ties
from bot.polls.draft import LONGEST, Draft, question_faults
from bot.polls.kept_drafts import change_draft, drop_draft, kept_draft
from bot.polls.method import MOST_OPTIONS, Kind, Method
from bot.polls.model import Terms
from bot.storage.db import Connection
from bot.times import to_ms

CARD, CLOSE, REDRAW = "poll.call", "poll.drawn", "poll.candidates"  # kinds of rows


class Stage(StrEnum):
    """How far a call has come; *off* is one whose draft was thrown away or asks for no order."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    OFF = "off"


PUBLIC = (Stage.OPEN, Stage.CLOSED)  # members were told of it, and may stand by it


@dataclass(frozen=True, slots=True)
class Call:
    """A call for nominations. ``groups`` are reserved places by name."""

    id: int
    guild_id: int
    draft_id: int | None
    question: str
    places: int
    groups: tuple[tuple[str, int], ...]
    ties: Ties
    decimals: int | None
    stage: Stage
    closes_at: datetime
    channel_id: int
    message_id: int | None

    @property
    def rules(self) -> Rules:
        """The rules as they are printed before anybody stands; who could take a reserved place is
        not known yet."""
        reserved = tuple(Reserved(name, many, frozenset()) for name, many in self.groups)
        return Rules((), self.places, reserved, self.ties, self.decimals)


def call_of(conn: Connection, guild_id: int, call_id: int) -> Call:
    """A call of that server. Raises UserError for none."""
    query = "SELECT * FROM nomination_call WHERE call_id = ? AND guild_id = ?"
    row = conn.execute(query, (call_id, guild_id)).fetchone()
    if row is None:
        raise UserError("There are no such nominations here.")
    return call_from(row)


def call_for(conn: Connection, draft_id: int) -> Call | None:
    """The call that belongs to a draft, if any."""
    query = "SELECT * FROM nomination_call WHERE draft_id = ?"
    row = conn.execute(query, (draft_id,)).fetchone()
    return None if row is None else call_from(row)


def closed(conn: Connection, guild_id: int) -> list[Call]:
    """The calls that have closed and whose poll has not opened yet."""
    rows = conn.execute(
        "SELECT * FROM nomination_call WHERE guild_id = ? AND state = 'closed'"
        " AND draft_id IS NOT NULL ORDER BY call_id",
        (guild_id,),
    )
    return [call_from(row) for row in rows.fetchall()]


def propose(
    conn: Connection, officer: Officer, draft_id: int, rules: Rules, closes_at: datetime,
    now: datetime,
) -> Call:  # fmt: skip
    """Prepare a call for a draft, to be shown before it goes out; again, it changes the one there
    is, and who stands already stands on. One that has closed stays closed, and the draft as it was
    drawn, until it is let out again. Raises UserError for what cannot be."""
    earlier = call_for(conn, draft_id)
    if earlier is not None and earlier.stage is Stage.OPEN:
        raise UserError("Nominations are open: they can be called again once they have closed.")
    draft = kept_draft(conn, officer.guild_id, draft_id).draft
    _check(draft, rules, closes_at, now)
    assert draft.channel_id is not None  # checked
    person = officer.person(conn)
    groups = json.dumps([[group.name, group.places] for group in rules.reserved])
    row = (
        officer.guild_id, draft_id, clean(draft.question), rules.places, groups, rules.ties.value,
        rules.decimals, to_ms(closes_at), draft.channel_id, person.id,
    )  # fmt: skip
    conn.execute(
        "INSERT INTO nomination_call (guild_id, draft_id, question, places, reserved, ties,"
        " decimals, state, closes_at, channel_id, opened_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?) ON CONFLICT (draft_id) DO UPDATE SET"
        " question = excluded.question, places = excluded.places, reserved = excluded.reserved,"
        " ties = excluded.ties, decimals = excluded.decimals, closes_at = excluded.closes_at,"
        " state = iif(state = 'closed', state, 'draft')",
        row,
    )
    call = call_for(conn, draft_id)
    assert call is not None
    if call.stage is Stage.DRAFT:
        _tie(conn, call, draft_id, rules, now)
    return call


def _tie(conn: Connection, call: Call, draft_id: int, rules: Rules, now: datetime) -> None:
    """Make the draft the one that the candidates of a call are written into."""
    draft = kept_draft(conn, call.guild_id, draft_id).draft
    terms = replace(draft.terms, method=Method(Kind.RANKED), ranking=rules, call=call.id)
    asked = replace(draft, question=call.question, terms=terms)
    change_draft(conn, call.guild_id, draft_id, asked, now)


def _check(draft: Draft, rules: Rules, closes_at: datetime, now: datetime) -> None:
    if not clean(draft.question):
        raise UserError("First write who is to be elected: press Change words.")
    for fault in question_faults(draft.question):
        raise UserError(fault)
    if draft.channel_id is None:
        raise UserError("Choose the poll's channel first: nominations are called there.")
    if not now < closes_at <= now + LONGEST:
        raise UserError(
            f"Nominations close in the future, within {LONGEST.days} days: please write another"
            " time."
        )
    if not 1 <= rules.places < MOST_OPTIONS:
        raise UserError(f"1 to {MOST_OPTIONS - 1} can be chosen: please write how many.")
    if sum(group.places for group in rules.reserved) > rules.places:
        raise UserError("More places are reserved than there are: please reserve fewer.")


def open_call(conn: Connection, officer: Officer, call_id: int, now: datetime) -> Call:
    """Let a prepared call out. Raises UserError for one that is out, or came too late."""
    call = call_of(conn, officer.guild_id, call_id)
    if call.draft_id is None:
        raise UserError(
            "The draft of these nominations was opened or thrown away: start a new poll."
        )
    if call.stage is Stage.OPEN or (call.stage is Stage.CLOSED and now >= call.closes_at):
        raise UserError("These nominations were called already.")
    if now >= call.closes_at:
        raise UserError("That closing time has passed: ask for nominations again.")
    _tie(conn, call, call.draft_id, call.rules, now)
    conn.execute("UPDATE nomination_call SET state = 'open' WHERE call_id = ?", (call_id,))
    for kind, at in ((CARD, now), (CLOSE, call.closes_at)):
        outbox.add(
            conn, key=key_of(kind, call), kind=kind, guild_id=call.guild_id, due_at=at,
            channel_id=call.channel_id if kind == CARD else None, payload={"call_id": call_id},
        )  # fmt: skip
    person = officer.person(conn)
    said = {"question": call.question, "places": call.places, "until": call.closes_at.isoformat()}
    audit.record(conn, call.guild_id, person.id, "nominations.open", after=said, now=now)
    return replace(call, stage=Stage.OPEN)


def throw_away(conn: Connection, officer: Officer, draft_id: int, now: datetime) -> None:
    """Throw a draft away; none is no fault. The nominations called for it are off, and their card
    says so."""
    call = call_for(conn, draft_id)
    if call is not None and call.guild_id == officer.guild_id and call.stage in PUBLIC:
        conn.execute("UPDATE nomination_call SET state = 'off' WHERE call_id = ?", (call.id,))
        redraw(conn, call, now)
        said = {"question": call.question, "state": call.stage.value}
        person = officer.person(conn)
        audit.record(
            conn, call.guild_id, person.id, "nominations.off", before=said,
            after={"state": Stage.OFF.value}, now=now,
        )  # fmt: skip
    drop_draft(conn, officer.guild_id, draft_id)


def wait_fault(conn: Connection, draft_id: int, terms: Terms) -> str:
    """Why the poll of a draft cannot open before its nominations have closed; empty where none are
    waited for."""
    call = call_for(conn, draft_id)
    if call is None or terms.method.kind is not Kind.RANKED:
        return ""
    if call.stage is Stage.OPEN:
        return "Nominations are still open: the poll can open once they have closed."
    if call.stage is Stage.DRAFT and terms.call == call.id:
        return (
            "Nominations were prepared and never opened: press Nominations to open them, or take"
            " another method and then this one again to go without."
        )
    return ""


def as_drawn(conn: Connection, guild_id: int, draft_id: int, changed: Draft) -> None:
    """Raise UserError where a changed draft is no longer the election its nominations were called
    for or asks something else, or, once they are drawn, has other candidates, another order or
    other rules."""
    kept = kept_draft(conn, guild_id, draft_id).draft
    if not kept.terms.call:
        return
    stage = call_of(conn, guild_id, kept.terms.call).stage
    again = "press Nominations to call for them again"
    terms = changed.terms
    if stage in PUBLIC and (terms.call != kept.terms.call or terms.method.kind is not Kind.RANKED):
        raise UserError(
            f"Nominations settle who stands here, and members put them in order: {again} once they"
            " have closed, or throw this draft away, which calls them off."
        )
    if stage is Stage.CLOSED:
        _check_drawn(kept, changed, again)
    call = call_for(conn, draft_id)
    if call is None or call.stage not in PUBLIC or changed.question == kept.question:
        return
    if clean(changed.question) != call.question:
        raise UserError(
            "Members stand for what nominations were called for, so the question stays: throw this"
            " draft away to ask another, or correct its words with /office-poll reword once it is"
            " open."
        )


def _check_drawn(kept: Draft, changed: Draft, again: str) -> None:
    if changed.labels != kept.labels:
        raise UserError(
            f"The candidates are those who stood, in the order that was drawn: {again}."
        )
    if _printed(changed.terms.ranking) != _printed(kept.terms.ranking):
        raise UserError(
            f"These rules were printed when nominations were called, and stay: {again}."
        )


def _printed(rules: Rules | None) -> Rules | None:
    """The rules as a call prints them: who could take a reserved place is for officers to check."""
    if rules is None:
        return None
    bare = (replace(group, options=frozenset()) for group in rules.reserved)
    return replace(rules, reserved=tuple(bare), lot=())


def key_of(kind: str, call: Call) -> str:
    """The key of a call's row: one for each closing time it had."""
    return f"{kind}:{call.id}:{to_ms(call.closes_at)}"


def redraw(conn: Connection, call: Call, now: datetime) -> None:
    """Draw the public card of a call again."""
    outbox.again(
        conn, key=f"{REDRAW}:{call.id}", kind=REDRAW, guild_id=call.guild_id, due_at=now,
        payload={"call_id": call.id},
    )  # fmt: skip


def posted(conn: Connection, call_id: int, channel_id: int, message_id: int) -> None:
    """Note where the card of a call stands."""
    conn.execute(
        "UPDATE nomination_call SET channel_id = ?, message_id = ? WHERE call_id = ?",
        (channel_id, message_id, call_id),
    )


def call_from(row: sqlite3.Row) -> Call:
    """A call as the database holds it."""
    return of_row(
        Call,
        row,
        id=row["call_id"],
        groups=tuple((name, many) for name, many in json.loads(row["reserved"])),
        stage=Stage(row["state"]),
    )
