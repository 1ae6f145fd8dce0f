"""Straw polls: what officers open and members press."""

from bot import people
from bot.client import LmcBot
from bot.polls import retention
from cogs.polls.office import OfficePoll
from cogs.polls.posts import Posts
from cogs.polls.room import Polls


async def setup(bot: LmcBot) -> None:
    """Join the bot."""
    people.register("polls", holds=retention.holds, erase=retention.erase)
    here = Polls(bot)
    Posts(here)
    await bot.add_cog(here)
    await bot.add_cog(OfficePoll())
