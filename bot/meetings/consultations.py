"""Consultations by letter: a deadline in days, reminders on the way, replies of practices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import audit, outbox
from bot.boards import noticeboard
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings.days_to_respond import days_typed, ends, internal_of, named_day, received
from bot.meetings.drafts import Draft, at_of
from bot.meetings.model import bounded
from bot.meetings.references import poll_reference
from bot.offers import Known
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import press_time, to_ms
from bot.when.workdays import Nation, working_day_on_or_before

TITLE, SENDER, REPLY_TO = 120, 80, 300
QUESTIONS = 4  # a form has five fields, one of them the practice's
REMINDED = time(9, 0)  # local
DAYS_BEFORE = (7, 3, 1, 0)
LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class Consultation:
    """A letter that wants an answer. ``members_at`` is when members are asked to reply by."""

    id: int
    guild_id: int
    number: int
    title: str
    sender: str
    received_on: date
    days: int
    working: bool
    deadline_at: datetime
    internal_at: datetime | None
    letter_id: int | None
    poll: str
    closed_at: datetime | None
    message_id: int | None
    channel_id: int | None
    ref: str
    zone: ZoneInfo
    nation: Nation
    questions: tuple[str, ...] = ()
    reply_to: str = ""

    @property
    def reference(self) -> str:
        return f"C-{self.number}"

    @property
    def members_at(self) -> datetime:
        """The internal deadline, or else the last working day's end before the real one."""
        return members_by(self.deadline_at, self.internal_at, self.zone, self.nation)


def members_by(
    deadline: datetime, internal: datetime | None, zone: ZoneInfo, nation: Nation
) -> datetime:
    """When members are asked to reply by (`Consultation.members_at`)."""
    if internal is not None:
        return internal
    last = ends(working_day_on_or_before(deadline.astimezone(zone).date(), nation), zone)
    return min(last, deadline)  # a deadline at noon is no deadline at five


def reminders_of(by: datetime, zone: ZoneInfo, now: datetime) -> dict[int, datetime]:
    """The reminders still ahead of what members reply ``by``: days before, and when."""
    last = by.astimezone(zone).date()
    due = {n: datetime.combine(last - timedelta(days=n), REMINDED, zone) for n in DAYS_BEFORE}
    due[0] = _on_the_day(by, zone)
    return {before: at for before, at in due.items() if at > now}


def _on_the_day(by: datetime, zone: ZoneInfo) -> datetime:
    """In the morning, or an hour ahead of what ends early in it."""
    return min(datetime.combine(by.astimezone(zone), REMINDED, zone), by - timedelta(hours=1))


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
    _arm(conn, committee, added, channel_id, now)
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


def present(conn: Connection, committee: Committee, consultation_id: int) -> Consultation:
    """The consultation of that id; UserError when there is none on that server."""
    row = conn.execute(
        "SELECT * FROM consultation WHERE consultation_id = ? AND guild_id = ?",
        (consultation_id, committee.guild_id),
    ).fetchone()
    if row is None:
        raise UserError("There is no such consultation here: /consultation list shows them.")
    return _consultation(row, committee)


def named(conn: Connection, committee: Committee, text: str) -> Consultation:
    """The consultation somebody means: "C-3", "3", or a part of its title."""
    wanted = text.strip().casefold().removeprefix("c-")
    for each in everything(conn, committee):
        if str(each.number) == wanted or (wanted and wanted in each.title.casefold()):
            return each
    raise UserError(f"No consultation fits “{text[:60]}”: choose one from the list.")


def everything(conn: Connection, committee: Committee) -> list[Consultation]:
    """All consultations, open ones first, the nearest deadline first."""
    rows = conn.execute(
        "SELECT * FROM consultation WHERE guild_id = ?"
        " ORDER BY closed_at IS NOT NULL, deadline_at, consultation_id LIMIT 200",
        (committee.guild_id,),
    )
    return [_consultation(row, committee) for row in rows]


