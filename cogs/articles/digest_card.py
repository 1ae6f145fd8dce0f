"""A digest as its channel reads it. Pure: values in, layout out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.articles.items import Item
from bot.articles.wording import day_of
from bot.times import clock_words
from cogs.articles.buttons import ReadMore
from cogs.card import GREEN, MAX_TEXT, card, clip, one_line, plain

FRAME = 700  # characters kept for heading, count and foot
HEADLINE = 150


@dataclass(frozen=True)
class DigestCard:
    """One post. ``due_at`` is given where it comes late; ``preview`` where only its officer sees
    it."""

    items: Sequence[Item]
    more: int
    now: datetime
    zone: ZoneInfo
    ref: str = ""
    due_at: datetime | None = None
    preview: bool = False
    title: str = "Digest"


def render_digest(shown: DigestCard) -> discord.ui.LayoutView:
    """A post of up to eight items, each with one button; what is not shown is counted."""
    blocks: list[str | discord.ui.Item[Any]] = [_heading(shown)]
    room = (MAX_TEXT - FRAME) // max(1, len(shown.items))
    for one in shown.items:
        blocks.append(discord.ui.Separator())
        blocks.append(item_text(one, shown.zone, room))
        blocks.append(discord.ui.ActionRow(ReadMore("Read more", article=one.id)))
    if shown.items:
        blocks.append(discord.ui.Separator())
    else:
        blocks.append("Nothing new since the last digest.")
    if shown.more:
        blocks.append(f"And {shown.more} more: `/article search` finds them.")
    foot = "Summaries by rule or in our own words · *Read more* is private"
    return card(*blocks, foot=f"{foot} · {shown.ref}" if shown.ref else foot, colour=GREEN)


def item_text(one: Item, zone: ZoneInfo, room: int = MAX_TEXT) -> str:
    """An item: headline, its line of sources, at most 45 words."""
    head = f"**{one_line(one.headline, HEADLINE)}**\n-# {one_line(one.sources(zone), 120)}"
    text = plain(one.brief)
    if len(head) + len(text) + 1 > room:
        text = plain(clip(one.brief, max(60, room - len(head) - 30)))
        text = text[: max(60, room - len(head) - 1)]
    return f"{head}\n{text}"


def _heading(shown: DigestCard) -> str:
    lines = [f"## {shown.title}, {day_of(shown.due_at or shown.now, shown.zone)}"]
    if shown.preview:
        lines.append("-# Preview: only you see this, and nothing is marked as told.")
    if shown.due_at:
        due = shown.due_at.astimezone(shown.zone)
        lines.append(f"-# Late: this was due at {clock_words(due)}; the bot was not running.")
    if shown.items and all(one.archive for one in shown.items):
        lines.append("-# From the archive: older articles the bot came with.")
    return "\n".join(lines)
