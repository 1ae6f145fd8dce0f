"""Meetings and deadlines: what members see and press."""

from datetime import datetime

from bot import people
from bot.committee import Committee
from bot.courier.post import Renderer
from bot.house import House
from bot.meetings import duties, meetings_of_year, planned_anew, references
from bot.meetings.drafts import clear
from bot.meetings.meetings_undone import UNDOES
from bot.meetings.papers import UNNAMED, clear_files
from bot.meetings.planning import extend_all
from bot.meetings.record import present_now
from bot.meetings.traces import TRACES
from bot.offers import ADD_TO_AGENDA, ADD_TO_CALENDAR, CHANGE_PATTERN, PRESENT_NOW, WHERE_USED
from bot.room import Room
from bot.storage.db import Connection
from bot.times import LONDON
from cogs.meetings import answers as answers  # acts attach themselves by being imported
from cogs.meetings import boards, handover
from cogs.meetings import office_record_commands as office_record_commands
from cogs.meetings.calendars import SOON, Subscriptions
from cogs.meetings.commands import meeting_group
from cogs.meetings.consultation_commands import consultation_group, office_consultation
from cogs.meetings.consultation_posts import ConsultationPosts
from cogs.meetings.events import Events
from cogs.meetings.help import HELP
from cogs.meetings.notes import Notes
from cogs.meetings.office_commands import office_meeting
from cogs.meetings.own_commands import action_group, reminders_group
from cogs.meetings.posts import Posts
from cogs.meetings.presets import arrange_usual
from cogs.meetings.scene import for_officers


async def setup(bot: House) -> None:
    """Join the bot: commands, renderers and the daily look ahead."""
    notes, events = Notes(bot), Events(bot)
    bot.join(
        Room(
            name="meetings",
            title="Meetings",
            help=HELP,
            traces=TRACES,
            sweep=sweep,
            renderers=_renderers(bot, events),
            wordings={
                "meeting.action": notes.action_wording,
                "meeting.change": notes.wording,
                "meeting.nudge": notes.wording,
                "meeting.personal": notes.wording,
                "meeting.urgent": notes.wording,
            },
            board=boards.public_lines,
            today=boards.own_lines,
            desk=boards.desk_lines,
            troubles=duties.troubles,
            year=meetings_of_year.telling,
            arrange=arrange_usual,
            offers=[
                ADD_TO_AGENDA.by(handover.choose_meeting),
                ADD_TO_CALENDAR.by(handover.plan_date),
                CHANGE_PATTERN.by(handover.change_pattern),
                PRESENT_NOW.by(present_now),
                WHERE_USED.by(references.where_used),
            ],
            references=references.OWN,
            undoes=UNDOES,
        )
    )
    await bot.add_cog(events)
    members_ = (meeting_group, consultation_group, action_group, reminders_group)
    for group in (office_meeting, office_consultation, *members_):
        bot.tree.add_command(group)
    await _look_ahead(bot)


def _renderers(bot: House, events: Events) -> dict[str, Renderer]:
    """Who makes the message, or does the work, of rows of each kind."""
    posts, notes, letters = Posts(bot), Notes(bot), ConsultationPosts(bot)
    return {
        "meeting.card": posts.card,
        "meeting.urgent": posts.urgent,
        "meeting.reminder": posts.reminder,
        "meeting.change": posts.change,
        "meeting.tell": posts.tell,
        "meeting.nudge": posts.nudge,
        "meeting.turn": posts.turn,
        "meeting.redraw": posts.redraw,
        "meeting.ended": posts.ended,
        "meeting.event": events.mirror,
        "meeting.office": for_officers(bot, notes.office),
        "meeting.papers": notes.papers,
        "meeting.minutes": notes.minutes,
        "meeting.deputy": notes.deputy,
        "meeting.personal": notes.personal,
        "meeting.action": notes.action,
        "meeting.invitation": for_officers(bot, notes.invitation),
        "consultation.card": letters.card,
        "consultation.reminder": letters.reminder,
        "consultation.office": for_officers(bot, letters.office),
        "consultation.closed": letters.closed,
        "consultation.changed": letters.changed,
        "consultation.redraw": letters.redraw,
        "consultation.relabel": letters.relabel,
    }


async def _look_ahead(bot: House) -> None:
    """Have series extended, calendars written, and papers that nothing names cleared away."""

    async def extend() -> None:
        now = bot.clock()
        await bot.db.write(lambda conn: extend_all(conn, now))

    async def clear_papers() -> None:
        folder, before = bot.settings.papers, bot.clock() - UNNAMED
        if await bot.clock_is_right():
            await bot.db.read(lambda conn: clear_files(conn, folder, before))

    def choices_changed() -> None:
        bot.jobs.once("own reminders", own_reminders, bot.clock() + SOON)

    async def own_reminders() -> None:
        now = bot.clock()
        await bot.db.write(lambda conn: planned_anew.own_anew(conn, now))

    bot.db.on_commit(people.CHOICES, choices_changed)
    started = bot.clock()
    await bot.db.write(lambda conn: planned_anew.by_the_wall(conn, started))
    await Subscriptions(bot).follow()
    bot.jobs.daily("papers", clear_papers, hour=3, minute=50, zone=LONDON)
    await extend()
    bot.jobs.every("extend meetings", extend, hours=24)


def sweep(conn: Connection, committee: Committee, now: datetime) -> int:
    """Let go of drafts left lying, wherever they are from, with the letters that came with them."""
    return clear(conn, now)
