"""What the public card of an open poll tells of its box: the turnout and, live, the count.

Both change by whole batches of first ballots and not between. A live card is one batch behind: it
shows what stood in the box when it was drawn last, so that the result differs from it by a batch.
What the next drawing will show waits in the box, enciphered.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from bot.errors import UserError
from bot.polls.batches import batch_of
from bot.polls.box import Box
from bot.polls.counting import Tally, tally
from bot.polls.secrets import NONCE_BYTES
from bot.storage.db import Connection

# That a batch waits is judged where it is taken: of two drawings at once, one draws.
_SEALED = "UPDATE counter SET shown = turnout, drawn = firsts WHERE firsts - drawn >= ?"
_LIVE = (
    "UPDATE counter SET shown = coalesce(?, shown), ahead = ?, drawn = ? WHERE firsts - drawn >= ?"
    " RETURNING shown"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A box at one moment: its ballots, how many members ever voted, what waits to be shown."""

    firsts: int
    ahead: bytes
    ballots: tuple[tuple[bytes, bytes], ...]


async def shown(box: Box) -> int:
    """The turnout as the public card last showed it: all that anybody may be told.

    The box keeps it: after each commit a reader of the file begins from cold pages.
    """
    if box.shown is None:
        found = await box.db.read(_shown)
        if box.shown is None:  # a drawing meanwhile knows better
            box.shown = found
    return box.shown


async def draw(box: Box) -> int:
    """Take the newest turnout for the card of a sealed poll where a batch waits; the turnout that
    it may show."""

    def write(conn: Connection) -> int:
        conn.execute(_SEALED, (batch_of(box.poll),))
        return _shown(conn)

    box.shown = turnout = await box.db.write(write)
    await turned_over(box)
    return turnout


async def draw_live(box: Box) -> Tally | None:
    """The count that the card of a live poll may show from now on: the one of the last drawing.

    None where no batch waits, and at the first drawing, before which nothing was counted. Raises
    UserError for a sealed poll, whose tally does not leave the box before the close.
    """
    if box.poll.sealed:
        raise UserError(f"{box.poll.reference} is sealed: there is no result before the close.")
    if await box.fresh() < batch_of(box.poll):
        return None
    found = await box.db.read(_snapshot)
    behind, ahead = await asyncio.to_thread(_turned, box, found)
    row = (None if behind is None else behind.cast, ahead, found.firsts, batch_of(box.poll))
    drawn = await box.db.write(lambda conn: conn.execute(_LIVE, row).fetchone())
    if drawn is not None:
        box.shown = drawn[0]
    await turned_over(box)
    return None if drawn is None else behind


async def turned_over(box: Box) -> None:
    """First ballots are counted anew, and the log that tells in which order they came is folded
    away."""
    box.counts = None
    await box.db.fold()


def _turned(box: Box, snapshot: Snapshot) -> tuple[Tally | None, bytes]:
    """What waited to be shown, and what waits from now on."""
    roll, options = box.poll.roll_size, len(box.poll.options)
    choices = [box.secrets.decipher(token, sealed) for token, sealed in snapshot.ballots]
    now = tally(choices, options, roll)
    waits = json.dumps([now.cast, *now.votes]).encode()
    ahead = box.secrets.hide(waits, box.token_bytes(NONCE_BYTES))
    if not snapshot.ahead:
        return None, ahead
    cast, *votes = json.loads(box.secrets.reveal(snapshot.ahead))
    return Tally(roll, cast, tuple(votes)), ahead


def _snapshot(conn: Connection) -> Snapshot:
    """One statement, so that no ballot comes between."""
    query = "SELECT firsts, ahead, token, sealed FROM counter LEFT JOIN ballot"
    rows = conn.execute(query).fetchall()
    ballots = tuple((row["token"], row["sealed"]) for row in rows if row["token"] is not None)
    return Snapshot(rows[0]["firsts"], rows[0]["ahead"], ballots)


def _shown(conn: Connection) -> int:
    return int(conn.execute("SELECT shown FROM counter").fetchone()[0])
