"""Counting a pledge: at a set time of each day, and at its close.

Whether it was reached is noted in the box first, in the transaction that counts: from then on
nothing is put in or taken out, and a process that dies before the main database knows comes to the
same end at its next start.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot import committee
from bot.polls import due, pledges
from bot.polls.box import Box
from bot.polls.boxes import Boxes, whole_file
from bot.polls.commit import Outcome, commit
from bot.polls.constituencies import manner
from bot.polls.model import Poll, State
from bot.polls.pledges import is_pledge
from bot.polls.records import pledge_evidence
from bot.polls.seal import seal
from bot.polls.store import poll_by_id
from bot.storage.db import Connection, Database


async def weigh(db: Database, boxes: Boxes, poll_id: int, at: datetime, now: datetime) -> bool:
    """Count an open pledge at the set time ``at``; True where it was reached, and has closed.

    Raises BoxLost where its box cannot be read.
    """
    poll = await db.read(lambda conn: poll_by_id(conn, poll_id))
    if poll is None or poll.state is not State.OPEN or not at < poll.closes_at:
        return False
    box = await boxes.box(poll.guild_id, poll.id)
    with whole_file():
        enough = await reached(box)
    if not await db.write(lambda conn: _written(conn, poll, enough, at, now)):
        return await weigh(db, boxes, poll_id, at, now)
    if enough:
        boxes.told(replace(poll, closes_at=at))
    return enough


async def time_of(box: Box, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The set time as which an open pledge is counted now; None between two of them.

    One that was reached, where nothing but its box knows it yet, is counted whatever the hour.
    """
    return pledges.last_count(now, zone) if await full(box) else pledges.set_time(now, zone)


async def finish(db: Database, boxes: Boxes, poll: Poll, now: datetime) -> bool:
    """Keep what a process that died had counted: True for a pledge that its box says was reached.

    Raises BoxLost or Unreadable where its box cannot be read.
    """
    if not is_pledge(poll.terms) or not await full(await boxes.box(poll.guild_id, poll.id)):
        return False
    zone = (await db.read(lambda conn: committee.load(conn, poll.guild_id))).zone
    return await weigh(db, boxes, poll.id, pledges.last_count(now, zone), now)


async def full(box: Box) -> bool:
    """Whether the box says that the mass was reached, at its last count."""
    query = "SELECT reached FROM counter"
    with whole_file():
        return bool(await box.db.read(lambda conn: conn.execute(query).fetchone()[0]))


async def reached(box: Box) -> bool:
    """Whether enough have pledged: all that is told of it. From the moment they have, nothing is
    put in or taken out any more, whatever becomes of this process."""
    return await box.db.write(partial(_weighed, box.poll.terms.method.limit))


def _weighed(needed: int, conn: Connection) -> bool:
    conn.execute(
        "UPDATE counter SET reached = 1 WHERE (SELECT count(*) FROM ballot) >= ?", (needed,)
    )
    return bool(conn.execute("SELECT reached FROM counter").fetchone()[0])


async def last(box: Box, poll: Poll) -> Outcome:
    """Stop the box of a pledge whose time is over, and count it."""
    await box.stop()
    with whole_file():
        return _outcome(poll, reached=await reached(box))


def _outcome(poll: Poll, *, reached: bool) -> Outcome:
    published = pledge_evidence(poll, reached=reached, manner=manner(poll))
    return Outcome(None, published, seal(published), telling=reached)


def _written(conn: Connection, poll: Poll, enough: bool, at: datetime, now: datetime) -> bool:
    """Keep what was counted; False where the poll was ended, moved or joined meanwhile."""
    found = poll_by_id(conn, poll.id)
    if found is None or _frame(found) != _frame(poll):
        return False
    if enough:
        closed = replace(found, closes_at=at)
        commit(conn, closed, _outcome(closed, reached=True), now)
    else:
        pledges.note_count(conn, found, at)
        due.redraw(conn, found, now)
    return True


def _frame(poll: Poll) -> tuple[object, ...]:
    return poll.state, poll.changes, poll.roll_sizes
