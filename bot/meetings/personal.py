"""A member's own reminders: "tell me 2 hours before", by direct message, for one meeting or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import outbox
from bot.boards import direct_messages
from bot.errors import UserError
from bot.meetings.model import MINUTE, Meeting, offset_told
from bot.meetings.reminders import arm_personal, personal_due, prefix
from bot.meetings.store import coming, meeting_of
from bot.people import Person
from bot.storage.db import Connection
from bot.times import to_ms
from bot.when.before import ahead_of, before

MOST, FURTHEST = 5, 30 * 24 * 60


@dataclass(frozen=True)
class Own:
    """One reminder a member set. ``meeting`` is None for all meetings."""

    id: int
    minutes: int
    meeting: Meeting | None

    def covers(self, meeting_id: int) -> bool:
        """Whether the reminder is about that date."""
        return self.meeting is None or self.meeting.id == meeting_id


def mine(conn: Connection, person: Person) -> list[Own]:
    """A member's own reminders."""
    rows = conn.execute(
        "SELECT * FROM personal_reminder WHERE person_id = ? ORDER BY reminder_id", (person.id,)
    )
    return [
        Own(
            row["reminder_id"],
            row["minutes"],
            meeting_of(conn, person.guild_id, row["meeting_id"]) if row["meeting_id"] else None,
        )
        for row in rows
    ]


def add(
    conn: Connection, person: Person, text: str, meeting: Meeting | None, now: datetime
) -> tuple[str, datetime | None]:
    """Set a reminder ("2 hours"); returns how long before, in words, and for a single date when it
    comes. UserError for what fails, also where quiet hours would keep it past the start."""
    span = before(text)
    minutes = span // MINUTE
    if minutes > FURTHEST:
        raise UserError("A reminder comes 30 days before at most.")
    if len(mine(conn, person)) >= MOST:
        raise UserError(f"You have {MOST} reminders already: remove one with /reminders mine.")
    if any(o.minutes == minutes and o.meeting == meeting for o in mine(conn, person)):
        raise UserError("You have that reminder already.")
    due_at = None if meeting is None else personal_due(meeting, person.choices, minutes)
    if meeting is not None and ahead_of(meeting.starts_at, span, meeting.zone) <= now:
        raise UserError("That time has passed already: choose a shorter one.")
    if due_at is not None and due_at <= now:
        raise UserError(
            "Your quiet hours have begun and last until that meeting begins, so no reminder could"
            " come: change them with /me settings."
        )
    conn.insert(
        "personal_reminder", guild_id=person.guild_id, person_id=person.id,
        meeting_id=meeting.id if meeting else None, minutes=minutes, created_at=to_ms(now),
    )  # fmt: skip
    for each in [meeting] if meeting else coming(conn, person.guild_id, now, limit=400):
        arm_personal(conn, each, person, minutes, now)
    return offset_told(span), due_at


def remove(conn: Connection, person: Person, reminder_id: int) -> None:
    """Drop a reminder and its waiting rows; a date keeps those that another reminder wants."""
    found = next((own for own in mine(conn, person) if own.id == reminder_id), None)
    if found is None:
        raise UserError("That reminder was removed already.")
    conn.execute("DELETE FROM personal_reminder WHERE reminder_id = ?", (reminder_id,))
    others = [own for own in mine(conn, person) if own.minutes == found.minutes]
    rows = conn.execute(
        "SELECT key, json_extract(payload, '$.meeting') AS meeting FROM outbox WHERE guild_id = ?"
        " AND kind = 'meeting.personal' AND state = 'pending'"
        " AND json_extract(payload, '$.person') = ? AND json_extract(payload, '$.minutes') = ?",
        (person.guild_id, person.id, found.minutes),
    ).fetchall()
    for row in rows:
        if found.covers(row["meeting"]) and not any(own.covers(row["meeting"]) for own in others):
            outbox.cancel_one(conn, row["key"])


def tell(conn: Connection, meeting: Meeting, person: Person, minutes: int, now: datetime) -> None:
    """Hand a due reminder to the member's direct messages, as a message of its own: they asked for
    it at this time, so it does not wait for, or hide in, the day's one. Quiet hours and a snooze
    still hold it back.
    """
    assert person.user_id is not None
    direct_messages.add(
        conn,
        key=f"{prefix(meeting)}personal:{person.user_id}:{minutes}",
        guild_id=meeting.guild_id,
        user_id=person.user_id,
        kind="meeting.personal",
        due_at=direct_messages.allowed(person.choices, meeting.zone, now),
        zone=meeting.zone,
        apart=True,
        payload={"meeting": meeting.id, "sequence": meeting.sequence},
    )
