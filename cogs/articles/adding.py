"""From what an officer hands in to a preview, its corrections, and the saved article."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import discord

from bot.articles import digests, library, store
from bot.articles.library import Article
from bot.articles.model import Dated
from bot.articles.store import Arrival, Filed
from bot.db import Connection
from bot.errors import UserError
from bot.interactions import Audience, answer, bot_of, committee_of, redraw
from bot.lasting import Form, Press
from cogs.articles.choosing import article_id_of
from cogs.articles.members import KINDS
from cogs.articles.noting import noted
from cogs.articles.preview import render_preview, render_saved_article
from cogs.articles.taking import Draft, taking_of
from cogs.card import clip, private

URL = re.compile(r"https?://[^\s<>\"']+")
TEXT_FILES = (".txt", ".html", ".htm", ".xhtml", ".md")
Reading = Callable[[], Awaitable[Arrival]]


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

    async def submitted(self, interaction: discord.Interaction[Any]) -> None:
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

    async def submitted(self, interaction: discord.Interaction[Any]) -> None:
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

    async def _of_draft(
        self, interaction: discord.Interaction[Any], fields: dict[str, Any]
    ) -> None:
        taking = taking_of(interaction)
        known = taking.draft(self.draft, interaction.user.id)
        if fields["date"].value == known.arrival.parsed.date.value:
            fields["date"] = known.arrival.parsed.date
        taking.keep(self.draft, known.corrected(**fields))
        await _show(interaction, self.draft)

    async def _of_article(
        self, interaction: discord.Interaction[Any], fields: dict[str, Any]
    ) -> None:
        guild_id, article_id = interaction.guild_id or 0, self.article

        def work(conn: Connection) -> Article:
            known = library.article(conn, guild_id, article_id)
            if fields["date"].value == known.parsed.date.value:
                fields["date"] = known.parsed.date
            return store.edit(conn, guild_id, article_id, **fields)

        one = await noted(interaction, "article.edit", work)
        committee = await committee_of(interaction)
        await answer(interaction, render_saved_article(one, "Corrected", committee.zone))


class SaveDraft(Press, pattern="article:keep:{draft}", audience=Audience.OFFICER):
    """Saves a preview."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        taking, mark = taking_of(interaction), self.number("draft")
        draft = taking.draft(mark, interaction.user.id)

        def work(conn: Connection) -> Saved:
            return saved(conn, draft, at)

        done = await noted(interaction, "article.add", work)
        taking.forget(mark)
        committee = await committee_of(interaction)
        await redraw(
            interaction,
            render_saved_article(done.article, done.filed.outcome.value, committee.zone),
        )


class EditDraft(Press, pattern="article:correct:{draft}", audience=Audience.OFFICER):
    """Opens the fields of a preview."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        mark = self.number("draft")
        draft = taking_of(interaction).draft(mark, interaction.user.id)
        await interaction.response.send_modal(Correct(draft.arrival.parsed, draft=mark))


class DropDraft(Press, pattern="article:discard:{draft}", audience=Audience.OFFICER):
    """Throws a preview away."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        taking_of(interaction).forget(self.number("draft"))
        await redraw(interaction, private("Discarded: nothing was saved."))


class OurOwn(Press, pattern="article:ours:{draft}", audience=Audience.OFFICER):
    """Marks a preview as the committee's own text, or not."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        taking, mark = taking_of(interaction), self.number("draft")
        known = taking.draft(mark, interaction.user.id)
        taking.keep(
            mark, replace(known, arrival=replace(known.arrival, ours=not known.arrival.ours))
        )
        await _show(interaction, mark)


class PostNow(Press, pattern="article:post:{article}", audience=Audience.OFFICER):
    """Posts one article in the digest channel at once."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        committee = await committee_of(interaction)
        channel_id = committee.rules.digest_channel or interaction.channel_id or 0
        article_id, mark = self.number("article"), interaction.id

        def work(conn: Connection) -> Article:
            one = library.article(conn, committee.guild_id, article_id)
            digest = digests.make(conn, committee, at, channel_id=channel_id)
            digests.post_now(conn, digest, at, mark=mark, article_ids=(article_id,))
            return one

        await noted(interaction, "digest.now", work)
        await redraw(interaction, private(f"It is being posted in <#{channel_id}>."))


