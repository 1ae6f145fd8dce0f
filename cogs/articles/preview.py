"""What was read of an article before it is saved, and the word after. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.articles.choice import Coming
from bot.articles.in_brief import in_brief
from bot.articles.library import Article
from bot.articles.model import Parsed
from bot.articles.store import Arrival, article_of
from bot.articles.wording import meta_of
from bot.plain_text import many
from bot.times import stamp
from cogs.articles.buttons import PostNow, ReadMore
from cogs.card import BLUE, GREEN, card, one_line, plain, within


def render_preview(
    arrival: Arrival, known: Article | None, zone: ZoneInfo, buttons: Sequence[discord.ui.Item[Any]]
) -> discord.ui.LayoutView:
    """The fields as they were read, what the channel would show, and what is doubtful."""
    shown = article_of(arrival)
    return card(
        f"### Preview: {one_line(arrival.parsed.headline, 256)}\n"
        f"-# {one_line(meta_of(shown, zone), 200)}",
        within(in_brief(shown), 600),
        _found(arrival),
        _known(known),
        buttons=buttons,
        foot="Only you see this. Correct opens headline, kind, publication, author and date.",
        colour=BLUE,
    )


def render_saved_article(
    article: Article,
    outcome: str,
    coming: Sequence[Coming],
    zone: ZoneInfo,
    buttons: Sequence[discord.ui.Item[Any]] = (),
) -> discord.ui.LayoutView:
    """The word after saving, which digest takes it, and what can be done next."""
    return card(
        f"### {one_line(article.parsed.headline, 256)}\n-# {one_line(meta_of(article, zone), 200)}",
        f"Saved: {outcome}. {_goes(coming)}",
        buttons=[
            ReadMore("Read more", article=article.id),
            PostNow("Post it now", article=article.id),
            *buttons,
        ],
        foot=f"A-{article.id}",
        colour=GREEN,
    )


def _goes(coming: Sequence[Coming]) -> str:
    """Which channels' next digests take an article, or why the first does not."""
    taken = [
        f"<#{one.channel_id}>" + (f" ({stamp(one.at)})" if one.at else " (which is paused)")
        for one in coming if one.reason.inside
    ]  # fmt: skip
    if taken:
        more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
        return f"It is in the next digest of {', '.join(taken[:3])}{more}."
    if not coming:
        return "No channel has a digest: `/office-digest schedule` makes one."
    first = coming[0]
    return (
        f"It is not in the next digest of <#{first.channel_id}>. "
        f"{within(first.reason.sentences[0], 250)}"
    )


def _found(arrival: Arrival) -> str:
    """What was found in it, counted, and what the reading doubts."""
    parsed = arrival.parsed
    counts: tuple[tuple[int, *tuple[str, ...]], ...] = (
        (len(parsed.body.split()), "word"),
        (len(parsed.quotes), "quote"),
        (len(parsed.figures), "figure"),
        (len(parsed.surveys), "survey question"),
        (len(parsed.comments), "comment"),
        (len(parsed.upcoming), "thing to come", "things to come"),
    )
    said = [many(*each) for each in counts if each[0]]
    lines = [f"-# Date: {within(parsed.date.evidence, 200)}", f"-# Found: {', '.join(said)}"]
    if parsed.left_out:
        lines.append(f"-# Left out: {_left_out(parsed)}")
    if parsed.thin:
        lines.append(_doubt(parsed))
    lines += [f"-# {within(warning, 250)}" for warning in parsed.warnings[:5]]
    if arrival.ours:
        lines.append("-# Our own text: members may read it in full.")
    return "\n".join(lines)


def _doubt(parsed: Parsed) -> str:
    """The question before a text is saved that may have lost some."""
    kept, page = len(parsed.body.split()), parsed.words_of_page
    return (
        f"**{kept} of {page} words are under half of the page. Is the article whole?** What was"
        " left out tells; if not, discard this and paste the text."
    )


def _left_out(parsed: Parsed) -> str:
    """How many words are no part of the article, by the rules that took them."""
    by_rule = Counter[str]()
    for one in parsed.left_out:
        by_rule[one.rule] += len(one.text.split())
    told = ", ".join(f"{plain(rule)} {words}" for rule, words in by_rule.most_common(4))
    return f"{parsed.words_left_out} words of the page ({told})"


def _known(known: Article | None) -> str:
    if known is None:
        return ""
    if known.own and known.origin == "seed":
        return f"It joins our digest of it (A-{known.id})."
    return f"It is here already (A-{known.id}): saving updates it, and nothing is posted twice."
