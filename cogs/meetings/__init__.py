"""Meetings and deadlines: what members see and press."""

from bot import committee, traces
from bot.house import House
from bot.meetings.drafts import clear as clear_drafts
from bot.meetings.papers import UNNAMED, clear_files
from bot.meetings.planning import extend_all
from bot.meetings.traces import TRACES
from bot.times import LONDON
from cogs.meetings import answers as answers  # acts attach themselves by being imported
from cogs.meetings import autocomplete, boards, handover
from cogs.meetings import office_record_commands as office_record_commands
from cogs.meetings.commands import meeting_group
from cogs.meetings.consultation_commands import consultation_group, office_consultation
from cogs.meetings.consultation_posts import ConsultationPosts
from cogs.meetings.events import Events
from cogs.meetings.notes import Notes
from cogs.meetings.office_commands import office_meeting
from cogs.meetings.own_commands import action_group, reminders_group
from cogs.meetings.posts import Posts
from cogs.meetings.presets import arrange_usual


async def setup(bot: House) -> None:
    """Join the bot: commands, renderers and the daily look ahead."""
    boards.register()
    handover.offer()
    autocomplete.register()
    traces.register("meetings", TRACES)
    committee.register("meetings", arrange_usual)
    await bot.add_cog(Events(bot))
    Posts(bot).register()
    Notes(bot).register()
    ConsultationPosts(bot).register()
    members_ = (meeting_group, consultation_group, action_group, reminders_group)
    for group in (office_meeting, office_consultation, *members_):
        bot.tree.add_command(group)

    async def extend() -> None:
        now = bot.clock()
        await bot.db.write(lambda conn: extend_all(conn, now))

    async def clear() -> None:
        folder, now = bot.settings.papers, bot.clock()
        before = now - UNNAMED
        await bot.db.write(lambda conn: clear_drafts(conn, now))
        await bot.db.read(lambda conn: clear_files(conn, folder, before))

    bot.jobs.daily("papers", clear, hour=3, minute=50, zone=LONDON)
    await extend()
    bot.jobs.every("extend meetings", extend, hours=24)
