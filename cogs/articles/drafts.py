"""From what an officer hands in to a preview, its corrections, and the saved article."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import discord

from bot import drafts
from bot.articles import choice, library, store
from bot.articles.intake.reader import refuse_large
from bot.articles.library import Article
from bot.articles.model import Parsed
from bot.articles.store import Arrival, Filed
from bot.documents.kinds import ENDINGS
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.storage.db import Connection
from cogs.articles.audited import kept, noted
from cogs.articles.autocomplete import article_id_of
from cogs.articles.buttons import DropDraft, EditDraft, OurOwn, SaveDraft, ShowDraft
from cogs.articles.forms import Correct, Paste
from cogs.articles.intake import Draft, draft_of, intake_of
from cogs.articles.omissions import asides
from cogs.articles.preview import render_preview, render_saved_article
from cogs.card import private
from cogs.undo_button import Undo

URL = re.compile(r"https?://[^\s<>\"']+")
READ_FILES = (".txt", ".html", ".htm", ".xhtml", ".md", *ENDINGS)
Reading = Callable[[], Awaitable[Arrival]]


async def begin(
    interaction: Interaction,
    link: str | None,
    file: discord.Attachment | None,
    ours: bool,
) -> None:
    """A link, a file, or a form for pasted text."""
    intake = intake_of(interaction)
    if link and not URL.fullmatch(link.strip()):
        raise UserError(
            "A link begins with https://. For a text leave it empty and paste the text."
        )
    if file is not None:
        await preview(
            interaction, "Reading the file…", lambda: _file(interaction, file, link or ""), ours
        )
    elif link:
        await preview(interaction, "Fetching the page…", lambda: intake.link(link.strip()), ours)
    else:
        await interaction.response.send_modal(Paste(partial(_pasted, ours)))


async def from_message(interaction: Interaction, message: discord.Message) -> None:
    """The article a message carries: a file, a link, or its text."""
    intake = intake_of(interaction)
    file = next(
        (one for one in message.attachments if one.filename.lower().endswith(READ_FILES)), None
    )
    link = URL.search(message.content)
    if file is not None:
        await preview(interaction, "Reading the file…", lambda: _file(interaction, file, ""))
    elif len(message.content.split()) >= 60 or (message.content.strip() and not link):
        await preview(
            interaction,
            "Reading the message…",
            lambda: intake.text(message.content, origin="message"),
        )
    elif link:
        address = link[0].rstrip(".,;:)")
        await preview(interaction, "Fetching the page…", lambda: intake.link(address))
    else:
        raise UserError("That message holds no link, no file that is read, and no text.")


async def preview(
    interaction: Interaction, progress: str, read: Reading, ours: bool = False
) -> None:
    """Say what is being done, read, and put the preview in its place."""
    await answer(interaction, private(progress))
    try:
        arrival = replace(await read(), ours=ours)
    except UserError as refusal:
        await redraw(interaction, private(str(refusal)))
        return
    await show_draft(interaction, interaction.id, Draft(arrival))


async def _pasted(ours: bool, interaction: Interaction, text: str, url: str) -> None:
    intake = intake_of(interaction)
    await preview(interaction, "Reading the text…", lambda: intake.text(text, url), ours)


async def _file(interaction: Interaction, file: discord.Attachment, url: str) -> Arrival:
    refuse_large(file.size, file.filename)
    return await intake_of(interaction).file(await file.read(), file.filename, url)


async def show_draft(interaction: Interaction, mark: int, draft: Draft) -> None:
    """Keep a preview as it is now, and draw it."""
    await kept(interaction, mark, draft)
    committee = await committee_of(interaction)
    known = await interaction.client.db.read(
        lambda conn: store.recognised(conn, committee.guild_id, draft.arrival)
    )
    parsed, style = draft.arrival.parsed, discord.ButtonStyle
    buttons = [
        SaveDraft("Save this much", draft=mark, style=style.danger)
        if parsed.thin
        else SaveDraft("Save", draft=mark, style=style.success),
        *asides(parsed, mark),
        EditDraft("Correct", draft=mark),
        OurOwn("Not our own text" if draft.arrival.ours else "Our own text", draft=mark),
        DropDraft("Discard", draft=mark),
    ]
    await redraw(interaction, render_preview(draft.arrival, known, committee.zone, buttons))


@ShowDraft.does
async def back_to_draft(press: ShowDraft, interaction: Interaction, at: datetime) -> None:
    mark = press.number("draft")
    await show_draft(interaction, mark, await draft_of(interaction, mark))


@EditDraft.does
async def edit_draft(press: EditDraft, interaction: Interaction, at: datetime) -> None:
    mark = press.number("draft")
    draft = await draft_of(interaction, mark)
    await interaction.response.send_modal(
        Correct(draft.arrival.parsed, partial(_correct_draft, mark))
    )


async def _correct_draft(mark: int, interaction: Interaction, fields: dict[str, Any]) -> None:
    known = await draft_of(interaction, mark)
    await show_draft(
        interaction, mark, known.corrected(**_unchanged_date(known.arrival.parsed, fields))
    )


@OurOwn.does
async def turn_ours(press: OurOwn, interaction: Interaction, at: datetime) -> None:
    mark = press.number("draft")
    known = await draft_of(interaction, mark)
    other = replace(known.arrival, ours=not known.arrival.ours)
    await show_draft(interaction, mark, replace(known, arrival=other))


@DropDraft.does
async def drop_draft(press: DropDraft, interaction: Interaction, at: datetime) -> None:
    mark, whose = press.number("draft"), (interaction.guild_id or 0, interaction.user.id)
    await interaction.client.db.write(lambda conn: drafts.drop(conn, mark, *whose))
    await redraw(interaction, private("Discarded: nothing was saved."))


class Saved:
    """An article just saved, and what became of it. ``id`` is for the audit trail."""

    def __init__(self, article: Article, filed: Filed) -> None:
        self.article, self.filed, self.id = article, filed, article.id


def saved(conn: Connection, guild_id: int, draft: Draft, now: datetime) -> Saved:
    """Store a draft with the officer's corrections."""
    filed = store.add(conn, guild_id, draft.arrival, now)
    if draft.arrival.ours:
        store.mark_ours(conn, guild_id, filed.article_id)
    if draft.edited:
        fields = {name: getattr(draft.arrival.parsed, name) for name in draft.edited}
        store.edit(conn, guild_id, filed.article_id, **fields)
        store.note_edited(conn, guild_id, filed.article_id, draft.edited)
    return Saved(library.article(conn, guild_id, filed.article_id), filed)


