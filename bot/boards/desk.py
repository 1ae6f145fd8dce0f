"""What needs an officer: /desk at any time, and one line a week in the office channel.

Each room says what needs an officer there (`Room.desk`).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot import committee as committees
from bot import outbox
from bot.committee import Committee
from bot.outbox import Row
from bot.storage.db import Connection

WEEKLY, HOMELESS, BARE = "desk.week", "desk.homeless", "desk.bare"
MONDAY_AT = time(8, 0)


def next_monday(committee: Committee, now: datetime) -> datetime:
    """The next Monday 08:00 on the committee's clock after ``now``."""
    local = now.astimezone(committee.zone)
    day = local.date() - timedelta(days=local.weekday())
    at = datetime.combine(day, MONDAY_AT, committee.zone)
    return at if at > now else datetime.combine(day + timedelta(days=7), MONDAY_AT, committee.zone)


def arm(conn: Connection, committee: Committee, now: datetime) -> None:
    """Have the next weekly line posted; nothing if it is armed already."""
    at = next_monday(committee, now)
    outbox.add(
        conn,
        key=f"desk:{committee.guild_id}:{at:%Y-%m-%d}",
        kind=WEEKLY,
        guild_id=committee.guild_id,
        due_at=at,
    )


def tell_owner(conn: Connection, weekly: Row, owner_id: int | None, now: datetime) -> None:
    """Have the owner told that a weekly line had nowhere to go."""
    if owner_id is not None:
        outbox.add(
            conn,
            key=f"{weekly.key}:owner",
            kind=HOMELESS,
            guild_id=weekly.guild_id,
            user_id=owner_id,
            due_at=now,
        )


def tell_bare(conn: Connection, of: Row, what: str, channel_id: int, now: datetime) -> None:
    """Have the officers told that ``what`` went out to a channel without its picture, once."""
    outbox.add(
        conn,
        key=f"desk.bare:{of.key}",
        kind=BARE,
        guild_id=of.guild_id,
        due_at=now,
        channel_id=committees.load(conn, of.guild_id).rules.office_channel,
        payload={"what": what, "channel": channel_id},
    )


def mend(conn: Connection, committee: Committee, now: datetime) -> None:
    """Arm the next weekly line where the chain broke: one that was not delivered arms none."""
    prefix = f"desk:{committee.guild_id}:"
    if conn.execute(
        "SELECT 1 FROM outbox WHERE key >= ? AND key < ?", (prefix, prefix + "\uffff")
    ).fetchone():
        arm(conn, committee, now)
