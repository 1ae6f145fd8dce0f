"""What stands in Discord about a meeting, so that it can be drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.committee import Committee
from bot.db import Connection

KEPT_FRESH = 3  # the card and the latest reminders; older ones keep their buttons


def elsewhere(committee: Committee) -> tuple[int, ...]:
    """Where a message goes whose channel is gone: to the meetings' present one, or to officers."""
    return committee.behind(committee.rules.meeting_channel)


@dataclass(frozen=True)
class Standing:
    """One message about a meeting. ``ref`` stays in its foot through every redraw."""

    message_id: int
    channel_id: int
    ref: str
    banner: str = ""


def note(
    conn: Connection,
    guild_id: int,
    meeting_id: int,
    channel_id: int,
    message_id: int,
    ref: str,
    banner: str = "",
) -> None:
    """A message about a meeting was posted."""
    conn.execute(
        "INSERT INTO meeting_message (message_id, meeting_id, guild_id, channel_id, ref, banner)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING",
        (message_id, meeting_id, guild_id, channel_id, ref, banner),
    )


OnSent = Callable[[Connection, int, int], None]


def sent(
    conn: Connection,
    channel_id: int,
    message_id: int,
    *,
    guild_id: int,
    meeting_id: int,
    ref: str,
    banner: str = "",
) -> None:
    """The form of :func:`note` that the courier calls in the transaction of its mark."""
    note(conn, guild_id, meeting_id, channel_id, message_id, ref, banner)


def standing(conn: Connection, meeting_id: int, *, everything: bool = False) -> list[Standing]:
    """The first message about a meeting and the latest ones, or all of them."""
    rows = conn.execute(
        "SELECT * FROM meeting_message WHERE meeting_id = ? AND gone = 0 ORDER BY message_id DESC",
        (meeting_id,),
    ).fetchall()
    few = everything or len(rows) <= KEPT_FRESH
    kept = rows if few else [*rows[: KEPT_FRESH - 1], rows[-1]]
    names = ("message_id", "channel_id", "ref", "banner")
    return [Standing(*(row[name] for name in names)) for row in kept]


def gone(conn: Connection, message_id: int) -> None:
    """Discord says there is no such message any more."""
    conn.execute("UPDATE meeting_message SET gone = 1 WHERE message_id = ?", (message_id,))
