"""A meeting's card, privately, for whoever asks."""

from __future__ import annotations

from typing import Any

import discord

from bot.db import Connection
from bot.interactions import answer, bot_of, committee_of
from bot.meetings.board import Board, board
from bot.meetings.store import present_meeting
from bot.outbox import ref_of
from cogs.meetings.cards import render_meeting
from cogs.meetings.members import entitled


async def show(interaction: discord.Interaction[Any], meeting_id: int) -> None:
    """The card of one date as it is now."""
    bot, committee = bot_of(interaction), await committee_of(interaction)
    counted, now = await entitled(bot, committee), bot.clock()

    def look(conn: Connection) -> Board:
        meeting = present_meeting(conn, committee.guild_id, meeting_id)
        return board(conn, committee, meeting, counted, now)

    ref = ref_of(f"show:{meeting_id}")
    await answer(interaction, render_meeting(await bot.db.read(look), ref))
