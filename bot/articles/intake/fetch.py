"""Fetching one page or feed, politely and within limits: size after decompression, time,
redirects."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from bot.articles.intake.address import PublicResolver, Refused, checked
from bot.errors import UserError

PAGE_LIMIT, FEED_LIMIT = 2_000_000, 15_000_000  # bytes after decompression
TOTAL_S, REDIRECTS = 20.0, 5
CHUNK = 64 * 1024
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
ACCEPT += "application/feed+json;q=0.9, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1"


class Unfetched(UserError):
    """The page could not be had, in words; ``retry_after`` where the site named a time, ``passing``
    where it may be had another time: the site is in trouble, slow or out of reach."""

    def __init__(
        self, sentence: str, retry_after: timedelta | None = None, *, passing: bool = False
    ) -> None:
        super().__init__(sentence)
        self.retry_after, self.passing = retry_after, passing


@dataclass(frozen=True)
class Fetched:
    """What came back. ``body`` is empty for *not modified* (status 304). ``retry_after`` as
    asked."""

    url: str
    status: int
    body: bytes
    charset: str | None
    content_type: str
    etag: str
    last_modified: str
    moved: bool


class Fetcher:
    """Asks for public addresses. Made by :func:`fetching`, which closes it."""

    def __init__(
        self, session: aiohttp.ClientSession, allowed: Collection[str], total_s: float
    ) -> None:
        self._session, self._allowed, self._total_s = session, allowed, total_s

    async def get(
        self,
        address: str,
        *,
        now: datetime,
        limit: int = PAGE_LIMIT,
        etag: str = "",
        last_modified: str = "",
    ) -> Fetched:
        """The body behind ``address``, following redirects that stay public.

        ``now`` (UTC) turns a Retry-After date into a wait. Raises :class:`Unfetched` and
        :class:`Refused`, both with a sentence for the officer.
        """
        headers = {"If-None-Match": etag} if etag else {}
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        try:
            async with asyncio.timeout(self._total_s):
                return await self._follow(checked(address, self._allowed), headers, limit, now)
        except TimeoutError:
            slow = f"The site took longer than {self._total_s:.0f} seconds."
            raise Unfetched(slow, passing=True) from None
        except aiohttp.ClientError as error:
            if isinstance(cause := _cause(error), Refused):
                raise cause from None
            away = f"The site could not be reached ({_kind(error)})."
            named = not isinstance(error, aiohttp.ClientConnectorDNSError)
            raise Unfetched(away, passing=named) from None

    async def _follow(
        self, url: URL, headers: Mapping[str, str], limit: int, now: datetime
    ) -> Fetched:
        moved = False
        for _ in range(REDIRECTS + 1):
            async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                target = response.headers.get("Location")
                if response.status in (301, 302, 303, 307, 308) and target:
                    moved = moved or response.status in (301, 308)
                    url = checked(_joined(url, target), self._allowed)
                    continue
                return await _read(response, limit, now, moved)
        raise Unfetched(f"The site sent the bot on more than {REDIRECTS} times.")


def _joined(url: URL, target: str) -> str:
    try:
        return str(url.join(URL(target)))
    except ValueError:
        raise Unfetched(
            "The site sent the bot on to something that is no address: paste the page's text."
        ) from None


async def _read(
    response: aiohttp.ClientResponse, limit: int, now: datetime, moved: bool
) -> Fetched:
    if response.status >= 400:
        wait = retry_after(response.headers.get("Retry-After"), now)
        again = response.status >= 500 or response.status in (408, 425, 429)
        raise Unfetched(_refusal(response.status), wait, passing=again)
    if response.status not in (200, 203, 304):
        raise Unfetched(f"The site answered with code {response.status} instead of a page.")
    body = b"" if response.status == 304 else await _body(response, limit)
    return Fetched(
        url=str(response.url),
        status=response.status,
        body=body,
        charset=response.charset,
        content_type=response.content_type,
        etag=response.headers.get("ETag", "")[:500],
        last_modified=response.headers.get("Last-Modified", "")[:100],
        moved=moved,
    )


async def _body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, unpacked piece by piece so that a bomb is noticed before it is in memory."""
    unpack = Unpacker(response.headers.get("Content-Encoding", ""))
    parts, size = [], 0
    async for chunk in response.content.iter_chunked(CHUNK):
        part = unpack(chunk, limit + 1 - size)
        size += len(part)
        if size > limit:
            raise Unfetched(f"The page is larger than {limit // 1_000_000} MB.")
        parts.append(part)
    if not unpack.whole:
        raise Unfetched("The page arrived cut off.", passing=True)
    return b"".join(parts)


