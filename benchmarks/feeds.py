"""Reading a feed of a hundred entries, sanitised, in a process of its own. Row 17."""

from __future__ import annotations

import asyncio
import random
import time
from importlib.util import find_spec
from io import BytesIO

from benchmarks.library import text
from benchmarks.measure import Size, longest_gap, seconds
from benchmarks.verdict import Side, Verdict, compare, judge, skip
from bot.articles.intake.feed import read_feed
from bot.articles.intake.worker import Worker

URL = "https://example.org/feed"


def feed(entries: int) -> bytes:
    """An RSS feed with long bodies as publishers write them: links, marks, a script."""
    dice = random.Random(4)
    items = "".join(
        f"<item><title>Story {n}</title><link>https://example.org/{n}</link><guid>{n}</guid>"
        f"<pubDate>Thu, 20 Nov 2014 {n % 24:02}:00:00 GMT</pubDate>"
        f"<description><![CDATA[{_html(dice)}]]></description></item>"
        for n in range(entries)
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>F</title>'
    return f"{head}{items}</channel></rss>".encode()


def _html(dice: random.Random) -> str:
    return "".join(
        f'<p class="x">{text(dice, 40)} <a href="/a?b=1" onclick="x()">more</a> <b>bold</b></p>'
        "<script>alert(1)</script>"
        for _ in range(6)
    )


def theirs(body: bytes) -> int:
    """feedparser as it comes: it sanitises and resolves links itself."""
    import feedparser

    return len(feedparser.parse(BytesIO(body), response_headers={"content-location": URL}).entries)


async def off_loop(bodies: list[bytes]) -> tuple[float, float]:
    """Seconds a feed takes through the worker, and the loop's longest gap meanwhile."""
    worker = Worker()
    await worker.read({"job": "feed", "url": URL}, feed(1))  # the child is up
    watch = asyncio.create_task(longest_gap())
    await asyncio.sleep(0)
    began = time.perf_counter()
    for body in bodies:
        await worker.read({"job": "feed", "url": URL}, body)
    took = (time.perf_counter() - began) / len(bodies)
    watch.cancel()
    gap = await watch
    await asyncio.to_thread(worker.close)
    return took, gap


def run(size: Size) -> list[Verdict]:
    """Row 17."""
    body = feed(size.pick(5, 100))
    gaps = [asyncio.run(off_loop([body] * size.pick(1, 5)))[1] for _ in range(size.turns)]
    what = "longest the event loop was held meanwhile"
    return [beside(body, size), judge("17", what, gaps, 0.02, unit="s", at_least=False)]


def beside(body: bytes, size: Size) -> Verdict:
    """The bot's own reading and feedparser's, in turns."""
    entries = len(read_feed(body, URL)["entries"])
    title = f"a feed of {entries} entries, cleaned"
    if find_spec("feedparser") is None:
        return skip("17", title, "feedparser")
    assert entries == theirs(body)
    return compare(
        "17",
        title,
        Side("the bot", lambda: asyncio.run(off_loop([body] * 2))[0]),
        Side("feedparser's defaults", lambda: seconds(lambda: theirs(body), 2)),
        goal=0.7,
        at_least=False,
        unit="s",
        turns=size.turns,
    )
