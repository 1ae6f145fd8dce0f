"""The forms of articles: a text to paste, fields to correct."""

from __future__ import annotations

from datetime import date
from typing import Any

import discord

from bot.articles import library, store
from bot.articles.library import Article
from bot.articles.model import Dated
from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.lasting import Form
from bot.storage.db import Connection
from cogs.articles.audited import noted
from cogs.articles.commands import KINDS
from cogs.articles.intake import draft_of, taking_of
from cogs.articles.preview import render_saved_article
from cogs.card import clip


class Paste(Form, title="Add an article", audience=Audience.OFFICER):
    """A pasted text, with its address where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.text: Any = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, custom_id="text", max_length=4000
        )
        self.url: Any = discord.ui.TextInput(custom_id="url", required=False, max_length=500)
        self.add_item(
            discord.ui.Label(
                text="Text", description="Longer? Upload a .txt file.", component=self.text
            )
        )
        self.add_item(discord.ui.Label(text="Address, if you know it", component=self.url))

    async def submitted(self, interaction: Interaction) -> None:
        from cogs.articles.drafts import preview  # which opens these forms

        taking, url = taking_of(interaction), self.url.value.strip()
        await preview(interaction, "Reading the text…", lambda: taking.text(self.text.value, url))


class Correct(Form, title="Correct what was read", audience=Audience.OFFICER):
    """The fields of an article, of a preview or of a stored one."""

    def __init__(self, parsed: Any, *, draft: int = 0, article: int = 0) -> None:
        super().__init__()
        self.draft, self.article = draft, article
        self.headline = self._line("Headline", "headline", parsed.headline, 300, required=True)
        self.publication = self._line("Publication", "publication", parsed.publication, 80)
        self.author = self._line("Author", "author", parsed.author, 120)
        self.date = self._line("Date: 2014-09-10, 2014, or nothing", "date", parsed.date.value, 10)
        options = [
            discord.SelectOption(label=kind.capitalize(), value=kind, default=kind == parsed.kind)
            for kind in KINDS
        ]
        self.kind: Any = discord.ui.Select(custom_id="kind", options=options)
        self.add_item(discord.ui.Label(text="Kind", component=self.kind))

    def _line(
        self, label: str, name: str, value: str | None, most: int, *, required: bool = False
    ) -> Any:
        field: Any = discord.ui.TextInput(
            custom_id=name,
            default=clip(value or "", most) or None,
            max_length=most,
            required=required,
        )
        self.add_item(discord.ui.Label(text=label, component=field))
        return field

    async def submitted(self, interaction: Interaction) -> None:
        fields = {
            "headline": " ".join(self.headline.value.split()),
            "publication": self.publication.value.strip() or None,
            "author": self.author.value.strip() or None,
            "date": dated(self.date.value),
        }
        if self.kind.values:
            fields["kind"] = self.kind.values[0]
        if not fields["headline"]:
            raise UserError("An article needs a headline.")
        await (self._of_draft if self.draft else self._of_article)(interaction, fields)

    async def _of_draft(self, interaction: Interaction, fields: dict[str, Any]) -> None:
        from cogs.articles.drafts import show_draft

        known = await draft_of(interaction, self.draft)
        if fields["date"].value == known.arrival.parsed.date.value:
            fields["date"] = known.arrival.parsed.date
        await show_draft(interaction, self.draft, known.corrected(**fields))

    async def _of_article(self, interaction: Interaction, fields: dict[str, Any]) -> None:
        guild_id, article_id = interaction.guild_id or 0, self.article

        def work(conn: Connection) -> Article:
            known = library.article(conn, guild_id, article_id)
            if fields["date"].value == known.parsed.date.value:
                fields["date"] = known.parsed.date
            return store.edit(conn, guild_id, article_id, **fields)

        one = await noted(
            interaction,
            "article.edit",
            work,
            was=lambda conn: told(library.article(conn, guild_id, article_id)),
            becomes=told,
        )
        committee = await committee_of(interaction)
        await answer(interaction, render_saved_article(one, "Corrected", committee.zone))


def told(one: Article) -> dict[str, str | None]:
    """What officers can correct of an article, for the audit trail."""
    parsed = one.parsed
    return {
        "headline": parsed.headline,
        "publication": parsed.publication,
        "author": parsed.author,
        "date": parsed.date.value,
        "kind": parsed.kind,
    }


def dated(typed: str) -> Dated:
    """A date as an officer typed it. Raises UserError."""
    said = typed.strip()
    if not said:
        return Dated()
    try:
        day = date.fromisoformat(f"{said}-01-01" if len(said) == 4 else said)
    except ValueError:
        raise UserError(
            f"“{said}” is no day: write it like 2014-09-10, or a year like 2014."
        ) from None
    return Dated(said if len(said) == 4 else day.isoformat(), "given by an officer")
