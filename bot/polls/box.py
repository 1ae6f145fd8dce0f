"""The box of one open poll: enciphered ballots by token, two counters, and nothing about time.

A box is an SQLite file with a group-committing writer of its own, so a cast is on disk when it
returns. It holds tokens (HMACs), never member ids. `bot.polls.boxes` opens, keeps and burns them.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.db import Connection, Database
from bot.errors import UserError
from bot.migrate import Step
from bot.polls.method import Choice
from bot.polls.model import Poll, State
from bot.polls.secrets import NONCE_BYTES, RandomBytes, Secrets

STEPS = (
    Step(
        1,
        "0001_box.sql",
        """
-- One open poll. Everything is keyed by token, in token order: no row tells when it came.
CREATE TABLE seat (token BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;   -- who may vote
CREATE TABLE ballot (token BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE wave (name TEXT, token BLOB, PRIMARY KEY (name, token)) STRICT, WITHOUT ROWID;
CREATE TABLE counter (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    turnout INTEGER NOT NULL, changes INTEGER NOT NULL, shown INTEGER NOT NULL,
    check_value BLOB NOT NULL DEFAULT x''
) STRICT;
INSERT INTO counter (one, turnout, changes, shown) VALUES (1, 0, 0, 0);
""",
    ),
)


class PollClosed(UserError):
    """A press on a poll that takes no ballots any more."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} has closed, so this press was not counted.")


class NotOnRoll(UserError):
    """A press by somebody who is not entitled in this poll."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"You are not on the roll of {reference}, which was fixed when it opened."
            " /poll am-i-entitled tells you why."
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """What a voter may be told: the choice now in the box (None: withdrawn) and their code."""

    choice: Choice | None
    receipt: str
    changed: bool


class _Press:
    """One member's waiting press; later presses of the same member replace its choice."""

    __slots__ = ("answer", "choice", "sealed", "taken")

    def __init__(self, choice: Choice | None, sealed: bytes | None) -> None:
        self.choice = choice
        self.sealed = sealed
        self.taken = False
        self.answer: asyncio.Task[bool | None] | None = None


class Box:
    """One poll's open box. ``poll`` is the poll as last told, deadline and all."""

    def __init__(
        self, poll: Poll, db: Database, secrets: Secrets, token_bytes: RandomBytes
    ) -> None:
        self.poll = poll
        self.db = db
        self.secrets = secrets
        self._token_bytes = token_bytes
        self._accepting = poll.state is not State.CLOSING
        self._waiting: dict[bytes, _Press] = {}
        self._lock = threading.Lock()
        self._touched: set[bytes] = set()

    async def cast(self, member_id: int, choice: Choice, pressed_at: datetime) -> Stored:
        """Put a ballot in, or change it; on disk when this returns. The last press queued wins.

        ``pressed_at`` is when Discord received the press: one at the deadline is too late. Raises
        PollClosed, NotOnRoll, or UserError for a choice that this poll does not offer.
        """
        self.poll.terms.method.check(choice, len(self.poll.options))
        return await self._press(member_id, choice, pressed_at)

    async def withdraw(self, member_id: int, pressed_at: datetime) -> Stored:
        """Take a member's ballot out again; no ballot is no fault. Raises as `cast` does."""
        return await self._press(member_id, None, pressed_at)

    async def _press(self, member_id: int, choice: Choice | None, pressed_at: datetime) -> Stored:
        if not self._accepting or pressed_at >= self.poll.closes_at:
            raise PollClosed(self.poll.reference)
        token = self.secrets.token(member_id)
        press = self._queued(token, choice)
        assert press.answer is not None
        changed = await asyncio.shield(press.answer)
        if changed is None:
            raise NotOnRoll(self.poll.reference)
        if changed:
            self._touched.add(token)
        receipt = self.secrets.receipt(token, self.poll.roll_size)
        return Stored(press.choice, receipt, changed)

    def _queued(self, token: bytes, choice: Choice | None) -> _Press:
        sealed = None if choice is None else self._seal(token, choice)
        with self._lock:  # the writer's thread takes presses while this one merges them
            press = self._waiting.get(token)
            if press is not None and not press.taken:
                press.choice, press.sealed = choice, sealed
                return press
            press = self._waiting[token] = _Press(choice, sealed)
        press.answer = asyncio.create_task(self._write(token, press))
        return press

    def _seal(self, token: bytes, choice: Choice) -> bytes:
        return self.secrets.encipher(token, choice, self._token_bytes(NONCE_BYTES))

    async def _write(self, token: bytes, press: _Press) -> bool | None:
        try:
            return await self.db.write(lambda conn: self._apply(conn, token, press))
        finally:
            if self._waiting.get(token) is press:
                del self._waiting[token]

    def _apply(self, conn: Connection, token: bytes, press: _Press) -> bool | None:
        with self._lock:
            press.taken = True
        if conn.execute("SELECT 1 FROM seat WHERE token = ?", (token,)).fetchone() is None:
            return None
        if press.sealed is None:
            return _take_out(conn, token)
        return _put_in(conn, token, press.sealed)

    async def has_voted(self, member_id: int) -> bool:
        """For the bot alone: to tell a member of their own ballot, and to spare reminders."""
        token = self.secrets.token(member_id)
        return await self.db.read(lambda conn: present(conn, "ballot", token))

    async def entitled(self, member_id: int) -> bool:
        """Whether the member has a seat in this poll."""
        token = self.secrets.token(member_id)
        return await self.db.read(lambda conn: present(conn, "seat", token))

    async def own_choice(self, member_id: int) -> Choice | None:
        """The member's own ballot, for that member's eyes only."""
        token = self.secrets.token(member_id)
        row = await self.db.read(
            lambda conn: conn.execute(
                "SELECT sealed FROM ballot WHERE token = ?", (token,)
            ).fetchone()
        )
        return None if row is None else self.secrets.decipher(token, row["sealed"])

    def receipt(self, member_id: int) -> str:
        """The member's code, for that member's eyes only."""
        return self.secrets.receipt(self.secrets.token(member_id), self.poll.roll_size)

    async def turnout(self) -> int:
        """How many ballots are in: a counter, at once, whatever the size of the box."""
        return await self._counter("turnout")

    async def shown(self) -> int:
        """The turnout as the public card last showed it: all that anybody may be told."""
        return await self._counter("shown")

    async def started(self) -> bool:
        """Whether a ballot was ever put in: from then on question and options stand."""
        return await self._counter("changes") > 0

    async def _counter(self, name: str) -> int:
        query = f"SELECT {name} FROM counter"
        return int(await self.db.read(lambda conn: conn.execute(query).fetchone()[0]))

    def touched(self) -> int:
        """How many members' ballots changed since the card was drawn, in this run of the bot."""
        return len(self._touched)

    async def draw(self) -> int:
        """Take the turnout for the public card; from here changes are counted anew."""
        self._touched.clear()
        return await self.db.write(_show)

    async def admit(self, member_ids: Iterable[int]) -> None:
        """Give members a seat; who has one keeps it."""
        tokens = [(self.secrets.token(member_id),) for member_id in member_ids]
        await self.db.write(
            lambda conn: conn.executemany("INSERT OR IGNORE INTO seat VALUES (?)", tokens)
        )

    async def stop(self) -> None:
        """Take no more ballots; those already queued are on disk when this returns."""
        self._accepting = False
        await self.db.write(lambda conn: None)


def _put_in(conn: Connection, token: bytes, sealed: bytes) -> bool:
    fresh = not present(conn, "ballot", token)
    conn.execute(
        "INSERT INTO ballot VALUES (?, ?)"
        " ON CONFLICT (token) DO UPDATE SET sealed = excluded.sealed",
        (token, sealed),
    )
    conn.execute("UPDATE counter SET turnout = turnout + ?, changes = changes + 1", (int(fresh),))
    return True


def _take_out(conn: Connection, token: bytes) -> bool:
    gone = conn.execute("DELETE FROM ballot WHERE token = ?", (token,)).rowcount
    if gone:
        conn.execute("UPDATE counter SET turnout = turnout - 1, changes = changes + 1")
    return bool(gone)


def _show(conn: Connection) -> int:
    conn.execute("UPDATE counter SET shown = turnout")
    return int(conn.execute("SELECT shown FROM counter").fetchone()[0])


def present(conn: Connection, table: str, token: bytes) -> bool:
    """Whether a table of the box holds the token."""
    query = f"SELECT 1 FROM {table} WHERE token = ?"
    return conn.execute(query, (token,)).fetchone() is not None
