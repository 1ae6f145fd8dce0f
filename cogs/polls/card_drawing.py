"""A poll's public card as it may be shown now, and its redrawing in place, batch by batch."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord

from bot.courier.post import Done, Later, Nothing, Outcome
from bot.courier.sending import edited
from bot.outbox import Row
from bot.polls.batches import batch_of, redraw_at
from bot.polls.card_places import Place, lost, place
from bot.polls.constituencies import told_rolls
from bot.polls.model import Poll, State
from bot.polls.opening import card_posted, count_shown
from bot.polls.pledges import is_pledge
from bot.polls.shown_areas import draw_areas, shown_areas
from bot.polls.shown_count import draw, draw_live, shown
from bot.storage.db import Connection
from cogs.polls import cards, pledge_cards
from cogs.polls.polling_station import PollingStation, arm

SHUT_EVERY, SHUT_FOR = timedelta(minutes=10), timedelta(days=14)  # a card that may not be edited


class CardDrawing:
    """Draws the cards of polls."""

    def __init__(self, here: PollingStation) -> None:
        self.here, self.bot = here, here.bot

    async def view(self, poll: Poll, ref: str, *, newest: bool) -> discord.ui.LayoutView:
        """The card as it may be shown now; ``newest`` takes the newest batch for it."""
        if is_pledge(poll.terms):
            return pledge_cards.render_pledge(poll, ref)
        if poll.state is not State.OPEN:
            return cards.render_poll(poll, 0, ref)
        box = await self.here.box(poll.guild_id, poll.id)
        if told_rolls(poll):
            areas = await (draw_areas if newest else shown_areas)(box)
            return cards.render_poll(poll, await shown(box), ref, areas)
        if newest and poll.sealed:
            return cards.render_poll(poll, await draw(box), ref)
        if newest and (count := await draw_live(box)) is not None:
            poll = await self.bot.db.write(lambda conn: count_shown(conn, poll, count))
        return cards.render_poll(poll, await shown(box), ref)

    async def redraw(self, row: Row, now: datetime) -> Outcome:
        """Edit a card in place, with the newest turnout only when the batching allows."""
        poll = await self.here.of_row(row)
        channel_id = row.channel_id
        if poll is None or channel_id is None:
            return Nothing("the poll is gone")
        self.here.drawing(poll.id)  # also where nothing can be drawn: the next change asks anew
        where = await self.bot.db.read(lambda conn: place(conn, poll.id, channel_id))
        if where is None or where.message_id is None:
            return Nothing("no card stands there")
        view = await self.view(poll, where.ref, newest=await self.may_draw(poll, where, now))
        try:
            stands = await edited(self.bot, channel_id, where.message_id, view)
        except discord.Forbidden as error:
            if error.code and now < row.due_at + SHUT_FOR:  # /status names what is missing
                return Later(now + SHUT_EVERY)
            raise
        if not stands:
            return Done(lambda conn: lost(conn, poll.id, channel_id))
        message_id, waits = where.message_id, await self.batch_waits(poll)
        box = await self.here.box(poll.guild_id, poll.id) if poll.state is State.OPEN else None
        on_card = 0 if box is None else await shown(box)

        def after(conn: Connection) -> None:
            card_posted(conn, poll.id, channel_id, message_id, now, shown=on_card)
            if waits:
                arm(conn, poll, now)

        return Done(after)

    async def may_draw(self, poll: Poll, where: Place, now: datetime) -> bool:
        """Whether the card may tell the newest batch."""
        opened = poll.opened_at or now
        soonest = redraw_at(opened, where.drawn_at or opened, now)
        return soonest <= now and await self.batch_waits(poll)

    async def batch_waits(self, poll: Poll) -> bool:
        """Whether enough members voted for the first time since the card was drawn."""
        if poll.state is not State.OPEN or is_pledge(poll.terms):
            return False
        box = await self.here.box(poll.guild_id, poll.id)
        return await box.fresh() >= batch_of(poll)
