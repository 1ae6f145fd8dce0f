"""The forms of articles: a text to paste, fields to correct."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import discord

from bot.articles.model import KINDS, LONGEST, Dated, Parsed
from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import committee_of
from bot.lasting import Form
from bot.when import moments
from cogs.card import clip

Pasted: TypeAlias = Callable[[Interaction, str, str], Awaitable[None]]
"""What happens with a pasted text and its address, which may be empty."""
Corrected: TypeAlias = Callable[[Interaction, dict[str, Any]], Awaitable[None]]
"""What happens with the fields of an article, by name, as an officer left them."""


class Paste(Form, title="Add an article", audience=Audience.OFFICER):
    """A pasted text, with its address where there is one."""

    def __init__(self, then: Pasted) -> None:
        super().__init__()
        self.then = then
        self.text = self.add("Text", written("text", long=True), "Longer? Upload a .txt file.")
        self.url = self.add("Address, if you know it", written("url", 500, needed=False))

    async def submitted(self, interaction: Interaction) -> None:
        await self.then(interaction, self.text.value, self.url.value.strip())


class Correct(Form, title="Correct what was read", audience=Audience.OFFICER):
    """The fields of an article, of a preview or of a stored one."""

    def __init__(self, parsed: Parsed, then: Corrected) -> None:
        super().__init__()
        self.then = then
        self.headline = self._line("Headline", "headline", parsed.headline, required=True)
        self.publication = self._line("Publication", "publication", parsed.publication)
        self.author = self._line("Author", "author", parsed.author)
        self.date = self._line("Date: 2014-09-10, 2014, or nothing", "date", parsed.date.value)
        options = [
            discord.SelectOption(label=kind.capitalize(), value=kind, default=kind == parsed.kind)
            for kind in KINDS
        ]
        self.kind: Any = self.add("Kind", discord.ui.Select(custom_id="kind", options=options))

    def _line(self, label: str, name: str, value: str | None, *, required: bool = False) -> Any:
        most = LONGEST.get(name, 10)  # ten are a day
        return self.add(
            label, written(name, most, default=clip(value or "", most), needed=required)
        )

    async def submitted(self, interaction: Interaction) -> None:
        fields = {
            "headline": " ".join(self.headline.value.split()),
            "publication": self.publication.value.strip() or None,
            "author": self.author.value.strip() or None,
            "date": await dated(interaction, self.date.value),
        }
        if self.kind.values:
            fields["kind"] = self.kind.values[0]
        if not fields["headline"]:
            raise UserError("An article needs a headline.")
        await self.then(interaction, fields)


async def dated(interaction: Interaction, typed: str) -> Dated:
    """A day that has been, or a year, as an officer typed it. Raises UserError."""
    if not typed.strip():
        return Dated()
    if year := moments.year(typed):
        return Dated(str(year), "given by an officer")
    zone = (await committee_of(interaction)).zone
    day = moments.day(typed, interaction.client.clock(), zone, past=True)
    return Dated(day.isoformat(), "given by an officer")
