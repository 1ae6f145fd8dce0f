"""A committee's feeds over a website on loopback, with a clock that is moved by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from begun import begun
from website import Site, website

from bot.articles import sources
from bot.articles.intake.fates import Tally
from bot.articles.intake.feeds import Feeds
from bot.articles.intake.reader import Reader
from bot.articles.library import Article, from_row
from bot.articles.sources import Source
from bot.settings import Settings
from bot.storage.db import Database, opened
from bot.storage.migrate import shipped

GUILD = 1
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
LONG = (
    "The committee met on Tuesday and agreed to write to every practice about the new terms. " * 12
)


@dataclass
class Desk:
    """A committee's feeds, a website, and a clock that is moved by hand."""

    db: Database
    site: Site
    feeds: Feeds
    reader: Reader
    now: datetime = START

    async def add(self, path: str = "/feed") -> Source:
        address = self.site.address(path)
        now = self.now
        return await self.db.write(
            lambda conn: sources.add(conn, GUILD, "Medway news", address, [], now)
        )

    async def read(self, **later: float) -> Source:
        self.now += timedelta(**later)
        await self.feeds.read_due()
        found = await self.db.read(lambda conn: sources.every(conn, GUILD))
        return found[0]

    async def tally(self) -> Tally:
        """What became of the entries of the first feed."""
        found = await self.db.read(lambda conn: sources.every(conn, GUILD))
        return Tally.of(found[0].tally)

    async def articles(self) -> list[Article]:
        """What is kept, in the order it came."""
        found = await self.db.read(
            lambda conn: conn.execute("SELECT * FROM article ORDER BY article_id").fetchall()
        )
        return [from_row(row) for row in found]

    async def headlines(self, *, archive: bool = False) -> list[str]:
        rows = await self.db.read(
            lambda conn: conn.execute(
                "SELECT headline FROM article WHERE archive = ? ORDER BY article_id",
                (int(archive),),
            ).fetchall()
        )
        return [row["headline"] for row in rows]


@asynccontextmanager
async def feed_desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with nothing on it."""
    async with website() as site, opened(begun(tmp_path / "t.db"), shipped()) as db:
        holder: list[Desk] = []
        settings = Settings(data=tmp_path, allowed_hosts=(site.host,))
        reader = Reader(settings, lambda: holder[0].now)
        holder.append(Desk(db, site, Feeds(db, reader, lambda: holder[0].now), reader))
        yield holder[0]
        reader.close()
