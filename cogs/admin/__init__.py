"""What officers run the bot with: the wizard, settings, status, audit, the desk."""

from bot import guide
from bot.guide import Entry
from bot.house import House
from cogs.admin.audit import Audit
from cogs.admin.desk import Desk
from cogs.admin.settings import Settings
from cogs.admin.setup_command import Setup
from cogs.admin.status import Status
from cogs.admin.troubles import Troubles


async def setup(bot: House) -> None:
    """Join the bot."""
    guide.register(
        "admin",
        Entry("desk", "What needs an officer", "/desk", officers=True, rank=0),
        Entry("settings", "Who, where, when, and the rules", "/settings", officers=True, rank=8),
        Entry("status", "How the bot is", "/status", officers=True, rank=8),
        Entry("audit", "What officers did", "/audit", officers=True, rank=9),
        Entry("setup", "The first minute on a server", "/setup", officers=True, rank=9),
    )
    Troubles(bot).register()
    for cog in (Setup(bot), Settings(), Status(bot), Audit(), Desk(bot)):
        await bot.add_cog(cog)
