"""The answer to a search, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from bot import drafts
from bot.articles.answering import Answer, answers
from bot.articles.search import MARK, UNMARK, Filters, Hit, Results, search
from bot.articles.wording import meta, meta_of
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from cogs.articles.audited import kept
from cogs.articles.buttons import FoundPage, ReadMore
from cogs.card import BLUE, card, clip, one_line, plain, turns

PAGE = 3  # as many as a telephone shows


@dataclass(frozen=True)
class Asked:
    """What somebody searched for."""

    words: str
    filters: Filters


@FoundPage.does
async def turn(press: FoundPage, interaction: Interaction, at: datetime) -> None:
    mark, page = press.number("search"), press.number("page")
    whose = (interaction.guild_id or 0, interaction.user.id)
    asked = await interaction.client.db.read(lambda conn: drafts.held(conn, mark, *whose, Asked))
    found = await _found(interaction, asked, page)
    await redraw(interaction, render_found(found, asked.words, page, mark))


async def begin(interaction: Interaction, words: str, filters: Filters) -> None:
    """Search and show the first page; what was asked is kept where there are more."""
    asked = Asked(words, filters)
    committee = await committee_of(interaction)
    told = await interaction.client.db.read(
        lambda conn: answers(conn, committee.guild_id, words, filters)
    )
    found = await _found(interaction, asked, 0)
    if found.total > PAGE or told:
        await kept(interaction, interaction.id, asked)
    if told:
        await answer(interaction, render_answers(told, words, interaction.id))
        return
    unanswered = told is not None and found.total > 0
    view = render_found(found, words, 0, interaction.id, unanswered=unanswered)
    await answer(interaction, view)


async def _found(interaction: Interaction, asked: Asked, page: int) -> Results:
    committee = await committee_of(interaction)
    return await interaction.client.db.read(
        lambda conn: search(
            conn, committee.guild_id, asked.words, asked.filters, offset=page * PAGE, limit=PAGE
        )
    )


def render_answers(told: Sequence[Answer], words: str, mark: int) -> discord.ui.LayoutView:
    """The sentences that answer a question, word for word, each with its source and its day."""
    blocks: list[str | discord.ui.Item[Any]] = [f"### {one_line(words, 200)}"]
    for article_id in dict.fromkeys(one.article.id for one in told):  # a button once for each
        of_it = [one for one in told if one.article.id == article_id]
        article = of_it[0].article
        source = f"{one_line(article.parsed.headline, 120)} · {one_line(meta_of(article), 200)}"
        quoted = "\n".join(f"> {plain(' '.join(one.text.split()))}" for one in of_it)
        blocks += [
            f"{quoted}\n-# {source}",
            discord.ui.ActionRow(ReadMore("Read more", article=article_id)),
        ]
    others = FoundPage("All articles found", search=mark, page=0)
    foot = "Word for word from the articles; only you see this"
    return card(*blocks, buttons=[others], foot=foot, colour=BLUE)


def render_found(
    results: Results, words: str, page: int, mark: int, *, unanswered: bool = False
) -> discord.ui.LayoutView:
    """A page of what was found, each with *Read more*; how many there are in all. ``unanswered``
    says first that no sentence answers what was asked."""
    heading = _heading(results, words)
    if unanswered:
        heading = f"### Nothing found that answers this\nThe nearest articles:\n{heading[1:]}"
    blocks: list[str | discord.ui.Item[Any]] = [heading]
    for hit in results.hits:
        blocks += [_hit(hit), discord.ui.ActionRow(ReadMore("Read more", article=hit.article_id))]
    last = max(0, (results.total - 1) // PAGE)
    foot = f"Page {page + 1} of {last + 1}" if last else "Only you see this"
    return card(*blocks, buttons=turns(FoundPage, page, last, search=mark), foot=foot, colour=BLUE)


def _heading(results: Results, words: str) -> str:
    asked = f" for “{one_line(words, 80)}”" if words.strip() else ""
    if not results.hits:
        return f"### Nothing found{asked}\nTry fewer words, or none at all for the newest articles."
    more, plural = " or more" if results.within else "", "" if results.total == 1 else "s"
    lines = [f"### {results.total:,}{more} article{plural}{asked}"]
    lines += [
        f"-# No article has “{one_line(typed, 40)}”: looked for “{one_line(meant, 40)}”."
        for typed, meant in results.instead
    ]
    if results.loose:
        lines.append("-# No article has all these words; these have some of them.")
    elif results.whole < results.total:
        lines.append(f"-# {results.whole} with all these words, then those with some of them.")
    if results.within:
        lines.append(
            f"-# Only {results.within:,} of those that match were weighed: those with the rarest"
            " words, then the newest. A further word, or `until:`, reaches the others."
        )
    return "\n".join(lines)


def _hit(hit: Hit) -> str:
    line = meta(hit.kind, hit.publication, "", hit.dated, hit.evidence).replace(" · no byline", "")
    headline, excerpt = (
        _marked(clip(hit.headline, 200), "__"),
        _marked(clip(hit.excerpt, 170), "**"),
    )
    return f"**{headline}**\n-# {one_line(line, 200)}\n{excerpt}"


def _marked(text: str, sign: str) -> str:
    """Typed text shown as typed, with the matches in bold or underlined."""
    pieces = text.replace(UNMARK, MARK).split(MARK)
    shown = [plain(" ".join(piece.split("\n"))) for piece in pieces]
    return "".join(
        f"{sign}{piece}{sign}" if at % 2 and piece and at < len(shown) - 1 else piece
        for at, piece in enumerate(shown)
    )
