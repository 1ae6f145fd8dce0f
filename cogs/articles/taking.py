"""Taking articles in from Discord: a link, a file or a text is read in the worker that can be
killed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import discord
from discord.ext import commands

from bot.articles.blocks import from_blocks
from bot.articles.intake.fetch import fetching
from bot.articles.intake.worker import Worker
from bot.articles.model import Parsed
from bot.articles.store import Arrival, refuse_empty
from bot.client import LmcBot
from bot.errors import UserError
from bot.interactions import bot_of

KEPT = 100  # previews waiting for an officer
LARGEST_FILE = 5_000_000


@dataclass(frozen=True)
class Draft:
    """An article that was read and not saved yet, and whose it is."""

    user_id: int
    guild_id: int
    arrival: Arrival
    edited: tuple[str, ...] = ()

    def corrected(self, **fields: Any) -> Draft:
        """The draft with an officer's corrections."""
        changed = {
            name for name, value in fields.items() if getattr(self.arrival.parsed, name) != value
        }
        parsed = replace(self.arrival.parsed, **fields)
        return replace(
            self,
            arrival=replace(self.arrival, parsed=parsed),
            edited=tuple(sorted({*self.edited, *changed})),
        )


class Taking(commands.Cog):
    """Holds the worker and the previews; both end with the process."""

    def __init__(self, bot: LmcBot) -> None:
        self.bot = bot
        self.worker = Worker()
        self._drafts: OrderedDict[int, Draft] = OrderedDict()

    async def cog_unload(self) -> None:
        self.worker.close()

    async def link(self, address: str, now: datetime) -> Arrival:
        """The article at an address. Raises :class:`UserError` for what cannot be fetched or
        read."""
        async with fetching(allowed=self.bot.settings.allowed_hosts) as fetcher:
            page = await fetcher.get(address, now=now)
        job = {
            "job": "page",
            "url": page.url,
            "charset": page.charset,
            "content_type": page.content_type,
        }
        return await self._read(job, page.body, "link", page.url)

    async def file(self, data: bytes, name: str, url: str = "") -> Arrival:
        """The article in an uploaded file."""
        if len(data) > LARGEST_FILE:
            raise UserError("That file is larger than 5 MB: upload the text alone.")
        return await self._read({"job": "file", "name": name}, data, "file", url)

    async def text(self, text: str, url: str = "", origin: str = "text") -> Arrival:
        """The article in a pasted text."""
        job = {"job": "page", "content_type": "text/plain", "charset": "utf-8"}
        return await self._read(job, text.encode("utf-8", "replace"), origin, url)

    async def _read(self, job: dict[str, Any], body: bytes, origin: str, url: str) -> Arrival:
        parsed: Parsed = from_blocks(await self.worker.read(job, body))
        refuse_empty(parsed)
        return Arrival(parsed, origin, url=url)

    def keep(self, mark: int, draft: Draft) -> None:
        """Keep a preview until it is saved."""
        self._drafts[mark] = draft
        if len(self._drafts) > KEPT:
            self._drafts.popitem(last=False)

    def draft(self, mark: int, user_id: int) -> Draft:
        """A preview by the number of the interaction that made it. Raises UserError when it is
        gone."""
        found = self._drafts.get(mark)
        if found is None or found.user_id != user_id:
            raise UserError("That preview is no longer at hand: please add the article again.")
        return found

    def forget(self, mark: int) -> None:
        """Let go of a preview."""
        self._drafts.pop(mark, None)


def taking_of(interaction: discord.Interaction[Any]) -> Taking:
    """The room's cog."""
    found = bot_of(interaction).get_cog("Taking")
    assert isinstance(found, Taking)
    return found
