"""Straw polls: what officers open and members press."""

from __future__ import annotations

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from bot.committee import Committee
from bot.courier.post import Renderer
from bot.house import House
from bot.offers import ASK_MEMBERS, ASK_OF_LETTER
from bot.polls import in_trouble, polls_of_year
from bot.polls import traces as keeping
from bot.polls.nominations.standing import forgo
from bot.register import waiting_roll
from bot.register.kept_register import UNMATCHING
from bot.room import Room
from bot.storage.db import Connection
from bot.times import LONDON
from cogs.polls import ballot_paper as ballot_paper  # its acts attach by being imported
from cogs.polls import full_preview as full_preview
from cogs.polls import handover
from cogs.polls import launch as launch
from cogs.polls import pledge_drafts as pledge_drafts  # acts attach themselves by being imported
from cogs.polls import reasons as reasons  # its acts attach themselves by being imported
from cogs.polls import trustees as trustees  # its acts attach themselves by being imported
from cogs.polls.boards import Boards
from cogs.polls.commands import Poll
from cogs.polls.help import HELP
from cogs.polls.imports import Imports
from cogs.polls.mandates import Mandates
from cogs.polls.nominations import NominationPosts
from cogs.polls.office_commands import OfficePoll, make_a_poll
from cogs.polls.pledge_waves import PledgeWaves
from cogs.polls.polling_station import PollingStation
from cogs.polls.posts import Posts
from cogs.polls.reminder_waves import WAVE, Waves, beside
from cogs.polls.rolls import OfficeRoll
from cogs.polls.scrutiny import ScrutinyPosts
from cogs.polls.trustee_posts import TrusteePosts


async def setup(bot: House) -> None:
    """Join the bot."""
    here = PollingStation(bot)
    sealed = TrusteePosts(here)
    signed = ScrutinyPosts(here)
    boards = Boards(here, sealed, signed)
    bot.join(
        Room(
            name="polls",
            title="Polls",
            help=HELP,
            traces=keeping.TRACES,
            sweep=sweep,
            renderers=renderers(here, sealed, signed),
            wordings=sealed.wordings,
            beside=beside,
            board=boards.public,
            today=boards.today,
            desk=boards.office,
            troubles=in_trouble.troubles,
            year=polls_of_year.telling,
            held=boards.held,
            opening=here.standing,
            offers=[ASK_MEMBERS.by(handover.ask), ASK_OF_LETTER.by(handover.ask_of_letter)],
            references=[handover.POLLS],
            undoes={"roll.match": UNMATCHING},
        )
    )
    bot.jobs.daily("boxes", here.clear, hour=3, minute=50, zone=LONDON)
    for cog in (here, OfficePoll(), OfficeRoll(), Poll(), Mandates()):
        await bot.add_cog(cog)
    bot.tree.add_command(make_a_poll)


def renderers(
    here: PollingStation, sealed: TrusteePosts, signed: ScrutinyPosts
) -> dict[str, Renderer]:
    """Who makes the message, or does the work, of rows of each kind."""
    posts, waves, imports = Posts(here), Waves(here), Imports(here)
    return {
        "poll.card": posts.card,
        waiting_roll.TOLD: imports.notice,
        waiting_roll.COUNTS: imports.counts,
        "poll.redraw": posts.drawing.redraw,
        "poll.close": posts.close,
        "poll.whole": posts.whole,
        "poll.result": posts.result,
        "poll.outcome": posts.outcome,
        "poll.change": posts.change,
        "poll.early": posts.early,
        "poll.addition": posts.addition,
        "poll.cancelled": posts.ended,
        "poll.interrupted": posts.ended,
        "poll.reminder": waves.line,
        "poll.reminded": waves.restated,
        WAVE: waves.wave,
        **sealed.renderers,
        **PledgeWaves(here).renderers,
        **signed.renderers,
        **NominationPosts(here).renderers,
    }


async def teardown(bot: House) -> None:
    """Take the message menu's entry along."""
    bot.tree.remove_command(make_a_poll.name, type=make_a_poll.type)


def sweep(conn: Connection, committee: Committee, now: datetime) -> int:
    """Let go of the rolls of polls that ended long enough ago, and of drafts left lying."""
    before = now - relativedelta(months=committee.rules.retention_months)
    rolls = keeping.retire(conn, committee.guild_id, before, now)
    rolls += waiting_roll.forgo(conn, committee.guild_id, now - timedelta(days=1))
    rolls += forgo(conn, committee.guild_id, before)
    return rolls + keeping.drop_drafts(conn, committee.guild_id, now - keeping.DRAFTS)
