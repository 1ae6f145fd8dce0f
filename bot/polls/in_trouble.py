"""Polls that were stopped, and those that close today with few votes, by the turnout their cards
show: all that may be told."""

from __future__ import annotations

from datetime import datetime

from bot import committee
from bot.polls.draft import LONGEST
from bot.polls.lost_boxes import KEPT, UNCOUNTABLE
from bot.polls.model import Poll, State
from bot.polls.pledges import is_pledge
from bot.polls.store import ended_between, polls
from bot.storage.db import Connection

FEW = 2  # fewer than one in so many of the roll


def troubles(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """One sentence for each such poll of a server."""
    return [*_stopped(conn, guild_id, now), *_few(conn, guild_id, now)]


def _stopped(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """Polls without a count that nobody has asked anew yet, for a week after their close."""
    return [
        f"{poll.reference} was stopped: {poll.reason}.{_kept(poll)} Press *Ask again* where it was"
        " asked."
        for poll in ended_between(conn, guild_id, now - LONGEST - KEPT, now + KEPT)
        if poll.state is State.INTERRUPTED and now < poll.closes_at + KEPT
    ]


def _kept(poll: Poll) -> str:
    if poll.reason.endswith(UNCOUNTABLE):
        return " Its box is kept for seven days after its close: tell whoever runs the bot."
    return ""


def _few(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """Polls with a low turnout; "today" is the committee's."""
    zone, found = committee.load(conn, guild_id).zone, []
    for poll in polls(conn, guild_id, State.OPEN):
        closes, here = poll.closes_at.astimezone(zone), now.astimezone(zone)
        shown = _shown(conn, poll.id)
        if is_pledge(poll.terms):  # nobody is told how many pledged
            continue
        if now < closes and closes.date() == here.date() and shown * FEW < poll.roll_size:
            limit = poll.terms.small_number
            told = f"fewer than {limit}" if shown < limit <= poll.roll_size else f"{shown:,}"
            found.append(
                f"{poll.reference} closes today at {closes:%H:%M}, and its card shows {told} of "
                f"{poll.roll_size:,} votes. /office-poll extend gives it more time."
            )
    return found


def _shown(conn: Connection, poll_id: int) -> int:
    newest = "SELECT max(shown) FROM poll_card WHERE poll_id = ?"
    return int(conn.execute(newest, (poll_id,)).fetchone()[0] or 0)
