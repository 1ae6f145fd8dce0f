"""What officers do to polls, each act with its line in the audit, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot import audit, people
from bot.boards import noticeboard
from bot.errors import UserError
from bot.polls import deadlines, ending, opening
from bot.polls.additions import second_addition
from bot.polls.boxes import Boxes
from bot.polls.deadlines import Early
from bot.polls.draft import Draft
from bot.polls.kept_drafts import Kept, change_draft, drafts_of, drop_draft, kept_draft
from bot.polls.model import Poll, Roll, State
from bot.polls.offices import By, Offices, Presser
from bot.polls.secrets import RandomBytes
from bot.polls.store import poll_of
from bot.polls.trustees import seats
from bot.polls.trustees.key_process import KeyProcess
from bot.storage.db import Connection, Database


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts, by Discord's ids."""

    guild_id: int
    user_id: int
    name: str = ""

    def person(self, conn: Connection) -> people.Person:
        """Under which internal number they are known."""
        return people.find(conn, self.guild_id, self.user_id, self.name)


def note(
    conn: Connection,
    officer: Officer,
    act: str,
    poll: Poll,
    now: datetime,
    before: Any = None,
    **said: object,
) -> None:
    """Add the act to the audit and have the noticeboard drawn anew.

    Two members who agree to an act stay unnamed: they are no officers.
    """
    person = officer.person(conn)
    by = None if said.get("by") is By.MEMBERS else person.id
    audit.record(
        conn, officer.guild_id, by, act, subject=poll.reference, before=before,
        after=said or None, now=now,
    )  # fmt: skip
    noticeboard.redraw_soon(conn, officer.guild_id, now)


def timed(draft: Draft, now: datetime) -> Draft:
    """The draft with its closing time fixed, where it counts minutes from its opening."""
    if not draft.minutes:
        return draft
    return replace(draft, closes_at=now + timedelta(minutes=draft.minutes))


async def open_draft(
    db: Database,
    boxes: Boxes,
    officer: Officer,
    draft_id: int,
    roll: Roll,
    holders: Offices | None,
    now: datetime,
    keys: KeyProcess,
) -> Poll:
    """Open a stored draft; it leaves the drafts when the poll is out. Raises UserError.

    ``holders`` hold office now; None where the bot cannot see who does. ``keys`` makes the key of
    a poll that is sealed to trustees.
    """
    name = boxes.new_name()
    trustees = await db.read(lambda conn: seats.asked(conn, officer.guild_id, draft_id))
    sealing = await seats.sealing_for(keys, trustees, name)
    first = await db.write(
        partial(_prepare, officer, draft_id, roll, name, boxes.token_bytes, sealing, now)
    )
    async with opening.whole(db, boxes, first):
        await boxes.make(first)
        poll = await db.write(partial(_let_out, officer, draft_id, first, holders, now))
    boxes.told(poll)
    return poll


def _prepare(
    officer: Officer,
    draft_id: int,
    roll: Roll,
    name: str,
    token_bytes: RandomBytes,
    sealing: seats.Sealing | None,
    now: datetime,
    conn: Connection,
) -> Poll:
    draft = timed(kept_draft(conn, officer.guild_id, draft_id).draft, now)
    trustees = seats.asked(conn, officer.guild_id, draft_id)
    if tuple(trustees) != (() if sealing is None else sealing.trustees):
        raise UserError("The trustees or a passphrase changed just now: please look again.")
    guild_id, user_id, place = officer.guild_id, officer.user_id, draft.channel_id
    args = (guild_id, user_id, draft, roll, name, place, now, token_bytes, sealing)
    return opening.prepare(conn, *args)


def _let_out(
    officer: Officer,
    draft_id: int,
    first: Poll,
    holders: Offices | None,
    now: datetime,
    conn: Connection,
) -> Poll:
    poll = opening.let_out(conn, first.id, now, holders)
    for sibling in _same_article(conn, officer, draft_id):
        drop_draft(conn, officer.guild_id, sibling)
    drop_draft(conn, officer.guild_id, draft_id)
    note(conn, officer, "poll.open", poll, now, roll=poll.roll_size, roll_hash=poll.roll_hash)
    return poll


def advise(conn: Connection, officer: Officer, draft_id: int, now: datetime) -> Kept:
    """Note an officer's word that advice was taken on what a draft asks to be pledged."""
    kept = kept_draft(conn, officer.guild_id, draft_id)
    terms = replace(kept.draft.terms, advised=True)
    kept = change_draft(conn, officer.guild_id, draft_id, replace(kept.draft, terms=terms), now)
    person = officer.person(conn)
    said = {"question": kept.draft.question, "needed": terms.mass}
    audit.record(conn, officer.guild_id, person.id, "poll.advice", after=said, now=now)
    return kept


