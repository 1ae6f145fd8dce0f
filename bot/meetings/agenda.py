"""What a meeting talks about: items with their proposer until a cut-off, late ones marked so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any

from bot import audit
from bot.errors import UserError
from bot.meetings import reminders
from bot.meetings.model import Meeting, bounded
from bot.meetings.store import present_meeting
from bot.offers import Known, pointed_at
from bot.plain_text import many
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import to_ms, words

ITEM, DECISION, MANDATE, MOST_ITEMS = 150, 500, 200, 60


class Standing(StrEnum):
    """What an item is, where the agenda treats it in a way of its own."""

    ITEM = "item"
    MINUTES = "minutes"
    BUSINESS = "business"
    NEXT = "next"


TITLES = {
    "minutes of the last meeting": Standing.MINUTES,
    "minutes of the last meeting and matters arising": Standing.MINUTES,
    "any other business": Standing.BUSINESS,
    "date of the next meeting": Standing.NEXT,
    "date of next meeting": Standing.NEXT,
}  # how a preset or an officer writes the standing items
LAST = (Standing.BUSINESS, Standing.NEXT)


@dataclass(frozen=True)
class Item:
    """One point. ``proposer`` is a name, empty for a standing item or somebody forgotten."""

    id: int
    title: str
    proposer: str
    link: str
    late: bool
    decision: str
    kind: Standing = Standing.ITEM
    mandate: str = ""
    private: bool = False
    """Whether what was decided is for members only."""
    caution: str = ""
    """What speaks against relying on what it belongs to; looked up, not stored."""


def items(conn: Connection, meeting_id: int) -> list[Item]:
    """A meeting's points in their order."""
    rows = conn.execute(
        "SELECT i.*, coalesce(p.name, '') AS proposer FROM agenda_item i LEFT JOIN person p"
        " ON p.person_id = i.proposer_id WHERE i.meeting_id = ? ORDER BY i.position, i.item_id",
        (meeting_id,),
    )
    return [of_row(Item, row, id=row["item_id"]) for row in rows]


def numbered(listed: Sequence[Item], number: int) -> Item:
    """The item of that number; UserError when the agenda is shorter."""
    if not 1 <= number <= len(listed):
        raise UserError(f"The agenda has {many(len(listed), 'item')}: there is no number {number}.")
    return listed[number - 1]


