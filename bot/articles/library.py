"""The articles a committee keeps: one whole, or a page of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.articles.model import Parsed
from bot.articles.seed_digest import Own
from bot.articles.topic_rule import Text
from bot.articles.topics import words_of
from bot.errors import UserError
from bot.plain_values import from_plain, of_row, to_plain
from bot.storage.db import Connection


@dataclass(frozen=True)
class Article:
    """An article as stored. ``own`` is our digest of it, where the bot came with one.

    ``edited`` names the fields an officer corrected: a later arrival leaves them alone.
    ``published_at`` is the day it appeared, or was added where that is unknown.
    """

    id: int
    guild_id: int
    story_id: int
    parsed: Parsed
    own: Own | None
    url: str
    origin: str
    ours: bool
    archive: bool
    added_at: datetime
    published_at: datetime
    changed_at: datetime | None = None
    removed_at: datetime | None = None
    edited: tuple[str, ...] = ()
    source_id: int | None = None

    @property
    def words(self) -> Text:
        """It made ready for topics."""
        return words_of(self.parsed.headline, self.parsed.standfirst, self.parsed.body)

    @property
    def year(self) -> int | None:
        """The year it appeared in, as far as the article shows it."""
        value = self.parsed.date.value or ""
        return int(value[:4]) if value[:4].isdigit() else None


def article(conn: Connection, guild_id: int, article_id: int) -> Article:
    """One article. Raises :class:`UserError` where this server has none of that number."""
    row = conn.execute(
        "SELECT * FROM article WHERE article_id = ? AND guild_id = ? AND removed_at IS NULL",
        (article_id, guild_id),
    ).fetchone()
    if row is None:
        raise UserError("That article is no longer kept here. /article search finds the others.")
    return from_row(row)


def headlines(conn: Connection, guild_id: int, wanted: Collection[int]) -> dict[int, str]:
    """The headlines of a server's articles by their numbers; those no longer kept are left out."""
    rows = conn.execute(
        "SELECT article_id, headline FROM article WHERE guild_id = ? AND removed_at IS NULL"
        " AND article_id IN (SELECT value FROM json_each(?))",
        (guild_id, json.dumps(sorted(wanted))),
    )
    return {row["article_id"]: row["headline"] for row in rows}


def even_removed(conn: Connection, article_id: int) -> Article | None:
    """The article of that number on whichever server, also one that an officer removed."""
    row = conn.execute("SELECT * FROM article WHERE article_id = ?", (article_id,)).fetchone()
    return None if row is None else from_row(row)


def home(conn: Connection, article_id: int) -> int | None:
    """The server that keeps an article."""
    row = conn.execute(
        "SELECT guild_id FROM article WHERE article_id = ?", (article_id,)
    ).fetchone()
    return None if row is None else int(row["guild_id"])


def newest(
    conn: Connection, guild_id: int, *, since_ms: int = 0, archive: bool = False, limit: int = 500
) -> Iterable[Article]:
    """Articles that appeared since then, the newest first."""
    rows = conn.execute(
        "SELECT * FROM article WHERE guild_id = ? AND removed_at IS NULL AND published_at >= ?"
        " AND archive <= ? ORDER BY published_at DESC, article_id DESC LIMIT ?",
        (guild_id, since_ms, int(archive), limit),
    )
    return (from_row(row) for row in rows)


def publications(conn: Connection, guild_id: int) -> list[str]:
    """The publications this server has articles of."""
    rows = conn.execute(
        "SELECT publication, count(*) AS many FROM article WHERE guild_id = ? AND removed_at IS"
        " NULL"
        " AND publication <> '' GROUP BY publication ORDER BY many DESC, publication LIMIT 200",
        (guild_id,),
    )
    return [row["publication"] for row in rows]


def count(conn: Connection, guild_id: int) -> int:
    """How many articles this server keeps."""
    found: int = conn.execute(
        "SELECT count(*) FROM article WHERE guild_id = ? AND removed_at IS NULL", (guild_id,)
    ).fetchone()[0]
    return found


def told_elsewhere(conn: Connection, one: Article) -> list[str]:
    """Where other copies and excerpts of its story stand, "also in …": the publication, else the
    headline of each."""
    rows = conn.execute(
        "SELECT publication, headline FROM article WHERE story_id = ? AND article_id <> ?"
        " AND guild_id = ? AND removed_at IS NULL ORDER BY published_at, article_id LIMIT 10",
        (one.story_id, one.id, one.guild_id),
    )
    return list(dict.fromkeys(row["publication"] or row["headline"] for row in rows))


def from_row(row: sqlite3.Row) -> Article:
    """The article of one row of its table."""
    held: dict[str, Any] = json.loads(row["blocks"])
    own = held.get("own")
    return of_row(
        Article,
        row,
        id=row["article_id"],
        parsed=replace(from_plain(Parsed, {"body": "", **held["parsed"]}), body=row["body"]),
        own=from_plain(Own, own) if own else None,
        edited=tuple(held.get("edited", ())),
    )


def blocks_text(parsed: Parsed, own: Own | None, edited: Sequence[str] = ()) -> str:
    """What the column ``blocks`` holds: all but the body, which has a column of its own."""
    kept = to_plain(replace(parsed, left_out=()))  # a preview's, not the article's
    held: dict[str, Any] = {"parsed": {k: v for k, v in kept.items() if k != "body"}}
    if own:
        held["own"] = to_plain(own)
    if edited:
        held["edited"] = list(edited)
    return json.dumps(held, ensure_ascii=False)
