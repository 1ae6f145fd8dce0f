"""What is pressed on articles. Each class works for ever; its custom id holds numbers and block
names."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import discord

from bot.articles import reading_list as readings
from bot.articles.library import Article
from bot.articles.reading_list import Reading
from bot.audience import Audience
from bot.house import Interaction
from bot.lasting import Press
from cogs.articles.blocks import LABELS
from cogs.articles.place import place_of


class ReadMore(Press, pattern="article:read:{article}", audience=Audience.ANYONE, in_messages=True):
    """Opens an article privately."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import showing  # showing draws cards, and cards hold these buttons

        await showing.open_article(interaction, self.number("article"))


class Block(
    Press,
    pattern="article:block:{article}:{block}:{page}",
    audience=Audience.ANYONE,
    in_messages=True,
):
    """Shows one block in place of the summary."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import showing

        await showing.turn(
            interaction, self.number("article"), self.ids["block"], self.number("page")
        )


class Back(Press, pattern="article:back:{article}", audience=Audience.ANYONE, in_messages=True):
    """From a block back to the summary."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import showing

        await showing.turn(interaction, self.number("article"))


class Save(Press, pattern="article:save:{article}", audience=Audience.ANYONE, in_messages=True):
    """Puts the article on the reading list of whoever presses."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import showing

        user_id, article_id = interaction.user.id, self.number("article")
        guild_id = (await place_of(interaction, article_id)).guild_id
        await interaction.client.db.write(
            lambda conn: readings.save(conn, guild_id, user_id, article_id, at)
        )
        await showing.turn(interaction, article_id)


class Drop(Press, pattern="article:drop:{article}", audience=Audience.ANYONE, in_messages=True):
    """Takes it off again."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import showing

        user_id, article_id = interaction.user.id, self.number("article")
        guild_id = (await place_of(interaction, article_id)).guild_id
        await interaction.client.db.write(
            lambda conn: readings.drop(conn, guild_id, user_id, article_id)
        )
        await showing.turn(interaction, article_id)


class SavedPage(Press, pattern="article:saved:{page}", audience=Audience.ANYONE):
    """Another page of the reading list."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import showing

        await showing.saved_page(interaction, self.number("page"), fresh=False)


class Ask(Press, pattern="article:ask:{article}", audience=Audience.OFFICER):
    """Opens a draft poll about the article, where the polls room offers that."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import handover as handing

        await handing.ask_members(interaction, self.number("article"))


class Agenda(Press, pattern="article:agenda:{article}", audience=Audience.OFFICER):
    """Puts the article on an agenda, where the meetings room offers that."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import handover as handing

        await handing.add_to_agenda(interaction, self.number("article"))


class ToCalendar(Press, pattern="article:date:{article}:{place}", audience=Audience.OFFICER):
    """Makes a deadline of something the article announces, where the meetings room offers that."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import handover as handing

        await handing.add_to_calendar(interaction, self.number("article"), self.number("place"))


def reading_buttons(
    reading: Reading, existing: Sequence[str], *, officer: bool, joints: Sequence[str],
    block: str = "", page: int = 0, pages: int = 1,
) -> list[discord.ui.Item[Any]]:  # fmt: skip
    """The buttons under an opened article: only blocks that exist, and acts that somebody
    offers."""
    one = reading.article
    found: list[discord.ui.Item[Any]] = []
    if block:
        found.append(Back("Summary", article=one.id))
        turns = (("Earlier", page - 1), ("Further", page + 1))
        found += [
            Block(say, article=one.id, block=block, page=to) for say, to in turns if 0 <= to < pages
        ]
    found += [
        Block(LABELS[name], article=one.id, block=name, page=0)
        for name in existing
        if name != block
    ]
    if block == "next" and officer and "calendar" in joints:
        found += [
            ToCalendar(f"Deadline {on.day} {on:%B %Y}", article=one.id, place=at)
            for at, on in _days(one)[:3]
        ]
    found.append(
        Drop("Saved: take off", article=one.id)
        if reading.saved
        else Save("Save for later", article=one.id)
    )
    if officer and "ask" in joints:
        found.append(Ask("Ask our members", article=one.id, style=discord.ButtonStyle.primary))
    if officer and "agenda" in joints:
        found.append(Agenda("Add to agenda", article=one.id))
    if one.url.startswith(("http://", "https://")) and len(one.url) <= 512:
        found.append(discord.ui.Button(label="Original", url=one.url))
    return found


def _days(one: Article) -> list[tuple[int, date]]:
    """The things to come that have a day, each with its place; the line beside shows the day."""
    found = []
    for at, coming in enumerate(one.parsed.upcoming):
        with suppress(ValueError):  # a month or a year alone is no deadline
            found.append((at, date.fromisoformat(coming.date or "")))
    return found
