"""A pass over feeds on a real server: what is new is kept once, trouble is told, others go on."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web
from feed_desk import GUILD, LONG, START, Desk, feed_desk
from website import page

from bot.articles import library
from bot.articles.intake import feeds
from bot.errors import UserError


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with feed_desk(tmp_path) as made:
        yield made


def rss(*numbers: int, guid: str = "g", day: int = 22, text: str = LONG, link: str = "") -> bytes:
    items = "".join(
        f"<item><title>Item {n}</title><link>https://news.example/{n}{link}</link>"
        f'<guid isPermaLink="false">{guid}{n}</guid>'
        f"<pubDate>{day:02} Nov 2026 08:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{text} Number {n}.</p>]]></description></item>"
        for n in numbers
    )
    feed = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    return feed.encode()


async def test_a_new_feeds_old_items_are_kept_for_search_only(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss(*range(50)))
    await desk.add()
    source = await desk.read()
    assert source.primed_at == START
    assert len(await desk.headlines(archive=True)) == 10
    assert await desk.headlines() == []


async def test_what_is_new_is_kept_once(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss(1))
    await desk.add()
    await desk.read()
    desk.site.pages["/feed"] = page(rss(3, 2, 1))
    await desk.read(hours=2)
    await desk.read(hours=2)
    assert await desk.headlines() == ["Item 3", "Item 2"]


@pytest.mark.parametrize(
    "again",
    [
        rss(2, 1, day=21),
        rss(1, 2, guid="other"),
        rss(2, 1, link="?utm_source=feed&amp;utm_medium=rss"),
    ],
    ids=["dates", "guids", "trackers"],
)
async def test_a_feed_that_rewrites_itself_brings_nothing_new(desk: Desk, again: bytes) -> None:
    desk.site.pages["/feed"] = page(rss())
    await desk.add()
    await desk.read()
    desk.site.pages["/feed"] = page(rss(2, 1))
    await desk.read(hours=2)
    desk.site.pages["/feed"] = page(again)
    await desk.read(hours=2)
    assert sorted(await desk.headlines()) == ["Item 1", "Item 2"]


async def test_entries_that_share_one_link_are_told_apart(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss())
    await desk.add()
    await desk.read()
    shared = rss(1, 2).replace(b"news.example/1", b"news.example/x")
    desk.site.pages["/feed"] = page(shared.replace(b"news.example/2", b"news.example/x"))
    await desk.read(hours=2)
    assert await desk.headlines() == ["Item 1", "Item 2"]


async def test_an_edited_entry_updates_its_article(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss())
    await desk.add()
    await desk.read()
    desk.site.pages["/feed"] = page(rss(1))
    await desk.read(hours=2)
    desk.site.pages["/feed"] = page(rss(1, text=LONG + "It was corrected later."))
    await desk.read(hours=2)
    (one,) = await desk.db.read(lambda conn: [library.article(conn, GUILD, 1)])
    assert "corrected later" in one.parsed.body
    assert await desk.headlines() == ["Item 1"]


async def test_what_has_not_changed_is_not_parsed(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss(1), ETag='"one"')
    await desk.add()
    await desk.read()
    desk.site.pages["/feed"] = page(b"", 304)
    source = await desk.read(hours=2)
    assert desk.site.asked[-1].headers["If-None-Match"] == '"one"'
    assert (source.etag, source.trouble) == ('"one"', "")


async def test_the_feed_is_found_from_a_page(desk: Desk) -> None:
    desk.site.pages["/"] = page(
        b"<html><link rel=alternate type=application/rss+xml href=/feed></html>",
        Content_Type="text/html",
    )
    desk.site.pages["/feed"] = page(rss(1))
    await desk.add("/")
    source = await desk.read()
    assert source.feed_url == desk.site.address("/feed")


async def test_a_short_entry_is_read_behind_its_link(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss())
    await desk.add()
    await desk.read()
    feed = rss(1, text="Short.").replace(b"https://news.example", desk.site.address("").encode())
    desk.site.pages["/feed"] = page(feed)
    whole = f"<html><article><h1>Item 1</h1><p>{LONG}</p><p>{LONG}</p></article></html>"
    desk.site.pages["/1"] = page(whole.encode(), Content_Type="text/html")
    await desk.read(hours=2)
    one = await desk.db.read(lambda conn: library.article(conn, GUILD, 1))
    assert "write to every practice" in one.parsed.body
    assert one.parsed.date.value == "2026-11-22"


async def test_trouble_is_noted_in_words_and_tried_again(desk: Desk) -> None:
    """Retry-After is heeded, the pauses grow, and officers hear once of break and recovery."""
    desk.site.pages["/feed"] = page(b"", 503, Retry_After="36000")
    await desk.add()
    source = await desk.read()
    assert "a fault of its own" in source.trouble
    assert source.next_at == START + timedelta(hours=10)
    for _ in range(6):
        source = await desk.read(days=2)
    assert source.next_at is not None
    assert source.next_at - desk.now <= timedelta(days=1)
    desk.site.pages["/feed"] = page(rss(1))
    await desk.read(days=2)
    told = await desk.db.read(
        lambda conn: [r["payload"] for r in conn.execute("SELECT payload FROM outbox ORDER BY id")]
    )
    assert told == ['{"source": 1, "well": false}', '{"source": 1, "well": true}']


async def test_a_feed_without_a_readable_item_is_in_trouble(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(
        b"<rss><channel>" + b"<a>" * 300 + b"<item><item></channel></rss>"
    )
    await desk.add()
    source = await desk.read()
    assert source.trouble == "The feed is broken: none of its 2 items can be read."


async def test_captions_and_hidden_words_of_an_entry_are_no_text(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss())
    await desk.add()
    await desk.read()
    caption = '<div class="wp-caption"><p class="wp-caption-text">A surgery by night.</p></div>'
    hidden = '<p style="display:none">Nobody sees it.</p>'
    desk.site.pages["/feed"] = page(rss(1, text=f"{LONG}</p>{caption}{hidden}<p>"))
    await desk.read(hours=2)
    (kept,) = await desk.articles()
    assert "write to every practice" in kept.parsed.body
    assert "by night" not in kept.parsed.body
    assert "Nobody" not in kept.parsed.body


async def test_one_bad_feed_stops_no_other(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(b"not a feed at all")
    await desk.add()
    source = await desk.read()
    assert "no feed" in source.trouble
    desk.site.pages["/good"] = page(rss(1))
    await desk.add("/good")
    await desk.read(minutes=10)
    assert await desk.headlines(archive=True) == ["Item 1"]


async def test_feeds_are_read_side_by_side(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two feeds answers only once the other was asked as well."""
    monkeypatch.setattr(feeds, "urlsplit", lambda url: SimpleNamespace(hostname=url))  # two hosts
    asked, both = set[str](), asyncio.Event()

    async def together(request: web.Request) -> web.StreamResponse:
        asked.add(request.path)
        if len(asked) == 2:
            both.set()
        await both.wait()
        return web.Response(body=rss(int(request.path[-1])))

    for path in ("/feed1", "/feed2"):
        desk.site.pages[path] = together
        await desk.add(path)
    await desk.read()
    assert sorted(await desk.headlines(archive=True)) == ["Item 1", "Item 2"]


