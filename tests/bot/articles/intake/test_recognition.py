"""Which entry is which: nothing is dropped, overwritten or marked as seen without being counted."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
from aiohttp import web
from feed_desk import GUILD, LONG, Desk, feed_desk
from hypothesis import given
from hypothesis import strategies as st
from website import page

from bot.articles import library, sources
from bot.articles.intake import reader
from bot.articles.intake.entries import Entry, marked
from bot.articles.intake.fates import Fate
from bot.articles.store import remove

WEEKLY = f"This is the weekly bulletin. {LONG}"


@dataclass(frozen=True)
class Made:
    """An item to be printed in a feed."""

    title: str = "Item"
    link: str = ""
    guid: str = ""
    day: str = "22 Nov 2026"
    text: str = LONG


def feed(*items: Made) -> bytes:
    printed = "".join(
        "<item>"
        + "".join(
            f"<{tag}>{escape(value)}</{tag}>"
            for tag, value in (
                ("title", one.title),
                ("link", one.link),
                ("guid", one.guid),
                ("pubDate", one.day and f"{one.day} 08:00:00 GMT"),
                ("description", f"<p>{one.text}</p>" if one.text else ""),
            )
            if value
        )
        + "</item>"
        for one in items
    )
    return f"<rss version='2.0'><channel><title>N</title>{printed}</channel></rss>".encode()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with feed_desk(tmp_path) as made:
        made.site.pages["/feed"] = page(feed())
        await made.add()
        await made.read()
        yield made


async def shows(desk: Desk, *items: Made, **later: float) -> list[str]:
    """The headlines kept after another pass over a feed of these items, each counted once."""
    desk.site.pages["/feed"] = page(feed(*items))
    source = await desk.read(**(later or {"hours": 2}))
    assert source.trouble == ""
    assert (await desk.tally()).last.total() == len(items)
    return await desk.headlines()


L1, L2 = "https://n.example/1", "https://n.example/2"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Made("A story", L1, "g1"), Made("A new title", L1, "g1", text=f"All new. {LONG}")),
        (Made("A story", L1, "g1"), Made("A story", L1, "g2", text=f"Corrected. {LONG}")),
        (Made("A story", L1, "g1"), Made("A better title", L1, "g2")),
        (Made("A story", L1, "g1"), Made("A story", L2, "g1", text=f"Corrected. {LONG}")),
        (
            Made("A story", L1),
            Made("A story", f"{L1}?utm_source=rss#xtor=RSS-1", day="21 Nov 2026"),
        ),
        (Made("A story", L1, "g1"), Made("A story", L1, "g2", day="1 Nov 2026")),
        (Made("A story", "", "g1"), Made("A story", "", "g1", text=f"Corrected. {LONG}")),
        (Made("A story", "http://www.n.example/1/"), Made("A story", L1)),
    ],
    ids=[
        "edited",
        "guid-edited",
        "guid-retitled",
        "moved",
        "tracked",
        "redated",
        "no-link",
        "https",
    ],
)
async def test_the_same_article_is_kept_once(desk: Desk, first: Made, second: Made) -> None:
    assert len(await shows(desk, first)) == 1
    assert len(await shows(desk, second)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Made("Bulletin 1", L1, "g1", text=WEEKLY), Made("Bulletin 2", L2, "g2", text=WEEKLY)),
        (Made("Our bulletin", L1, "g1", "10 Nov 2026", f"One. {WEEKLY}"),
         Made("Our bulletin", L1, "g2", "17 Nov 2026", f"Two. {WEEKLY}")),
        (Made("Our bulletin", L1, "", "10 Nov 2026", f"One. {WEEKLY}"),
         Made("Our bulletin", L1, "", "17 Nov 2026", f"Two. {WEEKLY}")),
        (Made("Our bulletin", L1, "g", "10 Nov 2026", f"One. {WEEKLY}"),
         Made("Our bulletin", L2, "g", "17 Nov 2026", f"Two. {WEEKLY}")),
        (Made("Bulletin 1", L1, "g1", "10 Nov 2026", "It is out."),
         Made("Bulletin 2", L1, "g2", "17 Nov 2026", "It is out.")),
        (Made("First item", f"{L1}#item-1"), Made("Second item", f"{L1}#item-2")),
        (Made("Our bulletin", text=f"One. {LONG}"), Made("Our bulletin", text=f"Two. {LONG}")),
        (Made("First item", L1), Made("Second item", L1, text=f"Another. {LONG}")),
    ],
    ids=["copies", "one-link", "one-link-no-guid", "one-guid", "teasers", "fragments", "no-names",
         "no-guid"],
)  # fmt: skip
async def test_another_item_is_another_article(desk: Desk, first: Made, second: Made) -> None:
    """Whatever it shares with the last one; and both stay what they were."""
    await shows(desk, first)
    assert len(await shows(desk, second)) == 2
    assert len(await shows(desk, second, first)) == 2
    kept = await desk.articles()
    assert [one.parsed.headline for one in kept] == [first.title, second.title]
    assert kept[0].parsed.body != kept[1].parsed.body or first.text == second.text


async def test_what_several_entries_share_names_none_of_them(desk: Desk) -> None:
    items = [Made(f"Item {n}", L1, "same", text=f"Number {n}. {LONG}") for n in range(4)]
    assert len(await shows(desk, *items)) == 4
    assert len(await shows(desk, *items[:2])) == 4
    assert len(await shows(desk, items[3])) == 4
    assert len(await shows(desk, Made("Item 9", L1, "same", text=f"Nine. {LONG}"))) == 5


async def test_an_edit_is_written_to_its_own_article(desk: Desk) -> None:
    await shows(desk, Made("First item", L1, "g1"), Made("Second item", L1, "g2"))
    await shows(
        desk, Made("First item", L1, "g1"), Made("Second item", L1, "g2", text=f"Corrected. {LONG}")
    )
    kept = await desk.articles()
    assert [one.parsed.body.startswith("Corrected.") for one in kept] == [False, True]
    assert (await desk.tally()).last == {Fate.SEEN: 1, Fate.UPDATED: 1}


async def test_an_item_printed_twice_is_counted_twice_and_kept_once(desk: Desk) -> None:
    one = Made("First item", L1, "g1")
    assert await shows(desk, one, one) == ["First item"]
    assert (await desk.tally()).last == {Fate.KEPT: 1, Fate.TWICE: 1}


async def test_a_page_in_trouble_is_tried_again_and_the_feed_asked_for_whole(desk: Desk) -> None:
    """While an item waits, nothing lets the site answer "not modified"."""
    link = desk.site.address("/story")
    body = feed(Made("A story at last", link, "g1", text="In short."))
    desk.site.pages["/feed"] = page(body, ETag='"1"')
    desk.site.pages["/story"] = page(b"", 503)
    source = await desk.read(hours=2)
    assert (await desk.headlines(), source.etag) == ([], "")
    assert (await desk.tally()).last == {Fate.WAITING: 1}
    whole = f"<html><article><h1>A story at last</h1><p>{LONG}</p></article></html>"
    desk.site.pages["/story"] = page(whole.encode(), Content_Type="text/html")
    source = await desk.read(hours=2)
    assert (await desk.headlines(), source.etag) == (["A story at last"], '"1"')
    assert "write to every practice" in (await desk.articles())[0].parsed.body


async def test_a_page_that_stays_in_trouble_does_not_wait_for_ever(desk: Desk) -> None:
    desk.site.pages["/story"] = page(b"", 500)
    item = Made("A short story", desk.site.address("/story"), "g1", text="In a few words.")
    for _ in range(24):
        assert await shows(desk, item) == []
    assert await shows(desk, item) == ["A short story"]
    assert (await desk.articles())[0].parsed.body == "In a few words."


async def test_an_item_without_any_text_is_counted_where_officers_look(desk: Desk) -> None:
    desk.site.pages["/gone"] = page(b"", 404)
    item = Made("Gone by now", desk.site.address("/gone"), "g1", text="")
    assert await shows(desk, item) == []
    assert await shows(desk, item) == []
    tally = await desk.tally()
    assert tally.told_last() == "1 item: 1 seen before"
    assert tally.told_ever() == "1 whose text could not be read"


@pytest.mark.slow
async def test_an_entry_that_takes_too_long_is_given_up_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the processor's time of its own reading; it is counted, and its neighbour kept."""
    monkeypatch.setattr(reader, "ENTRY_S", 0.6)
    tangled = "".join(f"<p>In part {n} the chair said: ‘No.’ He left.</p>" for n in range(9_000))
    items = (
        Made("A tangle", L1, "g1", text=tangled),
        Made("A note", L2, "g2", text="Met on Monday."),
    )
    assert await shows(desk, *items) == ["A note"]
    tally = await desk.tally()
    assert tally.told_ever() == "1 too large or too tangled to read"


