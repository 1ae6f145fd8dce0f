"""Where a poll stands: its home, its cards and posts in Discord, and what is noted beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.committee import Committee
from bot.outbox import Row, row_from
from bot.polls.model import Poll
from bot.polls.store import cards
from bot.storage.db import Connection
from bot.times import from_ms


@dataclass(frozen=True, slots=True)
class Place:
    """The public card in one channel, with the reference in its foot."""

    channel_id: int
    message_id: int | None
    drawn_at: datetime | None
    ref: str


def home(conn: Connection, poll_id: int) -> int | None:
    """The channel where a poll opened."""
    row = conn.execute("SELECT channel_id FROM poll WHERE poll_id = ?", (poll_id,)).fetchone()
    return None if row is None else row["channel_id"]


def elsewhere(
    conn: Connection, poll_id: int, channel_id: int | None, committee: Committee
) -> tuple[int, ...]:
    """Where a post falls back to when the poll's home is gone: not to where the poll stands too,
    which has a post of its own; that of a mirror nowhere."""
    if channel_id != home(conn, poll_id):
        return ()
    shown = {card.channel_id for card in cards(conn, poll_id)}
    return tuple(c for c in committee.behind(committee.rules.poll_channel) if c not in shown)


def place(conn: Connection, poll_id: int, channel_id: int) -> Place | None:
    """The card of a poll in that channel."""
    for card in cards(conn, poll_id):
        if card.channel_id == channel_id:
            ref = _ref(conn, poll_id, channel_id)
            return Place(channel_id, card.message_id, card.drawn_at, ref)
    return None


def standing(conn: Connection, poll: Poll) -> Place | None:
    """A card of the poll to link to: at home, else wherever one stands."""
    at_home = home(conn, poll.id)
    found = [card for card in cards(conn, poll.id) if card.message_id is not None]
    found.sort(key=lambda card: card.channel_id != at_home)
    return place(conn, poll.id, found[0].channel_id) if found else None


def _ref(conn: Connection, poll_id: int, channel_id: int) -> str:
    row = conn.execute(
        "SELECT ref FROM outbox WHERE key >= ? AND key < ? AND channel_id = ?"
        " ORDER BY id DESC LIMIT 1",
        (f"poll.card:{poll_id}:", f"poll.card:{poll_id};", channel_id),
    ).fetchone()
    return "" if row is None else str(row["ref"])


def lost(conn: Connection, poll_id: int, channel_id: int) -> None:
    """Note that a poll's card is gone from a channel; officers may have it posted again."""
    conn.execute(
        "UPDATE poll_card SET message_id = NULL WHERE poll_id = ? AND channel_id = ?",
        (poll_id, channel_id),
    )


def holds(conn: Connection, channel_id: int, message_id: int) -> int | None:
    """The poll whose card that message is."""
    row = conn.execute(
        "SELECT poll_id FROM poll_card WHERE channel_id = ? AND message_id = ?",
        (channel_id, message_id),
    ).fetchone()
    return None if row is None else int(row["poll_id"])


def counted_at(conn: Connection, poll_id: int) -> datetime | None:
    """When a closed poll was counted."""
    row = conn.execute(
        "SELECT counted_at FROM poll_result WHERE poll_id = ?", (poll_id,)
    ).fetchone()
    return None if row is None else from_ms(row["counted_at"])


def reminded_today(
    conn: Connection, poll_id: int, wave: str, zone: ZoneInfo, now: datetime
) -> bool:
    """Whether another wave of this poll went out on the same local day: one message a day."""
    prefix = f"poll.reminder:{poll_id}:"
    sent = conn.execute(
        "SELECT sent_at FROM outbox WHERE key >= ? AND key < ? AND state = 'sent' AND key <> ?",
        (prefix, prefix[:-1] + ";", wave),
    )
    today = now.astimezone(zone).date()
    return any(from_ms(each["sent_at"]).astimezone(zone).date() == today for each in sent)


def reminder_lines(conn: Connection, poll_id: int) -> list[Row]:
    """The rows of a poll's reminders whose lines stand in public."""
    rows = conn.execute(
        "SELECT * FROM outbox WHERE key >= ? AND key < ? AND state = 'sent'"
        " AND message_id IS NOT NULL ORDER BY id",
        (f"poll.reminder:{poll_id}:", f"poll.reminder:{poll_id};"),
    )
    return [row_from(record) for record in rows.fetchall()]


def proposed(conn: Connection, addition_id: int) -> tuple[int, str] | None:
    """Whose addition to a roll waits for its second officer, by their account, and why."""
    row = conn.execute(
        "SELECT user_id, reason FROM poll_addition JOIN person USING (person_id)"
        " WHERE addition_id = ? AND seconded_at IS NULL AND user_id IS NOT NULL",
        (addition_id,),
    ).fetchone()
    return None if row is None else (int(row["user_id"]), str(row["reason"]))
