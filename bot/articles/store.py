"""Taking an article in: once, whatever wrapping it arrives in. Also correcting and removing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from bot.articles import stories
from bot.articles.identity import canonical, digest_of, fold, identity_of, site
from bot.articles.items import store_brief
from bot.articles.library import Article, article, blocks_text, even_removed, from_row
from bot.articles.model import Parsed
from bot.articles.seed_digest import Own
from bot.errors import UserError
from bot.storage.db import Connection
from bot.times import from_ms, to_ms

GONE = "gone"  # the guild_word of removed articles: no search finds them
EDITABLE = ("headline", "kind", "publication", "author", "date")


class Outcome(Enum):
    """What became of an arrival."""

    NEW = "new"
    SAME = "already here"
    UPDATED = "updated"
    JOINED = "joined to our digest of it"
    REMOVED = "removed before by an officer"


@dataclass(frozen=True)
class Arrival:
    """An article on its way in. ``archive`` keeps it out of scheduled digests. ``source_id`` is the
    feed that brings it: what that calls new joins no other entry's article."""

    parsed: Parsed
    origin: str
    url: str = ""
    ours: bool = False
    archive: bool = False
    own: Own | None = None
    source_id: int | None = None

    @property
    def address(self) -> str:
        """Where it was read, else where it says it stands."""
        return self.url or self.parsed.url or ""

    @property
    def identity(self) -> str:
        return identity_of(self.address, self.parsed.headline, self.parsed.body)


@dataclass(frozen=True)
class Filed:
    """Where an arrival ended."""

    article_id: int
    outcome: Outcome


def add(conn: Connection, guild_id: int, arrival: Arrival, now: datetime) -> Filed:
    """Take an article in, or recognise it: nothing is ever stored twice."""
    known = recognised(conn, guild_id, arrival)
    if known is None:
        return Filed(_insert(conn, guild_id, arrival, now), Outcome.NEW)
    return _joined(conn, known, arrival, now)


def revise(conn: Connection, article_id: int, arrival: Arrival, now: datetime) -> Filed | None:
    """Take in what a feed has edited; None where the article is gone."""
    known = even_removed(conn, article_id)
    return None if known is None else _joined(conn, known, arrival, now)


def _joined(conn: Connection, known: Article, arrival: Arrival, now: datetime) -> Filed:
    """An arrival of an article that is here."""
    if known.removed_at is not None:
        if arrival.origin in ("feed", "seed"):
            return Filed(known.id, Outcome.REMOVED)
        _restore(conn, known)
    if arrival.origin == "seed":
        return Filed(known.id, Outcome.SAME)
    if known.origin == "seed" and known.parsed.body != arrival.parsed.body:
        _write(conn, known, arrival, None)
        return Filed(known.id, Outcome.JOINED)
    if digest_of(known.parsed.body) == digest_of(arrival.parsed.body):
        _adopt_address(conn, known, arrival)
        return Filed(known.id, Outcome.SAME)
    _write(conn, known, arrival, now)
    return Filed(known.id, Outcome.UPDATED)


def edit(conn: Connection, guild_id: int, article_id: int, **fields: Any) -> Article:
    """Correct what was read wrongly; a later arrival of the article leaves these fields alone."""
    known = article(conn, guild_id, article_id)
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    changed = {name for name, value in fields.items() if getattr(known.parsed, name) != value}
    edited = tuple(sorted({*known.edited, *changed}))
    _save(conn, replace(known, parsed=replace(known.parsed, **fields), edited=edited))
    return article(conn, guild_id, article_id)


def note_edited(conn: Connection, guild_id: int, article_id: int, names: tuple[str, ...]) -> None:
    """Note fields as corrected by an officer, whatever they hold now."""
    known = article(conn, guild_id, article_id)
    _save(conn, replace(known, edited=tuple(sorted({*known.edited, *names}))))


