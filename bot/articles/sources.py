"""The feeds a server reads: which are due, what they have shown, and whether they are well."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import outbox
from bot.errors import UserError
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import from_ms, to_ms

HEALTH = "source.health"
EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=24)  # a broken feed is tried daily for ever
SILENT = timedelta(days=30)  # a feed that keeps nothing for so long is worth a look
BROKEN_AFTER = 3  # failures in a row: one night's maintenance is no break
MOST, LONGEST_NAME, LONGEST_ADDRESS = 100, 80, 1_000

READ = frozenset(
    ("feed_url", "etag", "last_modified", "next_at", "success_at", "failed_at", "failures",
     "trouble", "told_broken", "primed_at", "tally")
)  # fmt: skip
"""What is noted each time a feed is read."""


@dataclass(frozen=True)
class Source:
    """A feed and its health. ``trouble`` is the last error in plain words; empty when well."""

    id: int
    guild_id: int
    name: str
    address: str
    feed_url: str
    topics: tuple[str, ...]
    active: bool
    etag: str
    last_modified: str
    next_at: datetime | None
    success_at: datetime | None
    failures: int
    trouble: str
    told_broken: bool
    primed_at: datetime | None
    tally: str = ""

    @property
    def url(self) -> str:
        """What to fetch: the feed as found, else the address as given."""
        return self.feed_url or self.address


def every(conn: Connection, guild_id: int) -> list[Source]:
    """All sources of a server: those that are read first."""
    rows = conn.execute(
        "SELECT * FROM source WHERE guild_id = ? ORDER BY active DESC, name COLLATE NOCASE",
        (guild_id,),
    )
    return [_source(row) for row in rows]


def troubles(conn: Connection, guild_id: int, now: datetime) -> list[str]:
    """The feeds that officers were told are broken, and those that keep nothing, for /status and
    the desk."""
    return [
        said for one in every(conn, guild_id) if one.active and (said := _trouble(conn, one, now))
    ]


def _trouble(conn: Connection, source: Source, now: datetime) -> str:
    if source.told_broken:
        return f"The feed {source.name} cannot be read: {source.trouble}"
    kept = conn.execute(
        "SELECT max(seen_at) FROM source_entry WHERE source_id = ? AND article_id IS NOT NULL",
        (source.id,),
    ).fetchone()[0]
    since = source.primed_at if kept is None else from_ms(kept)
    if since is None or now - since < SILENT:
        return ""
    days = (now - since).days
    return (
        f"The feed {source.name} has kept nothing for {days} days: /office-source test tells why."
    )


def addresses(conn: Connection) -> dict[str, str]:
    """Every feed of every server by its address, with its name: for whoever runs the bot."""
    rows = conn.execute("SELECT feed_url, address, name FROM source ORDER BY name COLLATE NOCASE")
    return {row["feed_url"] or row["address"]: row["name"] for row in rows}


def get(conn: Connection, source_id: int) -> Source | None:
    """The source of that number."""
    row = conn.execute("SELECT * FROM source WHERE source_id = ?", (source_id,)).fetchone()
    return None if row is None else _source(row)


def named(conn: Connection, guild_id: int, name: str) -> Source:
    """The source of that name or address. Raises :class:`UserError` where there is none."""
    wanted = name.strip().casefold()
    for one in every(conn, guild_id):
        if wanted in (one.name.casefold(), one.address.casefold()):
            return one
    raise UserError(f"There is no source “{name.strip()[:60]}”. /office-source list shows them.")


def add(
    conn: Connection, guild_id: int, name: str, address: str, topics: Sequence[str], now: datetime
) -> Source:
    """A new source, or a ready one switched on; it is read at once, and its old items quietly.

    Raises :class:`UserError` for what is no web address.
    """
    called, where = " ".join(name.split())[:LONGEST_NAME], address.strip()
    if not where.lower().startswith(("https://", "http://")) or len(where) > LONGEST_ADDRESS:
        raise UserError("A source is a web address that begins with https://.")
    if len(every(conn, guild_id)) >= MOST:
        raise UserError(
            f"There are {MOST} sources already, which is as many as fit: remove one first."
        )
    conn.execute(
        "INSERT INTO source (guild_id, name, address, topics, active, next_at) VALUES (?, ?, ?,"
        " ?, 1, ?)"
        " ON CONFLICT (guild_id, address) DO UPDATE SET name = excluded.name, active = 1,"
        " topics = excluded.topics, next_at = excluded.next_at",
        (
            guild_id,
            called or where,
            where,
            json.dumps(list(topics), ensure_ascii=False),
            to_ms(now),
        ),
    )
    return named(conn, guild_id, where)


def set_active(conn: Connection, source: Source, active: bool, now: datetime) -> Source:
    """Read a source or leave it alone; what it has shown is remembered."""
    conn.execute(
        "UPDATE source SET active = ?, next_at = ?, failures = 0, told_broken = 0 WHERE"
        " source_id = ?",
        (int(active), to_ms(now) if active else None, source.id),
    )
    found = get(conn, source.id)
    assert found is not None
    return found


def remove(conn: Connection, source: Source) -> None:
    """Forget a source; its articles stay."""
    conn.execute("DELETE FROM source WHERE source_id = ?", (source.id,))


def due_sources(conn: Connection, now: datetime) -> list[Source]:
    """The sources to be read now, of all servers, the longest overdue first."""
    rows = conn.execute(
        "SELECT * FROM source WHERE active = 1 AND next_at <= ? ORDER BY next_at LIMIT 50",
        (to_ms(now),),
    )
    return [_source(row) for row in rows]


def marks(names: Iterable[str]) -> list[int]:
    """The hashes of what an entry is known again by."""
    found = {
        hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()
        for name in names
        if name
    }
    return sorted(int.from_bytes(raw, "big", signed=True) for raw in found)


def shown(conn: Connection, source_id: int, names: Iterable[str]) -> tuple[bool, int | None]:
    """Whether a source has shown an entry of any of these names, and the article it became."""
    found, article_id = False, None
    for mark in marks(names):
        row = conn.execute(
            "SELECT article_id FROM source_entry WHERE source_id = ? AND mark = ?",
            (source_id, mark),
        ).fetchone()
        if row is not None:
            found, article_id = True, article_id or row["article_id"]
    return found, article_id


def entry_taken(
    conn: Connection, source_id: int, names: Sequence[str], article_id: int | None, now: datetime
) -> None:
    """Note an entry by its marks, with the article it became."""
    conn.executemany(
        "INSERT INTO source_entry (source_id, mark, article_id, seen_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at,"
        " article_id = coalesce(excluded.article_id, article_id)",
        [(source_id, mark, article_id, to_ms(now)) for mark in marks(names)],
    )


def read_succeeded(
    conn: Connection, source_id: int, now: datetime, *,
    feed_url: str = "", etag: str = "", last_modified: str = "", wait: timedelta = EVERY,
    tally: str = "",
) -> None:  # fmt: skip
    """Note a good reading, and what came of it where it held anything; officers hear once that a
    broken source is well again."""
    source = get(conn, source_id)
    if source is None:
        return
    conn.execute(
        "UPDATE source SET feed_url = CASE WHEN ? <> '' THEN ? ELSE feed_url END, etag = ?,"
        " last_modified = ?, success_at = ?, failures = 0, trouble = '', told_broken = 0,"
        " next_at = ?, primed_at = coalesce(primed_at, ?),"
        " tally = CASE WHEN ? <> '' THEN ? ELSE tally END WHERE source_id = ?",
        (
            feed_url,
            feed_url,
            etag,
            last_modified,
            to_ms(now),
            to_ms(now + wait),
            to_ms(now),
            tally,
            tally,
            source_id,
        ),
    )
    if source.told_broken:
        _tell(conn, source, now, well=True)


def read_failed(
    conn: Connection,
    source_id: int,
    now: datetime,
    trouble: str,
    *,
    retry_after: timedelta | None = None,
) -> None:
    """Note a failure, try again later and later, and tell officers once when it lasts."""
    source = get(conn, source_id)
    if source is None:
        return
    failures = source.failures + 1
    wait = max(min(EVERY * (1 << min(failures - 1, 8)), LONGEST_PAUSE), retry_after or timedelta())
    broken = failures >= BROKEN_AFTER
    conn.execute(
        "UPDATE source SET failed_at = ?, failures = ?, trouble = ?, next_at = ?, told_broken = ?"
        " WHERE source_id = ?",
        (
            to_ms(now),
            failures,
            trouble[:300],
            to_ms(now + wait),
            int(broken or source.told_broken),
            source_id,
        ),
    )
    if broken and not source.told_broken:
        _tell(conn, source, now, well=False)


def _tell(conn: Connection, source: Source, now: datetime, *, well: bool) -> None:
    outbox.add(
        conn, key=f"source:{source.id}:{to_ms(now)}:{'well' if well else 'broken'}", kind=HEALTH,
        guild_id=source.guild_id, due_at=now, payload={"source": source.id, "well": well},
        priority=outbox.BULK,
    )  # fmt: skip


def _source(row: Any) -> Source:
    return of_row(Source, row, id=row["source_id"])
