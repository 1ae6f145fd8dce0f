"""What officers run the bot with: the wizard, settings, status, audit, the desk."""

from bot.client import LmcBot
from cogs.admin.setup_command import Setup


async def setup(bot: LmcBot) -> None:
    """Join the bot."""
    await bot.add_cog(Setup(bot))