def due_between(
    conn: Connection, committee: Committee, begins: datetime, ends: datetime
) -> list[Consultation]:
    """The consultations that ended from ``begins`` on and before ``ends``: at their deadline, or
    when they were closed before it. In the order of their deadlines."""
    ended = "min(coalesce(closed_at, deadline_at), deadline_at)"
    rows = conn.execute(
        f"SELECT * FROM consultation WHERE guild_id = ? AND {ended} >= ? AND {ended} < ?"
        " ORDER BY deadline_at, consultation_id",
        (committee.guild_id, to_ms(begins), to_ms(ends)),
    )
    return [_consultation(row, committee) for row in rows]


def unclosed(conn: Connection, committee: Committee) -> list[Consultation]:
    """The consultations that still take replies."""
    return [each for each in everything(conn, committee) if each.closed_at is None]


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
        _row(conn, found, "closed", found.channel_id, now)
    audit.record(conn, committee.guild_id, person_id, "consultation.close", now=now,
                 subject=found.reference, before="open", after="closed")  # fmt: skip
    redraw(conn, found, now)
    noticeboard.redraw_soon(conn, committee.guild_id, now)
    return present(conn, committee, consultation_id)


def redraw(conn: Connection, consultation: Consultation, now: datetime) -> None:
    """Bring the consultation's card up to date, a few seconds from now."""
    outbox.again(
        conn, key=f"consultation-redraw:{consultation.id}", kind="consultation.redraw",
        guild_id=consultation.guild_id, due_at=now + timedelta(seconds=8),
        payload={"consultation": consultation.id},
    )  # fmt: skip


def card_gone(conn: Connection, consultation_id: int, message_id: int) -> None:
    """Note that Discord has no such card any more."""
    conn.execute(
        "UPDATE consultation SET message_id = NULL WHERE consultation_id = ? AND message_id = ?",
        (consultation_id, message_id),
    )


def stands(
    conn: Connection, channel_id: int, message_id: int, *, consultation_id: int, ref: str
) -> None:
    """Note where the card of a consultation stands."""
    conn.execute(
        "UPDATE consultation SET message_id = ?, channel_id = ?, ref = ? WHERE consultation_id = ?",
        (message_id, channel_id, ref, consultation_id),
    )


def reminded(
    conn: Connection, channel_id: int, message_id: int, *, row: outbox.Row, label: str
) -> None:
    """A reminder stands; one found standing since it was due is not called late after all."""
    if not label or press_time(message_id) - row.due_at > LATE:
        return
    outbox.add(
        conn, key=f"consultation-relabel:{message_id}", kind="consultation.relabel",
        guild_id=row.guild_id, due_at=press_time(message_id),
        payload={"consultation": row.payload["consultation"], "ref": row.ref,
                 "channel": channel_id, "message": message_id},
    )  # fmt: skip


def _arm(
    conn: Connection, committee: Committee, consultation: Consultation, channel_id: int,
    now: datetime,
) -> None:  # fmt: skip
    noticeboard.redraw_soon(conn, committee.guild_id, now)
    _row(conn, consultation, "card", channel_id, now)
    zone = consultation.zone
    for before, due in reminders_of(consultation.members_at, zone, now).items():
        _row(conn, consultation, "reminder", channel_id, due, f"day:{before}")
    office = committee.rules.office_channel
    due = _on_the_day(consultation.deadline_at, zone)
    if office is not None and due > now:
        _row(conn, consultation, "office", office, due)


def _row(
    conn: Connection, consultation: Consultation, kind: str, channel_id: int, due_at: datetime,
    name: str = "",
) -> None:  # fmt: skip
    outbox.add(
        conn, key=f"consultation:{consultation.id}:{name or kind}:{channel_id}",
        kind=f"consultation.{kind}",
        guild_id=consultation.guild_id, channel_id=channel_id, due_at=due_at,
        payload={"consultation": consultation.id},
    )  # fmt: skip


def _consultation(row: Any, committee: Committee) -> Consultation:
    zone, nation = committee.zone, committee.nation
    return of_row(Consultation, row, id=row["consultation_id"], zone=zone, nation=nation)
