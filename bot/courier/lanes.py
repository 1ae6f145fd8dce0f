"""Rows on their way out: claimed some at a time, sent one a lane at a time, the urgent first.

Many rows are claimed in one transaction, more than can be sent at once: a commit for every few
would be most of what a thousand reminders cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.courier import claims
from bot.courier.claims import lane
from bot.outbox import URGENT, Row, earliest
from bot.storage.db import Connection, Operation

LANES = 8  # sends in flight, of which the last is kept for urgent rows
AHEAD = 192  # rows claimed and not yet being sent: each is looked for if the process dies
MOST = 4 * AHEAD  # where rows go faster than they can be claimed, which no post to Discord does
LOW = AHEAD // 4  # with fewer, the next are claimed

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
            rows = claims.claim(conn, now, room=room, used=used, held=held)
            return rows, earliest(conn)

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
