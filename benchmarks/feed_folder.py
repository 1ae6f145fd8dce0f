"""Whether every item of real feeds is kept or counted: ``python benchmarks/feed_folder.py FOLDER``.

FOLDER holds feeds nobody here wrote, fetched and never committed: ``benchmark_data`` of
kagisearch/fastfeedparser, the tests of kurtmckee/feedparser. Each file is read as the bot reads a
feed that was empty the hour before; the pages behind its links cannot be had. Printed is the law
*in = kept + named reasons*: in, by a count of the marks in the file, which knows nothing of how
they are read. A feed that breaks it is named, and the command fails.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.articles import sources  # noqa: E402  (on the path above)
from bot.articles.intake.fates import Fate, Tally, said  # noqa: E402
from bot.articles.intake.feed import decoded_feed  # noqa: E402
from bot.articles.intake.feeds import Feeds  # noqa: E402
from bot.articles.intake.fetch import Fetched, Fetcher, Unfetched  # noqa: E402
from bot.articles.intake.reader import Reader  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.storage.db import Database, opened  # noqa: E402
from bot.storage.migrate import shipped  # noqa: E402

EMPTY = b"<rss version='2.0'><channel><title>Nothing yet</title></channel></rss>"
START = datetime(2015, 1, 1, tzinfo=UTC)  # before most of the feeds: their age is no matter here
_SET_APART = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.S)
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.I)


def items_in(body: bytes) -> int:
    """How many items a file holds, by its marks alone."""
    text = decoded_feed(body, "")
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text).get("items", [])
        except ValueError:
            return 0
        return len(found) if isinstance(found, list) else 0
    return len(_ITEM.findall(_SET_APART.sub("", text)))


class Shelf(Reader):
    """Answers with the file that is put on it; no page behind it can be had."""

    body = b""

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Fetcher]:
        yield cast(Fetcher, self)

    async def get(self, address: str, **asked: Any) -> Fetched:
        if address != "https://shelf.example/feed":
            raise Unfetched("Nothing is fetched here.")
        return Fetched(address, 200, self.body, None, "text/xml", "", "", False)


async def outcome(db: Database, shelf: Shelf, feeds: Feeds, body: bytes) -> tuple[Tally, str]:
    """What became of each item of a feed, and its trouble."""
    now = START

    def anew(conn: Any) -> int:
        for table in ("digest_item", "article", "story", "source_entry", "source"):
            conn.execute(f"DELETE FROM {table}")
        return sources.add(conn, 1, "Shelf", "https://shelf.example/feed", [], now).id

    source_id = await db.write(anew)
    shelf.body = EMPTY
    await feeds.read_due()
    await db.write(lambda conn: conn.execute("UPDATE source SET next_at = 0"))
    shelf.body = body
    await feeds.read_due()
    found = await db.read(lambda conn: sources.get(conn, source_id))
    assert found is not None
    return Tally.of(found.tally), found.trouble


async def run(files: Sequence[Path]) -> int:
    """Read every file; 1 where a feed breaks the law."""
    total, broken, refused = Counter[Fate](), 0, Counter[str]()
    came = fed = 0
    with tempfile.TemporaryDirectory() as place:
        clock = iter(START + timedelta(seconds=n) for n in range(10**9))
        shelf = Shelf(Settings(data=Path(place)), lambda: next(clock))
        async with opened(Path(place) / "t.db", shipped()) as db:
            feeds = Feeds(db, shelf, lambda: START)
            for path in files:
                body = path.read_bytes()
                tally, trouble = await outcome(db, shelf, feeds, body)
                if trouble:
                    refused[trouble] += items_in(body) > 0
                    continue
                fed, came, total = fed + 1, came + items_in(body), total + tally.last
                if tally.last.total() != items_in(body):
                    broken += 1
                    print(f"{path}: {items_in(body)} in, {said(tally.last)}")
        shelf.close()
    print(f"{fed} feeds, {came:,} items: {said(total)}")
    for why, many in refused.items():
        print(f"refused with items in them: {many}: {why}")
    return int(broken > 0)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=10**6, help="files that are read")
    asked = parser.parse_args()
    files = [path for path in sorted(asked.folder.rglob("*")) if path.is_file()]
    return asyncio.run(run(files[: asked.most]))


if __name__ == "__main__":
    raise SystemExit(main())