async def test_what_was_removed_by_an_officer_stays_removed(desk: Desk) -> None:
    await shows(desk, Made("First item", L1, "g1"))
    now = desk.now
    await desk.db.write(lambda conn: remove(conn, GUILD, 1, now))
    await shows(desk, Made("First item", L1, "g1", text=f"Corrected. {LONG}"))
    assert (await desk.tally()).last == {Fate.REMOVED: 1}


@pytest.mark.slow
async def test_a_feed_with_its_oldest_first_shows_its_newest(desk: Desk, tmp_path: Path) -> None:
    """However long it is: the old ones are counted."""
    items = [Made(f"Item {n}", f"https://n.example/{n}", day=f"{1 + n % 28} Nov {2000 + n // 28}")
             for n in range(700)]  # fmt: skip
    newest = Made("The newest of all", "https://n.example/new")
    assert await shows(desk, *items, newest) == ["The newest of all"]
    assert (await desk.tally()).last == {Fate.KEPT: 1, Fate.OLD: 700}


async def test_the_newest_of_a_new_feed_are_taken_in_quietly(tmp_path: Path) -> None:
    items = [Made(f"Item {n}", f"https://n.example/{n}", day=f"{n} Nov 2026") for n in range(1, 21)]
    async with feed_desk(tmp_path) as made:
        made.site.pages["/feed"] = page(feed(*items))
        await made.add()
        await made.read()
        assert await made.headlines(archive=True) == [f"Item {n}" for n in range(20, 10, -1)]
        assert (await made.tally()).last == {Fate.KEPT: 10, Fate.EARLIER: 10}