def propose(
    conn: Connection,
    guild_id: int,
    meeting_id: int,
    person_id: int,
    title: str,
    link: str,
    known: Known,
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
    made = _add(
        conn, meeting, bounded(title, ITEM, "The item"), Standing.ITEM,
        pointed_at(conn, guild_id, link, known), now, proposer_id=person_id, late=late,
    )  # fmt: skip
    reminders.follow(conn, meeting, now)
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
    moved = item_of(old, item_id)
    rest = [each for each in old if each.id != item_id]
    at = min(max(position, 1), len(old)) - 1
    order = [*rest[:at], moved, *rest[at:]]
    _reorder(conn, order)
    _record(conn, meeting, person_id, "meeting.agenda.order", now,
            before={moved.title: old.index(moved) + 1}, after={moved.title: at + 1})  # fmt: skip
    return order


def remove(
    conn: Connection, guild_id: int, meeting_id: int, item_id: int, person_id: int, now: datetime
) -> None:
    """Take a point off the agenda."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    gone = item_of(items(conn, meeting_id), item_id)
    conn.execute("DELETE FROM agenda_item WHERE item_id = ?", (item_id,))
    _record(conn, meeting, person_id, "meeting.agenda.remove", now, before=gone.title)
    reminders.follow(conn, meeting, now)


def stand(
    conn: Connection, meeting: Meeting, kind: Standing, title: str, link: str, now: datetime
) -> None:
    """Have an item stand on an agenda by itself: in place of the standing one of its kind, or else
    before *Any other business*; once only."""
    listed = items(conn, meeting.id)
    if any(item.link == link and item.kind is kind for item in listed):
        return
    free = next((item for item in listed if item.kind is kind and not item.link), None)
    if free is not None:
        conn.execute(
            "UPDATE agenda_item SET title = ?, link = ? WHERE item_id = ?",
            (title[:ITEM], link, free.id),
        )
    else:
        _add(conn, meeting, title[:ITEM], kind, link, now)
    reminders.follow(conn, meeting, now)


def insert(
    conn: Connection, meeting: Meeting, position: int, title: str, kind: Standing, link: str,
    now: datetime, **more: object,
) -> int:  # fmt: skip
    """Write an item; returns its number in the database."""
    return conn.insert(
        "agenda_item", meeting_id=meeting.id, guild_id=meeting.guild_id, position=position,
        title=title, kind=kind, link=link, added_at=to_ms(now), **more,
    )  # fmt: skip


def _add(
    conn: Connection, meeting: Meeting, title: str, kind: Standing, link: str, now: datetime,
    **more: object,
) -> Item:  # fmt: skip
    """Write an item before those that stand last."""
    rest = items(conn, meeting.id)
    made = insert(conn, meeting, len(rest), title, kind, link, now, **more)
    item = item_of(items(conn, meeting.id), made)
    _reorder(conn, _before_the_last(rest, item))
    return item


def _before_the_last(listed: Sequence[Item], item: Item) -> list[Item]:
    """The order with ``item`` after all but *Any other business* and *Date of the next meeting*."""
    last = len(list(takewhile(lambda each: each.kind in LAST, reversed(listed))))
    at = len(listed) - last
    return [*listed[:at], item, *listed[at:]]


def _reorder(conn: Connection, order: Sequence[Item]) -> None:
    conn.executemany(
        "UPDATE agenda_item SET position = ? WHERE item_id = ?",
        [(n, each.id) for n, each in enumerate(order)],
    )


def decide(
    conn: Connection, guild_id: int, meeting_id: int, item_id: int, text: str,
    person_id: int, now: datetime, *, mandate: str = "", private: bool = False,
) -> Item:  # fmt: skip
    """Note what was decided on a point, for the minutes, and under which mandate; returns the point
    as it was."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    item = item_of(items(conn, meeting_id), item_id)
    decision = bounded(text, DECISION, "The decision", empty=True)
    note_decision(
        conn, item_id, decision, bounded(mandate, MANDATE, "The mandate", empty=True),
        private=private,
    )  # fmt: skip
    _record(conn, meeting, person_id, "meeting.decision", now,
            before={item.title: item.decision}, after={item.title: decision})  # fmt: skip
    return item


def note_decision(
    conn: Connection, item_id: int, decision: str, mandate: str, *, private: bool
) -> None:
    """Store a decision that was checked."""
    conn.execute(
        "UPDATE agenda_item SET decision = ?, mandate = ?, private = ? WHERE item_id = ?",
        (decision, mandate, int(private), item_id),
    )


def _open(conn: Connection, guild_id: int, meeting_id: int, now: datetime) -> Meeting:
    meeting = present_meeting(conn, guild_id, meeting_id)
    if meeting.cancelled:
        raise UserError(f"{meeting.title} was cancelled: choose another meeting.")
    if now >= meeting.starts_at and not meeting.provisional:
        raise UserError("The meeting has begun, so its agenda is closed.")
    return meeting


def item_of(known: Sequence[Item], item_id: int) -> Item:
    """The item of that id; UserError when it was taken off meanwhile."""
    for each in known:
        if each.id == item_id:
            return each
    raise UserError("That item is no longer on the agenda.")


def _record(
    conn: Connection, meeting: Meeting, person_id: int, act: str, now: datetime, **change: Any
) -> None:
    audit.record(
        conn, meeting.guild_id, person_id, act, now=now, subject=meeting.reference, **change
    )
