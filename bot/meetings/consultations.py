"""Consultations by letter: a deadline in days, reminders on the way, replies of practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import outbox
from bot.boards import noticeboard
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings.days_to_respond import ends
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import press_time, to_ms
from bot.when.workdays import Nation, working_day_on_or_before

TITLE, SENDER = 120, 80
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
    sequence: int = 0
    """How often its deadline was changed."""

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


def redraw_all(conn: Connection, consultation: Consultation, now: datetime) -> None:
    """Bring the card up to date, and what was posted of the consultation besides: no reminder goes
    on naming another deadline, or asking for replies that are no longer taken."""
    redraw(conn, consultation, now)
    first = f"consultation:{consultation.id}:"
    posted = conn.execute(
        "SELECT message_id, sent_to, ref, kind FROM outbox WHERE key >= ? AND key < ?"
        " AND state = 'sent' AND kind IN ('consultation.reminder', 'consultation.changed')"
        " AND message_id IS NOT NULL AND sent_to IS NOT NULL",
        (first, first + "\uffff"),
    ).fetchall()
    for each in posted:
        outbox.again(
            conn, key=f"consultation-relabel:{each['message_id']}:anew",
            kind="consultation.relabel", guild_id=consultation.guild_id, due_at=now,
            payload={"consultation": consultation.id, "ref": each["ref"],
                     "channel": each["sent_to"], "message": each["message_id"],
                     "reminder": each["kind"] == "consultation.reminder"},
        )  # fmt: skip


def arm(
    conn: Connection, committee: Committee, consultation: Consultation, channel_id: int,
    now: datetime,
) -> None:  # fmt: skip
    """Write the reminders still ahead of a consultation's deadline."""
    noticeboard.redraw_soon(conn, committee.guild_id, now)
    zone = consultation.zone
    for before, due in reminders_of(consultation.members_at, zone, now).items():
        row(conn, consultation, "reminder", channel_id, due, f"day:{before}")
    office = committee.rules.office_channel
    due = _on_the_day(consultation.deadline_at, zone)
    if office is not None and due > now:
        row(conn, consultation, "office", office, due)


def row(
    conn: Connection, consultation: Consultation, kind: str, channel_id: int, due_at: datetime,
    name: str = "", **more: Any,
) -> None:  # fmt: skip
    """A message about a consultation, once for each ``kind`` (or ``name``) and deadline; ``more``
    is what its renderer needs to know besides."""
    version = f":{consultation.sequence}" if consultation.sequence else ""
    outbox.add(
        conn, key=f"consultation:{consultation.id}:{name or kind}{version}:{channel_id}",
        kind=f"consultation.{kind}",
        guild_id=consultation.guild_id, channel_id=channel_id, due_at=due_at,
        payload={"consultation": consultation.id, "sequence": consultation.sequence, **more},
    )  # fmt: skip


def holds(row: outbox.Row, consultation: Consultation) -> bool:
    """Whether a consultation still has the deadline it had when the row was written."""
    return bool(row.payload.get("sequence", 0) == consultation.sequence)


def _consultation(row: Any, committee: Committee) -> Consultation:
    zone, nation = committee.zone, committee.nation
    return of_row(Consultation, row, id=row["consultation_id"], zone=zone, nation=nation)
