"""Meetings and deadlines: what members see and press."""

from bot import committee, traces
from bot.client import LmcBot
from bot.meetings import drafts, forgetting, papers
from bot.meetings.dates import extend_all
from bot.times import LONDON
from cogs.meetings import answering as answering  # its forms register by being imported
from cogs.meetings import boards, handed, pointing
from cogs.meetings.consultation_commands import consultation_group, office_consultation
from cogs.meetings.consultation_drafts import register_consultations
from cogs.meetings.consultation_posts import ConsultationPosts
from cogs.meetings.events import Events
from cogs.meetings.kinds import register_kinds
from cogs.meetings.members_commands import meeting_group
from cogs.meetings.notes import Notes
from cogs.meetings.office_records import office_meeting
from cogs.meetings.own_commands import action_group, reminders_group
from cogs.meetings.posts import Posts
from cogs.meetings.presets import arrange_usual
from cogs.meetings.record_kinds import register_records


async def setup(bot: LmcBot) -> None:
    """Join the bot: commands, renderers and the daily look ahead."""
    boards.register()
    handed.offer()
    pointing.register()
    traces.register("meetings", forgetting.TRACES)
    committee.register("meetings", arrange_usual)
    register_kinds()
    await bot.add_cog(Events(bot))
    Posts(bot).register()
    Notes(bot).register()
    ConsultationPosts(bot).register()
    register_consultations()
    register_records()
    members_ = (meeting_group, consultation_group, action_group, reminders_group)
    for group in (office_meeting, office_consultation, *members_):
        bot.tree.add_command(group)

    async def extend() -> None:
        now = bot.clock()
        await bot.db.write(lambda conn: extend_all(conn, now))

    async def clear() -> None:
        folder, now = bot.settings.papers, bot.clock()
        before = now - papers.UNNAMED
        await bot.db.write(lambda conn: drafts.clear(conn, now))
        await bot.db.read(lambda conn: papers.clear_files(conn, folder, before))

    bot.jobs.daily("papers", clear, hour=3, minute=50, zone=LONDON)
    await extend()
    bot.jobs.every("extend meetings", extend, hours=24)
