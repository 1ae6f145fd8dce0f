"""Closing a poll: stop, count, commit the result, destroy the key, destroy the box.

Every step may be the last before a crash. The main database says how far it came: *closing* has
no result yet and is counted again from its box; whatever has ended has no box to keep.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.polls import pledge_count, scrutiny, slips
from bot.polls.boxes import Boxes, BoxLost
from bot.polls.commit import Outcome, commit
from bot.polls.constituencies import manner
from bot.polls.counting.taken import Taken
from bot.polls.ending import end_of_telling, interrupt
from bot.polls.findings import findings
from bot.polls.lost_boxes import KEPT, UNCOUNTABLE
from bot.polls.method import Choice
from bot.polls.model import Poll, State
from bot.polls.opened_ballots import Count, account, count, named
from bot.polls.opening import discard
from bot.polls.pledges import is_pledge
from bot.polls.records import evidence
from bot.polls.seal import seal
from bot.polls.secrets import Unreadable
from bot.polls.store import (
    box_names,
    boxes_gone,
    closing_times,
    forget_gone,
    poll_by_id,
    polls_in,
    roll_members,
)
from bot.polls.trustees import waiting
from bot.storage.db import Connection, Database

log = logging.getLogger("lmcbot.polls")
ENDED = (State.CLOSED, State.CANCELLED)
UNTOLD = "some of those who pledged could not be told"


async def close_poll(db: Database, boxes: Boxes, poll_id: int, now: datetime) -> None:
    """Close a poll whose deadline has passed; does nothing for any other, so it may be repeated."""
    async for _ in closing(db, boxes, poll_id, now):
        continue


async def closing(db: Database, boxes: Boxes, poll_id: int, now: datetime) -> AsyncIterator[str]:
    """The steps of a close, each named once it is done. May be begun again after any of them."""
    poll = await db.write(lambda conn: begin(conn, poll_id, now))
    if poll is None:
        return
    yield "closing"
    try:
        box = await boxes.box(poll.guild_id, poll.id)
        await box.stop()
        if not await waiting.unlock(box):
            await db.write(lambda conn: waiting.begin(conn, poll, now))
            yield "waiting"
            return
        outcome = await _count(db, boxes, poll)
    except (BoxLost, Unreadable) as error:
        await stop_lost(db, boxes, poll, str(error), now)
        yield "interrupted"
    else:
        yield "counted"
        await db.write(lambda conn: commit(conn, poll, outcome, now))
        yield "committed"
        if outcome.telling:
            return  # those who pledged are told first, and their tokens stand in the box
        async for step in boxes.burn(poll.box):
            yield step


async def give_up(db: Database, boxes: Boxes, poll_id: int, now: datetime) -> None:
    """End a poll that its trustees did not open in time, and burn its box; does nothing for one
    that waits still or was opened, so it may be repeated."""
    poll = await db.read(lambda conn: waiting.lost(conn, poll_id, now))
    if poll is None:
        return
    try:
        opened = await waiting.unlock(await boxes.box(poll.guild_id, poll.id))
    except (BoxLost, Unreadable) as error:
        return await stop_lost(db, boxes, poll, str(error), now)
    if opened:
        return await close_poll(db, boxes, poll_id, now)
    await db.write(lambda conn: interrupt(conn, poll_id, waiting.LOST, now))
    await burn(boxes, poll)


async def stop_lost(db: Database, boxes: Boxes, poll: Poll, fault: str, now: datetime) -> None:
    """End a poll whose box or key cannot be read, publicly; what is left of it is kept aside.

    Of a pledge that was reached the result stands; who was not told yet cannot be told any more.
    """
    if await db.write(lambda conn: end_of_telling(conn, poll.id, f"{fault}; {UNTOLD}")):
        return await boxes.set_aside(poll.box)
    reason = f"{fault}; {UNCOUNTABLE}"
    await db.write(lambda conn: interrupt(conn, poll.id, reason, now))
    log.warning("poll %s of server %s was stopped: %s", poll.id, poll.guild_id, reason)
    await boxes.set_aside(poll.box)


def begin(conn: Connection, poll_id: int, now: datetime) -> Poll | None:
    """Mark a due poll as closing; None when it is not due, has ended or is unknown."""
    poll = poll_by_id(conn, poll_id)
    if poll is None or poll.state not in (State.OPEN, State.CLOSING) or now < poll.closes_at:
        return None
    if poll.unsigned:
        return None  # counted already
    conn.execute("UPDATE poll SET state = 'closing' WHERE poll_id = ?", (poll_id,))
    return replace(poll, state=State.CLOSING, ended_at=poll.closes_at)


async def _count(db: Database, boxes: Boxes, poll: Poll) -> Outcome:
    box = await boxes.box(poll.guild_id, poll.id)
    if is_pledge(poll.terms):
        return await pledge_count.last(box, poll)
    found = await count(box)
    names: dict[int, Choice] = {}
    if poll.terms.named:
        names = await named(box, await db.read(lambda conn: roll_members(conn, poll.id)))
    taken = await account(box)
    outcome = await asyncio.to_thread(_outcome, poll, found, taken, names)
    said = await slips.read(box) if poll.terms.reasons else ()
    return replace(outcome, account=taken, reasons=said)


def _outcome(poll: Poll, found: Count, taken: tuple[int, int], names: dict[int, Choice]) -> Outcome:
    how = manner(poll)
    counted = findings(poll.options, poll.terms, poll.roll_size, found.ballots, how)
    if counted is not None:
        counted = replace(counted, taken=Taken(*taken).shown(poll.terms.small_number))
    published = evidence(poll, counted, () if counted is None else found.receipts, how)
    if counted is None:
        return Outcome(None, published, seal(published), {})
    return Outcome(counted, published, seal(published), names)


async def burn(boxes: Boxes, poll: Poll) -> None:
    """Destroy key and box of a poll that has ended without a count."""
    async for _ in boxes.burn(poll.box):
        continue


@dataclass(frozen=True, slots=True)
class Start:
    """What the start found: polls that go on, that were closed now, that had to be stopped."""

    open: int
    closed: int
    interrupted: int


async def finish_closing(db: Database, boxes: Boxes, now: datetime) -> Start:
    """At the start: finish closes that a crash cut short, and burn what no open poll needs.

    First it makes sure that database and boxes belong together, then it burns the keys of polls
    that were counted or cancelled: until then their ballots could be read. Polls whose box or key
    is gone are stopped. Overdue ones are left to their due rows. Raises KeysAway or StrangeBoxes,
    having done nothing, where burning might destroy what somebody still needs.
    """
    boxes.check_keys(await db.read(lambda conn: polls_in(conn, State.OPEN, State.CLOSING)))
    known = await db.read(lambda conn: box_names(conn, *State) | boxes_gone(conn))
    boxes.check_known(known)
    await burn_spent(db, boxes)
    for poll in await db.read(lambda conn: polls_in(conn, State.DRAFT)):
        await burn(boxes, poll)
        await db.write(partial(discard, poll_id=poll.id))
    unfinished = await db.read(lambda conn: polls_in(conn, State.CLOSING))
    for poll in unfinished:
        await close_poll(db, boxes, poll.id, max(now, poll.closes_at))
    wait = await db.read(lambda conn: polls_in(conn, State.CLOSING))
    polls = await db.read(lambda conn: polls_in(conn, State.OPEN))
    lost = [poll for poll in polls if not boxes.whole(poll)]
    for poll in lost:
        await stop_lost(db, boxes, poll, "its box or its key is missing", now)
    stopped = await db.read(lambda conn: box_names(conn, State.INTERRUPTED))
    for name in sorted(boxes.names() & stopped):
        await boxes.set_aside(name)
    reached = [p for p in polls if p not in lost and await _was_reached(db, boxes, p, now)]
    closed = len(unfinished) - len(wait) + len(reached)
    return Start(len(polls) - len(lost) - len(reached), closed, len(lost))


async def _was_reached(db: Database, boxes: Boxes, poll: Poll, now: datetime) -> bool:
    try:
        return await pledge_count.finish(db, boxes, poll, now)
    except (BoxLost, Unreadable) as error:
        log.warning("poll %s of server %s: %s", poll.id, poll.guild_id, error)
        return False  # whoever opens its box next stops it


async def burn_spent(db: Database, boxes: Boxes) -> None:
    """Destroy the boxes and keys of polls that have ended, and of polls whose rows are gone."""
    spent = await db.read(
        lambda conn: (
            box_names(conn, *ENDED)
            | boxes_gone(conn)
            | waiting.lost_boxes(conn)
            | scrutiny.waiting_boxes(conn)
        )
    )
    for name in sorted(boxes.names() & spent):
        async for _ in boxes.burn(name):
            continue
    await db.write(lambda conn: forget_gone(conn, spent))


async def burn_kept(db: Database, boxes: Boxes, now: datetime) -> None:
    """Destroy what was set aside, seven days after the close that was planned; after its last vote,
    where this database does not know the poll."""
    closes = await db.read(closing_times)
    for name, changed_at in boxes.aside().items():
        if now >= closes.get(name, changed_at) + KEPT:
            await boxes.burn_aside(name)
