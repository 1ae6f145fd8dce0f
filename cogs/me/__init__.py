"""What a member holds in their own hand: their data, their settings, their day."""

from bot.boards import direct_messages
from bot.house import House
from bot.room import Entry, Room, keeps_nothing
from cogs.me.commands import Me, Today
from cogs.me.leaving import Leaving
from cogs.me.posts import Messages

HELP = (
    Entry("today", rank=0),
    Entry("me settings", rank=2),
    Entry("me data", rank=7),
    Entry("me forget", rank=8),
)


async def setup(bot: House) -> None:
    """Join the bot."""
    messages = Messages(bot)
    bot.join(
        Room(
            name="me",
            title="You",
            help=HELP,
            traces=(),  # what is held of a person is the ground floor's: `bot/people.py`
            sweep=keeps_nothing,
            renderers={
                direct_messages.DAY: messages.day,
                direct_messages.EDIT: messages.edit,
                direct_messages.APART: messages.apart,
            },
        )
    )
    for cog in (Me(bot), Today(bot), Leaving(bot)):
        await bot.add_cog(cog)
