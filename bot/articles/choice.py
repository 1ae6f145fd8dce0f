"""What a digest tells of: chosen once, stored before it is drawn, so that a retry tells the
same."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.articles import topics
from bot.articles.archive import topic_names
from bot.articles.digests import Digest, next_at, of_channels
from bot.articles.in_brief import asks_of_us
from bot.articles.items import COLUMNS, Item, from_rows, renew, several
from bot.articles.library import Article
from bot.articles.topic_rule import Text
from bot.articles.topics import READ, Topic, words_of
from bot.storage.db import Connection
from bot.times import to_ms

LOOKED_AT = 300  # articles one choice looks at, for it holds the writer; a flood waits its turn

_LOOKED_THROUGH = (  # what topics are judged by
    f"substr(body, 1, {READ}) AS opening, blocks ->> '$.parsed.standfirst' AS standfirst,"
    " blocks -> '$.own.topics' AS shipped"
)


@dataclass(frozen=True)
class Chosen:
    """What one post tells of, and how many more there would be."""

    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True)
class Reason:
    """Why an article is or is not in the next digest."""

    inside: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Coming:
    """What the next digest of a channel, due ``at``, does with an article; paused where None."""

    channel_id: int
    at: datetime | None
    reason: Reason


def choose(
    conn: Connection, digest: Digest, period: str, now: datetime, *, only: Sequence[int] = ()
) -> Chosen:
    """The items of one post, the same however often it is asked for that period.

    ``only`` names the articles of a post that an officer saw before and pressed for.
    """
    if only:
        items, more = several(conn, digest.guild_id, only), 0
    elif kept := told(conn, digest, period).items:
        return Chosen(kept, len(waiting(conn, digest, now)))
    else:
        found = waiting(conn, digest, now)
        items, more = found[: digest.most], max(0, len(found) - digest.most)
    renew(conn, [one.id for one in items])
    conn.executemany(
        "INSERT INTO digest_item (digest_id, article_id, period, place) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [(digest.id, one.id, period, place) for place, one in enumerate(items)],
    )
    return Chosen(tuple(items), more)


def told(conn: Connection, digest: Digest, period: str) -> Chosen:
    """What was chosen for a period, as far as it is still kept."""
    rows = conn.execute(
        "SELECT article_id FROM digest_item WHERE digest_id = ? AND period = ? ORDER BY place",
        (digest.id, period),
    ).fetchall()
    return Chosen(tuple(several(conn, digest.guild_id, [row["article_id"] for row in rows])))


def waiting(
    conn: Connection, digest: Digest, now: datetime, *, archive: bool = False
) -> list[Item]:
    """What a digest has not told yet, in the order it would; one article a story, and beside it
    what else the same feed has of it: its next bulletin is news though it repeats the last.

    First what the BMA or the NHS asks of us, then by the digest's topics, then the newest.
    """
    wanted = topics.by_names(conn, digest.guild_id, digest.topics)
    if digest.topics and not wanted:
        return []
    found = _fitting(conn, wanted, _untold(conn, digest, now, archive=False))
    if archive and not found:
        found = _fitting(conn, wanted, _untold(conn, digest, now, archive=True))
    first: dict[int, Item] = {}
    return [
        one for one in found
        if (told := first.setdefault(one.story_id, one)) is one
        or (one.source_id is not None and one.source_id == told.source_id)
    ]  # fmt: skip


def fits(wanted: Sequence[Topic], shipped: Iterable[str], words: Text) -> int | None:
    """The place of the first topic that takes a text or was given it by hand, by the short names
    of ready topics; None where none does."""
    by_hand = topic_names(tuple(shipped))
    return next(
        (at for at, topic in enumerate(wanted) if topic.name in by_hand or topic.fits(words)), None
    )


def explain(conn: Connection, digest: Digest, article: Article, now: datetime) -> Reason:
    """Which rule lets an article into the next digest or keeps it out, one sentence each."""
    against, for_it = [], []
    period = conn.execute(
        "SELECT item.period FROM digest_item AS item JOIN article AS told USING (article_id)"
        " WHERE digest_id = ? AND story_id = ? AND (told.article_id = ? OR told.source_id IS NULL"
        " OR told.source_id IS NOT ?) ORDER BY item.article_id = ? DESC LIMIT 1",
        (digest.id, article.story_id, article.id, article.source_id, article.id),
    ).fetchone()
    if period is not None:
        against.append(f"It was posted {_when(period['period'])}, and nothing is posted twice.")
    if article.archive:
        against.append("It is in the archive, which is posted only by /office-digest now.")
    if article.published_at < now - timedelta(days=digest.oldest_days):
        against.append(f"It is older than {digest.oldest_days} days.")
    wanted = topics.by_names(conn, digest.guild_id, digest.topics)
    shipped, words = article.own.topics if article.own else (), article.words
    for topic in wanted:
        by_hand = topic.name in topic_names(shipped)
        for_it.append(
            f"“{topic.name}” takes it: we filed it there." if by_hand else topic.explained(words)
        )
    if not wanted:
        for_it.append("This digest has no topics: it takes everything.")
    if wanted and fits(wanted, shipped, words) is None:
        against.append("None of the digest's topics takes it.")
    if not against:
        for_it.append(_place(waiting(conn, digest, now), article, digest))
    if digest.paused:
        for_it.append("The digest itself is paused.")
    return Reason(not against, (*against, *for_it))


def coming(conn: Connection, guild_id: int, article: Article, now: datetime) -> list[Coming]:
    """What each channel's digest does with an article."""
    return [
        Coming(each.channel_id or 0, next_at(conn, each), explain(conn, each, article, now))
        for each in of_channels(conn, guild_id)
    ]


