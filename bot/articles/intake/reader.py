"""Reading articles from links and files: fetched politely, parsed where it can be killed.

What an officer hands in is read in one process, what feeds bring in another: neither waits for the
other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.articles.intake.fetch import FEED_LIMIT, PAGE_LIMIT, Fetched, Fetcher, fetching
from bot.articles.intake.worker import Worker
from bot.articles.model import Parsed
from bot.documents.document import Document
from bot.documents.kinds import ENDINGS, kind_of
from bot.documents.reading import LARGEST
from bot.errors import UserError
from bot.plain_values import from_plain
from bot.settings import Settings

FILE_LIMIT = 2_000_000  # of a page or text; documents hold fonts and pictures too
ENTRY_S = 2.0  # of the processor's time for one entry of a feed, or the page behind it


class Reader:
    """Reads for one process. ``clock`` supplies the present (UTC). Close it with :meth:`close`."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings, self._clock = settings, clock
        self._desk, self._round = Worker(), Worker()

    def asking(self) -> AbstractAsyncContextManager[Fetcher]:
        """A connection to the outside for the length of a ``with`` block."""
        return fetching(self._settings.contact, self._settings.allowed_hosts)

    async def link(self, address: str) -> Parsed:
        """The article behind a link. Raises UserError with what is wrong and what would help."""
        async with self.asking() as fetcher:
            job, got = await self._page(fetcher, address)
        made = await self._desk.read(job, got.body)
        return replace(from_plain(Parsed, made), url=got.url)

    async def behind(self, fetcher: Fetcher, address: str) -> Parsed:
        """The article behind the link of a feed's entry."""
        job, got = await self._page(fetcher, address)
        made = await self._round.read(job, got.body, ENTRY_S)
        return replace(from_plain(Parsed, made), url=got.url)

    async def file(self, data: bytes, name: str) -> Parsed:
        """The article in an uploaded file. Raises UserError for what cannot be one."""
        refuse_large(len(data), name)
        return from_plain(Parsed, await self._desk.read({"job": "file", "name": name}, data))

    async def document(self, data: bytes, name: str) -> Document:
        """What an uploaded letter says, line by line. Raises UserError for what is no text."""
        refuse_large(len(data), name)
        made = await self._desk.read({"job": "document", "name": name}, data)
        return await asyncio.to_thread(from_plain, Document, made["document"])

    async def entry(self, html: str, url: str) -> Parsed:
        """The article in a feed's entry, a piece of HTML."""
        body = f"<!doctype html><html><body><article>{html}</article></body></html>"
        job = {"job": "page", "url": url, "charset": "utf-8"}
        made = await self._round.read(job, body.encode("utf-8", "replace"), ENTRY_S)
        return from_plain(Parsed, made)

    async def feed(
        self, fetcher: Fetcher, address: str, *, etag: str = "", last_modified: str = ""
    ) -> tuple[Fetched, dict[str, Any]]:
        """What a feed answers and what it holds, followed from the page that names it.

        A feed that has not changed (status 304) holds nothing and was not parsed.
        """
        got = await fetcher.get(
            address, now=self._clock(), limit=FEED_LIMIT, etag=etag, last_modified=last_modified
        )
        if got.status == 304:
            return got, {}
        read = await self._round.read(self._feed_job(got), got.body)
        if "found" in read:
            got = await fetcher.get(read["found"], now=self._clock(), limit=FEED_LIMIT)
            read = await self._round.read(self._feed_job(got), got.body)
        if "found" in read:
            raise UserError("That page names a page instead of a feed: give the feed's address.")
        return got, read

    def _feed_job(self, got: Fetched) -> dict[str, Any]:
        return {"job": "feed", "url": got.url, "charset": got.charset or ""}

    async def _page(self, fetcher: Fetcher, address: str) -> tuple[dict[str, Any], Fetched]:
        limit = LARGEST if name_of(address).endswith(ENDINGS) else PAGE_LIMIT
        got = await fetcher.get(address, now=self._clock(), limit=limit)
        refuse_other(got.content_type)
        if kind_of(got.body, name_of(got.url)):
            return {"job": "file", "name": name_of(got.url)}, got
        job = {"job": "page", "url": got.url, "charset": got.charset}
        return {**job, "content_type": got.content_type}, got

    def close(self) -> None:
        """End both processes."""
        self._desk.close()
        self._round.close()


def refuse_large(size: int, name: str) -> None:
    """Raise UserError for a file of more bytes than are read of its kind."""
    limit = LARGEST if name.lower().endswith(ENDINGS) else FILE_LIMIT
    if size > limit:
        raise UserError(f"That file is larger than {limit // 1_000_000} MB: upload its text.")


def name_of(address: str) -> str:
    """The name of the file that an address ends with, in small letters."""
    return address.partition("?")[0].partition("#")[0].rpartition("/")[2].lower()


def refuse_other(content_type: str) -> None:
    """Raise UserError for what is neither a page, a document nor text."""
    if content_type.partition("/")[0] in ("image", "audio", "video", "font"):
        raise UserError(
            "That is a picture or recording, which the bot does not read: paste or upload the text."
        )
