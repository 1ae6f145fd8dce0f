"""Slips with reasons, in the box of an open poll: enciphered, each under a token of its own.

A slip is never beside a ballot: its token is made from the voter's with the poll's key, and once
that is destroyed nobody can tell which belongs to which. All slips are of one length.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.errors import UserError
from bot.plain_text import clean
from bot.polls.box import Box, present
from bot.polls.boxes import whole_file
from bot.polls.secrets import NONCE_BYTES
from bot.storage.db import Connection

LONGEST = 140  # characters
PADDED = 2 + 4 * LONGEST  # bytes: a length, and text of four bytes a character at most


async def put(box: Box, member_id: int, text: str, pressed_at: datetime) -> str:
    """Put a reason in, replace it, or with no text take it out; on disk when this returns.

    Raises PollClosed, or UserError for a poll without reasons, one that is too long, and for
    somebody who has no ballot in.
    """
    check(box, pressed_at)
    words = clean(text)
    if len(words) > LONGEST:
        raise UserError(
            f"A reason has {LONGEST} characters at most, and this one {len(words)}: please shorten"
            " it."
        )
    token = box.secrets.token(member_id)
    slip = box.secrets.slip(token)
    hidden = None
    if words:
        hidden = box.secrets.hide_slip(slip, _padded(words), box.token_bytes(NONCE_BYTES))
    if not await box.db.write(partial(_put, token, slip, hidden)):
        raise UserError("A reason belongs to a vote: please vote first.")
    return words


def check(box: Box, pressed_at: datetime) -> None:
    """Raise PollClosed for a press that comes too late, UserError for a poll without reasons."""
    if not box.poll.terms.reasons:
        raise UserError(f"{box.poll.reference} asks for no reasons.")
    box.check_open(pressed_at)


async def own(box: Box, member_id: int) -> str:
    """A member's own reason, for that member's eyes only; empty where there is none."""
    slip = box.secrets.slip(box.secrets.token(member_id))
    query = "SELECT sealed FROM slip WHERE token = ?"
    row = await box.db.read(lambda conn: conn.execute(query, (slip,)).fetchone())
    return "" if row is None else _words(box.secrets.read_slip(slip, row["sealed"]))


async def read(box: Box) -> tuple[str, ...]:
    """The reasons of everybody whose ballot is in, sorted by their words, once the box has stopped.

    Raises Unreadable for a slip that cannot be deciphered, BoxLost for a damaged box.
    """
    with whole_file():
        # By the writer, behind whatever it has still to put in.
        found = await box.db.write(partial(_read, box))
    return tuple(sorted(found, key=lambda words: (words.casefold(), words)))


def _put(token: bytes, slip: bytes, hidden: bytes | None, conn: Connection) -> bool:
    if not present(conn, "ballot", token):
        return False
    if hidden is None:
        conn.execute("DELETE FROM slip WHERE token = ?", (slip,))
    else:
        conn.execute("INSERT OR REPLACE INTO slip VALUES (?, ?)", (slip, hidden))
    return True


def _read(box: Box, conn: Connection) -> list[str]:
    sealed = {row["token"]: row["sealed"] for row in conn.execute("SELECT * FROM slip")}
    slips = (box.secrets.slip(row["token"]) for row in conn.execute("SELECT token FROM ballot"))
    return [_words(box.secrets.read_slip(s, sealed[s])) for s in slips if s in sealed]


def _padded(words: str) -> bytes:
    text = words.encode()
    return (len(text).to_bytes(2, "big") + text).ljust(PADDED, b"\0")


def _words(plain: bytes) -> str:
    return plain[2 : 2 + int.from_bytes(plain[:2], "big")].decode()
