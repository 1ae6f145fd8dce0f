"""Dates mirrored as Discord's own events, one each: Discord's recurrence ignores clock changes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord
from discord.ext import commands

from bot.courier.post import Done, Nothing, Outcome
from bot.house import House
from bot.meetings import messages, reminders
from bot.meetings.model import Meeting
from bot.meetings.reminders import Word
from bot.meetings.store import meeting_of
from bot.outbox import Row, State
from bot.storage.db import Connection

TOO_MANY = 30038  # Discord's code for a server with its hundred events


class Events(commands.Cog):
    """Keeps native events in line, and notices when somebody else touches them."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def mirror(self, row: Row, now: datetime) -> Outcome:
        """Create, edit or remove the event of one date; may be repeated at any point.

        As for posts, Discord is looked at before anything is made, and again after it: discord.py
        itself asks once more when an answer was a 500, and no nonce guards events.
        """
        number = int(row.payload["meeting"])
        meeting = await self.bot.db.read(lambda conn: meeting_of(conn, row.guild_id, number))
        guild = self.bot.get_guild(row.guild_id)
        committee = await self.bot.committee(row.guild_id)
        if meeting is None or guild is None:
            return Nothing("no such meeting or server")
        over = meeting.cancelled or meeting.provisional or meeting.starts_at <= now
        wanted = not over and (committee.rules.discord_events or meeting.event_id is not None)
        in_doubt = row.state is State.CLAIMED
        if not wanted and meeting.event_id is None and not in_doubt:
            return Nothing("no event is wanted")
        there, many = await self._look(guild, meeting)
        if not wanted:
            return await self._remove(meeting, there)
        if there:
            await self._keep_one(meeting, there)
        elif not committee.rules.discord_events:
            await self._note(meeting, None)
            return Nothing("no event is wanted")
        else:
            return await self._create(guild, meeting, many, now)
        return Done()

    async def _look(
        self, guild: discord.Guild, meeting: Meeting
    ) -> tuple[list[discord.ScheduledEvent], int]:
        """The events of ours that mirror a date, the one we know first; and how many stand."""
        found = await guild.fetch_scheduled_events(with_counts=False)
        there = [event for event in found if self._mirrors(event, meeting)]
        return sorted(there, key=lambda event: (event.id != meeting.event_id, event.id)), len(found)

    def _mirrors(self, event: discord.ScheduledEvent, meeting: Meeting) -> bool:
        if event.id == meeting.event_id:
            return True
        assert self.bot.user is not None
        ours = event.creator_id in (None, self.bot.user.id)  # else somebody copied our words
        return ours and messages.reference_of(meeting) in (event.description or "").splitlines()

    async def _create(
        self, guild: discord.Guild, meeting: Meeting, many: int, now: datetime
    ) -> Outcome:
        if many >= messages.MOST:
            return await self._full(meeting, now)
        try:
            made = await guild.create_scheduled_event(
                description="Say whether you come on the card, not here.\n"
                + messages.reference_of(meeting),
                **_said(meeting),
            )
        except discord.HTTPException as error:
            if error.code != TOO_MANY:
                raise
            return await self._full(meeting, now)
        await self._note(meeting, made.id)
        there, _ = await self._look(guild, replace(meeting, event_id=made.id))
        for extra in there[1:]:
            await _delete(extra)
        return Done()

    async def _keep_one(self, meeting: Meeting, there: list[discord.ScheduledEvent]) -> None:
        """Bring the first in line, and remove what a lost answer left besides."""
        kept, *extra = there
        await self._note(meeting, kept.id)
        if _shape_of(kept) != messages.wanted(meeting):
            await kept.edit(**_said(meeting))
        for one in extra:
            await _delete(one)

    async def _remove(self, meeting: Meeting, there: list[discord.ScheduledEvent]) -> Outcome:
        await self._note(meeting, None)
        for one in there:
            await _delete(one)
        return Done()

    async def _full(self, meeting: Meeting, now: datetime) -> Outcome:
        await self._tell(meeting, Word.LIMIT, now)
        return Nothing("the server holds its hundred events already")

    async def _note(self, meeting: Meeting, event_id: int | None) -> None:
        """Note the event and what it is to say, before it says so: the echo is known by it."""
        said = "" if event_id is None else messages.wanted(meeting)
        await self.bot.db.write(lambda conn: messages.remember(conn, meeting.id, event_id, said))

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
        if _shape_of(after) != meeting.event_shape:
            await self._tell(meeting, Word.EVENT_CHANGED, self.bot.clock())

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Somebody removed an event of ours: the officers are told, the meeting stands."""
        meeting = await self._of(event)
        if meeting is not None:
            await self._note(meeting, None)
            await self._tell(meeting, Word.EVENT_GONE, self.bot.clock())

    async def _of(self, event: discord.ScheduledEvent) -> Meeting | None:
        return await self.bot.db.read(
            lambda conn: messages.of_event(conn, event.guild_id, event.id)
        )


def _said(meeting: Meeting) -> dict[str, Any]:
    """What an event says of a date."""
    return {
        "name": messages.name_of(meeting),
        "location": messages.place_of(meeting),
        "start_time": meeting.starts_at,
        "end_time": meeting.ends_at,
        "entity_type": discord.EntityType.external,
        "privacy_level": discord.PrivacyLevel.guild_only,
    }


def _shape_of(event: discord.ScheduledEvent) -> str:
    return messages.shape(event.name, event.location or "", event.start_time, event.end_time)


async def _delete(event: discord.ScheduledEvent) -> None:
    with suppress(discord.NotFound):
        await event.delete()