async def test_an_officers_article_and_a_feeds_are_one(desk: Desk) -> None:
    """The same address, of the same headline or words; another source's copy is another article
    of one story."""

    async def whole(request: web.Request) -> web.StreamResponse:
        text = f"<html><article><h1>A vote in Medway</h1><p>{LONG}</p></article></html>"
        return web.Response(body=text.encode(), content_type="text/html")

    desk.site.pages["/a"] = whole
    await shows(desk, Made("A vote in Medway", desk.site.address("/a"), "g1"))
    desk.site.pages["/other"] = page(feed())
    await desk.add("/other")
    await desk.read(hours=2)
    copied = feed(
        Made("A vote in Medway", desk.site.address("/a"), "h1"), Made("A copied vote", L2, "h2")
    )
    desk.site.pages["/other"] = page(copied)
    for _ in range(3):  # one feed of a host at a time
        await desk.read(hours=2)
    kept = await desk.articles()
    assert [one.parsed.headline for one in kept] == ["A vote in Medway", "A copied vote"]
    assert kept[0].story_id == kept[1].story_id
    also = await desk.db.read(lambda conn: library.told_elsewhere(conn, kept[1]))
    assert also == ["Medway news"]


async def test_a_feed_read_by_the_release_before_is_known_again(desk: Desk) -> None:
    """By the marks of then, which were its GUID and its link each for itself."""
    item, now = Made("First item", L1, "g1"), desk.now

    def as_before(conn: object) -> None:
        sources.entry_taken(conn, 1, ["guid:g1", "link:n.example/1"], None, now)  # type: ignore[arg-type]
        conn.execute("UPDATE source SET tally = ''")  # type: ignore[attr-defined]

    await desk.db.write(as_before)
    assert await shows(desk, item) == []
    assert (await desk.tally()).last == {Fate.SEEN: 1}
    assert await shows(desk, Made("Second item", L1, "g2", text=f"Other. {LONG}"), item) == [
        "Second item"
    ]


WORDS = st.sampled_from(["", "a", "b", "c"])
ENTRIES = st.builds(
    Entry,
    guid=WORDS,
    link=st.sampled_from(["", "https://n.example/a", "https://n.example/b?utm_source=x"]),
    title=WORDS,
    at=st.sampled_from([None, "2026-11-01", "2026-11-20T08:00:00+00:00"]),
    author=st.just(""),
    html=WORDS,
)


@given(entries=st.lists(ENTRIES, max_size=8))
def test_what_is_noted_of_an_entry_knows_it_again_and_no_other(entries: Sequence[Entry]) -> None:
    """Within one feed, no two different entries are taken for one another."""
    marks = marked(entries)
    for one, own in zip(entries, marks, strict=True):
        assert set(own.kept) & set(own.whole)
        for other, others in zip(entries, marks, strict=True):
            same = (one.guid, one.place, one.title, one.text) == (
                *(other.guid, other.place, other.title, other.text),
            )
            agree = (one.title, one.text) == (other.title, other.text)
            if not same and not agree:
                assert not set(own.kept) & {*others.whole, *others.names}
