"""What can be done here, for whoever asks."""

from bot.house import House
from bot.room import Entry, Room, keeps_nothing
from cogs.help.commands import Help

HELP = (Entry("help", "This page", "/help", rank=9),)


async def setup(bot: House) -> None:
    """Join the bot."""
    bot.join(Room(name="help", help=HELP, traces=(), sweep=keeps_nothing))
    await bot.add_cog(Help())
