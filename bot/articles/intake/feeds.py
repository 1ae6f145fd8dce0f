"""One pass over the feeds that are due: fetch, parse, keep what is new, note how it went."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bot.articles import sources, store, topics
from bot.articles.identity import canonical
from bot.articles.intake.fetch import Fetched, Fetcher
from bot.articles.intake.reader import Reader
from bot.articles.model import Dated, Parsed
from bot.articles.sources import Source
from bot.articles.topic_rule import Text
from bot.errors import UserError
from bot.logs import describe
from bot.storage.db import Connection, Database
from bot.times import Clock

log = logging.getLogger("lmcbot.feeds")

AT_ONCE = 8  # feeds that are read side by side
PRIMED = 10  # old items of a new feed that are kept, for search only
PAGES = 5  # pages fetched behind one feed's short entries in one pass
WHOLE = 500  # characters from which an entry's own text is the article
OLDEST = timedelta(days=30)


@dataclass(frozen=True)
class Item:
    """One entry of a feed that is new, and the article it became."""

    names: tuple[str, ...]
    parsed: Parsed | None


@dataclass(frozen=True)
class Stages:
    """How far a feed came: for ``/office-source test``, which says where and why it stopped."""

    fetched: str
    entries: int = 0
    new: int = 0
    matched: int = 0
    newest: tuple[str, ...] = ()


class Feeds:
    """Reads the sources of all servers."""

    def __init__(self, db: Database, reader: Reader, clock: Clock) -> None:
        self._db, self._reader, self._clock = db, reader, clock

    async def read_due(self) -> int:
        """Read every source that is due, side by side and one of each host; how many were read."""
        now = self._clock()
        due = await self._db.read(lambda conn: sources.due_sources(conn, now))
        by_host: dict[str, Source] = {}
        for source in due:  # the others of a host wait for the next pass, minutes away
            by_host.setdefault(urlsplit(source.url).hostname or "", source)
        if by_host:
            places = asyncio.Semaphore(AT_ONCE)
            async with self._reader.asking() as fetcher:
                await asyncio.gather(*(self._read(fetcher, s, places) for s in by_host.values()))
        return len(by_host)

    async def _read(self, fetcher: Fetcher, source: Source, places: asyncio.Semaphore) -> None:
        """Read one source; whatever happens is noted on it and stops no other."""
        try:
            async with places:
                got, feed = await self._ask(fetcher, source)
                items = await self._items(fetcher, source, apart(feed.get("entries", [])))
        except UserError as trouble:
            words, wait = str(trouble), getattr(trouble, "retry_after", None)
            await self._failed(source, words, wait)
        except Exception as error:
            log.warning("source %s: %s", source.id, describe(error))
            await self._failed(source, "The feed could not be read for a reason of our own.", None)
        else:
            now = self._clock()
            await self._db.write(lambda conn: keep(conn, source, got, items, now))

    async def _ask(self, fetcher: Fetcher, source: Source) -> tuple[Fetched, dict[str, Any]]:
        return await self._reader.feed(
            fetcher, source.url, etag=source.etag, last_modified=source.last_modified
        )

    async def _failed(self, source: Source, words: str, wait: timedelta | None) -> None:
        now = self._clock()
        await self._db.write(
            lambda conn: sources.read_failed(conn, source.id, now, words, retry_after=wait)
        )

    async def _items(
        self, fetcher: Fetcher, source: Source, entries: Sequence[dict[str, Any]]
    ) -> list[Item]:
        """The entries that are new or edited, parsed."""
        named = [names_of(entry) for entry in entries]
        texts = [[text_mark(entry)] for entry in entries]
        now = self._clock()

        def unseen(conn: Connection) -> tuple[set[int], set[int]]:
            new = sources.new_entries(conn, source.id, named)
            return set(new), set(sources.new_entries(conn, source.id, texts))

        new, edited = await self._db.read(unseen)
        items: list[Item] = []
        pages = PAGES
        for at, entry in enumerate(entries):
            if at not in new and at not in edited:
                continue
            parsed = None
            if _young(entry, now) and (source.primed_at is not None or len(items) < PRIMED):
                parsed, asked = await self._article(fetcher, source, entry, may_ask=pages > 0)
                pages -= asked
            items.append(Item((*named[at], *texts[at]), parsed))
        return items

    async def _article(
        self, fetcher: Fetcher, source: Source, entry: dict[str, Any], *, may_ask: bool
    ) -> tuple[Parsed | None, int]:
        """An entry as an article: its own text if that is whole, else the page behind it."""
        own = await self._own_text(entry)
        link, asked = entry["link"], 0
        if may_ask and link and (own is None or len(own.body) < WHOLE):
            asked = 1
            try:
                page = await self._reader.behind(fetcher, link)
                own = page if own is None or len(page.body) > len(own.body) else own
            except UserError as trouble:
                log.info("source %s: a page was not read (%s)", source.id, type(trouble).__name__)
        if own is None or not entry["title"]:
            return None, asked
        return dressed(own, entry, source), asked

    async def _own_text(self, entry: dict[str, Any]) -> Parsed | None:
        try:
            return await self._reader.entry(
                f"<h1>{escape(entry['title'])}</h1>{entry['html']}", entry["link"]
            )
        except UserError:  # too little to be an article
            return None

    async def trial(self, source: Source) -> Stages:
        """Read a source without keeping anything. Raises UserError where it fails."""
        async with self._reader.asking() as fetcher:
            got, feed = await self._reader.feed(fetcher, source.url)
        entries = apart(feed.get("entries", []))
        named = [names_of(entry) for entry in entries]

        def look(conn: Connection) -> tuple[int, int]:
            new = sources.new_entries(conn, source.id, named)
            rules = topics.by_names(conn, source.guild_id, source.topics)
            texts = [text_of_entry(entry) for entry in entries]
            return len(new), sum(not rules or any(r.fits(t) for r in rules) for t in texts)

        new, matched = await self._db.read(look)
        titles = tuple(entry["title"] for entry in entries[:3])
        return Stages(f"{len(got.body) / 1000:.0f} kB", len(entries), new, matched, titles)


def keep(
    conn: Connection, source: Source, got: Fetched, items: Sequence[Item], now: datetime
) -> None:
    """Store what a pass found, in the transaction that says it was read."""
    rules = topics.by_names(conn, source.guild_id, source.topics)
    for item in items:
        article_id = None
        if item.parsed is not None and (
            not rules or any(rule.fits(words_of(item.parsed)) for rule in rules)
        ):
            arrival = store.Arrival(
                item.parsed, "feed", item.parsed.url or "", archive=source.primed_at is None
            )
            article_id = store.add(conn, source.guild_id, arrival, now).article_id
        sources.entry_taken(conn, source.id, item.names, article_id, now)
    found = got.url if got.status == 200 else ""
    sources.read_succeeded(
        conn,
        source.id,
        now,
        feed_url=found if found != source.address else "",
        etag=got.etag or (source.etag if got.status == 304 else ""),
        last_modified=got.last_modified or (source.last_modified if got.status == 304 else ""),
    )


def apart(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries, without a link that several share: it names the feed's page and none of them."""
    many = Counter(canonical(entry["link"]) for entry in entries)
    return [
        entry if many[canonical(entry["link"])] == 1 else {**entry, "link": ""} for entry in entries
    ]


