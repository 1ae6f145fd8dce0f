"""help: what members see and press."""

from bot.client import LmcBot


async def setup(bot: LmcBot) -> None:
    """Join the bot."""
