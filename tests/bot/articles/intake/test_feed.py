"""Feeds of every dialect, and those that mean harm."""

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.intake.feed import read_feed
from bot.articles.intake.worker import PATIENCE_S, TooHard, Worker
from bot.errors import UserError

HERE = "https://lmc.example/news/"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>
<title>Medway news</title>
<item><title>Levy &amp; ballot</title><link>/a?utm_source=rss</link>
<guid isPermaLink="false">a-1</guid>
<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate>
<description>&lt;p onclick="x()"&gt;Members vote.
&lt;script&gt;bad()&lt;/script&gt;&lt;/p&gt;</description>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Board papers</title>
<entry><id>tag:x,1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; plan</title>
<link href="https://board.example/1"/><updated>2026-11-21T10:00:00+01:00</updated>
<author><name>Dr P Marsh</name></author><content type="html">&lt;p&gt;Long text.&lt;/p&gt;</content>
<summary>Short.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>Old feed</title></channel>
<item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link>
<description>Text</description></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "JSON news",
    "items": [
        {
            "id": "7",
            "url": "/seven",
            "title": "Seven",
            "content_html": "<p>Hello</p>",
            "date_published": "2026-11-22T08:00:00Z",
            "authors": [{"name": "Office"}],
        }
    ],
}


def test_rss_is_read_and_cleaned() -> None:
    feed = read_feed(RSS.encode(), HERE)
    (entry,) = feed["entries"]
    assert feed["title"] == "Medway news"
    assert (entry["title"], entry["guid"]) == ("Levy & ballot", "a-1")
    assert entry["link"] == "https://lmc.example/a?utm_source=rss"
    assert entry["at"] == "2026-11-22T08:00:00+00:00"
    assert entry["html"] == "<p>Members vote.\n</p>"


def test_atom_prefers_the_whole_content() -> None:
    (entry,) = read_feed(ATOM.encode(), HERE)["entries"]
    assert (entry["title"], entry["author"]) == ("A bold plan", "Dr P Marsh")
    assert entry["html"] == "<p>Long text.</p>"
    assert entry["at"] == "2026-11-21T09:00:00+00:00"


def test_rdf_is_read() -> None:
    (entry,) = read_feed(RDF.encode(), HERE)["entries"]
    assert (entry["link"], entry["at"]) == ("https://old.example/1", None)


def test_json_feed_is_read() -> None:
    (entry,) = read_feed(json.dumps(JSON).encode(), HERE)["entries"]
    assert (entry["link"], entry["author"]) == ("https://lmc.example/seven", "Office")


def test_the_feed_a_page_names_is_found() -> None:
    page = b"<!doctype html><html><head><link type='application/rss+xml' rel=alternate "
    page += b'href="../feed.xml"></head></html>'
    assert read_feed(page, HERE) == {"found": "https://lmc.example/feed.xml"}


def test_a_mislabelled_encoding_comes_out_readable() -> None:
    text = RSS.replace("Levy &amp; ballot", "Cheltenham’s café").encode("cp1252")
    (entry,) = read_feed(text, HERE)["entries"]
    assert entry["title"] == "Cheltenham’s café"


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"{}", b'{"items": 5}', b"<html></html>", b"\x00\x01\x02", b"[[[["]
)
def test_what_is_no_feed_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(UserError):
        read_feed(body, HERE)


def test_a_body_is_never_a_name(tmp_path: Path) -> None:
    """A body that spells a path or an address opens neither."""
    trap = tmp_path / "feed.xml"
    trap.write_text(RSS)
    for body in (str(trap), trap.as_uri(), "http://127.0.0.1:9/feed"):
        with pytest.raises(UserError):
            read_feed(body.encode(), HERE)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


async def test_the_worker_reads_a_feed(worker: Worker) -> None:
    feed = await worker.read({"job": "feed", "url": HERE}, RSS.encode())
    assert feed["entries"][0]["title"] == "Levy & ballot"


async def test_a_refusal_comes_out_of_the_worker_in_words(worker: Worker) -> None:
    with pytest.raises(UserError, match="no feed"):
        await worker.read({"job": "feed", "url": HERE}, b"hello")


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><rss><channel><title>&a11;</title><item><title>&a11;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS.encode(),
        b"<rss><channel><item>" + b"<a>" * 50_000 + b"</rss>",
        b"<rss><channel>" + b"<item><title>x</title></item>" * 30_000 + b"</channel></rss>",
    ],
    ids=["entities", "nesting", "entries"],
)
async def test_a_bomb_costs_the_page_and_not_the_bot(worker: Worker, body: bytes) -> None:
    """It is read within limits or given up, and the next reading works."""
    with contextlib.suppress(UserError):  # given up within the limits is as good as read
        feed = await worker.read({"job": "feed", "url": HERE}, body)
        assert len(json.dumps(feed)) < 5_000_000
    assert (await worker.read({"job": "feed", "url": HERE}, RSS.encode()))["entries"]