def _place(items: list[Item], article: Article, digest: Digest) -> str:
    ids = [each.id for each in items]
    if article.id not in ids:
        return "Another copy of the same story is in the digest instead."
    place = ids.index(article.id) + 1
    first = " What the BMA or NHS asks of us comes first." if asks_of_us(article) else ""
    if place > digest.most:
        rest = f"the digest has room for {digest.most}: it is counted among the rest"
        return f"It is number {place} and {rest}."
    return f"It is number {place} of the next digest.{first}"


def _when(period: str) -> str:
    if period.startswith("now:"):
        return "when an officer asked for it"
    day = date.fromisoformat(period)
    return f"on {day.day} {day:%B} {day.year}"


def _untold(conn: Connection, digest: Digest, now: datetime, *, archive: bool) -> list[sqlite3.Row]:
    """The newest articles of stories the digest has not touched; or those of the archive."""
    since = 0 if archive else to_ms(now - timedelta(days=digest.oldest_days))
    looked_through = f", {_LOOKED_THROUGH}" if digest.topics else ""
    return conn.execute(
        f"SELECT {COLUMNS}{looked_through} FROM article WHERE guild_id = ? AND removed_at IS NULL"
        " AND published_at >= ? AND archive = ? AND NOT EXISTS (SELECT 1 FROM digest_item AS item"
        " JOIN article AS told USING (article_id) WHERE item.digest_id = ?"
        " AND told.story_id = article.story_id AND (told.article_id = article.article_id"
        " OR told.source_id IS NULL OR told.source_id IS NOT article.source_id))"
        " ORDER BY published_at DESC, article_id DESC LIMIT ?",
        (digest.guild_id, since, int(archive), digest.id, LOOKED_AT),
    ).fetchall()


def _fitting(conn: Connection, wanted: Sequence[Topic], rows: list[sqlite3.Row]) -> list[Item]:
    """Articles that a topic takes, in the order a digest tells them; ``rows`` come the newest
    first."""
    places = {row["article_id"]: _place_of(wanted, row) for row in rows}
    taken = from_rows(conn, [row for row in rows if places[row["article_id"]] is not None])
    return sorted(taken, key=lambda one: (not one.asks, places[one.id]))


def _place_of(wanted: Sequence[Topic], row: sqlite3.Row) -> int | None:
    """The place of the first topic that takes an article, 0 without topics."""
    if not wanted:
        return 0
    words = words_of(row["headline"], row["standfirst"], row["opening"])
    return fits(wanted, json.loads(row["shipped"] or "[]"), words)
