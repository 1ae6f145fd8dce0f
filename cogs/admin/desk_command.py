"""/desk: what needs an officer, and the line that comes to them on Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot import committee as committees
from bot.audience import Audience, allow, unseen
from bot.boards import desk
from bot.boards.lines import Line, Viewer
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.house import House, Interaction
from bot.interactions import answer, committee_of
from bot.outbox import Row
from bot.permissions import NEEDED, lacking
from bot.storage.db import Connection
from cogs.card import AMBER, GREEN, board, card

A_WHILE = timedelta(minutes=10)
ALL_WELL = "All well: nothing needs an officer."


class Desk(commands.Cog):
    """The officers' desk."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    @app_commands.command(name="desk", description="What needs an officer")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    @allow(Audience.OFFICER)
    async def desk(self, interaction: Interaction) -> None:
        viewer = Viewer(await committee_of(interaction), self.bot.clock(), interaction.user.id)
        await answer(interaction, render_desk(await self.bot.rooms.desk(self.bot.db, viewer)))

    async def weekly(self, row: Row, now: datetime) -> Outcome:
        """Monday's message; the next one is armed in the transaction that notes this one."""
        committee = await self.bot.committee(row.guild_id)
        channel_id = committee.rules.office_channel

        def arm_next(conn: Connection) -> None:
            desk.arm(conn, committees.load(conn, row.guild_id), now)

        if channel_id is None:
            return Done(arm_next)
        guild = self.bot.get_guild(row.guild_id)
        if guild is not None and unseen(guild):
            return Later(now + A_WHILE)
        if guild is not None and _shut(guild, channel_id):
            owner = guild.owner_id

            def tell(conn: Connection) -> None:
                arm_next(conn)
                desk.tell_owner(conn, row, owner, now)

            return Done(tell)
        lines = await self.bot.rooms.desk(self.bot.db, Viewer(committee, now))
        return Post(
            render_desk(lines, ref=row.ref),
            on_sent=lambda conn, *_: arm_next(conn),
            elsewhere=(channel_id,),
        )

    async def homeless(self, row: Row, now: datetime) -> Outcome:
        """A word to the owner, who alone can still be reached."""
        guild = self.bot.get_guild(row.guild_id)
        if guild is None:
            return Nothing("the bot is not on that server any more")
        if unseen(guild):
            return Later(now + A_WHILE)
        channel_id = (await self.bot.committee(guild.id)).rules.office_channel
        if channel_id is None or not _shut(guild, channel_id):
            return Nothing("officers can be told again")
        told = (
            f"### The officers’ channel on {discord.utils.escape_markdown(guild.name)} is gone or "
            "closed to the bot\nMonday’s line and all else for officers has nowhere to go. Choose "
            "another there: `/settings`, *Office*."
        )
        return Post(card(told, foot="To you as the server’s owner", ref=row.ref, colour=AMBER))

    async def bare(self, row: Row, now: datetime) -> Outcome:
        """A word to the officers about a post that went out without its picture."""
        where, what = int(row.payload["channel"]), str(row.payload["what"])
        told = (
            f"### Without its picture\n{what} stands in <#{where}> without its chart: the bot may"
            " not attach files there. Allow it *Attach Files* in that channel’s permissions; what"
            " is posted from then on has its picture."
        )
        return Post(
            card(told, foot="/status names what else is missing", ref=row.ref, colour=AMBER)
        )


def _shut(guild: discord.Guild, channel_id: int) -> bool:
    """Whether the bot cannot post in the officers' channel."""
    channel = guild.get_channel(channel_id)
    needed = NEEDED["office_channel"]
    return channel is None or bool(lacking(channel.permissions_for(guild.me), needed))


def render_desk(lines: Sequence[Line], *, ref: str = "") -> discord.ui.LayoutView:
    """What needs an officer, a button each, or that all is well."""
    foot = "Every Monday 08:00; /desk at any time" if ref else "/status tells how the bot is."
    colour = AMBER if lines else GREEN
    return board("Desk", lines, empty=ALL_WELL, foot=foot, ref=ref, colour=colour)
