"""Members who leave the server: a grace period, then they are forgotten."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot import people
from bot.house import House


class Leaving(commands.Cog):
    """Listens to who comes and goes; needs the members intent."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        now = self.bot.clock()
        await self.bot.db.write(lambda conn: people.left(conn, event.guild_id, event.user.id, now))

    @commands.Cog.listener()
    async def on_member_list(self, guild: discord.Guild) -> None:
        """Who left or came back while the bot was away, now that the whole list is known."""
        here, now = frozenset(member.id for member in guild.members), self.bot.clock()
        await self.bot.db.write(lambda conn: people.present(conn, guild.id, here, now))

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        await self.bot.db.write(lambda conn: people.back(conn, member.guild.id, member.id))
