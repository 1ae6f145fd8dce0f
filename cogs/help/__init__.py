"""What can be done here, for whoever asks."""

from bot.client import LmcBot
from cogs.help.commands import Help


async def setup(bot: LmcBot) -> None:
    """Join the bot."""
    await bot.add_cog(Help())
