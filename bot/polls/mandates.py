"""The register of mandates: what closed polls amount to, where they were used, whether they stand.

Every closed poll is an entry by itself. None has legal force, and none ends by itself: one older
than a year is named to whoever relies on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot import committee
from bot.errors import UserError
from bot.offers import Known, Use, pointed_at
from bot.plain_text import clean
from bot.polls import acts
from bot.polls.acts import Officer
from bot.polls.model import Poll, State
from bot.polls.rules import MANDATE_MONTHS
from bot.polls.store import TOPIC, poll_numbered, poll_of, polls
from bot.storage.db import Connection
from bot.times import day_words, from_ms, to_ms

WORDS, MOST_USES = 100, 20
MOST_LOOKED_AT = 200  # of the newest closed polls, where the old ones are sought


class Standing(StrEnum):
    """Whether a mandate may be relied on."""

    STANDS = "stands"
    OLD = "over a year old"
    SUPERSEDED = "superseded"
    LAPSED = "no longer stands"


@dataclass(frozen=True, slots=True)
class End:
    """That a mandate is relied on no more: ``later`` took its place (empty: none did)."""

    later: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mandate:
    """A closed poll as the register has it. ``uses`` are what officers linked."""

    poll: Poll
    uses: tuple[Use, ...]
    end: End | None

    def standing(self, now: datetime) -> Standing:
        """How it stands at a moment."""
        if self.end is not None:
            return Standing.SUPERSEDED if self.end.later else Standing.LAPSED
        return Standing.OLD if aged(self.poll, now) else Standing.STANDS


def aged(poll: Poll, now: datetime) -> bool:
    """Whether a poll closed more than twelve months ago."""
    return poll.closes_at + relativedelta(months=MANDATE_MONTHS) < now


def mandate(conn: Connection, guild_id: int, poll_id: int) -> Mandate:
    """A mandate of that server. Raises UserError for a poll that has not closed."""
    poll = poll_of(conn, guild_id, poll_id)
    if poll is None or poll.state is not State.CLOSED:
        raise UserError("A mandate is a poll that has closed: there is none such here.")
    return Mandate(poll, _uses(conn, poll.id), _end(conn, poll.id))


def page(conn: Connection, guild_id: int, start: int, many: int) -> tuple[list[Mandate], int]:
    """So many mandates of a server from the newest on, and how many there are."""
    rows = conn.execute(
        "SELECT poll_id FROM poll WHERE guild_id = ? AND state = 'closed'"
        " ORDER BY closes_at DESC, poll_id DESC LIMIT ? OFFSET ?",
        (guild_id, many, start),
    ).fetchall()
    query = "SELECT count(*) FROM poll WHERE guild_id = ? AND state = 'closed'"
    total = int(conn.execute(query, (guild_id,)).fetchone()[0])
    return [mandate(conn, guild_id, row["poll_id"]) for row in rows], total


def older(conn: Connection, guild_id: int, now: datetime) -> list[Poll]:
    """The mandates that stand and are over a year old, the newest first."""
    closed = polls(conn, guild_id, State.CLOSED, limit=MOST_LOOKED_AT)
    ended = {row[0] for row in conn.execute("SELECT poll_id FROM mandate_end")}
    return [poll for poll in closed if aged(poll, now) and poll.id not in ended]


def caution(conn: Connection, guild_id: int, number: int, now: datetime) -> str:
    """What somebody who relies on P-`number` should know; empty where nothing speaks against it."""
    poll = poll_numbered(conn, guild_id, number)
    if poll is None or poll.state is not State.CLOSED:
        return ""
    found = mandate(conn, guild_id, poll.id)
    match found.standing(now):
        case Standing.SUPERSEDED:
            assert found.end is not None
            return f"P-{number} was superseded by {found.end.later}"
        case Standing.LAPSED:
            return f"P-{number} no longer stands"
        case Standing.OLD:
            day = day_words(poll.closes_at.astimezone(committee.load(conn, guild_id).zone))
            return f"P-{number} is over a year old: {day}"
        case _:
            return ""


def link(
    conn: Connection,
    officer: Officer,
    poll_id: int,
    typed: str,
    words: str,
    known: Known,
    now: datetime,
) -> Mandate:
    """Note where a mandate was used; the same place again replaces its words.

    ``typed`` is a reference of what is ``known``, or an address. Raises UserError.
    """
    found = mandate(conn, officer.guild_id, poll_id)
    reference = pointed_at(conn, officer.guild_id, typed, known)
    if not reference:
        raise UserError("Say what it belongs to: a meeting like M-3, an article like A-7, a link.")
    if reference == f"P-{found.poll.number}":
        raise UserError(f"{reference} is this mandate itself: name where it was used.")
    if len(found.uses) >= MOST_USES and reference not in {use.reference for use in found.uses}:
        raise UserError(f"A mandate holds {MOST_USES} links at most: take one away first.")
    said = _bounded(words)
    conn.execute(
        "INSERT INTO mandate_use (poll_id, guild_id, reference, words, noted_by, noted_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (poll_id, reference)"
        " DO UPDATE SET words = excluded.words",
        (poll_id, officer.guild_id, reference, said, officer.person(conn).id, to_ms(now)),
    )
    acts.note(conn, officer, "mandate.link", found.poll, now, used=reference, words=said)
    return _changed(conn, officer, poll_id)


def unlink(
    conn: Connection, officer: Officer, poll_id: int, typed: str, known: Known, now: datetime
) -> Mandate:
    """Take a link away. Raises UserError where there is none such."""
    found = mandate(conn, officer.guild_id, poll_id)
    named = next((u.reference for u in found.uses if u.reference.lower() == typed.strip().lower()),
                 None)  # fmt: skip
    reference = named or pointed_at(conn, officer.guild_id, typed, known)
    query = "DELETE FROM mandate_use WHERE poll_id = ? AND reference = ?"
    if not conn.execute(query, (poll_id, reference)).rowcount:
        raise UserError(f"No officer linked “{reference or typed[:40]}” to this mandate.")
    acts.note(conn, officer, "mandate.unlink", found.poll, now, {"used": reference}, used="")
    return _changed(conn, officer, poll_id)


def supersede(
    conn: Connection, officer: Officer, poll_id: int, typed: str, now: datetime
) -> Mandate:
    """Note that a later poll took a mandate's place. Raises UserError for one that cannot."""
    found = mandate(conn, officer.guild_id, poll_id)
    later = _later(conn, found.poll, typed)
    _finish(conn, officer, poll_id, later.id, "", now)
    return _told(conn, officer, "mandate.supersede", found, now)