class Saved:
    """An article just saved, and what became of it. ``id`` is for the audit trail."""

    def __init__(self, article: Article, filed: Filed) -> None:
        self.article, self.filed, self.id = article, filed, article.id


def saved(conn: Connection, draft: Draft, now: datetime) -> Saved:
    """Store a draft with the officer's corrections."""
    filed = store.add(conn, draft.guild_id, draft.arrival, now)
    if draft.arrival.ours:
        store.mark_ours(conn, draft.guild_id, filed.article_id, True)
    if draft.edited:
        fields = {name: getattr(draft.arrival.parsed, name) for name in draft.edited}
        store.edit(conn, draft.guild_id, filed.article_id, **fields)
        store.note_edited(conn, draft.guild_id, filed.article_id, draft.edited)
    return Saved(library.article(conn, draft.guild_id, filed.article_id), filed)


async def begin(
    interaction: discord.Interaction[Any],
    link: str | None,
    file: discord.Attachment | None,
    ours: bool,
) -> None:
    """A link, a file, or a form for pasted text."""
    taking, now = taking_of(interaction), bot_of(interaction).clock()
    if link and not URL.fullmatch(link.strip()):
        raise UserError(
            "A link begins with https://. For a text leave it empty and paste the text."
        )
    if file is not None:
        await preview(
            interaction, "Reading the file…", lambda: _file(interaction, file, link or ""), ours
        )
    elif link:
        await preview(
            interaction, "Fetching the page…", lambda: taking.link(link.strip(), now), ours
        )
    else:
        await interaction.response.send_modal(Paste())


async def from_message(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """The article a message carries: a file, a link, or its text."""
    taking, now = taking_of(interaction), bot_of(interaction).clock()
    file = next(
        (one for one in message.attachments if one.filename.lower().endswith(TEXT_FILES)), None
    )
    link = URL.search(message.content)
    if file is not None:
        await preview(interaction, "Reading the file…", lambda: _file(interaction, file, ""))
    elif len(message.content.split()) >= 60 or (message.content.strip() and not link):
        await preview(
            interaction,
            "Reading the message…",
            lambda: taking.text(message.content, origin="message"),
        )
    elif link:
        address = link[0].rstrip(".,;:)")
        await preview(interaction, "Fetching the page…", lambda: taking.link(address, now))
    else:
        raise UserError("That message holds no link, no text file and no text.")


async def preview(
    interaction: discord.Interaction[Any], progress: str, read: Reading, ours: bool = False
) -> None:
    """Say what is being done, read, and put the preview in its place."""
    await answer(interaction, private(progress))
    try:
        arrival = replace(await read(), ours=ours)
    except UserError as refusal:
        await redraw(interaction, private(str(refusal)))
        return
    taking_of(interaction).keep(
        interaction.id, Draft(interaction.user.id, interaction.guild_id or 0, arrival)
    )
    await _show(interaction, interaction.id)


async def correct(interaction: discord.Interaction[Any], typed: str) -> None:
    """Open the fields of a stored article."""
    guild_id, article_id = interaction.guild_id or 0, await article_id_of(interaction, typed)
    one = await bot_of(interaction).db.read(
        lambda conn: library.article(conn, guild_id, article_id)
    )
    await interaction.response.send_modal(Correct(one.parsed, article=article_id))


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


async def _file(
    interaction: discord.Interaction[Any], file: discord.Attachment, url: str
) -> Arrival:
    if file.size > 5_000_000:
        raise UserError("That file is larger than 5 MB: upload the text alone.")
    return await taking_of(interaction).file(await file.read(), file.filename, url)


async def _show(interaction: discord.Interaction[Any], mark: int) -> None:
    """Draw a preview anew."""
    draft = taking_of(interaction).draft(mark, interaction.user.id)
    committee = await committee_of(interaction)
    known = await bot_of(interaction).db.read(
        lambda conn: store.recognised(conn, draft.guild_id, draft.arrival)
    )
    buttons = [
        SaveDraft("Save", draft=mark, style=discord.ButtonStyle.success),
        EditDraft("Correct", draft=mark),
        OurOwn("Not our own text" if draft.arrival.ours else "Our own text", draft=mark),
        DropDraft("Discard", draft=mark),
    ]
    await redraw(interaction, render_preview(draft.arrival, known, committee.zone, buttons))
