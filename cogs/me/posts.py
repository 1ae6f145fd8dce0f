"""The direct messages members get: the day's, edits of it, and those apart from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import discord

from bot import people
from bot.boards import direct_messages
from bot.boards.direct_messages import Notice, Wording
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.courier.sending import private, standing
from bot.house import House
from bot.outbox import Row, State
from bot.people import Choices
from bot.storage.db import Connection
from cogs.card import BLUE, RED, card, clip

PUSH = 90
MOST_BUTTONS = 10


class Messages:
    """Renders the rows that :mod:`bot.boards.direct_messages` writes."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def day(self, row: Row, now: datetime) -> Outcome:
        """The day's one message, unless it is out: then its edit does the rest."""
        assert row.user_id is not None
        committee = await self.bot.committee(row.guild_id)
        choices = await self.choices(row.guild_id, row.user_id)
        today = direct_messages.local_day(now, committee.zone)
        earlier = await self.bot.db.read(
            lambda conn: direct_messages.told_on(conn, row.guild_id, row.user_id or 0, today)
        )
        if earlier is not None and not (earlier == row.id and row.state is State.POSTED):
            user_id = row.user_id
            return Done(lambda conn: direct_messages.edit(conn, row.guild_id, user_id, now, today))
        if (
            row.state is not State.POSTED
            and (at := direct_messages.allowed(choices, committee.zone, now)) > now
        ):
            return Later(at)
        told, words = await self.worded(row.guild_id, row.user_id, now, row.id)
        if not words:
            moot = partial(direct_messages.told, notices=told, row_id=row.id, now=now)
            return Nothing("nothing left to tell", unsent=moot)

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            direct_messages.day_told(conn, row, told, committee.zone, now)

        name = committee.name or "Your committee"
        below = await self.beside(row.guild_id, row.user_id)
        view = render_day(name, [*words, *below], row.ref, titles=choices.show_titles)
        line = push(name, words, titles=choices.show_titles)
        return Post(view, line=line, on_sent=sent, shared=True)

    async def edit(self, row: Row, now: datetime) -> Outcome:
        """Put what came later into the day's message."""
        assert row.user_id is not None
        assert self.bot.user is not None
        user_id = row.user_id
        committee = await self.bot.committee(row.guild_id)
        today = direct_messages.local_day(now, committee.zone)
        first = await self.bot.db.read(
            lambda conn: direct_messages.day_row(conn, row.guild_id, user_id, today)
        )
        since, found = now - timedelta(days=1), None
        if first is not None and (place := await private(self.bot, user_id)):
            found = await standing(place, first.ref, since, self.bot.user.id)
        if first is None or found is None:
            zone = committee.zone  # the day is over: tomorrow's message tells it
            return Done(lambda conn: direct_messages.arm(conn, row.guild_id, user_id, now, zone))
        told, words = await self.worded(row.guild_id, user_id, now, first.id)
        choices = await self.choices(row.guild_id, user_id)
        name = committee.name or "Your committee"
        words += await self.beside(row.guild_id, user_id)
        view = render_day(name, words, first.ref, titles=choices.show_titles)
        await found.edit(content=None, view=view)
        return Done(lambda conn: direct_messages.told(conn, told, first.id, now))

    async def apart(self, row: Row, now: datetime) -> Outcome:
        """One thing in a message of its own."""
        notice = await self.bot.db.read(
            lambda conn: direct_messages.one(conn, row.payload["notice"])
        )
        words = None if notice is None else await self.bot.rooms.worded(notice, now)
        if notice is None or words is None or row.user_id is None:
            return Nothing("nothing left to tell")
        choices = await self.choices(row.guild_id, row.user_id)
        name = (await self.bot.committee(row.guild_id)).name or "Your committee"

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            direct_messages.told(conn, [notice], row.id, now)

        titles = choices.show_titles
        view = render_day(name, [words], row.ref, titles=titles)
        return Post(view, line=push(name, [words], titles=titles), on_sent=sent)

    async def choices(self, guild_id: int, user_id: int) -> Choices:
        """What a member chose, or what holds for everybody."""
        return await self.bot.db.read(lambda conn: people.choices_of(conn, guild_id, user_id))

    async def beside(self, guild_id: int, user_id: int) -> list[Wording]:
        """What stands below whatever is told that day."""
        return await self.bot.db.read(lambda conn: self.bot.rooms.beside(conn, guild_id, user_id))

    async def worded(
        self, guild_id: int, user_id: int, now: datetime, row_id: int
    ) -> tuple[list[Notice], list[Wording]]:
        """What is to be told until midnight, moot things among it, and the words of the others."""
        zone = (await self.bot.committee(guild_id)).zone
        until = direct_messages.end_of(direct_messages.local_day(now, zone), zone)
        found = await self.bot.db.read(
            lambda conn: direct_messages.waiting(conn, guild_id, user_id, until, told_in=row_id)
        )
        words = [await self.bot.rooms.worded(notice, now) for notice in found]
        return found, [word for word in words if word is not None]


def render_day(
    name: str, words: Sequence[Wording], ref: str, *, titles: bool
) -> discord.ui.LayoutView:
    """A direct message: one line for each thing, its button under it where it has one."""
    blocks: list[Any] = [f"### {clip(discord.utils.escape_markdown(name), 60)}"]
    for number, word in enumerate(words):
        blocks.append(clip(word.titled if titles and word.titled else word.text, 240))
        if word.label and number < MOST_BUTTONS:
            blocks.append(discord.ui.ActionRow(_button(word)))
    foot = "Change or stop these with /me settings on the server"
    colour = RED if any(word.urgent for word in words) else BLUE
    return card(*blocks, foot=foot, ref=ref, colour=colour)


def push(name: str, words: Sequence[Wording], *, titles: bool) -> str:
    """What a lock screen shows: no title, question or choice unless the member asked for titles."""
    if len(words) == 1:
        said = words[0].titled if titles and words[0].titled else words[0].text
        return clip(f"{name}: {said}", PUSH - 11)
    return f"{clip(name, 50)}: {len(words)} things for you today"


def _button(word: Wording) -> discord.ui.Button[Any]:
    if word.link:
        return discord.ui.Button(label=word.label, url=word.link)
    return discord.ui.Button(label=word.label, custom_id=word.press)
