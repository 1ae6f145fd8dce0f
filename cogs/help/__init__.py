"""What can be done here, for whoever asks."""

from bot.house import House
from cogs.help.commands import Help


async def setup(bot: House) -> None:
    """Join the bot."""
    await bot.add_cog(Help())