class Unpacker:
    """Undoes a Content-Encoding, never making more than it is given room for."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower()
        self._inflate: zlib._Decompress | None = None
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            name = self._encoding[:20]
            raise Unfetched(f"The page is compressed in a way the bot cannot read ({name}).")

    def __call__(self, chunk: bytes, room: int) -> bytes:
        if self._encoding in ("", "identity"):
            return chunk
        made = b""
        try:
            while chunk and len(made) <= room:
                if self._inflate is None or self._inflate.eof:  # gzip may come in several members
                    self._inflate = zlib.decompressobj(self._window(chunk))
                made += self._inflate.decompress(chunk, max(room - len(made), 1))
                chunk = self._inflate.unused_data
        except zlib.error as error:
            raise Unfetched("The page arrived damaged.") from error
        return made

    @property
    def whole(self) -> bool:
        """Whether what came so far ends where the packing says that it ends."""
        return self._inflate is None or self._inflate.eof

    def _window(self, chunk: bytes) -> int:
        if self._encoding != "deflate":
            return zlib.MAX_WBITS | 16
        headed = chunk[:1] and chunk[0] & 0x0F == 8  # deflate comes with or without its header
        return zlib.MAX_WBITS if headed else -zlib.MAX_WBITS


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a site asks us to wait: seconds or an HTTP date (RFC 9110, 10.2.3); at most a
    day."""
    if not value:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        wait = timedelta(seconds=min(int(text), 86_400))
    else:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        if at.tzinfo is None:
            return None
        wait = at - now
    return max(timedelta(0), min(wait, timedelta(days=1)))


def _refusal(status: int) -> str:
    if status in (401, 402, 403):
        return (
            "The site wants a login, or does not let the bot in: paste or upload the text instead."
        )
    if status in (404, 410):
        return "There is no page at that address (any more)."
    if status == 429:
        return "The site asks the bot to come back later."
    return f"The site has a fault of its own (code {status}): try again later."


def _cause(error: BaseException) -> BaseException:
    while error.__cause__ is not None or error.__context__ is not None:
        if isinstance(error, Refused):
            return error
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return error


def _kind(error: aiohttp.ClientError) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name is not known"
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError):
        return "its certificate is not valid"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "no connection"
    return "the connection broke off"


@asynccontextmanager
async def fetching(
    contact: str = "", allowed: Collection[str] = (), total_s: float = TOTAL_S
) -> AsyncIterator[Fetcher]:
    """A :class:`Fetcher` for the length of a ``with`` block; ``contact`` stands in the user
    agent."""
    agent = (
        f"LMCBot/0.1 (news digest for a Local Medical Committee{'; ' if contact else ''}{contact})"
    )
    connector = aiohttp.TCPConnector(
        resolver=PublicResolver(allowed), limit=8, limit_per_host=2, use_dns_cache=False
    )
    async with aiohttp.ClientSession(
        connector=connector,
        headers={"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        max_field_size=16_384,
        timeout=aiohttp.ClientTimeout(total=total_s, connect=10),
    ) as session:
        yield Fetcher(session, frozenset(host.lower() for host in allowed), total_s)
