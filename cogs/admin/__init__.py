"""What officers run the bot with: the wizard, settings, status, audit, the desk."""

from functools import partial

from bot.boards.desk import BARE, HOMELESS, WEEKLY
from bot.house import House
from bot.room import Entry, Room, keeps_nothing
from bot.rulebook import undoing
from bot.succession import CHANGED, NOTICE, SUCCEEDS
from bot.year import report
from cogs.admin.audit_command import Audit
from cogs.admin.desk_command import Desk
from cogs.admin.office_report import office_report, render_year
from cogs.admin.offices_told import Offices
from cogs.admin.settings_command import Settings
from cogs.admin.setup_command import JOINED, Setup
from cogs.admin.status_command import Status
from cogs.admin.troubles import Troubles

HELP = (
    Entry("desk", rank=0),
    Entry("settings", rank=8),
    Entry("status"),
    Entry("office-report year", "/office-report year year: 2026"),
    Entry("audit", "/audit what: Polls days: 30"),
    Entry("setup"),
)


async def setup(bot: House) -> None:
    """Join the bot."""
    founding, office, offices = Setup(bot), Desk(bot), Offices(bot)
    bot.join(
        Room(
            name="admin",
            title="Office",
            help=HELP,
            traces=(),
            sweep=keeps_nothing,
            renderers={
                JOINED: founding.render_welcome,
                WEEKLY: office.weekly,
                HOMELESS: office.homeless,
                BARE: office.bare,
                CHANGED: offices.changed,
                NOTICE: offices.notice,
                SUCCEEDS: offices.succeeds,
                report.KIND: partial(render_year, bot),
            },
            desk=Troubles(bot).lines,
            greet=founding.greet,
            undoes={"setting.change": undoing(bot.rooms.arrange)},
        )
    )
    for cog in (founding, Settings(), Status(bot), Audit(), office):
        await bot.add_cog(cog)
    bot.tree.add_command(office_report)
