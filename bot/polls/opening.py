"""Opening a poll: freeze the roll, make the box, then let the card out.

In this order a crash leaves either nothing that anybody saw, which the next start clears away, or
an open poll with its box.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from bot import people
from bot.errors import UserError
from bot.plain_values import to_plain
from bot.polls import due, offices, pledges
from bot.polls.boxes import Boxes
from bot.polls.constituencies import constituencies_json, divided, electorate
from bot.polls.counting import Tally
from bot.polls.disclosure import withheld
from bot.polls.draft import Draft, check, place_faults
from bot.polls.lot import with_lot
from bot.polls.model import Poll, Roll, State
from bot.polls.offices import Offices
from bot.polls.roll import roll_hash
from bot.polls.secrets import RandomBytes
from bot.polls.store import TOPIC, poll_of, stored
from bot.polls.trustees import seats
from bot.polls.trustees.seats import Sealing
from bot.register.kept_register import Entry
from bot.storage.db import Connection, Database
from bot.times import to_ms


@asynccontextmanager
async def whole(db: Database, boxes: Boxes, first: Poll) -> AsyncIterator[None]:
    """Let a prepared poll out within; where that fails, nothing of it stays."""
    try:
        yield
    except Exception:
        if await db.write(lambda conn: discard(conn, first.id)):
            async for _ in boxes.burn(first.box):
                continue
        raise


def prepare(
    conn: Connection,
    guild_id: int,
    officer_id: int,
    draft: Draft,
    roll: Roll,
    box: str,
    channel_id: int | None,
    now: datetime,
    token_bytes: RandomBytes,
    sealing: Sealing | None = None,
) -> Poll:
    """Freeze question and roll into a poll that has a reference, but no card and no box yet.

    Where somebody is to be chosen the lot is drawn now, before there is a vote. ``sealing`` are the
    trustees it is sealed to, and their key.
    """
    asked = check(replace(draft, terms=pledges.kept_to(draft.terms)), now)
    roll = electorate(roll, asked.terms)
    _refuse(asked, roll, channel_id, sealing)
    terms = pledges.fixed(with_lot(asked.terms, len(asked.labels), token_bytes), roll.size)
    number, version = _reference(conn, guild_id, draft.replaces)
    assert asked.closes_at is not None
    row = {
        "guild_id": guild_id,
        "number": number,
        "version": version,
        "replaces_id": draft.replaces,
        "state": State.DRAFT.value,
        "question": asked.question,
        "options": _json([[option.label, option.stance.value] for option in asked.options]),
        "terms": _json(to_plain(terms)),
        "created_by": people.find(conn, guild_id, officer_id).id,
        "channel_id": channel_id,
        "box": box,
        "roll_basis": roll.basis,
        "role_ids": _json(draft.role_ids),
        "register": int(draft.register),
        "imported_size": roll.imported,
        "constituencies": constituencies_json(divided(roll.entries, terms)),
        "left_out": _json(dict(roll.left_out)),
        "created_at": to_ms(now),
        "closes_at": to_ms(asked.closes_at),
        "article": None if asked.article is None else _json(to_plain(asked.article)),
        "figures": None if asked.figures is None else _json(to_plain(asked.figures)),
    }
    poll_id = conn.insert("poll", **row)
    _freeze(conn, guild_id, poll_id, roll.entries)
    seats.take_seats(conn, guild_id, poll_id, sealing)
    return stored(conn, poll_id)


def _refuse(asked: Draft, roll: Roll, channel_id: int | None, sealing: Sealing | None) -> None:
    """Raise UserError for what keeps a poll from opening there, for that roll."""
    for fault in place_faults(channel_id, roll, asked.terms):
        raise UserError(fault)
    if asked.terms.trustees != (0 if sealing is None else len(sealing.trustees)):
        raise UserError(seats.CHOOSE)


def _reference(conn: Connection, guild_id: int, replaces: int | None) -> tuple[int, int]:
    """The next number of this server, or the next version of a poll that is no longer open."""
    if replaces is None:
        return conn.next_number("poll", guild_id), 1
    old = poll_of(conn, guild_id, replaces)
    if old is None:
        raise UserError("The poll to be corrected is not on this server.")
    if old.state in (State.OPEN, State.CLOSING):
        raise UserError(f"{old.reference} is still open: cancel it before its next version opens.")
    query = "SELECT max(version) + 1 FROM poll WHERE guild_id = ? AND number = ?"
    return old.number, int(conn.execute(query, (guild_id, old.number)).fetchone()[0])


def _freeze(conn: Connection, guild_id: int, poll_id: int, entries: Iterable[Entry]) -> None:
    rows = [entry for entry in entries if entry.member_id is not None]
    conn.executemany(
        "INSERT INTO person (guild_id, user_id, name) VALUES (?, ?, ?)"
        " ON CONFLICT (guild_id, user_id) DO NOTHING",
        [(guild_id, entry.member_id, entry.name) for entry in rows],
    )
    conn.executemany(
        "INSERT INTO poll_roll"
        " (poll_id, guild_id, practice, locality, list_size, capacity, reason, role,"
        " person_id)"
        " SELECT ?, ?, ?, ?, ?, ?, ?, ?, person_id FROM person WHERE guild_id = ? AND user_id = ?",
        [
            (
                poll_id,
                guild_id,
                e.practice,
                e.locality,
                e.list_size,
                e.capacity,
                e.reason,
                e.role,
                guild_id,
                e.member_id,
            )
            for e in rows
        ],
    )
    resize(conn, guild_id, poll_id)


def resize(conn: Connection, guild_id: int, poll_id: int) -> int:
    """Note the roll's size and hash as they are now; returns the size."""
    query = "SELECT person_id FROM poll_roll WHERE poll_id = ?"
    numbers = [row[0] for row in conn.execute(query, (poll_id,))]
    conn.execute(
        "UPDATE poll SET roll_hash = ?, roll_sizes = json_insert(roll_sizes, '$[#]', ?)"
        " WHERE poll_id = ?",
        (roll_hash(guild_id, numbers), len(numbers), poll_id),
    )
    return len(numbers)


