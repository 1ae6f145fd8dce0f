"""What a digest or a list prints of an article. It is stored with the article, so that a post of
five puts none of them together again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.articles.in_brief import asks_of_us, in_brief
from bot.articles.library import Article, from_row
from bot.articles.wording import meta
from bot.plain_values import of_row
from bot.storage.db import Connection

BRIEFED = 1  # how briefs are made; a row with another number is told anew
COLUMNS = (
    "article.article_id, story_id, headline, kind, publication, author, dated, evidence, brief,"
    " asks, briefed, archive, changed_at, article.source_id"
)


@dataclass(frozen=True)
class Item:
    """An article as lists show it. ``brief`` has at most 45 words; ``asks`` says whether the BMA
    or the NHS asks something of practices in it. ``dated`` is an ISO day, a year or nothing."""

    id: int
    story_id: int
    headline: str
    kind: str
    publication: str
    author: str
    dated: str
    evidence: str
    brief: str
    asks: bool
    archive: bool
    changed_at: datetime | None = None
    source_id: int | None = None

    def sources(self, zone: ZoneInfo) -> str:
        """Its line of sources: "News · Pulse · no byline · 2014 inferred"."""
        return meta(
            self.kind, self.publication, self.author, self.dated, self.evidence,
            changed_at=self.changed_at, zone=zone,
        )  # fmt: skip


def item_of(article: Article) -> Item:
    """What is printed of an article, made from the whole of it."""
    parsed = article.parsed
    return Item(
        article.id, article.story_id, parsed.headline, parsed.kind, parsed.publication or "",
        parsed.author or "", parsed.date.value or "", parsed.date.evidence,
        in_brief(article), asks_of_us(article), article.archive, article.changed_at,
        article.source_id,
    )  # fmt: skip


def several(conn: Connection, guild_id: int, article_ids: Sequence[int]) -> list[Item]:
    """Those of the articles that are still kept, in the order asked for."""
    marks = ",".join("?" * len(article_ids))
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM article WHERE guild_id = ? AND removed_at IS NULL"
        f" AND article_id IN ({marks})",
        (guild_id, *article_ids),
    ).fetchall()
    found = {one.id: one for one in from_rows(conn, rows)}
    return [found[article_id] for article_id in article_ids if article_id in found]


def from_rows(conn: Connection, rows: Sequence[sqlite3.Row]) -> list[Item]:
    """The items of rows that hold :data:`COLUMNS`. Where a brief was never made, or by an older
    release, it is made from the whole article."""
    stale = [row["article_id"] for row in rows if row["briefed"] != BRIEFED]
    anew = {one.id: item_of(one) for one in _whole(conn, stale)}
    return [anew.get(row["article_id"]) or of_row(Item, row, id=row["article_id"]) for row in rows]


def store_brief(conn: Connection, article: Article) -> None:
    """Keep what is printed of an article beside it; called whenever its text or fields change."""
    conn.execute(
        "UPDATE article SET brief = ?, asks = ?, briefed = ? WHERE article_id = ?",
        (in_brief(article), int(asks_of_us(article)), BRIEFED, article.id),
    )


def renew(conn: Connection, article_ids: Sequence[int]) -> None:
    """Store the briefs of these articles that an older release made, or none."""
    marks = ",".join("?" * len(article_ids))
    stale = conn.execute(
        f"SELECT article_id FROM article WHERE briefed <> ? AND article_id IN ({marks})",
        (BRIEFED, *article_ids),
    ).fetchall()
    for one in _whole(conn, [row["article_id"] for row in stale]):
        store_brief(conn, one)


def _whole(conn: Connection, article_ids: Sequence[int]) -> list[Article]:
    if not article_ids:
        return []
    marks = ",".join("?" * len(article_ids))
    rows = conn.execute(f"SELECT * FROM article WHERE article_id IN ({marks})", article_ids)
    return [from_row(row) for row in rows]
