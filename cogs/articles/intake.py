"""Taking articles in from Discord: a link, a file or a text is read in the worker that can be
killed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from discord.ext import commands

from bot import drafts
from bot.articles.intake.feeds import Feeds
from bot.articles.intake.reader import Reader
from bot.articles.model import Parsed
from bot.articles.store import Arrival, refuse_empty
from bot.house import House, Interaction

FEEDS_MINUTES = 10  # how often is looked which feeds are due


@dataclass(frozen=True)
class Draft:
    """An article that was read and not saved yet."""

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


class Intake(commands.Cog):
    """Holds the reader of pages and feeds, which ends with the process."""

    def __init__(self, bot: House) -> None:
        self.reader = Reader(bot.settings, bot.clock)
        self.feeds = Feeds(bot.db, self.reader, bot.clock)
        bot.jobs.every("feeds", self.feeds.read_due, minutes=FEEDS_MINUTES)

    async def cog_unload(self) -> None:
        self.reader.close()

    async def link(self, address: str) -> Arrival:
        """The article at an address. Raises :class:`UserError` for what cannot be had or read."""
        parsed = await self.reader.link(address)
        return arrival(parsed, "link", parsed.url or address)

    async def file(self, data: bytes, name: str, url: str = "") -> Arrival:
        """The article in an uploaded file."""
        return arrival(await self.reader.file(data, name), "file", url)

    async def text(self, text: str, url: str = "", origin: str = "text") -> Arrival:
        """The article in a pasted text; a file without a name is read by its content."""
        return arrival(await self.reader.file(text.encode("utf-8", "replace"), ""), origin, url)


def arrival(parsed: Parsed, origin: str, url: str) -> Arrival:
    """What was read, on its way in. Raises :class:`UserError` where there is nothing in it."""
    refuse_empty(parsed)
    return Arrival(parsed, origin, url=url)


async def draft_of(interaction: Interaction, mark: int) -> Draft:
    """A preview by the number of the command that made it. Raises UserError when it is gone."""
    whose = (interaction.guild_id or 0, interaction.user.id)
    return await interaction.client.db.read(lambda conn: drafts.held(conn, mark, *whose, Draft))


def intake_of(interaction: Interaction) -> Intake:
    """The room's cog."""
    found = interaction.client.get_cog("Intake")
    assert isinstance(found, Intake)
    return found