def names_of(entry: dict[str, Any]) -> tuple[str, ...]:
    """What an entry is known again by: its GUID and its link; its title where it has neither."""
    names = [entry["guid"] and f"guid:{entry['guid']}"]
    names.append(entry["link"] and f"link:{canonical(entry['link'])}")
    known = tuple(name for name in names if name)
    return known or (f"title:{entry['title'].casefold()}",)


def text_mark(entry: dict[str, Any]) -> str:
    """Changes when an entry's words do, and not when its date or order does."""
    words = f"{entry['link']}\n{entry['title']}\n{entry['html']}"
    return "text:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def words_of(parsed: Parsed) -> Text:
    """An article as a topic sees it."""
    return topics.words_of(parsed.headline, parsed.standfirst, parsed.body)


def text_of_entry(entry: dict[str, Any]) -> Text:
    """An entry as a topic sees it before it is parsed."""
    return topics.words_of(entry["title"], None, entry["html"])


def dressed(parsed: Parsed, entry: dict[str, Any], source: Source) -> Parsed:
    """An article with what its feed says of it: title, day, author, link, publication."""
    dated = parsed.date
    if entry["at"]:
        dated = Dated(entry["at"][:10], "given by its feed")
    return replace(
        parsed,
        headline=entry["title"],
        date=dated,
        author=parsed.author or entry["author"] or None,
        publication=parsed.publication or source.name,
        url=entry["link"] or parsed.url,
    )


def _young(entry: dict[str, Any], now: datetime) -> bool:
    return not entry["at"] or now - datetime.fromisoformat(entry["at"]) <= OLDEST
