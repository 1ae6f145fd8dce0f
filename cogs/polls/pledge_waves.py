"""Telling those who pledged that the mass was reached: each alone, each once, in one wave.

Whom it has told stands in the pledge's box while it lasts, nowhere else, and Discord is looked at
before a message is sent: a killed wave goes on where it stood and tells nobody twice. It takes its
time over everybody on the roll, so that how long it lasted does not tell how many pledged.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot import people
from bot.boards import direct_messages
from bot.courier.post import Done, Later, Nothing, Outcome, Renderer
from bot.outbox import Row
from bot.polls.box import Box
from bot.polls.closing import burn
from bot.polls.ending import end_of_telling
from bot.polls.model import Poll, State
from bot.polls.pledge_count import time_of, weigh
from bot.polls.pledges import next_count
from bot.polls.reminder_times import end_wave, pledged, reached
from bot.polls.store import roll_members
from cogs.polls.polling_station import PollingStation
from cogs.polls.posts import A_MINUTE
from cogs.polls.wave import Wave, send_once

WAVE = "pledged"


class PledgeWaves:
    """Renders the rows of pledges: their counts at set times, and the wave after the last."""

    def __init__(self, here: PollingStation) -> None:
        self.here, self.bot = here, here.bot
        self._waves: dict[int, Wave] = {}

    @property
    def renderers(self) -> dict[str, Renderer]:
        """What the rows of pledges become."""
        return {"poll.weigh": self.count, "poll.pledged": self.wave}

    async def count(self, row: Row, now: datetime) -> Outcome:
        """Count a pledge at its set time; one that comes late waits for the next, unless its box
        says that it was reached already."""
        poll = await self.here.of_row(row)
        if poll is None or poll.state is not State.OPEN or now >= poll.closes_at:
            return Nothing("the pledge is over")
        zone = (await self.bot.committee(poll.guild_id)).zone
        box = await self.here.box(poll.guild_id, poll.id)
        if (at := await time_of(box, zone, now)) is not None:
            if not await self.bot.clock_is_right():
                return Later(now + A_MINUTE)
            if await weigh(self.bot.db, self.here.boxes, poll.id, at, now):
                self.here.forget(poll.id)
                return Done()
        following = next_count(now, zone)
        return Later(following) if following < poll.closes_at else Nothing("it closes before")

    async def wave(self, row: Row, now: datetime) -> Outcome:
        """Tell the next of those who pledged; when nobody is left, the box goes."""
        poll = await self.here.of_row(row)
        if poll is None or poll.state is not State.CLOSING:
            return Nothing("everybody was told")
        box = await self.here.box(poll.guild_id, poll.id)
        wave = self._waves.get(poll.id) or await self._begun(poll)
        later = await wave.go_on(
            now,
            timedelta(milliseconds=self.bot.settings.dm_pause_ms),
            lambda member: pledged(box, WAVE, member),
            lambda member: self._send(poll, member),
            lambda member: reached(box, WAVE, member),
            until=lambda: self._next(poll, wave, now),
        )
        if later is not None:
            return later
        await self._over(poll, box)
        return Done()

    async def _begun(self, poll: Poll) -> Wave:
        ids = await self.bot.db.read(lambda conn: roll_members(conn, poll.id))
        self._waves[poll.id] = Wave(ids)
        return self._waves[poll.id]

    async def _next(self, poll: Poll, wave: Wave, now: datetime) -> datetime | None:
        """Bring somebody to the end who is not in their quiet hours; where all are, until when.

        Everybody on the roll is asked about alike, whether they pledged or not.
        """
        zone = (await self.bot.committee(poll.guild_id)).zone
        waits: list[datetime] = []
        while len(waits) < len(wave.left):
            choices = await self.bot.db.read(
                lambda conn: people.choices_of(conn, poll.guild_id, wave.left[-1])
            )
            at = direct_messages.allowed(replace(choices, snoozed_until=None), zone, now)
            if at <= now:
                return None
            waits.append(at)
            wave.left.insert(0, wave.left.pop())
        return min(waits)

    async def _send(self, poll: Poll, member_id: int) -> None:
        guild = self.bot.get_guild(poll.guild_id)
        name = guild.name[:40] if guild else "your committee"
        words = (
            f"A pledge of {name} ({poll.reference}) has reached its number, and yours is among"
            " them. Your name goes to nobody, and no notice is given by this."
        )
        key = f"poll.pledged:{poll.id}:{member_id}"
        await send_once(self.bot, poll, member_id, words, key=key, since=poll.closes_at)

    async def _over(self, poll: Poll, box: Box) -> None:
        """Everybody was told: the pledge is closed, and its box goes."""
        self._waves.pop(poll.id, None)
        await end_wave(box, WAVE)
        await self.bot.db.write(lambda conn: end_of_telling(conn, poll.id))
        await burn(self.here.boxes, poll)
