"""Reminder waves: a direct message to those who asked and have not voted, one line to everybody.

The line comes first, whatever becomes of the wave, which is one row. Whom it reached stands in the
poll's box while it lasts, nowhere else. One message a run, then the row waits for the settable
pause, longer only while Discord fails; a killed wave goes on where it stood.

A reminder is its member's one message of the day, sent ahead: it bears that message's reference,
and whatever is told later that day is edited into it. Whether it went out, only Discord knows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import discord

from bot import outbox, people
from bot.boards import direct_messages
from bot.courier.post import Done, Nothing, Outcome, Post
from bot.courier.sending import edited
from bot.outbox import Row
from bot.plain_text import many
from bot.polls.card_places import reminded_today
from bot.polls.model import Poll, State
from bot.polls.pledges import is_pledge
from bot.polls.reminder_times import awaited, end_wave, reached
from bot.polls.shown_count import shown
from bot.polls.store import open_polls_of
from bot.storage.db import Connection
from cogs.polls import result_cards
from cogs.polls.cards import yet_to_vote
from cogs.polls.polling_station import PollingStation
from cogs.polls.posts import link_of, until
from cogs.polls.wave import Wave, send_once

A_DAY = timedelta(days=1)
RESTATED = "Still open: the deadline moved."
OVER = "Over: no more answers are taken."
WAVE = "poll.wave-end"  # as it was called when the line came last


class Waves:
    """Renders reminder rows."""

    def __init__(self, here: PollingStation) -> None:
        self.here, self.bot = here, here.bot
        self._waves: dict[str, Wave] = {}

    async def line(self, row: Row, now: datetime) -> Outcome:
        """The unnamed line in the channel; the wave of messages begins once it stands."""
        poll = await self.open(row, now)
        if poll is None:
            return Nothing("the poll is over")
        box = await self.here.box(poll.guild_id, poll.id)
        await self.here.changed(box)
        zone = (await self.bot.committee(poll.guild_id)).zone
        words = f"{yet_to_vote(poll, await shown(box))}."
        if is_pledge(poll.terms):
            words = "A pledge is open. Nobody is shown who pledged, or how many."
        view = result_cards.render_reminder(poll, words, row.ref, await link_of(self.bot, poll))

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            outbox.add(
                conn, key=f"{WAVE}:{row.key}", kind=WAVE, guild_id=row.guild_id, due_at=now,
                payload={"poll_id": poll.id, "wave": row.key},
            )  # fmt: skip

        push = f"A straw poll is open until {until(poll.closes_at, zone, now)}. {words}"
        if is_pledge(poll.terms):
            push = f"A pledge is open until {until(poll.closes_at, zone, now)}."
        elsewhere = await self.here.elsewhere(row, poll)
        return Post(view, line=push, on_sent=sent, elsewhere=elsewhere)

    async def restated(self, row: Row, now: datetime) -> Outcome:
        """A line that stands is brought up to date: the deadline moved, or the poll is over."""
        poll = await self.here.of_row(row)
        if poll is None or row.channel_id is None:
            return Nothing("the poll is gone")
        words = RESTATED if poll.state is State.OPEN else OVER
        link, ref = await link_of(self.bot, poll), str(row.payload["ref"])
        view = result_cards.render_reminder(poll, words, ref, link)
        try:
            stands = await edited(self.bot, row.channel_id, int(row.payload["message"]), view)
        except discord.Forbidden:
            stands = False
        return Done() if stands else Nothing("the line is gone")

    async def wave(self, row: Row, now: datetime) -> Outcome:
        """Send the next messages of a wave; when nobody is left, its traces go."""
        poll, key = await self.open(row, now), row.payload["wave"]
        if poll is None:
            self._waves.pop(key, None)
            return Nothing("the poll is over")
        box = await self.here.box(poll.guild_id, poll.id)
        wave = await self.begun(key, row, poll, now)
        later = await wave.go_on(
            now,
            timedelta(milliseconds=self.bot.settings.dm_pause_ms),
            lambda member: awaited(box, key, member),
            lambda member: self._send(poll, member, now),
            lambda member: reached(box, key, member),
        )
        if later is not None:
            return later
        del self._waves[key]
        await end_wave(box, key)
        return Done()

    async def open(self, row: Row, now: datetime) -> Poll | None:
        """The row's poll, while it takes votes."""
        poll = await self.here.of_row(row)
        over = poll is None or poll.state is not State.OPEN or now >= poll.closes_at
        return None if over else poll

    async def begun(self, key: str, row: Row, poll: Poll, now: datetime) -> Wave:
        """All who asked for reminders. A wave takes its time over each of them, so that how long it
        lasted, which the outbox keeps, does not tell who had voted."""
        if key not in self._waves:
            zone = (await self.bot.committee(poll.guild_id)).zone
            ids = await self.bot.db.write(lambda conn: awaiting(conn, key, row, zone, now))
            self._waves[key] = Wave(ids)
        return self._waves[key]

    async def _send(self, poll: Poll, member_id: int, now: datetime) -> None:
        """Send the reminder, unless the member has the day's message, whoever sent it."""
        committee = await self.bot.committee(poll.guild_id)
        key = await self.bot.db.read(partial(_day, poll, member_id, committee.zone, now))
        if key is None:
            return
        guild = self.bot.get_guild(poll.guild_id)
        name = (guild.name if guild else committee.name)[:24] or "your committee"
        when = until(poll.closes_at, committee.zone, now)
        what = f"A straw poll of {name} awaits your vote"
        if is_pledge(poll.terms):
            what = f"A pledge of {name} is open"
        words = f"{what} until {when}."
        await send_once(self.bot, poll, member_id, words, key=key, since=now - A_DAY)


