"""What a meeting talks about: items with their proposer until a cut-off, late ones marked so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import audit
from bot.errors import UserError
from bot.meetings import references, reminders
from bot.meetings.model import Meeting, bounded
from bot.meetings.store import present_meeting
from bot.storage.db import Connection
from bot.times import to_ms, words

ITEM, DECISION, MOST_ITEMS = 150, 500, 60


@dataclass(frozen=True)
class Item:
    """One point. ``proposer`` is a name, empty for a standing item or somebody forgotten."""

    id: int
    title: str
    proposer: str
    link: str
    late: bool
    decision: str


def items(conn: Connection, meeting_id: int) -> list[Item]:
    """A meeting's points in their order."""
    rows = conn.execute(
        "SELECT i.*, coalesce(p.name, '') AS proposer FROM agenda_item i LEFT JOIN person p"
        " ON p.person_id = i.proposer_id WHERE i.meeting_id = ? ORDER BY i.position, i.item_id",
        (meeting_id,),
    )
    return [_item(row) for row in rows]


def numbered(listed: Sequence[Item], number: int) -> Item:
    """The item of that number; UserError when the agenda is shorter."""
    if not 1 <= number <= len(listed):
        raise UserError(f"The agenda has {len(listed)} items: there is no number {number}.")
    return listed[number - 1]


def propose(
    conn: Connection,
    guild_id: int,
    meeting_id: int,
    person_id: int,
    title: str,
    link: str,
    known: references.Known,
    now: datetime,
    *,
    officer: bool = False,
) -> Item:
    """Add a point at the end; after the cut-off officers alone may, and it is marked late.

    ``link`` is a reference such as P-41 or A-7, of what is ``known``, or an address. UserError for
    what does not fit.
    """
    meeting = _open(conn, guild_id, meeting_id, now)
    late = now >= meeting.cutoff_at
    if late and not officer:
        closed = words(meeting.cutoff_at, meeting.zone)
        raise UserError(f"The agenda closed on {closed}: ask an officer to add the item as late.")
    count = len(items(conn, meeting_id))
    if count >= MOST_ITEMS:
        raise UserError(f"An agenda holds {MOST_ITEMS} items at most.")
    done = conn.execute(
        "INSERT INTO agenda_item (meeting_id, guild_id, position, title, proposer_id, link, late,"
        " added_at) VALUES (?, ?, (SELECT coalesce(max(position), -1) + 1 FROM agenda_item"
        " WHERE meeting_id = ?), ?, ?, ?, ?, ?)",
        (
            meeting_id, guild_id, meeting_id, bounded(title, ITEM, "The item"), person_id,
            references.reference(conn, guild_id, link, known), int(late), to_ms(now),
        ),
    )  # fmt: skip
    _changed(conn, meeting, now)
    made = next(i for i in items(conn, meeting_id) if i.id == done.lastrowid)
    if officer:
        _record(conn, meeting, person_id, "meeting.agenda.add", now, after=made.title)
    return made


def place(
    conn: Connection, guild_id: int, meeting_id: int, item_id: int, position: int,
    person_id: int, now: datetime,
) -> list[Item]:  # fmt: skip
    """Put a point at a position (1 is the first); the others keep their order."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    old = items(conn, meeting_id)
    moved = _of(old, item_id)
    rest = [each for each in old if each.id != item_id]
    at = min(max(position, 1), len(old)) - 1
    order = [*rest[:at], moved, *rest[at:]]
    conn.executemany(
        "UPDATE agenda_item SET position = ? WHERE item_id = ?",
        [(n, each.id) for n, each in enumerate(order)],
    )
    _record(conn, meeting, person_id, "meeting.agenda.order", now,
            before={moved.title: old.index(moved) + 1}, after={moved.title: at + 1})  # fmt: skip
    return order


def remove(
    conn: Connection, guild_id: int, meeting_id: int, item_id: int, person_id: int, now: datetime
) -> None:
    """Take a point off the agenda."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    gone = _of(items(conn, meeting_id), item_id)
    conn.execute("DELETE FROM agenda_item WHERE item_id = ?", (item_id,))
    _record(conn, meeting, person_id, "meeting.agenda.remove", now, before=gone.title)
    _changed(conn, meeting, now)


def decide(
    conn: Connection, guild_id: int, meeting_id: int, item_id: int, text: str,
    person_id: int, now: datetime,
) -> None:  # fmt: skip
    """Note what was decided on a point, for the minutes."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    item = _of(items(conn, meeting_id), item_id)
    decision = bounded(text, DECISION, "The decision", empty=True)
    conn.execute("UPDATE agenda_item SET decision = ? WHERE item_id = ?", (decision, item_id))
    _record(conn, meeting, person_id, "meeting.decision", now,
            before={item.title: item.decision}, after={item.title: decision})  # fmt: skip


def _open(conn: Connection, guild_id: int, meeting_id: int, now: datetime) -> Meeting:
    meeting = present_meeting(conn, guild_id, meeting_id)
    if meeting.cancelled:
        raise UserError(f"{meeting.title} was cancelled: choose another meeting.")
    if now >= meeting.starts_at and not meeting.provisional:
        raise UserError("The meeting has begun, so its agenda is closed.")
    return meeting


def _of(known: list[Item], item_id: int) -> Item:
    for each in known:
        if each.id == item_id:
            return each
    raise UserError("That item is no longer on the agenda.")


def _changed(conn: Connection, meeting: Meeting, now: datetime) -> None:
    if reminders.posted(conn, meeting.id):
        reminders.redraw(conn, meeting, now)


def _record(
    conn: Connection, meeting: Meeting, person_id: int, act: str, now: datetime, **change: Any
) -> None:
    audit.record(
        conn, meeting.guild_id, person_id, act, now=now, subject=meeting.reference, **change
    )


def _item(row: Any) -> Item:
    return Item(
        row["item_id"], row["title"], row["proposer"], row["link"], bool(row["late"]),
        row["decision"],
    )  # fmt: skip
