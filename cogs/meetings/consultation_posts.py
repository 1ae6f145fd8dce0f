"""From outbox rows to messages about consultations."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import discord

from bot import outbox
from bot.courier.post import Done, Nothing, Outcome, Post
from bot.courier.sending import SHUT, edited
from bot.errors import UserError
from bot.house import House
from bot.meetings import consultations, messages, replies
from bot.meetings.consultations import Consultation
from bot.meetings.reminders import stood_at
from bot.meetings.replies import Counts
from bot.outbox import Row
from bot.storage.db import Connection
from bot.times import distance, from_ms, stamp, words
from cogs.card import AMBER, card, clip, one_line
from cogs.meetings.consultation_cards import push_replies, render_consultation
from cogs.meetings.consultation_replies import practice_names

Scene = tuple[Consultation, Counts, tuple[int, ...]]  # with where else its messages may go


GONE = "the message is gone"
CHANGED = Nothing("the deadline was changed meanwhile", take_back=True)


class ConsultationPosts:
    """The renderers of consultations."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def scene(self, row: Row) -> Scene | None:
        """The consultation of a row with its counts; None when it is gone."""
        committee = await self.bot.committee(row.guild_id)
        names = await practice_names(self.bot, row.guild_id)
        consultation_id = int(row.payload["consultation"])

        def look(conn: Connection) -> Scene | None:
            try:
                found = consultations.present(conn, committee, consultation_id)
            except UserError:
                return None
            counted = replies.counts(replies.replies(conn, found.id), names)
            return found, counted, messages.elsewhere(committee)

        return await self.bot.db.read(look)

    async def card(self, row: Row, now: datetime) -> Outcome:
        """The card, once."""
        scene = await self.scene(row)
        if scene is None:
            return Nothing("no such consultation")
        found, counted, elsewhere = scene
        noted = partial(consultations.stands, consultation_id=found.id, ref=row.ref)
        return Post(
            render_consultation(found, counted, row.ref), on_sent=noted, elsewhere=elsewhere
        )

    async def reminder(self, row: Row, now: datetime) -> Outcome:
        """A reminder; late ones merge into one, and a deadline is told even when it has passed."""
        scene = await self.scene(row)
        if scene is None or scene[0].closed_at is not None:
            return Nothing("closed")
        if not consultations.holds(row, scene[0]):
            return CHANGED
        ours = f"consultation:{row.payload['consultation']}:day:"
        if await self.bot.db.read(lambda conn: outbox.superseded(conn, row, ours, now)):
            return Nothing("merged into a later reminder")
        found, counted, elsewhere = scene
        late = stood_at(row, now) - row.due_at > consultations.LATE
        told = f"Sent late: it was due {distance(row.due_at, now)}." if late else ""
        gone = found.members_at <= now
        banner = f"-# Reminder. {'The deadline has passed. ' if gone else ''}{told}".rstrip()
        view = render_consultation(found, counted, row.ref, banner)
        ahead = distance(found.members_at, now)
        line = f"Consultation {found.reference}: the deadline {'was' if gone else 'is'} {ahead}"
        noted = partial(consultations.reminded, row=row, label=told)
        buttons = push_replies(found, row.ref)
        push = clip(line, 90)
        return Post(view, line=push, buttons=buttons, on_sent=noted, elsewhere=elsewhere)

    async def changed(self, row: Row, now: datetime) -> Outcome:
        """One line and a card for a deadline that is another now."""
        scene = await self.scene(row)
        if scene is None or scene[0].closed_at is not None:
            return Nothing("closed", take_back=True)
        found, counted, elsewhere = scene
        if not consultations.holds(row, found):
            return CHANGED
        banner = f"-# The deadline has changed. It was {stamp(from_ms(row.payload['was']))}."
        view = render_consultation(found, counted, row.ref, banner)
        by = words(found.members_at, found.zone)
        line = clip(f"Consultation {found.reference}: the deadline is now {by}", 90)
        return Post(view, line=line, buttons=push_replies(found, row.ref), elsewhere=elsewhere)

    async def relabel(self, row: Row, now: datetime) -> Outcome:
        """Draw a reminder, or the line of a change, anew: one that turned out to stand since it was
        due is not called late, and after a change all name what holds now."""
        scene = await self.scene(row)
        if scene is None:
            return Nothing("no such consultation")
        banner = "-# Reminder." if row.payload.get("reminder", True) else ""
        view = render_consultation(scene[0], scene[1], str(row.payload["ref"]), banner)
        return await self._edit(int(row.payload["channel"]), int(row.payload["message"]), view)

    async def office(self, row: Row, now: datetime) -> Outcome:
        """The real deadline, to the officers."""
        scene = await self.scene(row)
        if scene is None or scene[0].closed_at is not None:
            return Nothing("closed")
        found, counted, _ = scene
        if not consultations.holds(row, found):
            return CHANGED
        told = (
            f"{one_line(found.title, 100)}: the real deadline is {stamp(found.deadline_at)}."
            f"\n{counted.told()}\n/office-consultation report has the replies."
            + (f"\nThe answer goes to {one_line(found.reply_to, 200)}." if found.reply_to else "")
        )
        return Post(card(told, foot=found.reference, ref=row.ref, colour=AMBER))

    async def closed(self, row: Row, now: datetime) -> Outcome:
        """The counts, to everybody; the words of replies stay with the officers."""
        scene = await self.scene(row)
        if scene is None:
            return Nothing("no such consultation")
        found, counted, elsewhere = scene
        told = f"### Closed: {one_line(found.title, 120)}\n{counted.told()}"
        return Post(card(told, foot=found.reference, ref=row.ref), elsewhere=elsewhere)

    async def redraw(self, row: Row, now: datetime) -> Outcome:
        """Bring the card up to date."""
        scene = await self.scene(row)
        if scene is None or scene[0].message_id is None or scene[0].channel_id is None:
            return Nothing("there is no card")
        found, counted, _ = scene
        assert found.channel_id is not None
        assert found.message_id is not None
        view, message_id = render_consultation(found, counted, found.ref), found.message_id
        outcome = await self._edit(found.channel_id, message_id, view)
        if isinstance(outcome, Nothing) and outcome.reason == GONE:
            return Done(lambda conn: consultations.card_gone(conn, found.id, message_id))
        return outcome

    async def _edit(self, channel_id: int, message_id: int, view: discord.ui.LayoutView) -> Outcome:
        try:
            return Done() if await edited(self.bot, channel_id, message_id, view) else Nothing(GONE)
        except discord.HTTPException as error:
            if error.code not in SHUT:
                raise
            return Nothing("the thread is locked")
