"""Lists of topics and sources, a page at a time, and the confirmation before something is
removed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.articles import sources, store, topics
from bot.articles.intake.fates import Tally
from bot.articles.sources import Source
from bot.articles.topics import Topic
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.storage.db import Connection
from bot.times import stamp
from cogs.articles.audited import noted
from cogs.articles.buttons import ListPage, Remove
from cogs.card import BLUE, card, one_line, pages, plain, private, turns
from cogs.undo_button import Undo


@ListPage.does
async def turn(press: ListPage, interaction: Interaction, at: datetime) -> None:
    await show(interaction, press.ids["what"], press.number("page"), fresh=False)


def confirmed(what: str, number: int) -> discord.ui.Item[Any]:
    """The button that really removes something."""
    return Remove("Remove", what=what, number=number, style=discord.ButtonStyle.danger)


@Remove.does
async def remove(press: Remove, interaction: Interaction, at: datetime) -> None:
    guild_id, what, number = interaction.guild_id or 0, press.ids["what"], press.number("number")

    def work(conn: Connection) -> Any:
        return _remove(conn, guild_id, what, number, at)

    await noted(interaction, f"{what}.remove", work, becomes=_gone, source=number, article=number)
    await redraw(interaction, private("Removed.", buttons=[Undo.after(interaction)]))


def _gone(thing: Any) -> dict[str, str]:
    """What a removed thing held: a topic's rule, a source's address, an article's headline."""
    if isinstance(thing, Source):
        return {"removed": thing.address}
    return {"removed": thing.rule if isinstance(thing, Topic) else thing.parsed.headline}


def _remove(conn: Connection, guild_id: int, what: str, number: int, now: datetime) -> Any:
    if what == "article":
        return store.remove(conn, guild_id, number, now)
    if what == "topic":
        found = next((one for one in topics.every(conn, guild_id) if one.id == number), None)
        if found is not None:
            return topics.remove(conn, guild_id, found.name)
    if what == "source":
        known = sources.get(conn, number)
        if known is not None and known.guild_id == guild_id:
            sources.remove(conn, known)
            return known
    raise UserError("That is not here any more.")


async def show(interaction: Interaction, what: str, page: int, *, fresh: bool = True) -> None:
    """A page of the topics or sources."""
    guild_id, bot = interaction.guild_id or 0, interaction.client
    if what == "topics":
        found = await bot.db.read(lambda conn: topics.every(conn, guild_id))
        lines = [f"**{plain(one.name)}**\n{plain(one.rule)}" for one in found]
    else:
        lines = [
            source_line(one) for one in await bot.db.read(lambda c: sources.every(c, guild_id))
        ]
    layout = render_list(what, lines, page)
    await (answer(interaction, layout) if fresh else redraw(interaction, layout))


def render_list(what: str, lines: list[str], page: int) -> discord.ui.LayoutView:
    """A page of a list with the way to the others."""
    found = pages(lines, limit=2_400, most=8)
    number = min(max(page, 0), len(found) - 1)
    foot = f"Page {number + 1} of {len(found)} · {len(lines)} {what}"
    return card(
        f"### {what.capitalize()}",
        found[number] or "None yet.",
        buttons=turns(ListPage, number, len(found) - 1, what=what),
        foot=foot,
        colour=BLUE,
    )


def source_line(source: Source) -> str:
    """A source with its health in plain words."""
    state = "read" if source.active else "off"
    head = f"**{plain(source.name)}** · {state}\n-# {one_line(source.address, 100)}"
    if not source.active:
        return head
    said = [
        f"last success {stamp(source.success_at, 'R')}" if source.success_at else "not read yet"
    ]
    if source.trouble:
        said.append(f"last error: {one_line(source.trouble, 160)}")
    if source.next_at:
        said.append(f"next try {stamp(source.next_at, 'R')}")
    tally = Tally.of(source.tally)
    lines = [head, " · ".join(said)]
    if tally.told_last():
        lines.append(f"-# Last reading: {tally.told_last()}")
    if tally.told_ever():
        lines.append(f"-# Not kept so far: {tally.told_ever()}")
    return "\n".join(lines)
