"""Emptying a box: every ballot deciphered, choices and codes each sorted on their own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.errors import UserError
from bot.polls.box import Box
from bot.polls.boxes import whole_file
from bot.polls.findings import Ballot
from bot.polls.method import Choice
from bot.polls.secrets import LONG_CODE, Secrets, Unreadable
from bot.storage.db import Connection

CHUNK = 1_000  # ballots deciphered before the event loop is let in again


@dataclass(frozen=True, slots=True)
class Count:
    """All that may leave a box. Sorted apart, so that no code stands at a choice's place.

    A ballot's practice and area are for the count alone, and go with it.
    """

    ballots: tuple[Ballot, ...]
    receipts: tuple[str, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(ballot.choice for ballot in self.ballots)


async def count(box: Box) -> Count:
    """Stop the box and count it.

    Raises Unreadable when a ballot cannot be deciphered or the box's own counter disagrees, and
    BoxLost when its file is damaged.
    """
    await box.stop()
    with whole_file():
        found, turnout = await _deciphered(box), await box.turnout()
    if len(found.ballots) != turnout:
        raise Unreadable("the box holds another number of ballots than were put in")
    return found


async def account(box: Box) -> tuple[int, int]:
    """How many members ever put a ballot in, by the box's own counter, and how many of those it
    names have none in any more. Two sources, beside which the count is a third."""
    query = (
        "SELECT firsts, (SELECT count(*) FROM voter LEFT JOIN ballot USING (token)"
        " WHERE ballot.token IS NULL) FROM counter"
    )
    with whole_file():
        put_in, withdrawn = await box.db.read(lambda conn: conn.execute(query).fetchone())
    return put_in, withdrawn


async def named(box: Box, member_ids: Iterable[int]) -> dict[int, Choice]:
    """Who chose what, in a poll whose card says that names show; UserError for a secret one."""
    if not box.poll.terms.named:
        raise UserError(f"{box.poll.reference} is secret: no names stand beside its ballots.")
    return await box.db.read(partial(_named, box, tuple(member_ids)))


def _named(box: Box, member_ids: tuple[int, ...], conn: Connection) -> dict[int, Choice]:
    sealed = {row["token"]: row["sealed"] for row in conn.execute("SELECT * FROM ballot")}
    tokens = ((member_id, box.secrets.token(member_id)) for member_id in member_ids)
    return {i: box.secrets.decipher(token, sealed[token]) for i, token in tokens if token in sealed}


async def _deciphered(box: Box) -> Count:
    ballots: list[Ballot] = []
    tokens: list[bytes] = []
    after = b""
    while rows := await box.db.read(partial(_chunk, box, after)):
        ballots += [ballot for _, ballot in rows]
        tokens += [token for token, _ in rows]
        after = rows[-1][0]
    return await asyncio.to_thread(_ordered, box, ballots, tokens)


def codes(secrets: Secrets, tokens: Sequence[bytes], letters: int) -> list[str]:
    """Everybody's code with so many characters; longer ones, which begin with it, where two would
    be alike."""
    found = [secrets.receipt(token, letters) for token in tokens]
    if len(set(found)) < len(found):
        return [secrets.receipt(token, LONG_CODE) for token in tokens]
    return found


def _ordered(box: Box, ballots: list[Ballot], tokens: list[bytes]) -> Count:
    receipts = codes(box.secrets, tokens, box.letters)
    ordered = sorted(ballots, key=lambda b: (b.choice, b.practice, b.area), reverse=True)
    return Count(tuple(ordered), tuple(sorted(receipts)))


def _chunk(box: Box, after: bytes, conn: Connection) -> list[tuple[bytes, Ballot]]:
    query = (
        "SELECT token, sealed, place FROM ballot LEFT JOIN seat USING (token)"
        " WHERE token > ? ORDER BY token LIMIT ?"
    )
    return [
        (token, _ballot(box, token, sealed, place))
        for token, sealed, place in conn.execute(query, (after, CHUNK)).fetchall()
    ]


def _ballot(box: Box, token: bytes, sealed: bytes, place: bytes) -> Ballot:
    choice, where = box.secrets.decipher(token, sealed), box.place(token, place)
    return Ballot(choice) if where is None else Ballot(choice, where.practice, where.area)