@SaveDraft.does
async def save_draft(press: SaveDraft, interaction: Interaction, at: datetime) -> None:
    mark = press.number("draft")
    guild_id, user_id = interaction.guild_id or 0, interaction.user.id

    def work(conn: Connection) -> Saved:
        draft = drafts.held(conn, mark, guild_id, user_id, Draft)
        drafts.drop(conn, mark, guild_id, user_id)
        return saved(conn, guild_id, draft, at)

    done = await noted(
        interaction, "article.add", work, becomes=lambda made: made.article.parsed.headline
    )
    await redraw(
        interaction, await _saved_card(interaction, done.article, done.filed.outcome.value, at)
    )


async def _saved_card(
    interaction: Interaction, article: Article, outcome: str, now: datetime, *, undo: bool = False
) -> discord.ui.LayoutView:
    committee = await committee_of(interaction)
    coming = await interaction.client.db.read(
        lambda conn: choice.coming(conn, committee.guild_id, article, now)
    )
    back = [Undo.after(interaction)] if undo else []
    return render_saved_article(article, outcome, coming, committee.zone, back)


async def correct(interaction: Interaction, typed: str) -> None:
    """Open the fields of a stored article."""
    guild_id, article_id = interaction.guild_id or 0, await article_id_of(interaction, typed)
    one = await interaction.client.db.read(lambda conn: library.article(conn, guild_id, article_id))
    await interaction.response.send_modal(Correct(one.parsed, partial(_correct_stored, article_id)))


async def _correct_stored(
    article_id: int, interaction: Interaction, fields: dict[str, Any]
) -> None:
    guild_id = interaction.guild_id or 0

    def work(conn: Connection) -> Article:
        known = library.article(conn, guild_id, article_id)
        return store.edit(conn, guild_id, article_id, **_unchanged_date(known.parsed, fields))

    one = await noted(
        interaction,
        "article.edit",
        work,
        was=lambda conn: _correctable(library.article(conn, guild_id, article_id)),
        becomes=_correctable,
        article=article_id,
    )
    shown = await _saved_card(interaction, one, "corrected", interaction.client.clock(), undo=True)
    await answer(interaction, shown)


def _unchanged_date(parsed: Parsed, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as typed; a date left as it was keeps the evidence for it."""
    same = fields["date"].value == parsed.date.value
    return {**fields, "date": parsed.date} if same else fields


def _correctable(article: Article) -> dict[str, str | None]:
    """What officers can correct of an article, for the audit trail."""
    parsed = article.parsed
    return {
        "headline": parsed.headline,
        "publication": parsed.publication,
        "author": parsed.author,
        "date": parsed.date.value,
        "kind": parsed.kind,
    }
