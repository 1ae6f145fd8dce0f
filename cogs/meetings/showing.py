"""A meeting's card, privately, for whoever asks."""

from __future__ import annotations

from typing import Any

import discord

from bot import people
from bot.db import Connection
from bot.interactions import answer, bot_of, committee_of
from bot.meetings.attendance import Answer, answer_of
from bot.meetings.board import Board, board
from bot.meetings.model import SAID
from bot.meetings.store import present_meeting
from bot.outbox import ref_of
from cogs.meetings.cards import render_meeting
from cogs.meetings.members import entitled


async def show(interaction: discord.Interaction[Any], meeting_id: int) -> None:
    """The card of one date as it is now, with the asker's own answer."""
    bot, committee = bot_of(interaction), await committee_of(interaction)
    counted, now = await entitled(bot, committee), bot.clock()

    def look(conn: Connection) -> tuple[Board, Answer | None]:
        meeting = present_meeting(conn, committee.guild_id, meeting_id)
        person = people.known_as(conn, committee.guild_id, interaction.user.id)
        own = answer_of(conn, meeting_id, person.id) if person else None
        return board(conn, committee, meeting, counted, now), own

    found, own = await bot.db.read(look)
    said = f"-# Your answer: {SAID[own.answer]}." if own and own.answer else ""
    await answer(interaction, render_meeting(found, ref_of(f"show:{meeting_id}"), said))
