"""What a member holds in their own hand: their data, their settings, their day."""

from bot import guide
from bot.guide import Entry
from bot.house import House
from cogs.me.commands import Me, Today
from cogs.me.leaving import Leaving
from cogs.me.messages import Messages


async def setup(bot: House) -> None:
    """Join the bot."""
    guide.register(
        "me",
        Entry("today", "What is on for you: meetings, polls, deadlines", "/today", rank=0),
        Entry("me settings", "Reminders, quiet hours, titles", "/me settings", rank=2),
        Entry("me data", "Everything held about you, as a file", "/me data", rank=8),
        Entry("me forget", "Have what is held about you removed", "/me forget", rank=9),
        Entry("help", "This page", "/help", rank=9),
    )
    Messages(bot)
    await bot.add_cog(Me(bot))
    await bot.add_cog(Today(bot))
    await bot.add_cog(Leaving(bot))