def _same_article(conn: Connection, officer: Officer, draft_id: int) -> list[int]:
    """Other questions offered beside this one and not chosen, without those that called for
    nominations."""
    article = kept_draft(conn, officer.guild_id, draft_id).draft.article
    if article is None:
        return []
    others = drafts_of(conn, officer.guild_id, officer.user_id)
    return [k.id for k in others if k.draft.article == article and not k.draft.terms.call]


def extend(
    conn: Connection, officer: Officer, poll_id: int, until: datetime, reason: str, now: datetime
) -> Poll:
    """Move a close to a later time."""
    poll = deadlines.extend(conn, officer.guild_id, poll_id, officer.user_id, until, reason, now)
    _moved(conn, officer, "poll.extend", poll, now)
    return poll


def _moved(
    conn: Connection, officer: Officer, act: str, poll: Poll, now: datetime, **said: object
) -> None:
    """Note a deadline that has just been moved."""
    last = poll.changes[-1]
    note(conn, officer, act, poll, now, before={"closes": last.old_at.isoformat()},
         closes=last.new_at.isoformat(), reason=last.reason, **said)  # fmt: skip


def ask_early(
    conn: Connection, officer: Officer, poll_id: int, presser: Presser, reason: str, now: datetime
) -> Early:
    """Ask for an early close, publicly."""
    asked = deadlines.ask_early(conn, officer.guild_id, poll_id, presser, reason, now)
    poll = deadlines.open_of(conn, officer.guild_id, poll_id, now)
    note(conn, officer, "poll.early.ask", poll, now, reason=asked.reason)
    return asked


def second_early(
    conn: Connection, officer: Officer, poll_id: int, presser: Presser, now: datetime
) -> tuple[Poll, By | None]:
    """Agree to an early close that an officer asked for."""
    poll, by = deadlines.second_early(conn, officer.guild_id, poll_id, presser, now)
    if by is not None:
        _moved(conn, officer, "poll.early.agree", poll, now, by=by)
    return poll, by


def refuse_early(conn: Connection, officer: Officer, poll_id: int, now: datetime) -> Poll:
    """Leave the poll open to its deadline."""
    poll = deadlines.open_of(conn, officer.guild_id, poll_id, now)
    asked = deadlines.early_of(conn, poll.id)
    deadlines.refuse_early(conn, officer.guild_id, poll_id, now)
    before = None if asked is None else {"reason": asked.reason}
    note(conn, officer, "poll.early.refuse", poll, now, before)
    return poll


def early_alone(
    conn: Connection, officer: Officer, poll_id: int, presser: Presser, reason: str, now: datetime
) -> Poll:
    """Close early as the one officer there is: an hour's notice."""
    poll = deadlines.early_alone(conn, officer.guild_id, poll_id, presser, reason, now)
    _moved(conn, officer, "poll.early.alone", poll, now)
    return poll


def cancel(conn: Connection, officer: Officer, poll_id: int, reason: str, now: datetime) -> Poll:
    """Cancel an open poll; `closing.burn` then destroys its box."""
    poll = ending.cancel(conn, officer.guild_id, poll_id, reason, now)
    note(conn, officer, "poll.cancel", poll, now, State.OPEN, state=poll.state, reason=poll.reason)
    return poll


def set_outcome(conn: Connection, officer: Officer, poll_id: int, text: str, now: datetime) -> Poll:
    """Say what was done with a result."""
    old = poll_of(conn, officer.guild_id, poll_id)
    poll = ending.set_outcome(conn, officer.guild_id, poll_id, text, now)
    before = {"outcome": old.outcome if old is not None else ""}
    note(conn, officer, "poll.outcome", poll, now, before, outcome=poll.outcome)
    return poll


def mirror(conn: Connection, officer: Officer, poll: Poll, channel_id: int, now: datetime) -> None:
    """Post a poll's card in a channel, for the first time or again."""
    opening.mirror(conn, poll, channel_id, now)
    note(conn, officer, "poll.post", poll, now, channel=channel_id)


def agree_addition(
    conn: Connection, officer: Officer, addition_id: int, presser: Presser, now: datetime
) -> tuple[Poll, int, By | None]:
    """Agree that somebody forgotten joins a roll."""
    poll, member_id, by = second_addition(conn, officer.guild_id, addition_id, presser, now)
    if by is not None:
        before = {"roll": poll.roll_size - 1}
        note(conn, officer, "poll.roll.agree", poll, now, before, roll=poll.roll_size, by=by)
    return poll, member_id, by
