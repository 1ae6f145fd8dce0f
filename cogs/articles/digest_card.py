"""A digest as its channel reads it. Pure: values in, layout out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.articles.items import Item
from bot.articles.wording import date_words, day_of
from bot.times import clock_words
from cogs.articles.buttons import ReadMore
from cogs.card import GREEN, card, clip, one_line, plain, rows

HEADLINE, LONGEST = 150, 700  # characters
IN_FULL = 2  # items told in full; more are shortened
# A telephone 390 pixels wide: the height the items share, what a line and the gap above an item
# take, and how many characters stand on a line, in bold, in plain and in small letters.
HEIGHT, LINE, SMALL_LINE = 640, 22, 18
GAP, BOLD, PLAIN, SMALL = 15, 28, 31, 36


@dataclass(frozen=True)
class DigestCard:
    """One post. ``due_at`` is given where it comes late; ``notes`` and ``buttons`` where only an
    officer sees it."""

    items: Sequence[Item]
    more: int
    now: datetime
    zone: ZoneInfo
    ref: str = ""
    due_at: datetime | None = None
    title: str = "Digest"
    notes: Sequence[str] = ()
    buttons: Sequence[discord.ui.Item[Any]] = ()


def render_digest(shown: DigestCard) -> discord.ui.LayoutView:
    """A post of up to eight items, each with one button; what is not shown is counted.

    Up to two stand in full. More share the height that three have, with a number each to press:
    what an item leaves out is told behind its number.
    """
    blocks: list[str | discord.ui.Item[Any]] = [_heading(shown)]
    numbered = len(shown.items) > IN_FULL
    for number, one in enumerate(shown.items, 1):
        if numbered:
            blocks.append(discord.ui.Separator(visible=False))
            blocks.append(_short(number, one, HEIGHT // len(shown.items)))
        else:
            blocks += [discord.ui.Separator(), item_text(one, shown.zone)]
            blocks.append(discord.ui.ActionRow(ReadMore("Read more", article=one.id)))
    if not shown.items:
        blocks.append("Nothing new since the last digest.")
    if shown.more:
        blocks.append(f"And {shown.more} more: `/article search` finds them.")
    if numbered:
        numbers = [ReadMore(str(n), article=one.id) for n, one in enumerate(shown.items, 1)]
        blocks += rows(numbers)
    foot = (
        "A number opens it for you alone"
        if numbered
        else "Summaries by rule or in our own words · *Read more* is private"
    )
    return card(
        *blocks,
        buttons=shown.buttons,
        foot=foot,
        ref=shown.ref,
        colour=GREEN,
    )


def item_text(item: Item, zone: ZoneInfo) -> str:
    """An item in full: headline, its line of sources, at most 45 words."""
    head = f"**{one_line(item.headline, HEADLINE)}**\n-# {one_line(item.sources(zone), 120)}"
    return f"{head}\n{plain(clip(item.brief, LONGEST))}"


def _short(number: int, item: Item, height: int) -> str:
    """An item in so many pixels of a telephone: headline, source, and as much of what is told as
    fits in whole lines, two at least."""
    headline = clip(" ".join(item.headline.split()), 3 * BOLD - 5)
    where = (item.kind.capitalize(), item.publication, date_words(item.dated, item.evidence))
    source = clip(" · ".join(filter(None, where)), SMALL)
    above = GAP + LINE * math.ceil((len(headline) + 3) / BOLD) + SMALL_LINE
    lines = max(2, (height - above) // LINE)
    told = clip(" ".join(item.brief.split()), lines * PLAIN - PLAIN // 4)
    return f"**{number}. {plain(headline)}**\n-# {plain(source)}\n{plain(told)}"


def _heading(shown: DigestCard) -> str:
    lines = [f"## {shown.title}, {day_of(shown.due_at or shown.now, shown.zone)}"]
    lines += [f"-# {note}" for note in shown.notes]
    if shown.due_at:
        due = shown.due_at.astimezone(shown.zone)
        lines.append(f"-# Late: this was due at {clock_words(due)}; the bot was not running.")
    if shown.items and all(one.archive for one in shown.items):
        lines.append("-# From the archive the bot came with")
    return "\n".join(lines)
