"""The digests a server has: a channel's or a member's own; their settings and their next row."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from bot import outbox
from bot.articles.schedule import LATEST_DAY, PACES, Rhythm
from bot.committee import Committee
from bot.errors import UserError
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import from_ms, to_ms
from bot.when.hours import weekday_and_time

DUE, NOW = "digest.due", "digest.now"
FEWEST, MOST = 1, 8  # items a post: a layout holds 40 components
USUAL = 5
OLDEST_DAYS = 30


@dataclass(frozen=True)
class Digest:
    """One digest. ``topics`` are names, none for everything; ``say_empty`` posts "nothing new"."""

    id: int
    guild_id: int
    channel_id: int | None
    person_id: int | None
    rhythm: Rhythm
    topics: tuple[str, ...] = ()
    most: int = USUAL
    say_empty: bool = False
    oldest_days: int = OLDEST_DAYS
    paused: bool = False


def get(conn: Connection, digest_id: int) -> Digest | None:
    """The digest of that number."""
    row = conn.execute("SELECT * FROM digest WHERE digest_id = ?", (digest_id,)).fetchone()
    return None if row is None else _digest(row)


def of_channel(conn: Connection, guild_id: int, channel_id: int) -> Digest | None:
    """A channel's digest."""
    row = conn.execute(
        "SELECT * FROM digest WHERE guild_id = ? AND channel_id = ?", (guild_id, channel_id)
    ).fetchone()
    return None if row is None else _digest(row)


def of_person(conn: Connection, guild_id: int, person_id: int) -> Digest | None:
    """A member's own digest."""
    row = conn.execute(
        "SELECT * FROM digest WHERE guild_id = ? AND person_id = ?", (guild_id, person_id)
    ).fetchone()
    return None if row is None else _digest(row)


def of_channels(conn: Connection, guild_id: int) -> list[Digest]:
    """Every channel's digest of a server."""
    rows = conn.execute(
        "SELECT * FROM digest WHERE guild_id = ? AND channel_id IS NOT NULL ORDER BY digest_id",
        (guild_id,),
    )
    return [_digest(row) for row in rows]


def usual_rhythm(committee: Committee) -> Rhythm:
    """The committee's usual day and time: Monday 07:15 unless set otherwise."""
    day, at = weekday_and_time(committee.rules.digest_when)
    return Rhythm("weekly", day, at)


def make(
    conn: Connection, committee: Committee, now: datetime, *,
    channel_id: int | None = None, person_id: int | None = None, **settings: Any,
) -> Digest:  # fmt: skip
    """The digest of a channel or member, made with the usual settings if there is none yet."""
    guild_id = committee.guild_id
    rhythm = usual_rhythm(committee)
    known = (
        of_channel(conn, guild_id, channel_id)
        if channel_id
        else of_person(conn, guild_id, person_id or 0)
    )
    if known is None:
        digest_id = conn.insert(
            "digest", guild_id=guild_id, channel_id=channel_id, person_id=person_id,
            rhythm=rhythm.pace, on_day=rhythm.on_day, at_time=f"{rhythm.at:%H:%M}", paused=True,
            made_at=to_ms(now),
        )  # fmt: skip
        known = get(conn, digest_id)
        assert known is not None
    return change(conn, committee, known, now, **settings) if settings else known


def change(
    conn: Connection, committee: Committee, known: Digest, now: datetime, **settings: Any
) -> Digest:
    """Change some of a digest's settings and have its next one due accordingly.

    Raises :class:`UserError` for a number of items or a day that cannot be.
    """
    new = replace(known, **settings)
    _check(new)
    conn.execute(
        "UPDATE digest SET rhythm = ?, on_day = ?, at_time = ?, topics = ?, most = ?,"
        " when_empty = ?,"
        " oldest_days = ?, paused = ? WHERE digest_id = ?",
        (
            new.rhythm.pace, new.rhythm.on_day, f"{new.rhythm.at:%H:%M}",
            json.dumps(new.topics, ensure_ascii=False), new.most,
            "say" if new.say_empty else "silent",
            new.oldest_days, int(new.paused), new.id,
        ),
    )  # fmt: skip
    arm(conn, committee, new, now)
    return new


