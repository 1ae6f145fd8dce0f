"""Fetching from a real server on loopback: limits, redirects, packing, politeness."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from website import Site, page

from bot.articles.intake.address import Refused
from bot.articles.intake.fetch import (
    Fetched,
    Fetcher,
    Unfetched,
    Unpacker,
    fetching,
    retry_after,
)
from bot.errors import UserError

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
async def fetcher(site: Site) -> AsyncIterator[Fetcher]:
    async with fetching("office@lmc.example", {site.host}, total_s=0.5) as made:
        yield made


async def get(fetcher: Fetcher, site: Site, path: str = "/", **more: object) -> Fetched:
    return await fetcher.get(site.address(path), now=NOW, **more)  # type: ignore[arg-type]


async def test_a_page_comes_with_what_it_says_of_itself(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = page(b"caf\xe9", Content_Type="text/html; charset=latin-1", ETag='"a"')
    got = await get(fetcher, site)
    assert (got.body, got.charset, got.etag) == (b"caf\xe9", "latin-1", '"a"')
    assert "office@lmc.example" in site.asked[0].headers["User-Agent"]


async def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = page(b"", 304)
    got = await get(fetcher, site, etag='"a"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT")
    assert got.status == 304
    assert site.asked[0].headers["If-None-Match"] == '"a"'
    assert site.asked[0].headers["If-Modified-Since"] == "Sun, 22 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("identity", bytes),
    ],
)
async def test_packed_pages_are_unpacked(
    site: Site, fetcher: Fetcher, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    text = b"A committee met. " * 50
    site.pages["/"] = page(pack(text), Content_Encoding=encoding)
    assert (await get(fetcher, site)).body == text


async def test_a_bomb_is_stopped_before_it_unfolds(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = page(gzip.compress(bytes(300_000_000), 9), Content_Encoding="gzip")
    with pytest.raises(Unfetched, match="larger than 2 MB"):
        await get(fetcher, site)


async def test_a_page_too_large_is_refused(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = page(b"x" * 2_000_001)
    with pytest.raises(Unfetched, match="larger than 2 MB"):
        await get(fetcher, site)


async def test_a_slow_drip_ends_on_time(site: Site, fetcher: Fetcher) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(200):
            await response.write(b"x")
            await asyncio.sleep(0.02)
        return response

    site.pages["/"] = drip
    loop = asyncio.get_running_loop()
    begun = loop.time()
    with pytest.raises(Unfetched, match="took longer"):
        await get(fetcher, site)
    assert loop.time() - begun < 2


async def test_redirects_are_followed_and_counted(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = page(b"", 301, Location="/b")
    site.pages["/b"] = page(b"", 302, Location=site.address("/c"))
    site.pages["/c"] = page(b"there")
    got = await get(fetcher, site)
    assert (got.body, got.moved, got.url) == (b"there", True, site.address("/c"))


async def test_a_circle_of_redirects_ends(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = page(b"", 302, Location="/")
    with pytest.raises(Unfetched, match="more than 5 times"):
        await get(fetcher, site)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/", "http://10.0.0.1/", "file:///etc/passwd", "http://a:b@example.org/"],
)
async def test_a_redirect_inside_is_refused(site: Site, fetcher: Fetcher, target: str) -> None:
    site.pages["/"] = page(b"", 302, Location=target)
    with pytest.raises(Refused):
        await get(fetcher, site)
    assert len(site.asked) == 1


async def test_without_the_setting_loopback_is_refused(site: Site) -> None:
    async with fetching() as strict:
        with pytest.raises(Refused):
            await strict.get(site.address("/"), now=NOW)
    assert site.asked == []


async def test_a_refusal_says_why_and_when_to_return(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = page(b"", 429, Retry_After="120")
    with pytest.raises(Unfetched, match="come back later") as caught:
        await get(fetcher, site)
    assert caught.value.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("status", "words"), [(403, "login"), (404, "no page"), (500, "fault of its own"), (204, "204")]
)
async def test_other_answers_are_put_in_words(
    site: Site, fetcher: Fetcher, status: int, words: str
) -> None:
    site.pages["/"] = page(b"", status)
    with pytest.raises(Unfetched, match=words):
        await get(fetcher, site)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("60", timedelta(seconds=60)),
        ("Sun, 22 Nov 2026 09:05:00 GMT", timedelta(minutes=5)),
        ("Sun, 22 Nov 2026 08:00:00 GMT", timedelta(0)),
        ("999999999", timedelta(days=1)),
        ("soon", None),
        ("", None),
        ("²", None),
        ("9" * 5_000, None),
        ("Sun, 22 Nov 99999999999999999999 09:05:00 GMT", None),
    ],
)
def test_retry_after_comes_in_two_forms(value: str, wait: timedelta | None) -> None:
    assert retry_after(value, NOW) == wait


async def test_a_site_that_is_not_there_is_put_in_words() -> None:
    async with fetching(allowed={"127.0.0.1:9"}) as fetcher:
        with pytest.raises(Unfetched, match="could not be reached"):
            await fetcher.get("http://127.0.0.1:9/", now=NOW)


@pytest.mark.parametrize("target", ["http://[", "https://exa mple/[x", "http://a:99999/"])
async def test_a_redirect_to_what_is_no_address_is_put_in_words(
    site: Site, fetcher: Fetcher, target: str
) -> None:
    site.pages["/"] = page(b"", 302, Location=target)
    with pytest.raises(UserError):
        await get(fetcher, site)


def unpacked(*chunks: bytes) -> tuple[bytes, bool]:
    unpack = Unpacker("gzip")
    return b"".join(unpack(chunk, 10_000) for chunk in chunks), unpack.whole


def test_gzip_in_several_members_is_read_whole() -> None:
    packed = gzip.compress(b"first ") + gzip.compress(b"second")
    assert unpacked(packed) == (b"first second", True)
    assert unpacked(packed[:13], packed[13:]) == (b"first second", True)


def test_gzip_that_is_cut_off_is_not_whole() -> None:
    assert unpacked(gzip.compress(b"first " * 50)[:-9])[1] is False


def test_members_make_no_more_than_there_is_room_for() -> None:
    unpack = Unpacker("gzip")
    assert len(unpack(gzip.compress(b"x" * 50_000) * 20, 1_000)) <= 1_001
