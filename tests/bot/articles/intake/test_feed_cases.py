"""The handed feeds, each of which stands for a kind; skipped where they are not at hand."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from feed_desk import LONG, Desk, feed_desk
from website import page

from bot.articles.intake.fates import Fate
from bot.articles.intake.feed import read_feed
from bot.articles.library import Article

CASES = Path(__file__).resolve().parents[4].parent / "shared" / "cases" / "feeds"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the handed feeds are not here")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with feed_desk(tmp_path) as made:
        made.now = datetime(2026, 7, 7, 10, tzinfo=UTC)
        yield made


async def passes(desk: Desk, family: str) -> list[list[Article]]:
    """What is kept after each pass over a family's feeds; every entry is counted each time."""
    found = []
    await_add = True
    for path in sorted(CASES.glob(f"{family}-[0-9].xml")):
        body = re.sub(rb"127\.0\.0\.1:\d+", desk.site.host.encode(), path.read_bytes())
        desk.site.pages["/feed"] = page(body)
        if await_add:
            await desk.add()
            await_add = False
        source = await desk.read(hours=2)
        assert source.trouble == ""
        tally = await desk.tally()
        assert tally.last.total() == len(re.findall(rb"<item\b", body))
        found.append(await desk.articles())
    return found


@pytest.mark.parametrize("family", ["guidsdiffer-onelink", "onelink-one-at-a-time"])
async def test_items_that_share_a_link_are_an_article_each(desk: Desk, family: str) -> None:
    *_, last = await passes(desk, family)
    assert [one.parsed.headline for one in last] == ["Item 1", "Item 2", "Item 3"]
    assert [one.archive for one in last] == [True, False, False], "each is posted, once"


@pytest.mark.parametrize("family", ["eight-teasers", "eight-bare"])
async def test_what_one_pass_does_not_take_waits_for_the_next(desk: Desk, family: str) -> None:
    for n in range(1, 9):
        text = f"<html><article><h1>Story {n}</h1><p>{LONG} It is story {n}.</p></article></html>"
        desk.site.pages[f"/p{n}"] = page(text.encode(), Content_Type="text/html")
    after = await passes(desk, family)
    assert [len(kept) for kept in after[:3]] == [0, 5, 8]
    assert {one.parsed.headline for one in after[-1]} == {f"Story {n}" for n in range(1, 9)}
    assert all("write to every practice" in one.parsed.body for one in after[-1])


@pytest.mark.parametrize(
    ("family", "headline"),
    [
        (
            "titleless",
            "The committee met on Tuesday and agreed to write to every practice about the new"
            " terms of…",
        ),
        ("titleless-emptytag", "GPs reject terms"),
    ],
)
async def test_an_item_without_a_title_gets_one(desk: Desk, family: str, headline: str) -> None:
    (kept,) = (await passes(desk, family))[-1]
    assert kept.parsed.headline == headline
    assert "new terms of the contract" in kept.parsed.body


@pytest.mark.parametrize(
    "family", ["date-0005bst", "date-iso-in-rss", "date-2digit", "date-nozone", "date-ddmmyyyy"]
)
async def test_the_day_is_the_committees(desk: Desk, family: str) -> None:
    (kept,) = (await passes(desk, family))[-1]
    assert kept.parsed.date.value == "2026-07-07"


async def test_titles_are_as_printed(desk: Desk) -> None:
    kept = (await passes(desk, "titles-all"))[-1]
    tally = await desk.tally()
    assert (len(kept), tally.last[Fate.KEPT]) == (24, 24)
    titles = [one.parsed.headline for one in kept]
    patients = "Practices with <5,000 patients and >2 partners lose out"
    assert titles[:6] == [
        *(patients, patients, "Waits <2 weeks fall", "Don't sign: BMA", "GPs & nurses"),
        "Fees £48 – rise",
    ]
    assert titles[6:10] == ["Urgent alert", "Urgent: alert", "A&E waits", "If X<Y then Z>Y"]
    assert titles[16:20:3] == ["<@&123456789012345678> mention", "<t:1796844600:R> time"]
    assert titles[22] == "> quoted"


def only(name: str) -> dict[str, str]:
    (entry,) = read_feed((CASES / name).read_bytes(), "https://p.example/feed")["entries"]
    return dict(entry)


@pytest.mark.parametrize("name", ["m-html-in-channel-desc.xml", "m-html-in-first-item.xml"])
def test_a_feed_is_known_by_its_root(name: str) -> None:
    assert only(name)["link"] == "https://p.example/1"


def test_all_authors_are_named_and_captions_are_no_text() -> None:
    assert only("m-dc-two-authors.xml")["author"] == "Ann A, Bob B"
    pictured = only("m-media-title-overrides.xml")
    assert pictured["title"] == "GPs & nurses – £48"
    assert pictured["html"] == "<p>Text of it.</p>"


def test_the_good_items_of_a_json_feed_are_read() -> None:
    found = read_feed((CASES / "m-json-one-bad-item.xml").read_bytes(), "https://b.example/")
    assert ([one["title"] for one in found["entries"]], found["faulty"]) == (["A", "B"], 1)
    assert only("m-json-author-str.xml")["author"] == "Office"


async def test_a_null_title_gets_the_first_words(desk: Desk) -> None:
    desk.site.pages["/feed"] = page(b"<rss version='2.0'><channel/></rss>")
    await desk.add()
    await desk.read()
    desk.site.pages["/feed"] = page((CASES / "m-json-null-title.xml").read_bytes())
    await desk.read(hours=2)
    (kept,) = await desk.articles()
    assert kept.parsed.headline == kept.parsed.body == "Short note with 5 < 6 and more"
