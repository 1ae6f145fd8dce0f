"""The pinned noticeboard: drawn anew when something on it changes, posted again when it is gone.

The bot does not listen to messages, deletions included: a noticeboard that somebody deleted comes
back with the next change, or next morning."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import discord
from discord.ext import commands

from bot.boards import noticeboard
from bot.boards.lines import Line, Viewer
from bot.committee import Committee
from bot.courier.post import Done, Nothing, Outcome, Post
from bot.courier.sending import edited
from bot.house import House
from bot.logs import describe
from bot.outbox import Row
from bot.room import Room, keeps_nothing
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import GREEN, board

log = logging.getLogger("lmcbot.noticeboard")
EMPTY = "No meeting, open poll or deadline just now."


class Noticeboard(commands.Cog):
    """Renders the noticeboard's rows."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def redraw(self, row: Row, now: datetime) -> Outcome:
        """Edit the message in place; have another posted where there is none to edit."""
        committee = await self.bot.committee(row.guild_id)
        if not committee.rules.set_up or noticeboard.place(committee) is None:
            return Nothing("no place for a noticeboard")
        drawn = await self._drawn(committee, now)

        def after(conn: Connection) -> None:
            noticeboard.redraw_tomorrow(conn, committee, now)
            if not drawn:
                noticeboard.post(conn, committee, now)

        return Done(after)

    async def _drawn(self, committee: Committee, now: datetime) -> bool:
        """Whether the noticeboard stands where it belongs and shows what it should."""
        rules = committee.rules
        stands_in, message_id = rules.noticeboard_stands_in, rules.noticeboard_message
        if stands_in is None or message_id is None:
            return False
        if stands_in != noticeboard.place(committee):
            place = self.bot.get_partial_messageable(stands_in)
            message = place.get_partial_message(message_id)
            with suppress(discord.Forbidden, discord.NotFound):
                await message.delete()
            return False
        view = await self._view(committee, now, noticeboard.ref(committee))
        try:
            return await edited(self.bot, stands_in, message_id, view)
        except discord.Forbidden as error:  # lmcbot doctor names what is missing
            if not error.code:
                raise
            log.warning("the noticeboard may not be edited: %s", describe(error))
        return True

    async def post(self, row: Row, now: datetime) -> Outcome:
        """A new message, pinned."""
        committee = await self.bot.committee(row.guild_id)

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            noticeboard.stands(conn, row.guild_id, channel_id, message_id)

        return Post(await self._view(committee, now, row.ref), pin=True, on_sent=sent)

    async def _view(self, committee: Committee, now: datetime, ref: str) -> discord.ui.LayoutView:
        lines = await self.bot.rooms.board(self.bot.db, Viewer(committee, now))
        return render_noticeboard(lines, now, ref)


def render_noticeboard(lines: Sequence[Line], now: datetime, ref: str) -> discord.ui.LayoutView:
    """What everybody sees: the next things, the soonest first."""
    foot = f"As of {stamp(now)} · /today shows yours"
    return board("Noticeboard", lines, empty=EMPTY, foot=foot, ref=ref, colour=GREEN)


async def setup(bot: House) -> None:
    """Join the bot."""
    pinned = Noticeboard(bot)
    bot.join(
        Room(
            name="noticeboard",
            help=(),
            traces=(),
            sweep=keeps_nothing,
            renderers={noticeboard.REDRAW: pinned.redraw, noticeboard.POST: pinned.post},
        )
    )
    await bot.add_cog(pinned)