def awaiting(conn: Connection, wave: str, row: Row, zone: ZoneInfo, now: datetime) -> list[int]:
    """Those a wave has to look at. Who has the day's message has the poll's line edited into it,
    whether their vote is in or not, and is left out."""
    today, left = direct_messages.local_day(now, zone), []
    for user_id in wanting(conn, wave, row, zone, now):
        if direct_messages.told_on(conn, row.guild_id, user_id, today) is None:
            left.append(user_id)
        else:
            direct_messages.edit(conn, row.guild_id, user_id, now, today)
    return left


def wanting(conn: Connection, wave: str, row: Row, zone: ZoneInfo, now: datetime) -> list[int]:
    """Those who switched reminders on and are not in their own quiet hours; nobody twice a day."""
    if reminded_today(conn, row.payload["poll_id"], wave, zone, now):
        return []
    chosen = people.who_chose(conn, row.guild_id, "remind_polls")
    found = []
    for user_id in sorted(chosen):
        person = people.known_as(conn, row.guild_id, user_id)
        if person is not None and direct_messages.allowed(person.choices, zone, now) <= now:
            found.append(user_id)
    return found


def _day(poll: Poll, member_id: int, zone: ZoneInfo, now: datetime, conn: Connection) -> str | None:
    """What the member's message of the day goes by; None where it is out as far as rows tell, or
    the member was forgotten or wants no reminder any more since the wave began."""
    person = people.known_as(conn, poll.guild_id, member_id)
    today = direct_messages.local_day(now, zone)
    if person is None or not person.choices.remind_polls:
        return None
    if direct_messages.told_on(conn, poll.guild_id, member_id, today) is not None:
        return None
    return direct_messages.day_key(poll.guild_id, member_id, today)


def beside(conn: Connection, guild_id: int, user_id: int) -> direct_messages.Wording | None:
    """The line in the day's message of everybody who asked for poll reminders and is on a roll,
    whether their vote is in or not."""
    person = people.known_as(conn, guild_id, user_id)
    if person is None or not person.choices.remind_polls:
        return None
    number = len(open_polls_of(conn, guild_id, user_id))
    if not number:
        return None
    said = many(number, "straw poll is", "straw polls are")
    return direct_messages.Wording(f"{said} open: /poll mine")
