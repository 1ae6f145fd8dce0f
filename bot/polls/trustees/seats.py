"""Who the trustees of a draft and of a poll are, and what is kept for them until it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import people
from bot.errors import UserError
from bot.polls.trustees.key_process import Founded, KeyProcess, Lock
from bot.storage.db import Connection

NUMBERS = (1, 3)
CHOOSE = "Please choose the trustees, and let them set their passphrases: see Trustees."
NO_TRUSTEE = "You are no trustee of this poll, so it takes no passphrase from you."


def needed(trustees: int) -> int:
    """How many of so many trustees open a poll: two of three, or the one there is."""
    return 2 if trustees == 3 else trustees


@dataclass(frozen=True, slots=True)
class Asked:
    """A trustee of a draft, by Discord's id; ``lock`` is there once their passphrase is set."""

    user_id: int
    lock: Lock | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A trustee's place in a poll: what their passphrase opens, and the part of the key in it."""

    number: int
    lock: Lock
    part: bytes


@dataclass(frozen=True, slots=True)
class Sealing:
    """The trustees of a poll about to open, each with a lock, and its key in parts for them."""

    trustees: tuple[Asked, ...]
    founded: Founded


async def sealing_for(keys: KeyProcess, trustees: Sequence[Asked], box: str) -> Sealing | None:
    """Make the key of a poll that is about to open, for the box of that name; None without
    trustees. UserError where one of them has set no passphrase."""
    locks = [one.lock.public for one in trustees if one.lock is not None]
    if len(locks) != len(trustees):
        raise UserError(CHOOSE)
    if not locks:
        return None
    return Sealing(tuple(trustees), await keys.found(locks, needed(len(locks)), box))


def choose(conn: Connection, guild_id: int, draft_id: int, user_ids: Sequence[int]) -> None:
    """Make these the trustees of a draft, or nobody; who was one before keeps their passphrase."""
    if user_ids and len(set(user_ids)) not in NUMBERS:
        raise UserError("A poll has one trustee, or three of whom any two open it: please choose.")
    chosen = [people.find(conn, guild_id, user_id).id for user_id in user_ids]
    marks = ", ".join("?" * len(chosen))
    conn.execute(
        f"DELETE FROM draft_trustee WHERE draft_id = ? AND guild_id = ?"
        f" AND person_id NOT IN ({marks})",
        (draft_id, guild_id, *chosen),
    )
    conn.executemany(
        "INSERT INTO draft_trustee (draft_id, person_id, guild_id) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [(draft_id, person, guild_id) for person in chosen],
    )


def asked(conn: Connection, guild_id: int, draft_id: int) -> list[Asked]:
    """The trustees of a draft, in the order of their ids."""
    rows = conn.execute(
        "SELECT user_id, salt, public FROM draft_trustee JOIN person USING (person_id)"
        " WHERE draft_id = ? AND draft_trustee.guild_id = ? AND user_id IS NOT NULL"
        " ORDER BY user_id",
        (draft_id, guild_id),
    )
    return [
        Asked(row["user_id"], None if row["salt"] is None else Lock(row["salt"], row["public"]))
        for row in rows
    ]


def may_set(conn: Connection, guild_id: int, draft_id: int, user_id: int) -> None:
    """Raise UserError unless this is a trustee of a draft that has not opened."""
    if all(one.user_id != user_id for one in asked(conn, guild_id, draft_id)):
        raise UserError("You are not asked as a trustee any more, or the poll has opened already.")


def set_lock(conn: Connection, guild_id: int, draft_id: int, user_id: int, lock: Lock) -> None:
    """Keep what a trustee's passphrase was made into, in place of an earlier one's."""
    may_set(conn, guild_id, draft_id, user_id)
    conn.execute(
        "UPDATE draft_trustee SET salt = ?, public = ? WHERE draft_id = ? AND person_id = ?",
        (lock.salt, lock.public, draft_id, people.find(conn, guild_id, user_id).id),
    )


def faults(trustees: Sequence[Asked], chosen: int) -> list[str]:
    """What keeps a draft from opening that is to be sealed to so many trustees."""
    if chosen != len(trustees):
        return [CHOOSE]
    missing = sum(one.lock is None for one in trustees)
    if not missing:
        return []
    have = "has" if missing == 1 else "have"
    return [f"{missing} of {chosen} trustees {have} not set a passphrase yet: see Trustees."]


def take_seats(conn: Connection, guild_id: int, poll_id: int, sealing: Sealing | None) -> None:
    """Seal a poll that is about to open to its trustees, where it has any."""
    if sealing is None:
        return
    founded = sealing.founded
    conn.execute("UPDATE poll SET sealed_to = ? WHERE poll_id = ?", (founded.public, poll_id))
    for number, (one, part) in enumerate(zip(sealing.trustees, founded.parts, strict=True), 1):
        assert one.lock is not None
        person = people.find(conn, guild_id, one.user_id).id
        conn.execute(
            "INSERT INTO poll_trustee (poll_id, seat, person_id, guild_id, salt, public, part)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (poll_id, number, person, guild_id, one.lock.salt, one.lock.public, part),
        )


def seat_of(conn: Connection, guild_id: int, poll_id: int, user_id: int) -> Seat:
    """A trustee's place in a poll. UserError for anybody else."""
    row = conn.execute(
        "SELECT t.* FROM poll_trustee t JOIN person USING (person_id)"
        " WHERE poll_id = ? AND t.guild_id = ? AND user_id = ?",
        (poll_id, guild_id, user_id),
    ).fetchone()
    if row is None:
        raise UserError(NO_TRUSTEE)
    return Seat(row["seat"], Lock(row["salt"], row["public"]), row["part"])


def lacking_of(conn: Connection, guild_id: int, user_id: int) -> list[int]:
    """The drafts for which a member is asked for a passphrase."""
    rows = conn.execute(
        "SELECT draft_id FROM draft_trustee JOIN person USING (person_id)"
        " WHERE draft_trustee.guild_id = ? AND user_id = ? AND salt IS NULL ORDER BY draft_id",
        (guild_id, user_id),
    )
    return [row["draft_id"] for row in rows]


def waiting_of(conn: Connection, guild_id: int, user_id: int) -> list[int]:
    """The closed polls that wait for a member's passphrase, given already or not."""
    rows = conn.execute(
        "SELECT poll_id FROM poll_trustee t JOIN person USING (person_id) JOIN poll USING (poll_id)"
        " WHERE t.guild_id = ? AND user_id = ? AND waits_until IS NOT NULL ORDER BY poll_id",
        (guild_id, user_id),
    )
    return [row["poll_id"] for row in rows]


def leave_seats(conn: Connection, poll_id: int) -> None:
    """The poll has ended: what was kept for its trustees goes."""
    conn.execute("DELETE FROM poll_trustee WHERE poll_id = ?", (poll_id,))
    conn.execute(
        "UPDATE poll SET waits_until = NULL, sealed_to = NULL WHERE poll_id = ?", (poll_id,)
    )
