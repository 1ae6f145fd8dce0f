"""What an officer should know before saving: who will read it, and what is planned already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.meetings import clashes
from bot.meetings.model import Meeting
from cogs.card import one_line
from cogs.meetings.cards import told_words
from cogs.meetings.drafting import Asked

SHOWN = 3


async def clash_told(
    asked: Asked, starts: Sequence[datetime], length: timedelta, besides: int | None = None
) -> str:
    """A line where other meetings are planned at that time, or the whole series is there already.

    ``starts`` are aware; ``besides`` is the meeting that is being moved.
    """
    found = await asked.bot.db.read(
        lambda conn: clashes.clashing(
            conn, asked.committee.guild_id, starts, length, asked.now, besides=besides
        )
    )
    if (first := clashes.same_series(found, starts)) is not None:
        return (
            f"**That series is there already:** {_named(first)} is its next date. To change its "
            "title, place or link, throw this away and use /office-meeting edit with *every*."
        )
    told = ", ".join(_named(meeting) for meeting in found[:SHOWN])
    return f"At that time already: {told}." if told else ""


def _named(meeting: Meeting) -> str:
    return f"{one_line(meeting.title, 60)} ({meeting.reference}, {told_words(meeting)})"


def goes_to(asked: Asked, *, urgent: bool) -> str:
    """Where the card will stand, and whose telephones ring."""
    where = f"<#{asked.channel_id}>"
    roles = sorted(asked.committee.role_ids("member")) if urgent else []
    if not urgent:
        return f"Goes to {where}; nobody is pinged."
    whom = f"<@&{roles[0]}> is called" if roles else "nobody is pinged: no members’ role is set"
    return f"Goes to {where} at once; {whom}."
