"""Consultations opened, changed and closed, each with its reminders and what stands in Discord."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from bot import audit, outbox
from bot.boards import noticeboard
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import consultations
from bot.meetings.consultations import SENDER, TITLE, Consultation, present
from bot.meetings.days_to_respond import (
    days_typed,
    ends,
    internal_of,
    is_count,
    longer,
    named_day,
    read_deadline,
    received,
    shut,
)
from bot.meetings.drafts import Draft, at_of, read_time
from bot.meetings.model import bounded
from bot.meetings.references import poll_reference
from bot.offers import Known
from bot.storage.db import Connection
from bot.times import to_ms

REPLY_TO = 300
QUESTIONS = 4  # a form has five fields, one of them the practice's


def add(
    conn: Connection,
    committee: Committee,
    draft: Draft,
    channel_id: int,
    person_id: int,
    known: Known,
    now: datetime,
) -> Consultation:
    """Save a consultation with its card and reminders; its poll is among what is ``known``.
    UserError for the first fault."""
    if draft.reading is None:
        raise UserError(draft.fault or "The deadline is missing.")
    checked = checked_fields(draft, committee, now)
    poll = poll_reference(conn, committee.guild_id, str(draft.typed.get("poll") or ""), known)
    consultation_id = conn.insert(
        "consultation", guild_id=committee.guild_id, poll=poll, channel_id=channel_id, **checked,
        number=conn.next_number("consultation", committee.guild_id),
        working=draft.reading.tag == "working", letter_id=draft.typed.get("letter"),
        questions=json.dumps(in_form(draft)),
        reply_to=str(draft.typed.get("reply_to") or "")[:REPLY_TO],
        created_by=person_id, created_at=to_ms(now),
    )  # fmt: skip
    added = present(conn, committee, consultation_id)
    consultations.row(conn, added, "card", channel_id, now)
    consultations.arm(conn, committee, added, channel_id, now)
    audit.record(conn, committee.guild_id, person_id, "consultation.add", now=now,
                 subject=added.reference, after={"days": added.days})  # fmt: skip
    return added


def checked_fields(draft: Draft, committee: Committee, now: datetime) -> dict[str, Any]:
    """What a draft's fields amount to as columns. UserError for the first that does not fit."""
    assert draft.reading is not None
    zone = committee.zone
    typed, deadline = draft.typed, at_of(draft.reading, zone)
    if deadline <= now:
        raise UserError(f"That deadline, {named_day(deadline.date())}, has passed already.")
    internal = internal_of(typed, deadline.date(), committee.nation)
    if internal is not None and ends(internal, zone) <= now:
        raise UserError(f"The internal deadline, {named_day(internal)}, has passed already.")
    return {
        "title": bounded(str(typed.get("title") or ""), TITLE, "The title"),
        "sender": bounded(str(typed.get("sender") or ""), SENDER, "The sender", empty=True),
        "received_on": received(str(typed.get("received") or ""), now, committee).isoformat(),
        "days": days_typed(typed.get("days")),
        "deadline_at": to_ms(deadline),
        "internal_at": None if internal is None else to_ms(ends(internal, zone)),
    }


def in_form(draft: Draft) -> list[str]:
    """The questions that the form of a reply asks: none where they do not fit into one."""
    asked = [str(one) for one in draft.typed.get("questions") or ()]
    return asked if len(asked) <= QUESTIONS else []


def read_change(draft: Draft, now: datetime, committee: Committee) -> Draft:
    """The draft of a change with its new deadline, typed as a day or counted in days from when the
    letter came; none where the deadline stays."""
    bare, phrase = replace(draft, reading=None, choices=(), fault=""), str(draft.typed["when"])
    if not phrase.strip():
        return bare
    clock, day = str(draft.typed["clock"]), date.fromisoformat(str(draft.typed["day"]))
    if is_count(phrase):
        counting = "working" if committee.rules.working_days else ""
        typed = {**draft.typed, "days": phrase, "hour": clock, "counting": counting}
        return replace(read_deadline(replace(bare, typed=typed), now, committee), typed=draft.typed)
    try:
        later = longer(phrase, day, time.fromisoformat(clock), committee.nation)
    except UserError as refusal:
        return replace(bare, fault=str(refusal))
    if later is not None:
        return replace(bare, reading=later)
    read = read_time(draft, phrase, now, committee.zone, committee.nation)
    found = read.reading
    if found is not None and (found.rrule is not None or found.provisional):
        fault = f"{found.told} is no deadline: write one day, like Friday 22 January."
        return replace(bare, fault=fault)
    if found is not None:
        day = found.local(committee.zone).date()
        noted = (*found.notes, *shut(day, committee.nation))
        read = replace(read, reading=replace(found, notes=noted))
    return read


def changeable(conn: Connection, committee: Committee, consultation_id: int) -> Consultation:
    """A consultation that is open; UserError for a closed one, with what to do instead."""
    found = present(conn, committee, consultation_id)
    if found.closed_at is not None:
        raise UserError(
            f"{found.reference} is closed. Where its deadline was extended, open it anew with"
            f" /office-consultation add; the report of {found.reference} keeps its replies."
        )
    return found


