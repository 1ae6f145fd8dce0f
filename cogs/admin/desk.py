"""/desk: what needs an officer, and the line that comes to them on Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import committee as committees
from bot import desk
from bot.client import LmcBot
from bot.db import Connection
from bot.interactions import Audience, allow, answer, committee_of
from bot.lines import Line, Viewer
from bot.outbox import Row
from bot.post import Done, Outcome, Post
from cogs.card import AMBER, GREEN, board

ALL_WELL = "All well: nothing needs an officer."


class Desk(commands.Cog):
    """The officers' desk."""

    def __init__(self, bot: LmcBot) -> None:
        self.bot = bot
        bot.courier.register(desk.WEEKLY, self.weekly)

    @app_commands.command(name="desk", description="What needs an officer")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    @allow(Audience.OFFICER)
    async def desk(self, interaction: discord.Interaction[Any]) -> None:
        viewer = Viewer(await committee_of(interaction), self.bot.clock(), interaction.user.id)
        await answer(interaction, render_desk(await desk.OFFICERS.lines(self.bot.db, viewer)))

    async def weekly(self, row: Row, now: datetime) -> Outcome:
        """Monday's message; the next one is armed in the transaction that notes this one."""
        committee = await self.bot.committee(row.guild_id)
        channel_id = committee.rules.office_channel

        def arm_next(conn: Connection) -> None:
            desk.arm(conn, committees.load(conn, row.guild_id), now)

        if channel_id is None:
            return Done(arm_next)
        lines = await desk.OFFICERS.lines(self.bot.db, Viewer(committee, now))
        return Post(
            render_desk(lines, ref=row.ref),
            on_sent=lambda conn, *_: arm_next(conn),
            elsewhere=(channel_id,),
        )


def render_desk(lines: Sequence[Line], *, ref: str = "") -> discord.ui.LayoutView:
    """What needs an officer, a button each, or that all is well."""
    foot = (
        f"Every Monday 08:00; /desk at any time · {ref}" if ref else "/status tells how the bot is."
    )
    return board("Desk", lines, empty=ALL_WELL, foot=foot, colour=AMBER if lines else GREEN)
