"""What a reading left out of a page, word for word, beside the preview of what it kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from textwrap import wrap

import discord

from bot.articles.model import LeftOut, Parsed
from bot.house import Interaction
from bot.interactions import redraw
from cogs.articles.buttons import Aside, ShowDraft
from cogs.articles.intake import draft_of
from cogs.card import BLUE, card, pages, plain, turns

RULES = {  # as an officer would call what took a piece; other rules are called by their name
    "library": "beside the text",
    "link": "links to elsewhere",
    "hidden": "not shown on the page",
    "consent": "about cookies",
    "form": "of a form",
}
PIECE = 700  # characters of a line


def asides(parsed: Parsed, mark: int) -> list[Aside]:
    """The button of a preview whose reading left something out."""
    return [Aside("What was left out", draft=mark, page=0)] if parsed.left_out else []


@Aside.does
async def show_aside(press: Aside, interaction: Interaction, at: datetime) -> None:
    mark = press.number("draft")
    draft = await draft_of(interaction, mark)
    await redraw(interaction, render_aside(draft.arrival.parsed, mark, press.number("page")))


def render_aside(parsed: Parsed, mark: int, page: int) -> discord.ui.LayoutView:
    """A page of what was left out, in the page's order, with the way back to the preview."""
    found = pages(list(_lines(parsed.left_out)), limit=2_400, most=20)
    number = min(max(page, 0), len(found) - 1)
    words = f"{parsed.words_left_out} words of the page were left out"
    return card(
        f"### What was left out\n-# {words}; {len(parsed.body.split())} were kept.",
        found[number],
        buttons=[
            ShowDraft("To the preview", draft=mark),
            *turns(Aside, number, len(found) - 1, draft=mark),
        ],
        foot=f"Page {number + 1} of {len(found)} · Is a part of the article among it? "
        "Then discard the preview and paste the text.",
        colour=BLUE,
    )


def _lines(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """The pieces below the rule that took them, each whole however long it is."""
    rule = ""
    for one in left_out:
        if one.rule != rule:
            rule = one.rule
            yield f"**{plain(RULES.get(rule, rule)).capitalize()}**"
        for part in wrap(" ".join(one.text.split()), PIECE) or [""]:
            yield plain(part)
