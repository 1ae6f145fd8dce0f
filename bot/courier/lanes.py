"""Rows on their way out: claimed some at a time, sent one a lane at a time, the urgent first, and
noted once they stand.

Many rows are claimed in one transaction, more than can be sent at once: a commit for every few
would be most of what a thousand reminders cost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from bot import outbox
from bot.courier.post import OnSent
from bot.outbox import OPEN, URGENT, Row, State, row_from
from bot.storage.db import Connection, Operation
from bot.times import to_ms

LANES = 8  # sends in flight, of which the last is kept for urgent rows
AHEAD = 192  # rows claimed and not yet being sent: each is looked for if the process dies
MOST = 4 * AHEAD  # where rows go faster than they can be claimed, which no post to Discord does
LOW = AHEAD // 4  # with fewer, the next are claimed
LOOK_AHEAD = 200  # due rows looked at in one claim at least, so that no full channel hides another

Claimed = tuple[list[Row], datetime | None]


class Lanes:
    """What this process has claimed: rows that wait for a lane, and rows that are being sent."""

    def __init__(self) -> None:
        self._waiting: list[Row] = []
        self._sending: dict[int, int] = {}
        self._held: set[int] = set()
        self._ahead = AHEAD
        self._full = False  # the last claim took about all it might

    def __len__(self) -> int:
        """How many rows wait for a lane."""
        return len(self._waiting)

    @property
    def low(self) -> bool:
        """Whether more rows are wanted."""
        return len(self._waiting) <= LOW

    def claim(self, now: datetime) -> Operation[Claimed]:
        """What takes the next rows, and says when the outbox wants attention after them."""
        room, held = self._ahead - len(self._waiting), set(self._held)
        used = {*self._sending.values(), *map(lane, self._waiting)}

        def take(conn: Connection) -> Claimed:
            rows = claim(conn, now, room=room, used=used, held=held)
            return rows, outbox.earliest(conn)

        return take

    def add(self, rows: list[Row]) -> None:
        """Have claimed rows wait for their lanes. Where those of a full claim were all gone before,
        the next one is twice as large: a commit for each few would be most of what they cost."""
        gone_before = self._full and not self._waiting
        self._full = len(rows) > AHEAD // 2
        self._ahead = min(2 * self._ahead, MOST) if gone_before and self._full else AHEAD
        self._held.update(row.id for row in rows)
        self._waiting = sorted([*self._waiting, *rows], key=lambda row: row.priority)

    def take(self) -> Iterator[Row]:
        """The rows whose sending begins now, wherever a lane is free."""
        at = 0
        while at < len(self._waiting):
            row, free = self._waiting[at], LANES - len(self._sending)
            if free == 0 or (free == 1 and row.priority > URGENT):
                return
            if lane(row) in self._sending.values():
                at += 1
            else:
                del self._waiting[at]
                self._sending[row.id] = lane(row)
                yield row

    def free(self, row: Row) -> bool:
        """The row's lane is free: its message stands, or is not sent now. False: it was before."""
        return self._sending.pop(row.id, None) is not None

    def forget(self, row: Row) -> None:
        """The row is marked: whoever comes next may take it."""
        self._held.discard(row.id)

    def give_up(self) -> list[Row]:
        """The rows that still wait, which are no longer ours."""
        rows, self._waiting = self._waiting, []
        self._held.difference_update(row.id for row in rows)
        return rows


def claim(
    conn: Connection,
    now: datetime,
    *,
    room: int,
    used: Collection[int] = (),
    held: Iterable[int] = (),
) -> list[Row]:
    """Take the due rows that are urgent, and while there is ``room`` the others, one a lane.

    ``used`` are lanes for which a row was taken already; ``held`` the rows this process has. An
    urgent row waits here rather than in the table: it has to be at hand when its lane is free. A
    row found *claimed* that nobody holds was left by a process that died: its ``claimed_at`` stays,
    which tells the courier since when the message may stand in Discord.
    """
    at, lanes = to_ms(now), set(used)
    taken: list[Row] = []
    for row in _due(conn, at, _numbers(held), max(room, LOOK_AHEAD)):
        if row.priority > URGENT:
            if len(taken) >= room:
                break
            if lane(row) in lanes:
                continue
        lanes.add(lane(row))
        taken.append(row)
    conn.execute(
        "UPDATE outbox SET state = 'claimed', claimed_at = ?"
        f" WHERE id IN ({_numbers(row.id for row in taken)}) AND state = 'pending'",
        (at,),
    )
    return taken


def doubt(conn: Connection, now: datetime) -> None:
    """After a restore: what was due since the copy may stand in Discord. It is left as a process
    that died would leave it, so that the courier looks before it sends."""
    conn.execute(
        "UPDATE outbox SET state = 'claimed', claimed_at = next_at"
        " WHERE state = 'pending' AND next_at <= ?",
        (to_ms(now),),
    )


def give_back(conn: Connection, rows: Iterable[Row]) -> None:
    """Have rows wait again that were claimed and never sent; what an earlier process had claimed
    stays in doubt."""
    conn.executemany(
        "UPDATE outbox SET state = 'pending', claimed_at = NULL WHERE id = ? AND state = 'claimed'",
        [(row.id,) for row in rows if row.state is State.PENDING],
    )


def _due(conn: Connection, at: int, held: str, left: int) -> Iterator[Row]:
    """Due rows, the most urgent first. Asked for one priority at a time: the index then leads to
    those that are due, past all that wait."""
    priority = -1
    while left:
        priority = conn.execute(
            f"SELECT min(priority) FROM outbox INDEXED BY outbox_due WHERE state IN {OPEN}"
            " AND priority > ?",
            (priority,),
        ).fetchone()[0]
        if priority is None:
            return
        rows = conn.execute(
            f"SELECT * FROM outbox INDEXED BY outbox_due WHERE state IN {OPEN} AND priority = ?"
            f" AND next_at <= ? AND id NOT IN ({held}) ORDER BY next_at, id LIMIT ?",
            (priority, at, left),
        )
        for record in rows:
            left -= 1
            yield row_from(record)


def lane(row: Row) -> int:
    """What must not be sent to twice at once: a channel, a member's DM, or the row itself."""
    if row.channel_id is not None:
        return row.channel_id
    return -row.user_id if row.user_id is not None else -row.id


def _numbers(values: Iterable[int]) -> str:
    return ",".join(str(int(value)) for value in values)


class Stand(NamedTuple):
    """Where a message stands; ``private`` in a member's direct messages."""

    channel_id: int
    message_id: int
    private: bool = False


def follow(conn: Connection, *, row: Row, also: Callable[[Connection], object]) -> None:
    """Do what belongs to the mark, unless whoever the row was for was forgotten meanwhile."""
    if outbox.has(conn, row.id):
        also(conn)


def note(
    conn: Connection,
    *,
    row: Row,
    on_sent: OnSent | None,
    sent: Stand,
    shared: bool = False,
) -> None:
    """Keep where a message stands, and do what belongs to its sending.

    The id of a member's direct messages is not kept: it tells when they were first opened.
    """
    outbox.posted(
        conn,
        row.id,
        None if shared else sent.message_id,
        None if sent.private else sent.channel_id,
    )
    if on_sent is not None:
        on_sent(conn, sent.channel_id, sent.message_id)
