"""One pass over the feeds that are due: fetch, parse, keep what is new, note how it went."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot import committee
from bot.articles import sources, topics
from bot.articles.intake.entries import Entry
from bot.articles.intake.fates import Fate
from bot.articles.intake.fetch import Fetcher, Unfetched
from bot.articles.intake.reader import Reader
from bot.articles.intake.sifting import TRIES, Sifted, keep, sift
from bot.articles.model import Dated, Parsed
from bot.articles.sources import Source
from bot.errors import UserError
from bot.logs import describe
from bot.storage.db import Connection, Database
from bot.times import Clock

log = logging.getLogger("lmcbot.feeds")

AT_ONCE = 8  # feeds that are read side by side
PAGES = 5  # pages fetched behind one feed's short entries in one pass
WHOLE = 500  # characters from which an entry's own text is the article
SHORT = 4_000  # characters up to which a text that cannot be parsed is kept as it stands


@dataclass(frozen=True)
class Stages:
    """How far a feed came: for ``/office-source test``, which says where and why it stopped.
    ``fates`` counts every entry that came, those that are new as kept."""

    fetched: str
    entries: int = 0
    new: int = 0
    matched: int = 0
    newest: tuple[str, ...] = ()
    fates: Counter[Fate] = field(default_factory=Counter)


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
                got, feed = await self._reader.feed(
                    fetcher, source.url, etag=source.etag, last_modified=source.last_modified
                )
                refuse_unread(feed)
                items = await self._items(fetcher, source, entries_of(feed))
        except UserError as trouble:
            words, wait = str(trouble), getattr(trouble, "retry_after", None)
            await self._failed(source, words, wait)
        except Exception as error:
            log.warning("source %s: %s", source.id, describe(error))
            await self._failed(
                source,
                "The feed could not be read: a fault of the bot’s own, which its log names.",
                None,
            )
        else:
            now, beside = self._clock(), unread(feed)
            await self._db.write(lambda conn: keep(conn, source, got, items, beside, now))

    async def _failed(self, source: Source, words: str, wait: timedelta | None) -> None:
        now = self._clock()
        await self._db.write(
            lambda conn: sources.read_failed(conn, source.id, now, words, retry_after=wait)
        )

    async def _items(
        self, fetcher: Fetcher, source: Source, entries: Sequence[Entry]
    ) -> list[Sifted]:
        """Every entry with what became of it; those that are new or edited are read."""
        now = self._clock()

        def sifted(conn: Connection) -> tuple[list[Sifted], ZoneInfo]:
            zone = committee.load(conn, source.guild_id).zone
            return sift(conn, source, entries, now, zone), zone

        found, zone = await self._db.read(sifted)
        desk = _Desk(self._reader, fetcher, source, zone)
        return [one if one.fate else await desk.read(one) for one in found]

    async def trial(self, source: Source) -> Stages:
        """Read a source without keeping anything. Raises UserError where it fails."""
        async with self._reader.asking() as fetcher:
            got, feed = await self._reader.feed(fetcher, source.url)
        entries, now = entries_of(feed), self._clock()

        def look(conn: Connection) -> tuple[Counter[Fate], int]:
            zone = committee.load(conn, source.guild_id).zone
            rules = topics.by_names(conn, source.guild_id, source.topics)
            texts = [topics.words_of(one.headline, None, one.text) for one in entries]
            fates = Counter(one.fate or Fate.KEPT for one in sift(conn, source, entries, now, zone))
            return fates, sum(not rules or any(r.fits(t) for r in rules) for t in texts)

        fates, matched = await self._db.read(look)
        return Stages(
            fetched=f"{len(got.body) / 1000:.0f} kB",
            entries=len(entries),
            new=len(entries) - fates[Fate.SEEN] - fates[Fate.TWICE],
            matched=matched,
            newest=tuple(one.headline for one in entries[:3]),
            fates=fates + unread(feed),
        )


class _Desk:
    """Reads the entries of one feed in one pass: so many pages behind them and no more."""

    def __init__(self, reader: Reader, fetcher: Fetcher, source: Source, zone: ZoneInfo) -> None:
        self._reader, self._fetcher, self._source, self._zone = reader, fetcher, source, zone
        self._pages = PAGES

    async def read(self, item: Sifted) -> Sifted:
        """An entry as an article: its own text if that is whole, else the page behind it."""
        entry, priming = item.entry, self._source.primed_at is None
        own, page = await self._own_text(entry), None
        if entry.link and (own is None or len(own.body) < WHOLE):
            if not self._pages and not priming:
                return item.ended(Fate.WAITING)
            try:
                page = await self._page(entry.link)
            except Unfetched as trouble:
                if trouble.passing and item.tries < TRIES and not priming:
                    return item.ended(Fate.WAITING)
        best = page if page and (own is None or len(page.body) > len(own.body)) else own
        best = best or in_few_words(entry)
        if best is None:
            return item.ended(Fate.HARD if len(entry.text) > SHORT else Fate.EMPTY)
        return replace(item, parsed=dressed(best, entry, self._source, self._zone))

    async def _page(self, link: str) -> Parsed | None:
        """The page behind an entry. Raises :class:`Unfetched` where it cannot be had."""
        if not self._pages:
            return None
        self._pages -= 1
        try:
            return await self._reader.behind(self._fetcher, link)
        except Unfetched:
            raise
        except UserError as trouble:
            name = type(trouble).__name__
            log.info("source %s: a page was not read (%s)", self._source.id, name)
            return None

    async def _own_text(self, entry: Entry) -> Parsed | None:
        if not entry.text:
            return None
        try:
            return await self._reader.entry(
                f"<h1>{escape(entry.headline)}</h1>{entry.html}", entry.link
            )
        except UserError:  # too little to be an article
            return None


def entries_of(feed: dict[str, Any]) -> list[Entry]:
    """The entries of a feed as it was read."""
    return [Entry(**one) for one in feed.get("entries", ())]


def unread(feed: dict[str, Any]) -> Counter[Fate]:
    """What came with a feed and is none of its entries."""
    counted = {Fate.FAULTY: feed.get("faulty", 0), Fate.BEYOND: feed.get("beyond", 0)}
    return +Counter(counted)


def refuse_unread(feed: dict[str, Any]) -> None:
    """Raise UserError for a feed of which no item can be read, so that officers hear of it."""
    if not feed.get("entries") and (many := feed.get("faulty", 0)):
        raise UserError(f"The feed is broken: none of its {many} items can be read.")


def in_few_words(entry: Entry) -> Parsed | None:
    """An entry that is too short to be parsed, as it stands; None where it says nothing, or is
    not short."""
    if not entry.text or not entry.headline or len(entry.text) > SHORT:
        return None
    return Parsed(entry.headline, "news", "\n\n".join(entry.text.split("\n")))


def dressed(parsed: Parsed, entry: Entry, source: Source, zone: ZoneInfo) -> Parsed:
    """An article with what its feed says of it: title, day, authors, link, publication."""
    day = entry.day(zone)
    titled = len(entry.title.split()) > 1 or len(parsed.headline.split()) < 2
    authors = parsed.author or entry.author or None
    if parsed.author and parsed.author in entry.author:
        authors = entry.author
    return replace(
        parsed,
        headline=(entry.title or entry.headline or parsed.headline) if titled else parsed.headline,
        date=Dated(day.isoformat(), "given by its feed") if day else parsed.date,
        author=authors,
        publication=parsed.publication or source.name,
        url=entry.link or parsed.url,
    )
