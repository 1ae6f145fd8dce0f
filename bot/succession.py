"""Who comes into office: how a change of the officers' or the scrutineer's role is told and counts,
and how a server that has no officer left comes by one again."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot import audit, committee, outbox, people
from bot.committee import Committee
from bot.storage.db import Connection
from bot.times import from_ms, to_ms

A_DAY = timedelta(days=1)
OFFICES = ("officer", "scrutineer")
CHANGED, NOTICE, SUCCEEDS = "office.changed", "office.notice", "office.succeeds"  # kinds of rows


def note_change(
    conn: Connection, old: Committee, meaning: str, owner_id: int | None, now: datetime
) -> None:
    """Note and tell that other roles carry an office since ``old``; nothing before the set-up.

    The office channel and the server's owner are told. Changes within a day are one: what stood
    before the first of them goes on counting.
    """
    before, after = old.role_ids(meaning), committee.load(conn, old.guild_id).role_ids(meaning)
    if meaning not in OFFICES or before == after or not old.rules.set_up:
        return
    earlier = _change(conn, old.guild_id, meaning)
    if earlier is not None and now < earlier[1] + A_DAY:
        before = earlier[0]
    row = (old.guild_id, meaning, json.dumps(sorted(before)), to_ms(now))
    conn.execute("INSERT OR REPLACE INTO office_change VALUES (?, ?, ?, ?)", row)
    key = f"{CHANGED}:{old.guild_id}:{meaning}:{to_ms(now)}"
    payload = {"meaning": meaning, "role_ids": sorted(after)}
    outbox.add(conn, key=f"{key}:office", kind=CHANGED, guild_id=old.guild_id, due_at=now,
               channel_id=old.rules.office_channel, payload=payload)  # fmt: skip
    if owner_id is not None:
        outbox.add(conn, key=f"{key}:owner", kind=CHANGED, guild_id=old.guild_id, due_at=now,
                   user_id=owner_id, payload=payload)  # fmt: skip


def _change(
    conn: Connection, guild_id: int, meaning: str
) -> tuple[frozenset[int], datetime] | None:
    row = conn.execute(
        "SELECT before, at FROM office_change WHERE guild_id = ? AND meaning = ?",
        (guild_id, meaning),
    ).fetchone()
    return None if row is None else (frozenset(json.loads(row["before"])), from_ms(row["at"]))


def settled_roles(conn: Connection, guild_id: int, meaning: str, now: datetime) -> frozenset[int]:
    """The roles that have carried an office for a day: those that count where an act needs two."""
    roles = committee.load(conn, guild_id).role_ids(meaning)
    change = _change(conn, guild_id, meaning)
    return roles if change is None or now >= change[1] + A_DAY else roles & change[0]


def propose(
    conn: Connection,
    guild_id: int,
    user_id: int,
    role_ids: frozenset[int],
    place: int | None,
    owner_id: int | None,
    now: datetime,
) -> datetime:
    """Where no officer is left: have these roles be the officers' after a day's public notice.

    The owner is told too, and a later proposal takes the place of one that waits. Returns when it
    counts.
    """
    at, mark = now + A_DAY, f"{guild_id}:{to_ms(now)}"
    for kind in (NOTICE, SUCCEEDS):
        outbox.cancel(conn, f"{kind}:{guild_id}:")
    payload = {"role_ids": sorted(role_ids), "at": to_ms(at)}
    outbox.add(conn, key=f"{NOTICE}:{mark}:all", kind=NOTICE, guild_id=guild_id, channel_id=place,
               due_at=now, payload=payload)  # fmt: skip
    if owner_id is not None:
        outbox.add(conn, key=f"{NOTICE}:{mark}:owner", kind=NOTICE, guild_id=guild_id,
                   user_id=owner_id, due_at=now, payload=payload)  # fmt: skip
    outbox.add(conn, key=f"{SUCCEEDS}:{mark}", kind=SUCCEEDS, guild_id=guild_id, due_at=at,
               payload=payload)  # fmt: skip
    person = people.find(conn, guild_id, user_id).id
    audit.record(conn, guild_id, person, "office.propose", after=sorted(role_ids), now=now)
    return at


def appoint(conn: Connection, guild_id: int, role_ids: frozenset[int], now: datetime) -> None:
    """Make these roles the officers': the notice is over, or the operator says so."""
    before = sorted(committee.load(conn, guild_id).role_ids("officer"))
    committee.set_roles(conn, guild_id, "officer", role_ids)
    audit.record(conn, guild_id, None, "office.appoint", before=before, after=sorted(role_ids),
                 now=now)  # fmt: skip
