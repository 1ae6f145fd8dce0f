"""What a member sees of an article, and the list of what they saved for later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import drafts, people
from bot.articles import library
from bot.articles.items import COLUMNS, Item, from_rows
from bot.articles.library import Article
from bot.articles.related import related
from bot.errors import UserError
from bot.privacy.traces import Trace
from bot.storage.db import Connection
from bot.times import to_ms

MOST = 200

_OWN = "(SELECT digest_id FROM digest WHERE person_id = :person)"
TRACES = (
    drafts.TRACE,
    Trace(
        "saved.person_id",
        "reading list",
        "SELECT headline, saved_at FROM saved JOIN article USING (article_id)"
        " WHERE person_id = :person",
        ("DELETE FROM saved WHERE person_id = :person",),
    ),
    Trace(
        "digest.person_id",
        "own digest",
        "SELECT rhythm, on_day, at_time, topics, most, paused, made_at FROM digest"
        " WHERE person_id = :person",
        (
            "UPDATE outbox SET state = 'cancelled' WHERE state = 'pending'"
            f" AND key >= 'digest:' || {_OWN} || ':' AND key < 'digest:' || {_OWN} || ';'",
            "DELETE FROM digest WHERE person_id = :person",
        ),
    ),
)


@dataclass(frozen=True)
class Reading:
    """An article opened: where copies of it stand, related pieces by number and headline, saved or
    not."""

    article: Article
    elsewhere: tuple[str, ...] = ()
    related: tuple[tuple[int, str], ...] = ()
    saved: bool = False


def opened(conn: Connection, guild_id: int, article_id: int, user_id: int) -> Reading:
    """An article as one member sees it. Raises :class:`UserError` where it is gone."""
    one = library.article(conn, guild_id, article_id)
    person = people.known_as(conn, guild_id, user_id)
    return Reading(
        one,
        tuple(library.told_elsewhere(conn, one)),
        tuple(related(conn, one)),
        person is not None and _is_saved(conn, person.id, article_id),
    )


def save(conn: Connection, guild_id: int, user_id: int, article_id: int, now: datetime) -> None:
    """Put an article on a member's reading list."""
    library.article(conn, guild_id, article_id)
    person = people.find(conn, guild_id, user_id)
    many = conn.execute("SELECT count(*) FROM saved WHERE person_id = ?", (person.id,)).fetchone()[
        0
    ]
    if many >= MOST:
        raise UserError(
            f"Your reading list holds {MOST} articles, which is as many as fit: take one off first."
        )
    conn.execute(
        "INSERT INTO saved (person_id, article_id, saved_at) VALUES (?, ?, ?) ON CONFLICT DO"
        " NOTHING",
        (person.id, article_id, to_ms(now)),
    )


def drop(conn: Connection, guild_id: int, user_id: int, article_id: int) -> None:
    """Take an article off a member's reading list."""
    person = people.known_as(conn, guild_id, user_id)
    if person is not None:
        conn.execute(
            "DELETE FROM saved WHERE person_id = ? AND article_id = ?", (person.id, article_id)
        )


def saved(conn: Connection, guild_id: int, user_id: int) -> list[Item]:
    """A member's reading list, what was saved last first."""
    person = people.known_as(conn, guild_id, user_id)
    if person is None:
        return []
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM saved JOIN article USING (article_id) WHERE person_id = ?"
        " AND removed_at IS NULL ORDER BY saved_at DESC, article_id DESC",
        (person.id,),
    ).fetchall()
    return from_rows(conn, rows)


def _is_saved(conn: Connection, person_id: int, article_id: int) -> bool:
    row = conn.execute(
        "SELECT 1 FROM saved WHERE person_id = ? AND article_id = ?", (person_id, article_id)
    ).fetchone()
    return row is not None
