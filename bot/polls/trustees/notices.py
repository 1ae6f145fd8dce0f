"""Trustees are told by direct message that they are asked, and that their poll has closed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot import committee
from bot.boards import direct_messages
from bot.polls.model import Poll
from bot.polls.trustees import seats
from bot.storage.db import Connection

ASKED, CLOSED = "poll.trustee-asked", "poll.trustee-closed"


def ask(
    conn: Connection, guild_id: int, draft_id: int, channel_id: int, zone: ZoneInfo, now: datetime
) -> None:
    """Tell those who have set no passphrase for a draft yet; once each."""
    for one in seats.asked(conn, guild_id, draft_id):
        if one.lock is None:
            direct_messages.add(
                conn, key=f"{ASKED}:{draft_id}:{one.user_id}", guild_id=guild_id,
                user_id=one.user_id, kind=ASKED, due_at=now, zone=zone,
                payload={"draft": draft_id, "channel": channel_id},
            )  # fmt: skip


def closed(conn: Connection, poll: Poll, now: datetime) -> None:
    """Tell the trustees of a poll that it waits for them."""
    zone = committee.load(conn, poll.guild_id).zone
    for user_id in poll.trustees:
        direct_messages.add(
            conn, key=f"{CLOSED}:{poll.id}:{user_id}", guild_id=poll.guild_id, user_id=user_id,
            kind=CLOSED, due_at=now, zone=zone, payload={"poll": poll.id},
        )  # fmt: skip
