"""An early close: asked for publicly, done by a second officer's press."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.db import Connection
from bot.interactions import Audience, bot_of, redraw
from bot.lasting import Press
from bot.polls import acts
from bot.polls.deadlines import Early
from bot.polls.model import Poll
from bot.times import stamp
from cogs.card import AMBER, GREY, card, plain
from cogs.polls.cards import foot
from cogs.polls.room import officer, room


def render_early(poll: Poll, asked: Early, ref: str) -> discord.ui.LayoutView:
    """The public request."""
    return card(
        f"### Close {poll.reference} early?",
        f"An officer asks for it: {plain(asked.reason)}",
        "A second officer must agree. No ballot pressed after that counts. Until then it closes "
        f"{stamp(poll.closes_at)}.",
        buttons=[
            Agree("Close it now", style=discord.ButtonStyle.danger, poll=poll.id),
            Leave("Leave it open", poll=poll.id),
        ],
        foot=foot(poll, ref),
        colour=AMBER,
    )


class Agree(Press, pattern="pe:yes:{poll}", audience=Audience.OFFICER):
    """The second officer's press."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        here, who, poll_id = room(interaction), officer(interaction), self.number("poll")
        now = bot_of(interaction).clock()
        poll = await here.bot.db.write(lambda conn: acts.second_early(conn, who, poll_id, now))
        here.boxes.told(poll)
        said = f"Closed early by two officers: {plain(poll.changes[-1].reason)}"
        await redraw(interaction, _over(poll, said))


class Leave(Press, pattern="pe:no:{poll}", audience=Audience.OFFICER):
    """The poll stays open to its deadline."""

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        bot, who, poll_id = bot_of(interaction), officer(interaction), self.number("poll")
        now = bot.clock()

        def write(conn: Connection) -> Poll:
            return acts.refuse_early(conn, who, poll_id, now)

        poll = await bot.db.write(write)
        await redraw(interaction, _over(poll, "It stays open to its deadline."))


def _over(poll: Poll, words: str) -> discord.ui.LayoutView:
    return card(f"### {poll.reference}", words, foot=foot(poll), colour=GREY)
