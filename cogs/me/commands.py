"""/me data, /me forget, /me settings and /today."""

from __future__ import annotations

import io
import json
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import people
from bot.audience import Audience, allow
from bot.boards.lines import Viewer
from bot.house import House, Interaction
from bot.interactions import answer, committee_of
from cogs.card import board
from cogs.me.cards import render_choices, render_forget
from cogs.me.choices import chosen
from cogs.me.held import JSON, PAGE, page, render_data

NOT_HERE = (
    "How you voted in a secret poll: its card shows you until the close; afterwards nobody can say",
    "What others wrote and may name you in: papers, minutes, agenda items, public reasons",
    "Messages that stand in Discord, and what Discord itself keeps of you",
    "Backups: each holds what was held on its day, and none is older than 4 weeks",
)
NOTHING_HELD = "Nothing is held here that can be tied to you."


class Me(commands.GroupCog, name="me", description="Your own settings and data"):
    """What a member decides about themselves."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    @app_commands.command(
        name="data", description="Everything held about you, to read or as a file"
    )
    @allow(Audience.ANYONE)
    async def data(self, interaction: Interaction) -> None:
        guild_id, user_id = (await committee_of(interaction)).guild_id, interaction.user.id
        held = await self._held(guild_id, user_id)
        if not held:
            return await answer(interaction, NOTHING_HELD)
        for room, more in (await self.bot.rooms.held(guild_id, user_id)).items():
            held[room] = {**held.get(room, {}), **more}
        text = json.dumps({**held, "not in this file": NOT_HERE}, ensure_ascii=False, indent=2)
        files = [
            discord.File(io.BytesIO(said.encode()), name)
            for said, name in ((page(held, NOT_HERE), PAGE), (text, JSON))
        ]
        await answer(interaction, render_data(held), files=files)

    async def _held(self, guild_id: int, user_id: int) -> dict[str, Any]:
        held_in = self.bot.rooms.traces
        return await self.bot.db.read(lambda c: people.holdings(c, guild_id, user_id, held_in))

    @app_commands.command(name="forget", description="Have what is held about you removed")
    @allow(Audience.ANYONE)
    async def forget(self, interaction: Interaction) -> None:
        guild_id, user_id = (await committee_of(interaction)).guild_id, interaction.user.id
        held = await self._held(guild_id, user_id)
        await answer(interaction, render_forget(held) if held else NOTHING_HELD)

    @app_commands.command(name="settings", description="Your reminders, quiet hours and titles")
    @allow(Audience.ANYONE)
    async def settings(self, interaction: Interaction) -> None:
        await answer(interaction, render_choices(await chosen(interaction), self.bot.clock()))


class Today(commands.Cog):
    """A member's own noticeboard."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    @app_commands.command(name="today", description="What is on for you")
    @app_commands.guild_only()
    @allow(Audience.MEMBER)
    async def today(self, interaction: Interaction) -> None:
        committee = await committee_of(interaction)
        roles = frozenset(role.id for role in getattr(interaction.user, "roles", ()))
        viewer = Viewer(committee, self.bot.clock(), interaction.user.id, roles)
        lines = await self.bot.rooms.today(self.bot.db, viewer)
        empty = "Nothing waits for you: no open poll, no meeting, no deadline."
        await answer(interaction, board("Today", lines, empty=empty))
