"""The one pinned message of a server: what it shows, and when it is drawn anew.

Rooms have lines for everybody (`Room.board`) and for a member's private /today (`Room.today`), and
call :func:`redraw_soon` in the transaction that changes what they show.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot import committee as committees
from bot import outbox
from bot.committee import Committee
from bot.storage.db import Connection

REDRAW, POST = "noticeboard.redraw", "noticeboard.post"
GATHER = timedelta(seconds=10)  # changes that come together make one edit
MORNING = time(6, 0)


def redraw_soon(conn: Connection, guild_id: int, now: datetime) -> None:
    """Draw the noticeboard anew once the changes of the moment have gathered."""
    outbox.again(
        conn,
        key=f"noticeboard:{guild_id}",
        kind=REDRAW,
        guild_id=guild_id,
        due_at=now + GATHER,
        priority=outbox.BULK,
    )


def redraw_tomorrow(conn: Connection, committee: Committee, now: datetime) -> None:
    """Draw it anew next morning, since dates pass by themselves."""
    local = now.astimezone(committee.zone)
    day = local.date() + timedelta(days=1)
    outbox.again(
        conn,
        key=f"noticeboard-morning:{committee.guild_id}",
        kind=REDRAW,
        guild_id=committee.guild_id,
        due_at=datetime.combine(day, MORNING, committee.zone),
        priority=outbox.BULK,
    )


def post(conn: Connection, committee: Committee, now: datetime) -> None:
    """Post a noticeboard in place of one that is gone, or the first."""
    key = _key(committee, committee.rules.noticeboard_message or 0)
    new = outbox.add(
        conn,
        key=key,
        kind=POST,
        guild_id=committee.guild_id,
        channel_id=place(committee),
        due_at=now,
    )
    if not new:  # refused before: the permission may be there now
        outbox.revive(conn, key, now)


def _key(committee: Committee, lost: int) -> str:
    """One post for each noticeboard that was lost in each place, so that no fault makes two."""
    return f"noticeboard-post:{committee.guild_id}:{lost}:{place(committee)}"


def stands(conn: Connection, guild_id: int, channel_id: int, message_id: int) -> None:
    """Note where the noticeboard stands."""
    committees.change(
        conn, guild_id, noticeboard_message=message_id, noticeboard_stands_in=channel_id
    )


def ref(committee: Committee) -> str:
    """The reference in the noticeboard's foot when it is drawn anew."""
    return outbox.ref_of(f"noticeboard:{committee.guild_id}")


def place(committee: Committee) -> int | None:
    """The channel the noticeboard belongs in."""
    rules = committee.rules
    return (
        rules.noticeboard_channel
        or rules.meeting_channel
        or rules.poll_channel
        or rules.digest_channel
    )
