"""Reasons of a closed poll: from five up, without names, read by officers before members.

What officers leave out is counted and said. If fewer than five are left, none is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import UserError
from bot.polls import acts
from bot.polls.acts import Officer
from bot.polls.disclosure import withheld
from bot.polls.model import Poll
from bot.polls.store import TOPIC, poll_of
from bot.storage.db import Connection
from bot.times import to_ms


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, numbered from 1 in the order of the words. ``out``: officers leave it out."""

    number: int
    words: str
    out: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """All reasons of a poll that there are enough of. ``shown``: members may read them."""

    all: tuple[Reason, ...]
    shown: bool

    @property
    def kept(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.all if not reason.out)

    @property
    def left_out(self) -> int:
        return len(self.all) - len(self.kept)


def keep(conn: Connection, poll: Poll, found: Sequence[str]) -> None:
    """Keep the reasons of a poll that was counted; of fewer than five nothing stays."""
    if withheld(len(found), poll.terms.small_number):
        return
    conn.executemany(
        "INSERT INTO poll_reason (poll_id, guild_id, words) VALUES (?, ?, ?)",
        [(poll.id, poll.guild_id, words) for words in found],
    )


def reasons(conn: Connection, guild_id: int, poll_id: int) -> tuple[Poll, Reasons]:
    """The reasons of a closed poll. Raises UserError where there are none to be read."""
    poll = poll_of(conn, guild_id, poll_id)
    if poll is None or not poll.terms.reasons:
        raise UserError("There are no reasons here: that poll asked for none.")
    query = "SELECT words, out FROM poll_reason WHERE poll_id = ? ORDER BY reason_id"
    rows = conn.execute(query, (poll_id,)).fetchall()
    if not rows or poll.unsigned:
        few = poll.terms.small_number
        raise UserError(
            f"No reasons are shown for {poll.reference}: they come after the close and the result,"
            f" and only where {few} or more gave one."
        )
    shown = conn.execute(
        "SELECT reasons_shown_at IS NOT NULL FROM poll WHERE poll_id = ?", (poll_id,)
    ).fetchone()[0]
    numbered = (Reason(n, row["words"], bool(row["out"])) for n, row in enumerate(rows, 1))
    found = Reasons(tuple(numbered), bool(shown))
    few = withheld(len(found.kept), poll.terms.small_number)
    return poll, replace(found, shown=found.shown and not few)


def to_read(conn: Connection, guild_id: int) -> list[Poll]:
    """The polls whose reasons wait for officers to read them."""
    rows = conn.execute(
        "SELECT poll_id FROM poll WHERE guild_id = ? AND state = 'closed' AND reasons_shown_at IS"
        " NULL AND poll_id IN (SELECT poll_id FROM poll_reason) ORDER BY closes_at",
        (guild_id,),
    ).fetchall()
    found = (poll_of(conn, guild_id, row["poll_id"]) for row in rows)
    return [poll for poll in found if poll is not None]


def numbers_typed(typed: str, found: Reasons) -> set[int]:
    """The numbers that somebody typed: "3, 7", or nothing. Raises UserError for others."""
    words = re.split(r"[\s,;]+", typed.strip()) if typed.strip() else []
    if not all(word.isascii() and word.isdecimal() for word in words):
        raise UserError("Write the numbers of the reasons to leave out, like 3, 7; or none.")
    numbers = {int(word) for word in words}
    if not numbers <= {reason.number for reason in found.all}:
        raise UserError(f"There are reasons 1 to {len(found.all)}: please look at the numbers.")
    return numbers


def leave_out(
    conn: Connection, officer: Officer, poll_id: int, numbers: Collection[int], now: datetime
) -> Reasons:
    """Leave these reasons out, and no others. Where fewer than five are left of those that members
    read, they read none until officers show them again."""
    poll, before = reasons(conn, officer.guild_id, poll_id)
    query = "SELECT reason_id FROM poll_reason WHERE poll_id = ? ORDER BY reason_id"
    ids = [row[0] for row in conn.execute(query, (poll_id,))]
    conn.executemany(
        "UPDATE poll_reason SET out = ? WHERE reason_id = ?",
        [(int(number in numbers), reason_id) for number, reason_id in enumerate(ids, 1)],
    )
    _, after = reasons(conn, officer.guild_id, poll_id)
    if not after.shown:
        conn.execute("UPDATE poll SET reasons_shown_at = NULL WHERE poll_id = ?", (poll_id,))
    acts.note(conn, officer, "poll.reasons.leave", poll, now, {"left out": before.left_out},
              left_out=after.left_out)  # fmt: skip
    conn.touch(TOPIC)
    return after


def show(conn: Connection, officer: Officer, poll_id: int, now: datetime) -> Poll:
    """Let members read them. Raises UserError where fewer than five are left."""
    poll, found = reasons(conn, officer.guild_id, poll_id)
    if withheld(len(found.kept), poll.terms.small_number):
        raise UserError(
            f"With {len(found.kept)} left and under {poll.terms.small_number}, none is shown: leave"
            " fewer out."
        )
    if found.shown:
        raise UserError(f"Members read the reasons of {poll.reference} already.")
    conn.execute("UPDATE poll SET reasons_shown_at = ? WHERE poll_id = ?", (to_ms(now), poll_id))
    acts.note(conn, officer, "poll.reasons.show", poll, now, {"shown": "no"},
              shown=len(found.kept), left_out=found.left_out)  # fmt: skip
    conn.touch(TOPIC)
    return poll