def arm(conn: Connection, committee: Committee, digest: Digest, now: datetime) -> datetime | None:
    """Have the next digest due, and no other; one local date gets one digest. None while paused."""
    outbox.cancel(conn, f"digest:{digest.id}:")
    if digest.paused:
        return None
    for day in digest.rhythm.days(now, committee.zone):
        key, due_at = f"digest:{digest.id}:{day}", digest.rhythm.due(day, committee.zone)
        row: dict[str, Any] = {
            "key": key, "kind": DUE, "guild_id": digest.guild_id, "due_at": due_at,
            "channel_id": digest.channel_id,
            "payload": {"digest": digest.id, "period": str(day)}, "priority": outbox.ROUTINE,
        }  # fmt: skip
        known = outbox.by_key(conn, key)
        if known is None or known.state is outbox.State.CANCELLED:
            outbox.again(conn, **row)
            return due_at
    raise AssertionError("a rhythm has no end")


def next_at(conn: Connection, digest: Digest) -> datetime | None:
    """When the next one is due, None while it is paused."""
    row = conn.execute(
        "SELECT min(due_at) AS at FROM outbox WHERE state IN ('pending', 'claimed', 'posted')"
        " AND key >= ? AND key < ?",
        (f"digest:{digest.id}:", f"digest:{digest.id};"),
    ).fetchone()
    return None if row["at"] is None else from_ms(row["at"])


def post_now(
    conn: Connection, digest: Digest, now: datetime, *,
    mark: int, article_ids: tuple[int, ...], more: int = 0,
) -> None:  # fmt: skip
    """Have exactly these articles posted at once, whether told before or not.

    ``mark`` is an interaction's number: two presses make two posts. ``more`` is how many wait.
    """
    payload: dict[str, Any] = {
        "digest": digest.id, "period": f"now:{mark}", "articles": list(article_ids), "more": more,
    }  # fmt: skip
    outbox.add(
        conn, key=f"digest-now:{digest.id}:{mark}", kind=NOW, guild_id=digest.guild_id, due_at=now,
        channel_id=digest.channel_id, payload=payload,
    )  # fmt: skip


def arrange(conn: Connection, committee: Committee, now: datetime) -> None:
    """What follows from a committee's settings: the usual digest in its channel, on its day."""
    channel_id = committee.rules.digest_channel
    known = of_channels(conn, committee.guild_id)
    if channel_id is None:
        return
    usual = usual_rhythm(committee)
    here = next((one for one in known if one.channel_id == channel_id), None)
    if here is None and not [one for one in known if not one.paused]:
        make(conn, committee, now, channel_id=channel_id, paused=False)
    elif here is not None and here.rhythm.pace == "weekly" and here.rhythm != usual:
        change(conn, committee, here, now, rhythm=usual)
    _follow_the_clock(conn, committee, now)


def _follow_the_clock(conn: Connection, committee: Committee, now: datetime) -> None:
    """Have waiting digests due by the committee's present time zone."""
    rows = conn.execute(
        "SELECT * FROM digest WHERE guild_id = ? AND paused = 0", (committee.guild_id,)
    )
    for one in map(_digest, rows.fetchall()):
        waiting = next_at(conn, one)
        day = next(one.rhythm.days(now, committee.zone))
        if waiting is None or (waiting > now and waiting != one.rhythm.due(day, committee.zone)):
            arm(conn, committee, one, now)


def _check(digest: Digest) -> None:
    if not FEWEST <= digest.most <= MOST:
        raise UserError(f"A digest has {FEWEST} to {MOST} items.")
    if not 1 <= digest.oldest_days <= 365:
        raise UserError("A digest looks back 1 to 365 days.")
    if digest.rhythm.pace == "monthly" and not 1 <= digest.rhythm.on_day <= LATEST_DAY:
        raise UserError(f"A monthly digest comes on a day from 1 to {LATEST_DAY}.")
    if digest.rhythm.pace not in PACES:
        raise UserError(f"A digest comes {', '.join(PACES)}.")


def _digest(row: Any) -> Digest:
    return of_row(
        Digest,
        row,
        id=row["digest_id"],
        rhythm=Rhythm(row["rhythm"], row["on_day"], time.fromisoformat(row["at_time"])),
        say_empty=row["when_empty"] == "say",
    )