async def test_a_child_that_hangs_is_killed(worker: Worker) -> None:
    """One that is stopped never answers: it is given up, and the next reading works."""
    await worker.read({"job": "feed", "url": HERE}, RSS.encode())
    assert worker._child is not None
    os.kill(worker._child.pid, signal.SIGSTOP)
    worker._patience_s = 0.1
    with pytest.raises(TooHard):
        await worker.read({"job": "feed", "url": HERE}, RSS.encode())
    worker._patience_s = PATIENCE_S
    assert await worker.read({"job": "feed", "url": HERE}, ATOM.encode())


async def test_a_reading_that_takes_too_long_ends_by_the_processors_clock(worker: Worker) -> None:
    """However long it waited for the processor; the next reading has its own time."""
    long = ("<p>" + "words of an entry " * 60 + "</p>") * 600
    with pytest.raises(TooHard):
        await worker.read({"job": "page", "url": HERE}, long.encode(), seconds=0.01)
    assert await worker.read({"job": "feed", "url": HERE}, ATOM.encode(), seconds=5)


GARBAGE = st.one_of(
    st.none(),
    st.integers(),
    st.text(max_size=30),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
    st.sampled_from(
        ["http://[", "//", "0001-01-01T00:00:00+14:00", "9999-99-99", "\ud800", "1e400", "nan"]
    ),
)
FIELDS = ("id", "url", "title", "date_published", "author", "authors", "content_html", "summary")


def neighbours(bad: object) -> bytes:
    """A JSON feed with something between two good entries."""
    good = [{"id": n, "url": f"https://b.example/{n}", "title": f"Item {n}"} for n in (1, 2)]
    return json.dumps({"version": "x", "items": [good[0], bad, good[1]]}).encode("utf-8", "replace")


@given(field=st.sampled_from(FIELDS), value=GARBAGE)
def test_garbage_in_any_field_stops_only_its_own_entry(field: str, value: object) -> None:
    entry = {"id": "3", "url": "https://b.example/3", "title": "Item 3", field: value}
    found = read_feed(neighbours(entry), "https://b.example/feed")
    titles = [one["title"] for one in found["entries"]]
    assert {"Item 1", "Item 2"} <= set(titles)
    assert len(titles) + found["faulty"] == 3, "kept or counted"


@given(bad=GARBAGE)
def test_an_item_that_is_none_stops_only_itself(bad: object) -> None:
    found = read_feed(neighbours(bad), "https://b.example/feed")
    assert {"Item 1", "Item 2"} <= {one["title"] for one in found["entries"]}


@given(
    link=st.sampled_from(["http://[", "http://a b", "\u202e", "javascript:x", ""]),
    date=st.sampled_from(["Mon, 01 Jan 0001 00:00:00 GMT", "soon", "31 Feb 2026", ""]),
)
def test_garbage_in_an_xml_entry_stops_only_itself(link: str, date: str) -> None:
    bad = f"<item><title>Item 3</title><link>{link}</link><pubDate>{date}</pubDate></item>"
    good = "".join(
        f"<item><title>Item {n}</title><link>https://b.example/{n}</link></item>" for n in (1, 2)
    )
    body = f"<rss version='2.0'><channel><title>N</title>{bad}{good}</channel></rss>"
    found = read_feed(body.encode(), "https://b.example/feed")
    titles = [one["title"] for one in found["entries"]]
    assert titles[-2:] == ["Item 1", "Item 2"]
    assert len(titles) + found["faulty"] == 3


@pytest.mark.parametrize("year", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_what_software_writes_for_none_is_no_date(year: str) -> None:
    entry = {"id": "3", "url": "https://b.example/3", "title": "Item 3", "date_published": year}
    found = read_feed(neighbours(entry), "https://b.example/feed")
    assert [one["at"] for one in found["entries"]] == [None] * 3


def test_authors_come_as_objects_or_names_and_all_of_them() -> None:
    entry = {"id": "3", "title": "T", "authors": [{"name": "Ann A"}, {"name": "Bob B"}]}
    found = read_feed(neighbours(entry), "https://b.example/feed")["entries"][1]
    assert found["author"] == "Ann A, Bob B"
    plain = {"id": "3", "title": "T", "author": "Office"}
    assert (
        read_feed(neighbours(plain), "https://b.example/feed")["entries"][1]["author"] == "Office"
    )