def let_out(conn: Connection, poll_id: int, now: datetime, holders: Offices | None) -> Poll:
    """The box is made: open the poll, post its card, plan its reminders and its close.

    ``holders`` hold office now, as far as the bot can see it.
    """
    channel_id = conn.execute(
        "UPDATE poll SET state = 'open', opened_at = ? WHERE poll_id = ? AND state = 'draft'"
        " RETURNING channel_id",
        (to_ms(now), poll_id),
    ).fetchone()[0]
    poll = stored(conn, poll_id)
    offices.note(conn, poll_id, poll.guild_id, holders)
    mirror(conn, poll, channel_id, now, opens=True)
    due.plan(conn, poll, now)
    conn.touch(TOPIC)
    return poll


def mirror(
    conn: Connection, poll: Poll, channel_id: int, now: datetime, *, opens: bool = False
) -> None:
    """Show the poll's card in one more channel, or post it again where it was lost.

    ``opens``: this is the card with which the poll opens; telephones buzz.
    """
    key = (poll.id, channel_id)
    conn.execute(
        "INSERT INTO poll_card (poll_id, channel_id, guild_id) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET message_id = NULL",
        (*key, poll.guild_id),
    )
    turn = conn.execute(
        "SELECT count(*) + 1 FROM outbox WHERE kind = 'poll.card'"
        " AND channel_id = ? AND key LIKE ?",
        (channel_id, f"poll.card:{poll.id}:%"),
    ).fetchone()[0]
    due.post_card(conn, poll, channel_id, turn, now, opens=opens)


def card_posted(
    conn: Connection,
    poll_id: int,
    channel_id: int,
    message_id: int,
    now: datetime,
    *,
    shown: int = 0,
) -> None:
    """Note where a poll's card stands, or that it was drawn again, with the turnout on it."""
    conn.execute(
        "UPDATE poll_card SET message_id = ?, drawn_at = ?, shown = ?"
        " WHERE poll_id = ? AND channel_id = ?",
        (message_id, to_ms(now), shown, poll_id, channel_id),
    )


def count_shown(conn: Connection, poll: Poll, count: Tally) -> Poll:
    """Note the live count that the poll's card shows from now on: what was public stays known,
    also when the poll is cancelled. Fewer votes than may be told show none."""
    hidden = withheld(count.cast, poll.terms.small_number)
    votes = () if hidden else count.votes
    cast = 0 if hidden else count.cast
    conn.execute(
        "UPDATE poll SET shown_cast = ?, shown_votes = ? WHERE poll_id = ?",
        (cast, _json(votes), poll.id),
    )
    return replace(poll, shown_cast=cast, shown_votes=votes)


def discard(conn: Connection, poll_id: int) -> bool:
    """Take back a poll that was never let out; False for one that was."""
    query = "DELETE FROM poll WHERE poll_id = ? AND state = 'draft'"
    return conn.execute(query, (poll_id,)).rowcount == 1


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
