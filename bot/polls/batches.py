"""When the public card of a poll may change: in batches, so that no change of it is one member's.

Only first ballots count towards a batch. Who changes or withdraws moves nothing, however often: a
few who did so at every drawing would turn the card into a turnstile that lets their colleagues
through one at a time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.polls.model import Poll

FIRST_HOUR = timedelta(hours=1)
QUICK, SLOW = timedelta(seconds=15), timedelta(minutes=10)
SEALED, LIVE = 5, 10  # members


def batch(live: bool, roll_size: int) -> int:
    """How many members' first ballots make a batch: 5; in a poll whose count shows live 10, or a
    tenth of the roll where that is more."""
    return max(LIVE, -(-roll_size // 10)) if live else SEALED


def batch_of(poll: Poll) -> int:
    """How many members' first ballots move the card of this poll."""
    return batch(poll.terms.live, poll.roll_size)


def fits_live(roll_size: int) -> bool:
    """Whether a live count may be shown of so small a roll: it takes two batches."""
    return roll_size >= 2 * batch(True, roll_size)


def redraw_at(opened_at: datetime, drawn_at: datetime, now: datetime) -> datetime:
    """When a card for which a batch waits may be redrawn.

    Every 15 seconds in the poll's first hour, then every 10 minutes, because Discord limits edits
    of messages older than an hour.
    """
    pause = QUICK if now < opened_at + FIRST_HOUR else SLOW
    return max(now, drawn_at + pause)