async def test_a_link_waits_for_no_feed(desk: Desk) -> None:
    """While a feed's answer is awaited and its process is stopped, an officer's link is read."""
    whole = f"<html><article><h1>A vote in Medway</h1><p>{LONG}</p></article></html>"
    desk.site.pages["/a"] = page(whole.encode(), Content_Type="text/html; charset=utf-8")
    asked, done = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        asked.set()
        await done.wait()
        return web.Response(body=rss(1))

    desk.site.pages["/feed"] = slow
    await desk.add()
    await desk.reader.entry(f"<h1>Warm</h1><p>{LONG}</p>", "")
    child = desk.reader._round._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    reading = asyncio.create_task(desk.read())
    await asked.wait()
    stopped = asyncio.create_task(desk.reader.entry(f"<h1>Slow</h1><p>{LONG}</p>", ""))
    assert (await desk.reader.link(desk.site.address("/a"))).headline == "A vote in Medway"
    assert not reading.done()
    assert not stopped.done()
    os.kill(child.pid, signal.SIGCONT)
    done.set()
    await asyncio.gather(reading, stopped)


async def test_a_trial_keeps_nothing_and_tells_the_stages(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(rss(*range(5)))
    source = await desk.add()
    stages = await desk.feeds.trial(source)
    assert (stages.entries, stages.new, stages.matched) == (5, 5, 5)
    assert stages.newest == ("Item 0", "Item 1", "Item 2")
    assert await desk.headlines(archive=True) == []


async def test_a_link_is_read_and_a_damaged_pdf_refused(desk: Desk) -> None:
    whole = f"<html><article><h1>A vote in Medway</h1><p>{LONG}</p></article></html>"
    desk.site.pages["/a"] = page(whole.encode(), Content_Type="text/html; charset=utf-8")
    desk.site.pages["/b"] = page(b"%PDF-1.7", Content_Type="application/pdf")
    assert (await desk.reader.link(desk.site.address("/a"))).headline == "A vote in Medway"
    with pytest.raises(UserError, match="PDF"):
        await desk.reader.link(desk.site.address("/b"))