def recognised(conn: Connection, guild_id: int, arrival: Arrival) -> Article | None:
    """The article this arrival is, if it came before."""
    row = conn.execute(
        "SELECT * FROM article WHERE guild_id = ? AND identity = ?", (guild_id, arrival.identity)
    ).fetchone()
    if row is not None and _agree(one := from_row(row), arrival):
        return one
    if arrival.own:
        return None
    same_headline = conn.execute(
        "SELECT * FROM article WHERE guild_id = ? AND headline_key = ? ORDER BY article_id"
        " LIMIT 20",
        (guild_id, digest_of(arrival.parsed.headline)),
    ).fetchall()
    return next((one for one in map(from_row, same_headline) if _same(one, arrival)), None)


def mark_ours(conn: Connection, guild_id: int, article_id: int) -> None:
    """Note that a text is the committee's own, which may be shown in full."""
    conn.execute(
        "UPDATE article SET ours = 1 WHERE guild_id = ? AND article_id = ?", (guild_id, article_id)
    )


def remove(conn: Connection, guild_id: int, article_id: int, now: datetime) -> Article:
    """Take an article out of search and digests; its row stays, so that a feed cannot bring it
    back."""
    known = article(conn, guild_id, article_id)
    conn.execute(
        "UPDATE article SET removed_at = ?, guild_word = ? WHERE article_id = ?",
        (to_ms(now), GONE, article_id),
    )
    return known


def article_of(arrival: Arrival) -> Article:
    """An arrival as it would be stored, without numbers and times."""
    then = from_ms(0)
    return Article(
        0, 0, 0, arrival.parsed, arrival.own, arrival.address, arrival.origin, arrival.ours,
        arrival.archive, then, then,
    )  # fmt: skip


def matching(guild_id: int, terms: str, columns: str = "headline") -> str:
    """The full-text expression for terms in these columns of a server's articles."""
    return f"{{guild_word}} : {guild_word(guild_id)} AND {{{columns}}} : ({terms})"


def guild_word(guild_id: int) -> str:
    """The word that keeps a full-text search within one server."""
    return f"g{guild_id}"


def published(parsed: Parsed, now: datetime) -> datetime:
    """The instant the article counts as new from: its day, the end of its year, or now; never
    later."""
    value = parsed.date.value or ""
    try:
        if len(value) == 4:
            day = date(int(value), 12, 31)
        elif len(value) == 7:
            day = date.fromisoformat(f"{value}-28")
        else:
            day = date.fromisoformat(value)
    except ValueError:
        return now
    return min(datetime(day.year, day.month, day.day, tzinfo=UTC), now)


def _agree(known: Article, arrival: Arrival) -> bool:
    """Whether an article of the same address is the same article. A feed's entries may share one,
    as the issues of a bulletin do: what it calls new is."""
    if arrival.source_id is None:
        return True
    if known.source_id == arrival.source_id:
        return False
    if digest_of(known.parsed.headline) == digest_of(arrival.parsed.headline):
        return True
    return known.source_id is None and stories.alike(known.parsed.body, arrival.parsed.body)


def _same(known: Article, arrival: Arrival) -> bool:
    """Whether an article of the same headline is the same article."""
    if known.origin == "seed":
        return True
    both = canonical(known.url) and canonical(arrival.address)
    if both and site(known.url) != site(arrival.address):
        return False  # a copy elsewhere: one story, two articles
    if digest_of(known.parsed.body) == digest_of(arrival.parsed.body):
        return True
    fed = None not in (known.source_id, arrival.source_id)
    named = {fold(one.publication or "") for one in (known.parsed, arrival.parsed)} - {""}
    like = not fed and not both and len(named) < 2
    return like and stories.alike(known.parsed.body, arrival.parsed.body)


