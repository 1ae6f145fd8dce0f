"""Dates mirrored as Discord's own events, one each: Discord's recurrence ignores clock changes."""

from __future__ import annotations

from datetime import datetime

import discord
from discord.ext import commands

from bot.courier.post import Done, Nothing, Outcome
from bot.house import House
from bot.meetings import messages, reminders
from bot.meetings.model import Meeting
from bot.meetings.reminders import Word
from bot.meetings.store import meeting_of
from bot.outbox import Row
from bot.storage.db import Connection

TOO_MANY = 30038  # Discord's code for a server with its hundred events


class Events(commands.Cog):
    """Keeps native events in line, and notices when somebody else touches them."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def mirror(self, row: Row, now: datetime) -> Outcome:
        """Create, edit or remove the event of one date; may be repeated at any point."""
        number = int(row.payload["meeting"])
        meeting = await self.bot.db.read(lambda conn: meeting_of(conn, row.guild_id, number))
        guild = self.bot.get_guild(row.guild_id)
        committee = await self.bot.committee(row.guild_id)
        if meeting is None or guild is None:
            return Nothing("no such meeting or server")
        gone = meeting.cancelled or meeting.provisional or meeting.starts_at <= now
        if meeting.event_id is not None:
            if gone:
                return await self._remove(guild, meeting)
            if await self._edit(guild, meeting):
                return Done()
        if gone or not committee.rules.discord_events:
            return Nothing("no event is wanted")
        return await self._create(guild, meeting, now)

    async def _create(self, guild: discord.Guild, meeting: Meeting, now: datetime) -> Outcome:
        found = await guild.fetch_scheduled_events(with_counts=False)
        mine = messages.reference_of(meeting)
        for event in found:  # made before, its reply lost
            if mine in (event.description or "").splitlines():
                await self._remember(meeting, event.id)
                return Done()
        if len(found) >= messages.MOST:
            return await self._full(meeting, now)
        try:
            event = await guild.create_scheduled_event(
                name=messages.name_of(meeting),
                description=f"Say whether you come on the card, not here.\n{mine}",
                location=messages.place_of(meeting),
                start_time=meeting.starts_at,
                end_time=meeting.ends_at,
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
            )
        except discord.HTTPException as error:
            if error.code != TOO_MANY:
                raise
            return await self._full(meeting, now)
        await self._remember(meeting, event.id)
        return Done()

    async def _edit(self, guild: discord.Guild, meeting: Meeting) -> bool:
        assert meeting.event_id is not None
        await self._remember(meeting, meeting.event_id)
        try:
            event = await guild.fetch_scheduled_event(meeting.event_id, with_counts=False)
            await event.edit(
                name=messages.name_of(meeting),
                location=messages.place_of(meeting),
                start_time=meeting.starts_at,
                end_time=meeting.ends_at,
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
            )
        except discord.NotFound:
            await self._forget(meeting)
            return False
        return True

    async def _remove(self, guild: discord.Guild, meeting: Meeting) -> Outcome:
        assert meeting.event_id is not None
        try:
            event = await guild.fetch_scheduled_event(meeting.event_id, with_counts=False)
            await self._forget(meeting)
            await event.delete()
        except discord.NotFound:
            await self._forget(meeting)
        return Done()

    async def _full(self, meeting: Meeting, now: datetime) -> Outcome:
        await self._tell(meeting, Word.LIMIT, now)
        return Nothing("the server holds its hundred events already")

    async def _remember(self, meeting: Meeting, event_id: int) -> None:
        said = messages.wanted(meeting)
        await self.bot.db.write(lambda conn: messages.remember(conn, meeting.id, event_id, said))

    async def _forget(self, meeting: Meeting) -> None:
        await self.bot.db.write(lambda conn: messages.remember(conn, meeting.id, None, ""))

    async def _tell(self, meeting: Meeting, what: Word, now: datetime) -> None:
        committee = await self.bot.committee(meeting.guild_id)

        def tell(conn: Connection) -> bool:
            return reminders.tell_office(conn, meeting, committee, what, now)

        await self.bot.db.write(tell)

    @commands.Cog.listener()
    async def on_scheduled_event_update(
        self, before: discord.ScheduledEvent, after: discord.ScheduledEvent
    ) -> None:
        """Somebody else changed an event of ours: the officers are told, the meeting stands."""
        meeting = await self._of(after)
        if meeting is None or after.status is not discord.EventStatus.scheduled:
            return
        said = messages.shape(after.name, after.location or "", after.start_time, after.end_time)
        if said != meeting.event_shape:
            await self._tell(meeting, Word.EVENT_CHANGED, self.bot.clock())

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Somebody removed an event of ours: the officers are told, the meeting stands."""
        meeting = await self._of(event)
        if meeting is not None:
            await self._forget(meeting)
            await self._tell(meeting, Word.EVENT_GONE, self.bot.clock())

    async def _of(self, event: discord.ScheduledEvent) -> Meeting | None:
        return await self.bot.db.read(
            lambda conn: messages.of_event(conn, event.guild_id, event.id)
        )
