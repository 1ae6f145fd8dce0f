"""Polls that close today with few votes, by the turnout their cards show: all that may be told."""

from __future__ import annotations

from datetime import datetime

from bot import committee
from bot.polls.model import State
from bot.polls.pledges import is_pledge
from bot.polls.store import polls
from bot.storage.db import Connection

FEW = 2  # fewer than one in so many of the roll


def troubles(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """One sentence for each such poll of a server; "today" is the committee's."""
    zone, found = committee.load(conn, guild_id).zone, []
    for poll in polls(conn, guild_id, State.OPEN):
        closes, here = poll.closes_at.astimezone(zone), now.astimezone(zone)
        shown = _shown(conn, poll.id)
        if is_pledge(poll.terms):  # nobody is told how many pledged
            continue
        if now < closes and closes.date() == here.date() and shown * FEW < poll.roll_size:
            found.append(
                f"{poll.reference} closes today at {closes:%H:%M}, and its card shows {shown} of "
                f"{poll.roll_size} votes. /office-poll extend gives it more time."
            )
    return found


def _shown(conn: Connection, poll_id: int) -> int:
    newest = "SELECT max(shown) FROM poll_card WHERE poll_id = ?"
    return int(conn.execute(newest, (poll_id,)).fetchone()[0] or 0)
