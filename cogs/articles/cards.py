"""The digest in a channel and the private answer behind *Read more*. Pure: values in, layout
out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.articles.library import Article
from bot.articles.reading_list import Reading
from bot.times import clock_words
from cogs.articles import blocks as parts
from cogs.articles.buttons import ReadMore, SavedPage, reading_buttons
from cogs.articles.wording import cut, day_of, meta_of, opinion_mark
from cogs.card import BLUE, GREEN, GREY, MAX_TEXT, card, clip, one_line, plain, turns

FRAME = 700  # characters kept for heading, count and foot
HEADLINE = 150
LONGEST = 120  # words of one sentence


@dataclass(frozen=True)
class DigestCard:
    """One post. ``due_at`` is given where it comes late; ``preview`` where only its officer sees
    it."""

    articles: Sequence[Article]
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
    room = (MAX_TEXT - FRAME) // max(1, len(shown.articles))
    for one in shown.articles:
        blocks.append(discord.ui.Separator())
        blocks.append(item_text(one, shown.zone, room))
        blocks.append(discord.ui.ActionRow(ReadMore("Read more", article=one.id)))
    if shown.articles:
        blocks.append(discord.ui.Separator())
    else:
        blocks.append("Nothing new since the last digest.")
    if shown.more:
        blocks.append(f"And {shown.more} more: `/article search` finds them.")
    foot = "Summaries by rule or in our own words · *Read more* is private"
    return card(*blocks, foot=f"{foot} · {shown.ref}" if shown.ref else foot, colour=GREEN)


def item_text(one: Article, zone: ZoneInfo, room: int = MAX_TEXT) -> str:
    """An item: headline, its line of sources, at most 45 words."""
    from cogs.articles.items import item

    head = f"**{one_line(one.parsed.headline, HEADLINE)}**\n-# {one_line(meta_of(one, zone), 120)}"
    said = item(one)
    text = plain(said)
    if len(head) + len(text) + 1 > room:
        text = plain(clip(said, max(60, room - len(head) - 30)))[: max(60, room - len(head) - 1)]
    return f"{head}\n{text}"


def render_reading(
    reading: Reading, zone: ZoneInfo, *, officer: bool, joints: Sequence[str] = ()
) -> discord.ui.LayoutView:
    """The private answer: what happened, both sides, and a button for each further block there is.

    ``joints`` are the acts other rooms offer: "ask" and "agenda".
    """
    one = reading.article
    return card(
        heading_of(one, zone),
        "\n\n".join(_paragraphs(one)),
        _elsewhere(reading),
        buttons=reading_buttons(reading, parts.existing(one), officer=officer, joints=joints),
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
    found = parts.block(one, block)
    number = min(max(page, 0), len(found) - 1)
    more = f"Page {number + 1} of {len(found)} · " if len(found) > 1 else ""
    return card(
        heading_of(one, zone),
        f"**{parts.LABELS[block]}**\n{found[number]}",
        buttons=reading_buttons(
            reading, parts.existing(one), officer=officer, joints=joints, block=block,
            page=number, pages=len(found),
        ),
        foot=more + _source(one),
        colour=BLUE,
    )  # fmt: skip


def render_saved(found: Sequence[Article], zone: ZoneInfo, page: int = 0) -> discord.ui.LayoutView:
    """A member's reading list, five a page."""
    last = max(0, (len(found) - 1) // 5)
    number = min(max(page, 0), last)
    blocks: list[str | discord.ui.Item[Any]] = ["### Saved for later"]
    for one in found[number * 5 : number * 5 + 5]:
        blocks.append(
            f"**{one_line(one.parsed.headline, HEADLINE)}**\n-# {plain(meta_of(one, zone))}"
        )
        blocks.append(discord.ui.ActionRow(ReadMore("Read more", article=one.id)))
    if not found:
        blocks.append("Nothing yet. *Save for later* stands behind *Read more* of every article.")
    return card(
        *blocks,
        buttons=turns(SavedPage, number, last),
        foot=f"{len(found)} saved · only you see this",
        colour=GREY,
    )


def heading_of(one: Article, zone: ZoneInfo) -> str:
    """Headline and line of sources."""
    return f"### {one_line(one.parsed.headline, 256)}\n-# {one_line(meta_of(one, zone), 200)}"


def _heading(shown: DigestCard) -> str:
    lines = [f"## {shown.title}, {day_of(shown.due_at or shown.now, shown.zone)}"]
    if shown.preview:
        lines.append("-# Preview: only you see this, and nothing is marked as told.")
    if shown.due_at:
        due = shown.due_at.astimezone(shown.zone)
        lines.append(f"-# Late: this was due at {clock_words(due)}; the bot was not running.")
    if shown.articles and all(one.archive for one in shown.articles):
        lines.append("-# From the archive: older articles the bot came with.")
    return "\n".join(lines)


def _paragraphs(one: Article) -> list[str]:
    """The summary: our own words where there are some, else sentences of the article."""
    from cogs.articles.items import coming, told_of

    if one.own:
        return [plain(clip(one.own.summary, 900))]
    parsed = one.parsed
    mark = opinion_mark(one)
    said = [cut(s.text, LONGEST) for s in told_of(one)]
    found = [plain(clip(mark + said[0], 700)), *(plain(clip(text, 600)) for text in said[1:4])]
    if parsed.other_side:
        found.append(f"**Other side:** {plain(clip(parsed.other_side.text, 600))}")
    if ahead := coming(one, " ".join(said)):
        found.append(f"**Next:** {plain(clip(ahead, 400))}")
    return found


def _elsewhere(reading: Reading) -> str:
    """Copies and other pieces on the subject."""
    lines = []
    if reading.elsewhere:
        places = dict.fromkeys(
            one.parsed.publication or one.parsed.headline for one in reading.elsewhere
        )
        lines.append(f"-# Also in {one_line(', '.join(places), 200)}")
    for _, headline in reading.related:
        lines.append(f"-# Related: {one_line(headline, 120)}")
    return "\n".join(lines)


def _source(one: Article) -> str:
    """Where it was read, and how the summary was made."""
    made = "Our own words" if one.own else "Sentences of the article, chosen by rule"
    origin = {
        "feed": "from a feed", "link": "from a link", "file": "from an uploaded file",
        "text": "from pasted text", "message": "from a message", "seed": "came with the bot",
    }  # fmt: skip
    return f"{made} · {origin[one.origin]} · A-{one.id}"
