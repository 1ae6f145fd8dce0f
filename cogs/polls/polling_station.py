"""The polling station: it holds the boxes of the open polls, which every press reaches for."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from functools import partial
from typing import cast

import discord
from discord.ext import commands

from bot.errors import UserError
from bot.house import House, Interaction
from bot.logs import describe
from bot.outbox import Row
from bot.plain_text import many
from bot.polls import asked_roles, deadlines, due
from bot.polls.acts import Officer
from bot.polls.batches import batch_of, redraw_at
from bot.polls.box import Box
from bot.polls.boxes import Boxes, BoxLost, UnknownPoll
from bot.polls.card_places import elsewhere
from bot.polls.closing import burn_kept, burn_spent, finish_closing, stop_lost
from bot.polls.due import HALF_AN_HOUR
from bot.polls.ending import interrupt_all
from bot.polls.lost_boxes import RESTORED
from bot.polls.method import Kind
from bot.polls.model import Poll, State, WhenAll
from bot.polls.secrets import Unreadable
from bot.polls.store import cards, poll_by_id, poll_of, polls_in
from bot.polls.trustees.key_process import KeyProcess
from bot.privacy.forget import restored
from bot.storage.db import Connection, Database
from cogs.polls.ready_confirmations import ReadyConfirmations

log = logging.getLogger("lmcbot.polls")
NAME = "Polls"
IDLE_MINUTES = 10  # after which a box that nobody uses rests


class PollingStation(commands.Cog, name=NAME):
    """Holds the boxes of the open polls; opened with the bot, closed with it."""

    def __init__(self, bot: House) -> None:
        self.bot = bot
        settings = bot.settings
        self.boxes = Boxes(bot.db, settings.boxes, settings.keys, bot.token_bytes)
        self.opening = asyncio.Lock()
        self.keys = KeyProcess()
        self.ready = ReadyConfirmations()
        self._armed: set[int] = set()
        self._whole: dict[int, datetime] = {}  # since when everybody is known to have voted

    async def cog_load(self) -> None:
        """Finish what a crash cut short, then open the boxes: the first press finds them.

        A restored database brings its open polls back stopped.
        """
        now = self.bot.clock()
        self.bot.jobs.every("idle boxes", self.boxes.rest, minutes=IDLE_MINUTES)
        if restored(self.bot.settings.data):
            stopped = await self.bot.db.write(partial(interrupt_all, reason=RESTORED, now=now))
            log.warning("polls stopped by the restore: %s", len(stopped))
        try:
            found = await finish_closing(self.bot.db, self.boxes, now)
        except OSError as error:  # the disk's, not Discord's
            raise UserError(
                f"The ballot boxes or keys cannot be read or written ({error.strerror}:"
                f" {error.filename}). Give the account that runs the bot the right to, and start"
                " again; nothing was counted or destroyed."
            ) from error
        if found.closed or found.interrupted:
            log.warning("closes finished: %s; polls stopped: %s", found.closed, found.interrupted)
        for poll in await self.bot.db.read(lambda conn: polls_in(conn, State.OPEN)):
            await self._warm(poll)

    async def clear(self) -> None:
        """Burn what no poll needs any more: its server's time is over, or it was kept aside."""
        await burn_spent(self.bot.db, self.boxes)
        if await self.bot.clock_is_right():
            await burn_kept(self.bot.db, self.boxes, self.bot.clock())

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Have older polls keep the ids of the roles they asked, now that roles can be seen."""
        if not await self.bot.db.read(lambda conn: asked_roles.untold(conn, guild.id)):
            return
        roles = {role.id: role.name for role in guild.roles}
        told, lost = await self.bot.db.write(lambda conn: asked_roles.tell(conn, guild.id, roles))
        log.warning("roles of polls noted by id: %s; could not be told: %s", told, lost)

    async def _warm(self, poll: Poll) -> None:
        """Open a box; what came in before the stop and was not drawn yet is drawn."""
        try:
            await self.changed(await self.boxes.box(poll.guild_id, poll.id))
        except (BoxLost, Unreadable) as error:
            await stop_lost(self.bot.db, self.boxes, poll, str(error), self.bot.clock())

    async def standing(self, db: Database) -> str:
        """What the start says of the open polls; empty when there are none."""
        polls = await db.read(lambda conn: polls_in(conn, State.OPEN))
        lost = 0
        for poll in polls:
            lost += await (await self.box(poll.guild_id, poll.id)).missing()
        return f"{many(len(polls), 'open poll')}, {many(lost, 'vote')} lost" if polls else ""

    async def cog_unload(self) -> None:
        await self.boxes.close()

    async def box(self, guild_id: int | None, poll_id: int) -> Box:
        """The box of an open poll. Raises UserError in one sentence for any other poll."""
        try:
            return await self.boxes.box(guild_id or 0, poll_id)
        except (BoxLost, Unreadable):
            raise UserError(
                "This poll takes no votes any more: what it needs to keep them is missing."
                " The officers will ask again."
            ) from None

    async def poll(self, guild_id: int | None, poll_id: int) -> Poll:
        """Any poll of that server that ever went out."""
        poll = await self.bot.db.read(lambda conn: poll_of(conn, guild_id or 0, poll_id))
        if poll is None or poll.state is State.DRAFT:
            raise UnknownPoll
        return poll

    async def of_row(self, row: Row) -> Poll | None:
        """The poll that a row is about; None once it is gone."""
        return await self.bot.db.read(lambda conn: poll_by_id(conn, row.payload["poll_id"]))

    async def elsewhere(self, row: Row, poll: Poll) -> tuple[int, ...]:
        """Where a row's post goes whose channel is gone."""
        committee = await self.bot.committee(row.guild_id)
        return await self.bot.db.read(
            lambda conn: elsewhere(conn, poll.id, row.channel_id, committee)
        )

    async def changed(self, box: Box) -> None:
        """Ballots came in: have the card redrawn when a batch did, once, and not too soon.

        A fault here is no voter's concern: their ballot is in, and the next change asks again.
        """
        if box.poll.terms.method.kind is Kind.PLEDGE:  # nothing of it moves at a press
            return
        try:
            await self._close_if_whole(box)
            if box.poll.id in self._armed:
                return
            if await box.fresh() < batch_of(box.poll) or box.poll.id in self._armed:
                return
            self._armed.add(box.poll.id)
            now = self.bot.clock()
            await self.bot.db.write(lambda conn: arm(conn, box.poll, now))
        except BaseException as error:
            self._armed.discard(box.poll.id)
            if not isinstance(error, Exception):
                raise
            log.warning("the redraw of a card could not be planned: %s", describe(error))

    async def _close_if_whole(self, box: Box) -> None:
        """Close a poll among those present as soon as all have voted."""
        poll = box.poll
        if poll.terms.when_all is WhenAll.AT_ONCE and await box.turnout() >= poll.roll_size:
            await self.all_voted(poll.id, self.bot.clock())

    async def whole_for_long(self, poll: Poll, now: datetime) -> bool:
        """Whether everybody has voted, it is a full hour, and was so half an hour ago."""
        box = await self.box(poll.guild_id, poll.id)
        if await box.turnout() < poll.roll_size:
            self._whole.pop(poll.id, None)
            return False
        minute = now.replace(second=0, microsecond=0)
        since = self._whole.setdefault(poll.id, minute)
        return minute.minute < 30 and minute - since >= HALF_AN_HOUR

    async def all_voted(self, poll_id: int, now: datetime) -> None:
        """Close a poll that everybody has voted in."""
        poll = await self.bot.db.write(lambda conn: deadlines.all_voted(conn, poll_id, now))
        if poll is not None:
            self.boxes.told(poll)

    def drawing(self, poll_id: int) -> None:
        """The card is about to be drawn: changes from now on ask anew."""
        self._armed.discard(poll_id)

    def forget(self, poll_id: int) -> None:
        """The poll is over."""
        self.ready.forget(poll_id)
        self._armed.discard(poll_id)
        self._whole.pop(poll_id, None)


def arm(conn: Connection, poll: Poll, now: datetime) -> None:
    """Have the cards redrawn at the next moment the batching allows."""
    opened = poll.opened_at or now
    drawn = [card.drawn_at for card in cards(conn, poll.id) if card.drawn_at is not None]
    due.redraw(conn, poll, redraw_at(opened, max(drawn, default=opened), now))


def station_of(bot: House) -> PollingStation:
    """The polling station of a bot."""
    return cast(PollingStation, bot.get_cog(NAME))


def station(interaction: Interaction) -> PollingStation:
    """The polling station of the bot an interaction reached."""
    return station_of(interaction.client)


def officer(interaction: Interaction) -> Officer:
    """The officer who pressed or typed; the audience was checked before."""
    if interaction.guild_id is None:
        raise UserError("This works on your committee's server, not in a direct message.")
    return Officer(interaction.guild_id, interaction.user.id, interaction.user.display_name)


def guild_of(interaction: Interaction) -> discord.Guild:
    """The server of an interaction; refuses in a direct message."""
    if interaction.guild is None:
        raise UserError("This works on your committee's server, not in a direct message.")
    return interaction.guild
