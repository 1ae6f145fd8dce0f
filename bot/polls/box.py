"""The box of one open poll: enciphered ballots by token, a few counters, and nothing about time.

A box is an SQLite file with a group-committing writer of its own, so a cast is on disk when it
returns. It holds tokens (HMACs), never member ids. `bot.polls.boxes` opens, keeps and burns them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeAlias

from bot.errors import Busy, UserError
from bot.polls.method import Choice
from bot.polls.model import Constituency, Poll, State
from bot.polls.secrets import NONCE_BYTES, RandomBytes, Secrets, Unreadable, letters_of
from bot.storage.db import QUEUE_LIMIT, Connection, Database

_SEAT = (
    "SELECT EXISTS (SELECT 1 FROM ballot WHERE token = ?1) AS voting,"
    " EXISTS (SELECT 1 FROM voter WHERE token = ?1) AS voted, place FROM seat WHERE token = ?1"
)
_IN = "INSERT INTO ballot VALUES (?, ?) ON CONFLICT (token) DO UPDATE SET sealed = excluded.sealed"
_OUT = "DELETE FROM ballot WHERE token = ?"
_FIRST = "INSERT INTO voter VALUES (?)"
_COUNTED = (
    "UPDATE counter SET turnout = turnout + ?, firsts = firsts + ?"
    " RETURNING turnout, firsts - drawn"
)


Seat: TypeAlias = bytes | bool | None  # a seat's place; False for who has none; None: too late


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
    """What a voter may be told: the choice now in the box (None: withdrawn), their code, and the
    practice or area in which it counts."""

    choice: Choice | None
    receipt: str
    place: Constituency | None = None


class Counts(NamedTuple):
    """How many ballots are in, and how many members voted for the first time since the card was
    drawn."""

    turnout: int
    fresh: int


class _Press:
    """One member's waiting press; later presses of the same member replace its choice."""

    __slots__ = ("callers", "choice", "sealed")

    def __init__(self) -> None:
        self.choice: Choice | None = None
        self.sealed: bytes | None = None
        self.callers: list[asyncio.Future[bytes | bool]] = []


class Box:
    """One poll's open box. ``poll`` is the poll as last told, deadline and all."""

    def __init__(
        self, poll: Poll, db: Database, secrets: Secrets, token_bytes: RandomBytes
    ) -> None:
        self.poll = poll
        self.db = db
        self.secrets = secrets
        self.token_bytes = token_bytes
        self._accepting = poll.state is not State.CLOSING
        self._waiting: dict[bytes, _Press] = {}
        self._writer: asyncio.Task[None] | None = None
        self.counts: Counts | None = None  # as last read or written
        self.shown: int | None = None  # the turnout on the public card, as last read or written

    @property
    def letters(self) -> int:
        """How long codes are: by the roll at the opening, so that none changes when it grows."""
        return letters_of(self.poll.roll_sizes[0])

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
        self.check_open(pressed_at)
        token = self.secrets.token(member_id)
        press = self._queued(token, choice)
        answer: asyncio.Future[bytes | bool] = asyncio.get_running_loop().create_future()
        press.callers.append(answer)
        if isinstance(hidden := await answer, bool):
            raise NotOnRoll(self.poll.reference)
        receipt = self.secrets.receipt(token, self.letters)
        counts_in = self.place(token, hidden) if self.poll.terms.grouped else None
        return Stored(press.choice, receipt, counts_in)

    def check_open(self, pressed_at: datetime) -> None:
        """Raise PollClosed for a press that comes too late."""
        if not self._accepting or pressed_at >= self.poll.closes_at:
            raise self._over()

    def place(self, token: bytes, hidden: bytes) -> Constituency | None:
        """The practice or area of a seat; None where it has none. Raises Unreadable for a seat of
        another box, or of a practice or area that was not asked."""
        if not self.poll.constituencies:
            return None
        number = self.secrets.seat(token, hidden)
        if number > len(self.poll.constituencies):
            raise Unreadable("a seat in this box is of a practice or area that was not asked")
        return self.poll.constituencies[number - 1] if number else None

    def _queued(self, token: bytes, choice: Choice | None) -> _Press:
        """The member's press in the next commit, made or changed to this choice."""
        press = self._waiting.get(token)
        if press is None:
            if len(self._waiting) >= QUEUE_LIMIT:
                raise Busy
            press = self._waiting[token] = _Press()
        press.choice = choice
        press.sealed = None if choice is None else self._seal(token, choice)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="box writer")
        return press

    def _seal(self, token: bytes, choice: Choice) -> bytes:
        return self.secrets.encipher(token, choice, self.token_bytes)

    async def _write(self) -> None:
        """Commit what waits, all of it at once, until nothing does; never wait for more."""
        slip = self.secrets.slip if self.poll.terms.reasons else None
        while self._waiting:
            batch, self._waiting = self._waiting, {}
            sealed = [(token, press.sealed) for token, press in batch.items()]
            try:
                answers, self.counts = await self.db.write(partial(_store, sealed, slip))
            except Exception as error:
                _answer(batch, [error] * len(batch))
            else:
                _answer(batch, [self._over() if one is None else one for one in answers])

    def _over(self) -> PollClosed:
        return PollClosed(self.poll.reference)

    async def has_voted(self, member_id: int) -> bool:
        """For the bot alone: to tell a member of their own ballot, and to spare reminders."""
        token = self.secrets.token(member_id)
        return await self.db.read(lambda conn: present(conn, "ballot", token))

    async def entitled(self, member_id: int) -> bool:
        """Whether the member has a seat in this poll."""
        token = self.secrets.token(member_id)
        return await self.db.read(lambda conn: present(conn, "seat", token))

    def receipt(self, member_id: int) -> str:
        """The member's code, for that member's eyes only."""
        return self.secrets.receipt(self.secrets.token(member_id), self.letters)

    async def turnout(self) -> int:
        """How many ballots are in: a counter, at once, whatever the size of the box."""
        return (await self._counted()).turnout

    async def fresh(self) -> int:
        """How many members put in their first ballot since the card was drawn."""
        return (await self._counted()).fresh

    async def _counted(self) -> Counts:
        if self.counts is None:
            query = "SELECT turnout, firsts - drawn FROM counter"
            row = await self.db.read(lambda conn: conn.execute(query).fetchone())
            self.counts = Counts(*row)
        return self.counts

    async def missing(self) -> int:
        """Ballots that were put in and are not there: none, unless a disk failed."""
        query = "SELECT turnout - (SELECT count(*) FROM ballot) FROM counter"
        return int(await self.db.read(lambda conn: conn.execute(query).fetchone()[0]))

    async def admit(self, seats: Mapping[int, int]) -> None:
        """Give members a seat, each with the number of its practice or area; who has one keeps it.

        The number is hidden where the poll has such, and not kept where it has none.
        """
        query = "SELECT token FROM seat"
        known = await self.db.read(lambda conn: {row[0] for row in conn.execute(query)})
        # In a thread: hashing a large roll would hold the event loop.
        rows = await asyncio.to_thread(lambda: sorted(self._seats(seats, known)))
        await self.db.write(
            lambda conn: conn.executemany("INSERT OR IGNORE INTO seat VALUES (?, ?)", rows)
        )

    def _seats(
        self, seats: Mapping[int, int], known: Collection[bytes]
    ) -> Iterator[tuple[bytes, bytes]]:
        for member_id, number in seats.items():
            if (token := self.secrets.token(member_id)) in known:
                continue
            hidden = b""
            if self.poll.constituencies:
                hidden = self.secrets.hide_seat(token, number, self.token_bytes(NONCE_BYTES))
            yield token, hidden

    async def stop(self) -> None:
        """Take no more ballots; those already queued are on disk when this returns."""
        self._accepting = False
        await self._settled()

    async def _settled(self) -> None:
        if self._writer is not None:
            await self._writer