def _insert(conn: Connection, guild_id: int, arrival: Arrival, now: datetime) -> int:
    parsed = arrival.parsed
    prints = stories.prints(parsed.body)
    story_id = stories.story_of(conn, guild_id, parsed.body, prints)
    article_id = conn.insert(
        "article", guild_id=guild_id, guild_word=guild_word(guild_id), story_id=story_id,
        headline=parsed.headline, kind=parsed.kind, publication=parsed.publication or "",
        author=parsed.author or "", dated=parsed.date.value or "", evidence=parsed.date.evidence,
        body=parsed.body, blocks=blocks_text(parsed, arrival.own), url=arrival.address,
        identity=_free(conn, guild_id, arrival), body_hash=digest_of(parsed.body),
        headline_key=digest_of(parsed.headline), origin=arrival.origin, ours=arrival.ours,
        archive=arrival.archive, added_at=to_ms(now), published_at=to_ms(published(parsed, now)),
        source_id=arrival.source_id,
    )  # fmt: skip
    stories.remember(conn, guild_id, article_id, prints)
    store_brief(conn, replace(article_of(arrival), id=article_id))
    return article_id


def _free(conn: Connection, guild_id: int, arrival: Arrival) -> str:
    """An arrival's identity, or where another article has it by its address, a numbered one."""
    taken = "SELECT (SELECT max(article_id) FROM article) FROM article WHERE guild_id = ?"
    taken += " AND identity = ?"
    last = conn.execute(taken, (guild_id, arrival.identity)).fetchone()
    return f"{arrival.identity}#{last[0] + 1}" if last else arrival.identity


def _write(conn: Connection, known: Article, arrival: Arrival, changed_at: datetime | None) -> None:
    """Put an arrival in the place of what was stored, except where an officer corrected it."""
    kept = {name: getattr(known.parsed, name) for name in known.edited}
    if known.own:
        kept.setdefault("headline", known.parsed.headline)
    parsed = replace(arrival.parsed, **kept)
    url = arrival.address or known.url
    _save(conn, replace(known, parsed=parsed, url=url, changed_at=changed_at or known.changed_at))
    conn.execute(
        "UPDATE article SET identity = ? WHERE article_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM article WHERE guild_id = ? AND identity = ?)",
        (arrival.identity, known.id, known.guild_id, arrival.identity),
    )
    stories.move(conn, known.guild_id, known.id, parsed.body)


def _adopt_address(conn: Connection, known: Article, arrival: Arrival) -> None:
    """An article known by its words alone learns its address."""
    if canonical(arrival.address) and not canonical(known.url):
        conn.execute(
            "UPDATE article SET url = ?, identity = ? WHERE article_id = ?",
            (arrival.address, arrival.identity, known.id),
        )


def _save(conn: Connection, one: Article) -> None:
    parsed = one.parsed
    conn.execute(
        "UPDATE article SET headline = ?, kind = ?, publication = ?, author = ?, dated = ?,"
        " evidence = ?,"
        " body = ?, blocks = ?, url = ?, body_hash = ?, headline_key = ?, changed_at = ?"
        " WHERE article_id = ?",
        (
            parsed.headline, parsed.kind, parsed.publication or "", parsed.author or "",
            parsed.date.value or "", parsed.date.evidence, parsed.body,
            blocks_text(parsed, one.own, one.edited), one.url, digest_of(parsed.body),
            digest_of(parsed.headline),
            None if one.changed_at is None else to_ms(one.changed_at), one.id,
        ),
    )  # fmt: skip
    store_brief(conn, one)


def _restore(conn: Connection, known: Article) -> None:
    conn.execute(
        "UPDATE article SET removed_at = NULL, guild_word = ? WHERE article_id = ?",
        (guild_word(known.guild_id), known.id),
    )


def refuse_empty(parsed: Parsed) -> None:
    """Raise :class:`UserError` for an article nobody could read anything in."""
    if not parsed.headline.strip() or not (parsed.body.strip() or parsed.surveys):
        raise UserError("There is no article in that: paste or upload its text.")