def _later(conn: Connection, poll: Poll, typed: str) -> Poll:
    number = typed.strip().upper().removeprefix("P-")
    is_number = number.isdecimal() and len(number) <= 9
    found = poll_numbered(conn, poll.guild_id, int(number)) if is_number else None
    if found is None or found.state is not State.CLOSED:
        raise UserError(f"“{clean(typed)[:40]}” is no closed poll here: write one like P-44.")
    if found.closes_at <= poll.closes_at:
        raise UserError(
            f"{found.reference} is not later than {poll.reference}: name the poll that took its"
            " place."
        )
    return found


def lapse(conn: Connection, officer: Officer, poll_id: int, reason: str, now: datetime) -> Mandate:
    """Note that a mandate no longer stands, and why. Raises UserError without a reason."""
    found = mandate(conn, officer.guild_id, poll_id)
    why = _bounded(reason)
    if not why:
        raise UserError("Say why it no longer stands: members read it beside the mandate.")
    _finish(conn, officer, poll_id, None, why, now)
    return _told(conn, officer, "mandate.lapse", found, now)


def stand(conn: Connection, officer: Officer, poll_id: int, now: datetime) -> Mandate:
    """Take back that a mandate was superseded or no longer stands."""
    found = mandate(conn, officer.guild_id, poll_id)
    if found.end is None:
        raise UserError(f"{found.poll.reference} stands already.")
    conn.execute("DELETE FROM mandate_end WHERE poll_id = ?", (poll_id,))
    return _told(conn, officer, "mandate.stand", found, now)


def _finish(
    conn: Connection, officer: Officer, poll_id: int, later: int | None, why: str, now: datetime
) -> None:
    conn.execute(
        "INSERT OR REPLACE INTO mandate_end VALUES (?, ?, ?, ?, ?, ?)",
        (poll_id, officer.guild_id, later, why, officer.person(conn).id, to_ms(now)),
    )


def _told(conn: Connection, officer: Officer, act: str, before: Mandate, now: datetime) -> Mandate:
    """Note how a mandate stood and how it stands now."""
    after = _changed(conn, officer, before.poll.id)
    was = {"standing": _words(before.end)}
    acts.note(conn, officer, act, after.poll, now, was, standing=_words(after.end))
    return after


def _words(end: End | None) -> str:
    if end is None:
        return Standing.STANDS.value
    return f"superseded by {end.later}" if end.later else f"no longer stands: {end.reason}"


def _changed(conn: Connection, officer: Officer, poll_id: int) -> Mandate:
    conn.touch(TOPIC)
    return mandate(conn, officer.guild_id, poll_id)


def _bounded(text: str) -> str:
    said = clean(text)
    if len(said) > WORDS:
        raise UserError(f"That has {len(said)} characters; at most {WORDS} fit: please shorten it.")
    return said


def _uses(conn: Connection, poll_id: int) -> tuple[Use, ...]:
    rows = conn.execute("SELECT * FROM mandate_use WHERE poll_id = ? ORDER BY use_id", (poll_id,))
    return tuple(Use(row["reference"], row["words"]) for row in rows)


def _end(conn: Connection, poll_id: int) -> End | None:
    row = conn.execute("SELECT * FROM mandate_end WHERE poll_id = ?", (poll_id,)).fetchone()
    if row is None:
        return None
    query = "SELECT number FROM poll WHERE poll_id = ?"
    later = conn.execute(query, (row["later_id"],)).fetchone()
    at = from_ms(row["noted_at"])
    return End("" if later is None else f"P-{later['number']}", row["reason"], at)