def changed(found: Consultation, draft: Draft, committee: Committee, now: datetime) -> Consultation:
    """The consultation as the draft would have it. UserError for the first fault, and where nothing
    would change."""
    typed, reading = draft.typed, draft.reading
    came = received(str(typed["received"]), now, committee)
    deadline = found.deadline_at if reading is None else at_of(reading, found.zone)
    new = replace(
        found,
        title=bounded(str(typed["title"]), TITLE, "The title"),
        sender=bounded(str(typed["sender"]), SENDER, "The sender", empty=True),
        received_on=came,
        deadline_at=deadline,
        internal_at=_internal(found, typed, deadline, now),
    )
    if new == found:
        raise UserError("Nothing would change: press Change to write what is new.")
    day = deadline.astimezone(found.zone).date()
    if deadline != found.deadline_at and deadline <= now:
        raise UserError(f"That deadline, {named_day(day)}, has passed already.")
    return new


def _internal(
    found: Consultation, typed: Mapping[str, Any], deadline: datetime, now: datetime
) -> datetime | None:
    """Until when members are asked to reply, if that is earlier: as many days before as typed."""
    text = str(typed["internal"] or "").strip()
    if deadline == found.deadline_at and text == early(found):
        return found.internal_at
    asked = {"internal": text.strip("0") and text}
    day = internal_of(asked, deadline.astimezone(found.zone).date(), found.nation)
    if day is not None and ends(day, found.zone) <= now:
        raise UserError(
            f"The internal deadline, {text} days before, would be {named_day(day)}, which has"
            " passed: write fewer days, or 0."
        )
    return None if day is None else ends(day, found.zone)


def early(consultation: Consultation) -> str:
    """How many days the internal deadline is before the real one; empty without one."""
    if consultation.internal_at is None:
        return ""
    days = [at.astimezone(consultation.zone).date() for at in
            (consultation.deadline_at, consultation.internal_at)]  # fmt: skip
    return str((days[0] - days[1]).days)


def change(
    conn: Connection, committee: Committee, draft: Draft, person_id: int, now: datetime
) -> Consultation:
    """Give a consultation other words or another deadline. Reminders of the earlier deadline that
    wait are cancelled, those still ahead of the new one are armed, and the channel is told once."""
    old = changeable(conn, committee, int(draft.typed["consultation"]))
    new = changed(old, draft, committee, now)
    moved = (new.deadline_at, new.internal_at) != (old.deadline_at, old.internal_at)
    internal = None if new.internal_at is None else to_ms(new.internal_at)
    conn.execute(
        "UPDATE consultation SET title = ?, sender = ?, received_on = ?, deadline_at = ?,"
        " internal_at = ?, sequence = sequence + ? WHERE consultation_id = ?",
        (new.title, new.sender, new.received_on.isoformat(), to_ms(new.deadline_at), internal,
         int(moved), new.id),
    )  # fmt: skip
    new = present(conn, committee, new.id)
    if moved:
        _rearm(conn, committee, old, new, now)
    audit.record(conn, committee.guild_id, person_id, "consultation.edit", now=now,
                 subject=new.reference, before=_said(old), after=_said(new))  # fmt: skip
    consultations.redraw_all(conn, new, now)
    noticeboard.redraw_soon(conn, committee.guild_id, now)
    return new


def _rearm(
    conn: Connection, committee: Committee, old: Consultation, new: Consultation, now: datetime
) -> None:
    for kind in ("day", "office"):
        outbox.cancel(conn, f"consultation:{new.id}:{kind}:")
    was = _told(conn, old)
    outbox.cancel(conn, f"consultation:{new.id}:changed:")
    if new.channel_id is None:
        return
    consultations.arm(conn, committee, new, new.channel_id, now)
    if was != to_ms(new.members_at):
        consultations.row(conn, new, "changed", new.channel_id, now, was=was)


def _told(conn: Connection, consultation: Consultation) -> int:
    """The deadline that the channel knows: another than what stands while a change waits untold."""
    first = f"consultation:{consultation.id}:changed:"
    waits = conn.execute(
        "SELECT payload ->> '$.was' AS was FROM outbox WHERE key >= ? AND key < ?"
        " AND state IN ('pending', 'claimed') ORDER BY id LIMIT 1",
        (first, first + "\uffff"),
    ).fetchone()
    return to_ms(consultation.members_at) if waits is None else int(waits["was"])


def _said(consultation: Consultation) -> dict[str, Any]:
    """What a change may change, as the audit keeps it."""
    zone, internal = consultation.zone, consultation.internal_at
    return {
        "title": consultation.title,
        "sender": consultation.sender,
        "received": consultation.received_on.isoformat(),
        "deadline": consultation.deadline_at.astimezone(zone).isoformat(),
        "internal deadline": internal and internal.astimezone(zone).isoformat(),
    }


def close(
    conn: Connection, committee: Committee, consultation_id: int, person_id: int, now: datetime
) -> Consultation:
    """Take no more replies; the channel is told the counts once."""
    found = present(conn, committee, consultation_id)
    if found.closed_at is not None:
        raise UserError(f"{found.title} is closed already.")
    conn.execute(
        "UPDATE consultation SET closed_at = ? WHERE consultation_id = ?", (to_ms(now), found.id)
    )
    outbox.cancel(conn, f"consultation:{found.id}:")
    if found.channel_id is not None:
        consultations.row(conn, found, "closed", found.channel_id, now)
    audit.record(conn, committee.guild_id, person_id, "consultation.close", now=now,
                 subject=found.reference, before="open", after="closed")  # fmt: skip
    consultations.redraw_all(conn, found, now)
    noticeboard.redraw_soon(conn, committee.guild_id, now)
    return present(conn, committee, consultation_id)
