"""What the courier carries for polls: cards, redraws, closes, results and words about them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.audience import unseen
from bot.boards import desk, noticeboard
from bot.committee import Committee
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.house import House
from bot.outbox import Row
from bot.polls.card_places import counted_at, proposed, standing
from bot.polls.chart import chart
from bot.polls.closing import burn, close_poll
from bot.polls.deadlines import early_of
from bot.polls.due import half_hour_after
from bot.polls.model import Poll, State
from bot.polls.offices import Bench, bench
from bot.polls.opening import card_posted
from bot.polls.pledges import is_pledge
from bot.polls.records import case_of
from bot.polls.result import result_of
from bot.storage.db import Connection
from cogs.card import bare
from cogs.polls import cards, result_cards
from cogs.polls.buttons import Again
from cogs.polls.card_drawing import CardDrawing
from cogs.polls.electorate import asked_roles, offices
from cogs.polls.polling_station import PollingStation
from cogs.polls.second_officer import render_addition, render_early

GONE = "the poll is gone"
A_MINUTE = timedelta(minutes=1)


class Posts:
    """Renders the polls' rows."""

    def __init__(self, here: PollingStation) -> None:
        self.here, self.bot, self.drawing = here, here.bot, CardDrawing(here)

    async def card(self, row: Row, now: datetime) -> Outcome:
        """The card in a channel; the first one makes telephones buzz."""
        poll = await self.here.of_row(row)
        if poll is None or row.channel_id is None:
            return Nothing(GONE)
        committee = await self.bot.committee(row.guild_id)
        view = await self.drawing.view(poll, row.ref, newest=False)

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            card_posted(conn, poll.id, channel_id, message_id, now)
            noticeboard.redraw_soon(conn, poll.guild_id, now)

        if poll.state is not State.OPEN or not row.payload.get("opens"):
            return Post(view, on_sent=sent)
        role_id = self.role(committee, poll)
        return Post(
            view,
            line=push(poll, committee.zone, now, role_id),
            buttons=bare(cards.vote_buttons(poll)),
            role_id=role_id,
            on_sent=sent,
        )

    def role(self, committee: Committee, poll: Poll) -> int | None:
        """The members' role, mentioned once, where it is they who are asked."""
        guild = self.bot.get_guild(committee.guild_id)
        asked = (
            asked_roles(guild, poll).keys() if guild and not unseen(guild) else set(poll.role_ids)
        )
        return min(committee.role_ids("member") & asked, default=None)

    async def close(self, row: Row, now: datetime) -> Outcome:
        """Count a poll whose deadline has passed, by Discord's clock too. May be repeated."""
        if not await self.bot.clock_is_right():
            return Later(now + A_MINUTE)
        await close_poll(self.bot.db, self.here.boxes, row.payload["poll_id"], now)
        self.here.forget(row.payload["poll_id"])
        return Done()

    async def whole(self, row: Row, now: datetime) -> Outcome:
        """Close a poll in which everybody has voted, on the hour and at least half an hour after.

        The row comes every half hour, whether all have voted or not.
        """
        poll = await self.here.of_row(row)
        if poll is None or poll.state is not State.OPEN or now >= poll.closes_at:
            return Nothing("the poll is over")
        if await self.here.whole_for_long(poll, now):
            await self.here.all_voted(poll.id, now)
            return Done()
        return Later(half_hour_after(now))

    async def result(self, row: Row, now: datetime) -> Outcome:
        """The result card with its chart."""
        poll = await self.here.of_row(row)
        if poll is None:
            return Nothing(GONE)
        committee = await self.bot.committee(row.guild_id)
        case = await self.bot.db.read(
            lambda conn: case_of(conn, poll, committee.zone, committee.name)
        )
        if case is None:
            return Nothing(GONE)
        result = result_of(case)
        at = await self.bot.db.read(lambda conn: counted_at(conn, poll.id))
        png = await chart(result_cards.pictured(result))
        render = partial(result_cards.render_result, poll, result, row.ref, counted_at=at)

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            noticeboard.redraw_soon(conn, poll.guild_id, now)

        def sent_bare(conn: Connection, channel_id: int, message_id: int) -> None:
            sent(conn, channel_id, message_id)
            desk.tell_bare(conn, row, f"The result of {poll.reference}", channel_id, now)

        def files() -> list[discord.File]:
            return [discord.File(io.BytesIO(png), result_cards.CHART)]

        lesser = Post(render(chart=False), on_sent=sent_bare if png else sent)
        if not png:
            return replace(lesser, elsewhere=await self.here.elsewhere(row, poll))
        elsewhere = await self.here.elsewhere(row, poll)
        return Post(
            render(chart=True), files=files, on_sent=sent, elsewhere=elsewhere, lesser=lesser
        )

    async def outcome(self, row: Row, now: datetime) -> Outcome:
        """What was done with a result."""
        poll = await self.here.of_row(row)
        if poll is None or not poll.outcome:
            return Nothing(GONE)
        view = result_cards.render_outcome(poll, row.ref)
        return Post(view, elsewhere=await self.here.elsewhere(row, poll))

    async def change(self, row: Row, now: datetime) -> Outcome:
        """A deadline that moved."""
        poll = await self.here.of_row(row)
        if poll is None or not poll.changes or poll.state is not State.OPEN:
            return Nothing("the poll is over")
        view = result_cards.render_change(poll, row.ref, await link_of(self.bot, poll))
        return Post(view, elsewhere=await self.here.elsewhere(row, poll))

    async def early(self, row: Row, now: datetime) -> Outcome:
        """An early close waits for a second officer."""
        poll = await self.here.of_row(row)
        asked = await self.bot.db.read(lambda conn: early_of(conn, row.payload["poll_id"]))
        if poll is None or asked is None or poll.state is not State.OPEN:
            return Nothing("nobody asks any more")
        view = render_early(poll, asked, await self.bench(poll), row.ref)
        return Post(view, elsewhere=await self.here.elsewhere(row, poll))

    async def addition(self, row: Row, now: datetime) -> Outcome:
        """Somebody forgotten waits for a second officer."""
        poll, added = await self.here.of_row(row), int(row.payload["addition_id"])
        asked = await self.bot.db.read(lambda conn: proposed(conn, added))
        if poll is None or asked is None or poll.state is not State.OPEN:
            return Nothing("nobody waits to be added")
        committee = await self.bot.committee(row.guild_id)
        view = render_addition(poll, added, *asked, await self.bench(poll), row.ref)
        return Post(view, elsewhere=committee.behind(committee.rules.poll_channel))

    async def bench(self, poll: Poll) -> Bench:
        """How many officers of the poll there are to agree to something."""
        guild = self.bot.get_guild(poll.guild_id)
        now = None if guild is None else await offices(self.bot, guild)
        return await self.bot.db.read(lambda conn: bench(conn, poll.id, now))

    async def ended(self, row: Row, now: datetime) -> Outcome:
        """A poll that ended without a count; the question may be asked again."""
        poll = await self.here.of_row(row)
        if poll is None:
            return Nothing(GONE)
        await burn(self.here.boxes, poll)  # again, where a crash cut it short: it may be repeated
        button: discord.ui.Item[Any] = Again("Ask again", poll=poll.id)
        view = result_cards.render_end(poll, row.ref, button)
        return Post(view, elsewhere=await self.here.elsewhere(row, poll))


async def link_of(bot: House, poll: Poll) -> str:
    """The address of a card of the poll, or nothing where none stands."""
    found = await bot.db.read(lambda conn: standing(conn, poll))
    if found is None or found.message_id is None:
        return ""
    return f"https://discord.com/channels/{poll.guild_id}/{found.channel_id}/{found.message_id}"


def push(poll: Poll, zone: ZoneInfo, now: datetime, role_id: int | None) -> str:
    """The line a locked telephone shows: who is asked and until when, never what about."""
    who = f"<@&{role_id}> " if role_id is not None else ""
    what = "A pledge is open" if is_pledge(poll.terms) else "A straw poll awaits your vote"
    return f"{who}{what} until {until(poll.closes_at, zone, now)}"


def until(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A close as people say it: "20:00", "tomorrow 13:00", "Thu 10 Dec 20:00"."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return clock
    if local.date() == today + timedelta(days=1):
        return f"tomorrow {clock}"
    return f"{local:%a} {local.day} {local:%b} {clock}"
