"""What officers do to a poll that is open or over: extend, close early, cancel, post, outcome."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import House, Interaction
from bot.interactions import answer, redraw
from bot.lasting import Form, Press
from bot.permissions import SPEAKING, SPEAKING_IN_THREADS, lacking
from bot.polls import acts
from bot.polls.card_places import elsewhere, home
from bot.polls.closing import burn
from bot.polls.model import Poll, State
from bot.polls.offices import Bench, bench
from bot.polls.pledge_count import full
from bot.polls.pledges import is_pledge
from bot.polls.store import cards
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import AMBER, GREEN, card, plain
from cogs.membership import see_members
from cogs.polls.buttons import AskCancel, AskEarly, CloseAll, GiveNotice
from cogs.polls.cards import foot
from cogs.polls.electorate import offices, presser
from cogs.polls.polling_station import PollingStation, guild_of, officer, station
from cogs.polls.second_officer import WHO

DANGER = discord.ButtonStyle.danger


async def offer_close(interaction: Interaction, poll: Poll) -> None:
    """Say what an early close takes here, and ask."""
    bot, guild = interaction.client, guild_of(interaction)
    await see_members(interaction)
    now = await offices(bot, guild)
    there = await bot.db.read(lambda conn: bench(conn, poll.id, now))
    words = f"{WHO[there]} That is asked on a public message."
    buttons: list[Press] = [AskEarly("Ask for it", style=DANGER, poll=poll.id)]
    if there is Bench.LONE:
        words += " Or you give members an hour's notice."
        buttons.append(GiveNotice("Give notice", style=DANGER, poll=poll.id))
    text = f"### Close {poll.reference} early?\n{plain(poll.question)}"
    await answer(interaction, card(text, words, buttons=buttons, foot=foot(poll), colour=AMBER))


async def place_to_ask(interaction: Interaction, poll: Poll) -> str:
    """The channel in which the public message is going to stand: the poll's, or what it falls back
    to where that is gone. Raises UserError where there is none."""
    bot, guild = interaction.client, guild_of(interaction)
    committee = await bot.committee(guild.id)

    def look(conn: Connection) -> list[int]:
        at_home = home(conn, poll.id)
        shown = [each.channel_id for each in cards(conn, poll.id)]
        shown.sort(key=lambda channel_id: channel_id != at_home)
        return [*shown, *elsewhere(conn, poll.id, at_home, committee)]

    for channel_id in await bot.db.read(look):
        if await _may_speak(bot, guild, channel_id):
            return f"<#{channel_id}>"
    raise UserError(
        f"There is no channel left in which to ask: the one of {poll.reference} is gone or closed "
        "to the bot. Choose one for polls in /settings, then ask again; nothing was asked."
    )


async def _may_speak(bot: House, guild: discord.Guild, channel_id: int) -> bool:
    """Whether a channel, or a thread that may have been archived, is there and takes a message."""
    place: Any = guild.get_channel_or_thread(channel_id)
    if place is None:
        try:
            place = await bot.fetch_channel(channel_id)
        except (discord.NotFound, discord.Forbidden):
            return False
    needed = SPEAKING_IN_THREADS if isinstance(place, discord.Thread) else SPEAKING
    return not lacking(place.permissions_for(guild.me), needed)


class Reasoned(Form, title="Why?"):
    """A form that asks for a public reason."""

    def __init__(self, poll_id: int) -> None:
        super().__init__()
        self.poll_id = poll_id
        self.reason = self.add("Reason, which members read", written("reason", 200))


class Early(Reasoned, title="Close early", audience=Audience.OFFICER):
    """Asks for the early close on a public message."""

    async def submitted(self, interaction: Interaction) -> None:
        here, who, asker = station(interaction), officer(interaction), await presser(interaction)
        asked_of = await here.poll(interaction.guild_id, self.poll_id)
        where = await place_to_ask(interaction, asked_of)
        ask = partial(
            acts.ask_early,
            officer=who,
            poll_id=self.poll_id,
            presser=asker,
            reason=self.reason.value,
            now=here.bot.clock(),
        )
        await here.bot.db.write(ask)
        poll = await here.poll(interaction.guild_id, self.poll_id)
        words = f"Asked. Who may agree can do so on the message in {where}."
        await redraw(interaction, _done(poll, words))


AskEarly.asks(Early, "poll")
CloseAll.asks(Early, "poll")


class Notice(Reasoned, title="Close in an hour", audience=Audience.OFFICER):
    """Gives an hour's notice of the early close, where there is one officer."""

    async def submitted(self, interaction: Interaction) -> None:
        here, who, asker = station(interaction), officer(interaction), await presser(interaction)
        alone = partial(
            acts.early_alone,
            officer=who,
            poll_id=self.poll_id,
            presser=asker,
            reason=self.reason.value,
            now=here.bot.clock(),
        )
        poll = await here.bot.db.write(alone)
        here.boxes.told(poll)
        words = f"Members are told: {poll.reference} closes {stamp(poll.closes_at)}."
        await redraw(interaction, _done(poll, words))


GiveNotice.asks(Notice, "poll")


async def offer_cancel(interaction: Interaction, poll: Poll) -> None:
    """Say what a cancellation does, and ask."""
    view = card(
        f"### Cancel {poll.reference}?\n{plain(poll.question)}",
        "Its ballots are destroyed uncounted; that it was cancelled, and why, stays public.",
        buttons=[AskCancel("Give the reason", style=DANGER, poll=poll.id)],
        foot=foot(poll),
        colour=AMBER,
    )
    await answer(interaction, view)


class Cancel(Reasoned, title="Cancel the poll", audience=Audience.OFFICER):
    """Cancels a poll and burns its box."""

    async def submitted(self, interaction: Interaction) -> None:
        here, who, now = station(interaction), officer(interaction), interaction.client.clock()
        why, poll_id = self.reason.value, self.poll_id
        await _unreached(here, await here.poll(interaction.guild_id, poll_id))
        poll = await here.bot.db.write(lambda conn: acts.cancel(conn, who, poll_id, why, now))
        await burn(here.boxes, poll)
        here.forget(poll.id)
        await redraw(interaction, _done(poll, f"{poll.reference} is cancelled."))


AskCancel.asks(Cancel, "poll")


async def _unreached(here: PollingStation, poll: Poll) -> None:
    """Raise UserError for a pledge that was reached, where its box alone knows it yet."""
    if not is_pledge(poll.terms) or poll.state is not State.OPEN:
        return
    if await full(await here.box(poll.guild_id, poll.id)):
        raise UserError(f"{poll.reference} was reached, so it cannot be cancelled any more.")


def _done(poll: Poll, words: str) -> discord.ui.LayoutView:
    return card(words, foot=foot(poll), colour=GREEN)