def _store(
    presses: Sequence[tuple[bytes, bytes | None]],
    slip: Callable[[bytes], bytes] | None,
    conn: Connection,
) -> tuple[list[Seat], Counts]:
    """Put in and take out, a reason with its ballot; each press is told its seat, or None where the
    mass of a pledge has been reached. ``slip`` gives the token of a voter's reason."""
    if conn.execute("SELECT reached FROM counter").fetchone()[0]:
        return [None] * len(presses), Counts(*conn.execute(_COUNTED, (0, 0)).fetchone())
    seats = [conn.execute(_SEAT, (token,)).fetchone() for token, _ in presses]
    entitled = [(*press, seat) for press, seat in zip(presses, seats, strict=True) if seat]
    put = [(token, sealed) for token, sealed, _ in entitled if sealed is not None]
    out = [(token,) for token, sealed, _ in entitled if sealed is None]
    first = [(token,) for token, sealed, seat in entitled if sealed and not seat["voted"]]
    for statement, rows in ((_IN, put), (_OUT, out), (_FIRST, first)):
        conn.executemany(statement, rows)
    if slip is not None:
        conn.executemany("DELETE FROM slip WHERE token = ?", [(slip(token),) for (token,) in out])
    turnout = len(put) - sum(seat["voting"] for *_, seat in entitled)
    answers = [False if seat is None else seat["place"] for seat in seats]
    return answers, Counts(*conn.execute(_COUNTED, (turnout, len(first))).fetchone())


def _answer(batch: Mapping[bytes, _Press], answers: Sequence[bytes | bool | Exception]) -> None:
    for press, answer in zip(batch.values(), answers, strict=True):
        for caller in press.callers:
            if caller.done():  # cancelled meanwhile; what it asked for stands all the same
                continue
            if isinstance(answer, Exception):
                caller.set_exception(answer)
                caller.exception()  # looked at: whoever still waits is told all the same
            else:
                caller.set_result(answer)


def present(conn: Connection, table: str, token: bytes) -> bool:
    """Whether a table of the box holds the token."""
    query = f"SELECT 1 FROM {table} WHERE token = ?"
    return conn.execute(query, (token,)).fetchone() is not None
