"""A cog that cannot join, and says why in words."""

from bot.client import LmcBot
from bot.errors import UserError


async def setup(bot: LmcBot) -> None:
    raise UserError("The folder of the ballot keys is empty: mount it.")
