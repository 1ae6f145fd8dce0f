"""What a poll still has to do, as outbox rows written in the transaction that causes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import committee, outbox
from bot.polls import reminder_times
from bot.polls.card_places import home, reminder_lines
from bot.polls.model import Poll, State, WhenAll
from bot.polls.pledges import first_count, is_pledge
from bot.polls.store import cards
from bot.storage.db import Connection

HALF_AN_HOUR = timedelta(minutes=30)
GRACE = timedelta(seconds=5)  # for presses that are still on their way at the deadline


def plan(conn: Connection, poll: Poll, now: datetime) -> None:
    """Plan the close and the reminders anew, from the poll's present deadline."""
    for what in ("close", "reminder", "whole", "weigh"):
        outbox.cancel(conn, f"poll.{what}:{poll.id}:")
    turn = len(poll.changes)
    key = f"poll.close:{poll.id}:{turn}"
    _add(conn, poll, key, "poll.close", max(now, poll.closes_at + GRACE))
    if poll.terms.when_all is WhenAll.ON_THE_HOUR:
        _add(conn, poll, f"poll.whole:{poll.id}:{turn}", "poll.whole", half_hour_after(now))
    if is_pledge(poll.terms) and (count := first_count(conn, poll, now)) is not None:
        _add(conn, poll, f"poll.weigh:{poll.id}:{turn}", "poll.weigh", count)
    if not poll.terms.reminders:
        return
    for number, at in enumerate(_reminders(conn, poll), 1):
        if at > now:
            key = f"poll.reminder:{poll.id}:{turn}:{number}"
            _add(conn, poll, key, "poll.reminder", at, home(conn, poll.id))


def half_hour_after(at: datetime) -> datetime:
    """The next full or half hour by the clock (of every zone whose offset is of half hours)."""
    return at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0) + HALF_AN_HOUR


def _reminders(conn: Connection, poll: Poll) -> list[datetime]:
    assert poll.opened_at is not None
    here = committee.load(conn, poll.guild_id)
    quiet = f"{here.rules.quiet_from}-{here.rules.quiet_until}"
    busy = reminder_times.spans([quiet, *here.rules.surgery_hours])
    return reminder_times.nudges(poll.opened_at, poll.closes_at, here.zone, busy)


def next_reminder(conn: Connection, poll: Poll, now: datetime) -> datetime | None:
    """When the next reminder of a poll goes out, or None when none is left."""
    found = (outbox.by_key(conn, key) for key in _reminder_keys(conn, poll))
    due = [row.due_at for row in found if row and row.state == "pending" and row.due_at > now]
    return min(due, default=None)


def _reminder_keys(conn: Connection, poll: Poll) -> Sequence[str]:
    return [
        f"poll.reminder:{poll.id}:{len(poll.changes)}:{number}"
        for number in range(1, len(reminder_times.FRACTIONS) + 1)
    ]


def unplan(conn: Connection, poll: Poll) -> None:
    """Nothing of a poll that has ended is due any more."""
    for what in ("close", "reminder", "early", "whole", "weigh", "trustees", "lost"):
        outbox.cancel(conn, f"poll.{what}:{poll.id}:")


def count(conn: Connection, poll: Poll, now: datetime) -> None:
    """Count a poll that has closed, now that its trustees opened it."""
    _add(conn, poll, f"poll.close:{poll.id}:opened", "poll.close", now)


def lose(conn: Connection, poll: Poll, at: datetime) -> None:
    """Give up a poll that its trustees have not opened by then."""
    _add(conn, poll, f"poll.lost:{poll.id}:1", "poll.lost", at)


def post_card(
    conn: Connection, poll: Poll, channel_id: int, turn: int, now: datetime, *, opens: bool
) -> None:
    """Post the poll's card to a channel; ``opens`` where it is the one that opens the poll."""
    key = f"poll.card:{poll.id}:{turn}:{channel_id}"
    _add(conn, poll, key, "poll.card", now, channel_id, opens=opens)


def redraw(conn: Connection, poll: Poll, at: datetime) -> None:
    """Draw every public card of a poll again, at ``at``; asking twice draws once."""
    for card in cards(conn, poll.id):
        outbox.again(
            conn,
            key=f"poll.redraw:{poll.id}:{card.channel_id}",
            kind="poll.redraw",
            guild_id=poll.guild_id,
            due_at=at,
            channel_id=card.channel_id,
            payload={"poll_id": poll.id},
        )
    if poll.state is not State.OPEN or poll.changes:
        _restate_lines(conn, poll, at)


def _restate_lines(conn: Connection, poll: Poll, at: datetime) -> None:
    """Have the reminders' lines that stand in public say what holds now: another deadline, or that
    the poll is over."""
    turn = len(poll.changes) if poll.state is State.OPEN else "over"
    for row in reminder_lines(conn, poll.id):
        key = f"poll.reminded:{row.id}:{turn}"
        stands = {"message": row.message_id, "ref": row.ref}
        _add(conn, poll, key, "poll.reminded", at, row.sent_to or row.channel_id, **stands)


def tell(conn: Connection, poll: Poll, what: str, turn: int, now: datetime) -> None:
    """Post a public line or card about a poll ("result", "outcome", …) where its card stands."""
    for card in cards(conn, poll.id):
        key = f"poll.{what}:{poll.id}:{turn}:{card.channel_id}"
        _add(conn, poll, key, f"poll.{what}", now, card.channel_id)


def tell_pledgers(conn: Connection, poll: Poll, now: datetime) -> None:
    """Tell those who pledged, each alone and once, that the mass was reached; begun already is no
    fault, and what was given up is tried again."""
    key = f"poll.pledged:{poll.id}"
    _add(conn, poll, key, "poll.pledged", now)
    outbox.revive(conn, key, now)


def _add(
    conn: Connection,
    poll: Poll,
    key: str,
    kind: str,
    at: datetime,
    channel_id: int | None = None,
    **more: object,
) -> None:
    outbox.add(
        conn,
        key=key,
        kind=kind,
        guild_id=poll.guild_id,
        due_at=at,
        channel_id=channel_id,
        payload={"poll_id": poll.id, **more},
    )
