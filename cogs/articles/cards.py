"""The private answer behind *Read more*, and the reading list. Pure: values in, layout out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.articles.items import Item
from bot.articles.library import Article
from bot.articles.reading_list import Reading
from bot.articles.wording import meta_of
from cogs.articles import blocks
from cogs.articles.buttons import (
    Agenda,
    Ask,
    Back,
    Block,
    Drop,
    ReadMore,
    Save,
    SavedPage,
    ToCalendar,
)
from cogs.card import BLUE, GREY, card, one_line, turns

HEADLINE = 150


def render_reading(
    reading: Reading, zone: ZoneInfo, *, officer: bool, joints: Sequence[str] = ()
) -> discord.ui.LayoutView:
    """The private answer: what happened, both sides, and a button for each further block there is.

    ``joints`` are the acts other rooms offer: "ask" and "agenda".
    """
    one = reading.article
    return card(
        heading_of(one, zone),
        "\n\n".join(blocks.opening(one)),
        _elsewhere(reading),
        buttons=_buttons(reading, blocks.existing(one), officer=officer, joints=joints),
        foot=_source(one),
        colour=BLUE,
    )


def render_block(
    reading: Reading,
    block: str,
    page: int,
    zone: ZoneInfo,
    *,
    officer: bool,
    joints: Sequence[str] = (),
) -> discord.ui.LayoutView:
    """One block in place of the summary, with the way to the others."""
    one = reading.article
    leaves = blocks.block(one, block)
    number = min(max(page, 0), len(leaves) - 1)
    more = f"Page {number + 1} of {len(leaves)} · " if len(leaves) > 1 else ""
    return card(
        heading_of(one, zone),
        f"**{blocks.LABELS[block]}**\n{leaves[number]}",
        buttons=_buttons(
            reading, blocks.existing(one), officer=officer, joints=joints, block=block,
            page=number, pages=len(leaves),
        ),
        foot=more + _source(one),
        colour=BLUE,
    )  # fmt: skip


def render_saved(saved: Sequence[Item], zone: ZoneInfo, page: int = 0) -> discord.ui.LayoutView:
    """A member's reading list, five a page."""
    last = max(0, (len(saved) - 1) // 5)
    number = min(max(page, 0), last)
    shown: list[str | discord.ui.Item[Any]] = ["### Saved for later"]
    for one in saved[number * 5 : number * 5 + 5]:
        shown.append(
            f"**{one_line(one.headline, HEADLINE)}**\n-# {one_line(one.sources(zone), 200)}"
        )
        shown.append(discord.ui.ActionRow(ReadMore("Read more", article=one.id)))
    if not saved:
        shown.append("Nothing yet. *Save for later* stands behind *Read more* of every article.")
    return card(
        *shown,
        buttons=turns(SavedPage, number, last),
        foot=f"{len(saved)} saved · only you see this",
        colour=GREY,
    )


def heading_of(article: Article, zone: ZoneInfo) -> str:
    """Headline and line of sources."""
    return (
        f"### {one_line(article.parsed.headline, 256)}\n-# {one_line(meta_of(article, zone), 200)}"
    )


def _elsewhere(reading: Reading) -> str:
    """Copies and other pieces on the subject."""
    lines = []
    if reading.elsewhere:
        lines.append(f"-# Also in {one_line(', '.join(reading.elsewhere), 200)}")
    for _, headline in reading.related:
        lines.append(f"-# Related: {one_line(headline, 120)}")
    return "\n".join(lines)


def _source(article: Article) -> str:
    """Where it was read, and how the summary was made."""
    made = "Our own words" if article.own else "Sentences of the article, chosen by rule"
    origin = {
        "feed": "from a feed", "link": "from a link", "file": "from an uploaded file",
        "text": "from pasted text", "message": "from a message", "seed": "came with the bot",
    }  # fmt: skip
    return f"{made} · {origin[article.origin]} · A-{article.id}"


def _buttons(
    reading: Reading, existing: Sequence[str], *, officer: bool, joints: Sequence[str],
    block: str = "", page: int = 0, pages: int = 1,
) -> list[discord.ui.Item[Any]]:  # fmt: skip
    """The buttons under an opened article: only blocks that exist, and acts that somebody
    offers."""
    one = reading.article
    buttons: list[discord.ui.Item[Any]] = []
    if block:
        buttons.append(Back("Summary", article=one.id))
        turns = (("Previous", page - 1), ("Next", page + 1))
        buttons += [
            Block(say, article=one.id, block=block, page=to) for say, to in turns if 0 <= to < pages
        ]
    buttons += [
        Block(blocks.LABELS[name], article=one.id, block=name, page=0)
        for name in existing
        if name != block
    ]
    if block == "next" and officer and "calendar" in joints:
        buttons += [
            ToCalendar(f"Deadline {on.day} {on:%B %Y}", article=one.id, place=place)
            for place, on in _days(one)[:3]
        ]
    buttons.append(
        Drop("Saved: take off", article=one.id)
        if reading.saved
        else Save("Save for later", article=one.id)
    )
    if officer and "ask" in joints:
        buttons.append(Ask("Ask our members", article=one.id, style=discord.ButtonStyle.primary))
    if officer and "agenda" in joints:
        buttons.append(Agenda("Add to agenda", article=one.id))
    if one.url.startswith(("http://", "https://")) and len(one.url) <= 512:
        buttons.append(discord.ui.Button(label="Original", url=one.url))
    return buttons


def _days(article: Article) -> list[tuple[int, date]]:
    """The things to come that have a day, each with its place; the line beside shows the day."""
    days = []
    for place, coming_up in enumerate(article.parsed.upcoming):
        with suppress(ValueError):  # a month or a year alone is no deadline
            days.append((place, date.fromisoformat(coming_up.date or "")))
    return days
