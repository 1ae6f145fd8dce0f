"""What goes out to trustees: requests before the opening and after the close, direct messages, and
lines on /today and on the officers' desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.boards import noticeboard
from bot.boards.direct_messages import Notice, Wording
from bot.boards.lines import Line, Viewer
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.errors import UserError
from bot.outbox import Row
from bot.polls.closing import give_up
from bot.polls.model import Poll, State
from bot.polls.store import poll_by_id, polls, stored
from bot.polls.trustees import notices, seats, waiting
from bot.storage.db import Connection, Database
from bot.times import stamp
from cogs.polls.polling_station import PollingStation
from cogs.polls.posts import A_MINUTE, link_of
from cogs.polls.sealed_polls import lacking
from cogs.polls.trustee_cards import render_request, render_waiting


class TrusteePosts:
    """Renders the rows, notices and lines that concern trustees."""

    def __init__(self, here: PollingStation) -> None:
        self.here, self.bot = here, here.bot
        self.renderers = {
            "poll.request": self.request,
            "poll.trustees": self.waiting,
            "poll.lost": self.lost,
        }
        self.wordings = {notices.ASKED: self.told_asked, notices.CLOSED: self.told_closed}

    async def request(self, row: Row, now: datetime) -> Outcome:
        """Trustees of a draft are asked for their passphrases."""
        draft_id = int(row.payload["draft_id"])
        asked = await self.bot.db.read(lambda conn: seats.asked(conn, row.guild_id, draft_id))
        left = [one.user_id for one in asked if one.lock is None]
        if not left:
            return Nothing("every passphrase is set, or the draft is gone")
        return Post(render_request(draft_id, left, row.ref))

    async def waiting(self, row: Row, now: datetime) -> Outcome:
        """Trustees are asked to open a poll."""
        poll = await self.here.of_row(row)
        if poll is None or poll.waits_until is None or now >= poll.waits_until:
            return Nothing("it waits for no trustee")

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            noticeboard.redraw_soon(conn, row.guild_id, now)

        return Post(render_waiting(poll, row.ref), on_sent=sent)

    async def lost(self, row: Row, now: datetime) -> Outcome:
        """Give up a poll that was not opened in time, by Discord's clock too. May be repeated."""
        if not await self.bot.clock_is_right():
            return Later(now + A_MINUTE)
        await give_up(self.bot.db, self.here.boxes, row.payload["poll_id"], now)
        self.here.forget(row.payload["poll_id"])
        return Done()

    async def told_asked(self, notice: Notice, now: datetime) -> Wording | None:
        """In a direct message: a passphrase is wanted before a poll opens."""
        draft_id, channel = int(notice.payload["draft"]), int(notice.payload["channel"])
        asked = await self.bot.db.read(lambda conn: seats.asked(conn, notice.guild_id, draft_id))
        if not any(one.user_id == notice.user_id and one.lock is None for one in asked):
            return None
        link = f"https://discord.com/channels/{notice.guild_id}/{channel}"
        words = "You are asked to be a trustee of a straw poll, and to set a passphrase."
        return Wording(words, label="Go there", link=link)

    async def told_closed(self, notice: Notice, now: datetime) -> Wording | None:
        """In a direct message: a poll waits for its trustee."""
        poll = await self.bot.db.read(lambda conn: poll_by_id(conn, notice.payload["poll"]))
        if poll is None or poll.waits_until is None or now >= poll.waits_until:
            return None
        words = f"{poll.reference} has closed and waits for your passphrase as a trustee."
        return Wording(words, label="Go to the poll", link=await link_of(self.bot, poll))

    async def today(self, db: Database, viewer: Viewer) -> Iterable[Line]:
        """What a member has to do as a trustee."""
        guild_id, user_id = viewer.committee.guild_id, viewer.user_id or 0
        drafts = await db.read(lambda conn: seats.lacking_of(conn, guild_id, user_id))
        waiting = await db.read(
            lambda conn: [stored(conn, one) for one in seats.waiting_of(conn, guild_id, user_id)]
        )
        set_ = "You are asked to be a trustee of a straw poll that is about to open."
        return [
            *(Line(set_, viewer.now, "Set my passphrase", f"py:set:{one}") for one in drafts),
            *map(self._open, waiting),
        ]

    def _open(self, poll: Poll) -> Line:
        until = "" if poll.waits_until is None else f" until {stamp(poll.waits_until)}"
        words = f"{poll.reference} waits for your passphrase as a trustee{until}."
        return Line(words, poll.waits_until, "Type my passphrase", f"py:give:{poll.id}")

    async def desk(self, db: Database, viewer: Viewer) -> Iterable[Line]:
        """For officers: polls that wait for their trustees, and how far these are."""
        guild_id = viewer.committee.guild_id
        lines = []
        for poll in await db.read(lambda conn: polls(conn, guild_id, State.CLOSING)):
            if poll.waits_until is None:
                continue
            try:
                given = len(await waiting.given(await self.here.box(guild_id, poll.id)))
            except UserError:  # counted or lost this moment
                continue
            words = f"{poll.reference} waits for its trustees: {lacking(poll, given)}."
            lines.append(Line(words, poll.waits_until))
        return lines
