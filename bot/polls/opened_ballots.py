"""Emptying a box: every ballot deciphered, choices and codes each sorted on their own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from bot.errors import UserError
from bot.polls.box import Box
from bot.polls.boxes import whole_file
from bot.polls.method import Choice
from bot.polls.secrets import Unreadable
from bot.storage.db import Connection

CHUNK = 1_000  # ballots deciphered before the event loop is let in again


@dataclass(frozen=True, slots=True)
class Count:
    """All that may leave a box. Sorted apart, so that no code stands at a choice's place."""

    choices: tuple[Choice, ...]
    receipts: tuple[str, ...]


async def count(box: Box) -> Count:
    """Stop the box and count it.

    Raises Unreadable when a ballot cannot be deciphered or the box's own counter disagrees, and
    BoxLost when its file is damaged.
    """
    await box.stop()
    with whole_file():
        found, turnout = await _deciphered(box), await box.turnout()
    if len(found.choices) != turnout:
        raise Unreadable("the box holds another number of ballots than were put in")
    return found


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
    choices: list[Choice] = []
    receipts: list[str] = []
    after = b""
    while rows := await box.db.read(partial(_chunk, box, after)):
        choices += [choice for _, choice, _ in rows]
        receipts += [receipt for _, _, receipt in rows]
        after = rows[-1][0]
    return await asyncio.to_thread(_ordered, choices, receipts)


def _ordered(choices: list[Choice], receipts: list[str]) -> Count:
    return Count(tuple(sorted(choices, reverse=True)), tuple(sorted(receipts)))


def _chunk(box: Box, after: bytes, conn: Connection) -> list[tuple[bytes, Choice, str]]:
    query = "SELECT token, sealed FROM ballot WHERE token > ? ORDER BY token LIMIT ?"
    size = box.poll.roll_size
    return [
        (token, box.secrets.decipher(token, sealed), box.secrets.receipt(token, size))
        for token, sealed in conn.execute(query, (after, CHUNK)).fetchall()
    ]
