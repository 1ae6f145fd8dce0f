"""/office-report: the year in figures, shown to an officer first and posted by one press."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import drafts
from bot.audience import Audience, allow
from bot.committee import Committee
from bot.courier.post import Nothing, Outcome, Post
from bot.errors import UserError
from bot.house import House, Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Press
from bot.offers import HEADLINES
from bot.outbox import Row
from bot.storage.db import Connection
from bot.times import from_ms, to_ms
from bot.year import plots, report, span
from bot.year.report import Offered, Report
from bot.year.year_document import docx
from cogs.card import BLUE, card, clip, offered, one_line, plain, private
from cogs.membership import asker

PICTURE, DOCUMENT = "year.png", "year-in-figures.docx"
office_report = app_commands.Group(
    name="office-report",
    description="Officers: reports to print and to post",
    guild_only=True,
    default_permissions=discord.Permissions(manage_events=True),
)


class PostYear(Press, pattern="report:post:{draft}", audience=Audience.OFFICER):
    """Post the report that was shown."""


@office_report.command(name="year", description="The year in figures, shown to you first")
@app_commands.describe(year="2026, or 2026/27 for April to March; empty for twelve months")
@allow(Audience.OFFICER)
async def year_(interaction: Interaction, year: app_commands.Range[str, 1, 40] = "") -> None:
    bot, committee = interaction.client, await committee_of(interaction)
    now = bot.clock()
    days = span.typed(year, committee.zone, now)
    if interaction.channel_id is None:
        raise UserError("Run this in the channel where the report is to stand.")
    wanted = Offered(year, to_ms(now), interaction.channel_id)
    guild_id, user_id, mark = committee.guild_id, interaction.user.id, interaction.id
    await bot.db.write(lambda conn: drafts.keep(conn, mark, guild_id, user_id, wanted, now))
    made = await compiled(bot, committee, days)
    view, files = await drawn(made, interaction=interaction)
    await answer(interaction, view, files=files())


@year_.autocomplete("year")
async def _years(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    committee = await committee_of(interaction)
    years = span.offered(committee.zone, interaction.client.clock())
    return offered(((each[0].upper() + each[1:], each) for each in years), typed)


@PostYear.does
async def post(press: PostYear, interaction: Interaction, at: datetime) -> None:
    """Post what was shown, once."""
    bot, committee, person = await asker(interaction)
    guild_id, user_id, mark = committee.guild_id, interaction.user.id, press.number("draft")

    def write(conn: Connection) -> Offered:
        wanted = drafts.held(conn, mark, guild_id, user_id, Offered)
        drafts.drop(conn, mark, guild_id, user_id)
        report.post(conn, guild_id, mark, wanted, person.id, at)
        return wanted

    wanted = await bot.db.write(write)
    await redraw(interaction, private(f"It is being posted in <#{wanted.channel_id}>."), files=[])


async def compiled(bot: House, committee: Committee, days: span.Span) -> Report:
    """The report of those days from every room."""
    tellings, headlines = bot.rooms.years, bot.rooms.offered(HEADLINES)
    return await bot.db.read(
        lambda conn: report.compiled(conn, committee, days, tellings, headlines)
    )


async def render_year(bot: House, row: Row, now: datetime) -> Outcome:
    """The post: the same days, as they stood when the officer was shown them."""
    committee = await bot.committee(row.guild_id)
    try:
        days = span.typed(str(row.payload["year"]), committee.zone, from_ms(row.payload["as_of"]))
    except UserError as fault:
        return Nothing(str(fault))
    view, files = await drawn(await compiled(bot, committee, days), ref=row.ref)
    return Post(view, files=files, elsewhere=committee.behind(committee.rules.office_channel))


async def drawn(
    made: Report, *, interaction: Interaction | None = None, ref: str = ""
) -> tuple[discord.ui.LayoutView, Callable[[], list[discord.File]]]:
    """The card with its plots and its document; to an officer with the button that posts it."""
    png = await asyncio.to_thread(plots.draw, made.plots) if made.plots else b""
    word = await asyncio.to_thread(docx, made)
    picture = discord.MediaGalleryItem(
        f"attachment://{PICTURE}", description=clip(plots.told(made.plots), 1_024)
    )
    lines = [f"**{plain(each.heading)}**: {one_line(each.line, 160)}" for each in made.chapters]
    view = card(
        f"### {one_line(made.title, 90)}\n{made.span.told}",
        "\n".join(lines),
        discord.ui.MediaGallery(picture) if png else None,
        discord.ui.File(f"attachment://{DOCUMENT}"),
        buttons=[] if interaction is None else [_button(interaction)],
        foot="Straw polls are not statutory ballots." if ref else "Nothing is posted yet.",
        ref=ref,
        colour=BLUE,
    )
    return view, partial(_files, png, word)


def _button(interaction: Interaction) -> discord.ui.Item[Any]:
    """The button names the channel, so that nothing lands where it was not meant to."""
    name = getattr(interaction.channel, "name", "")
    label = clip(f"Post it in #{name}", 80) if name else "Post it"
    return PostYear(label, style=discord.ButtonStyle.success, draft=interaction.id)


def _files(png: bytes, word: bytes) -> list[discord.File]:
    found = [(png, PICTURE)] if png else []
    return [discord.File(io.BytesIO(raw), name) for raw, name in (*found, (word, DOCUMENT))]
