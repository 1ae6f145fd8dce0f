"""/setup: the first minute on a server, and the message that asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot import outbox
from bot.audience import Audience, allow
from bot.courier.post import Nothing, Outcome, Post
from bot.house import House, Interaction
from bot.interactions import answer
from bot.outbox import Row
from bot.storage.db import Connection
from cogs.admin import wizard
from cogs.admin.wizard_buttons import Page
from cogs.card import BLUE, card

JOINED = "guild.joined"
A_MOMENT = timedelta(seconds=20)  # the server's roles and channels arrive first


class Setup(commands.Cog):
    """The wizard's command and the bot's first word on a server."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    @app_commands.command(name="setup", description="Set the bot up: who, where, when")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @allow(Audience.FOUNDER)
    async def setup_(self, interaction: Interaction) -> None:
        await answer(interaction, await wizard.layout(interaction, Page.WHO))

    async def greet(self, guild: discord.Guild) -> None:
        """Ask the owner once to set the bot up; again when it comes back another day."""
        now, owner = self.bot.clock(), guild.owner_id

        def write(conn: Connection) -> None:
            outbox.add(conn, key=f"guild-joined:{guild.id}:{now:%Y%m%d}", kind=JOINED,
                       guild_id=guild.id, user_id=owner, due_at=now + A_MOMENT)  # fmt: skip

        await self.bot.db.write(write)

    async def render_welcome(self, row: Row, now: datetime) -> Outcome:
        """The message to the owner, unless the wizard was quicker."""
        guild = self.bot.get_guild(row.guild_id)
        if guild is None:
            return Nothing("the bot is not on that server any more")
        if (await self.bot.committee(guild.id)).rules.set_up:
            return Nothing("the server is set up")
        elsewhere = () if guild.system_channel is None else (guild.system_channel.id,)
        return Post(render_welcome(guild.name, row.ref), elsewhere=elsewhere)


def render_welcome(server: str, ref: str) -> discord.ui.LayoutView:
    """What an owner reads first."""
    return card(
        f"### LMC Bot is on {discord.utils.escape_markdown(server)}\n"
        "Write `/setup` there. It takes a minute: who is an officer and who a member, "
        "where digests, polls and meetings go, and when.\nNothing is posted before you press "
        "*Start*.",
        foot="You get this once, as the server’s owner",
        ref=ref,
        colour=BLUE,
    )
