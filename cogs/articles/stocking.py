"""Gives every server the articles, topics and sources the bot comes with, at its first start
there."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.articles import archive
from bot.house import House


class Stocking(commands.Cog):
    """Listens for servers."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        for guild in list(self.bot.guilds):
            await self.stock(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.stock(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self.stock(guild)

    async def stock(self, guild: discord.Guild) -> None:
        """Give a server what it lacks; nothing where it was done before."""
        guild_id, now = guild.id, self.bot.clock()
        await self.bot.db.write(lambda conn: archive.stock(conn, guild_id, now))
