"""Filling in a ballot of several answers: pressed in order, or asked by a form, then cast."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import redraw, reply
from bot.lasting import Form, Press
from bot.polls.ballot_words import MENU, mark_words, top_of
from bot.polls.counting.rounds import Order
from bot.polls.method import Choice, Kind
from bot.polls.model import Poll
from bot.polls.unfinished import STRANGE, answers_from, order_from, ranks
from cogs.card import clip
from cogs.polls.ballot_cards import FORM, pages_of, render_answers, render_ranking
from cogs.polls.buttons import Afresh, AskFive, CastAnswers, CastOrder, Choose, Rank, Undo
from cogs.polls.polling_station import station
from cogs.polls.voting import Several, cast, refuse

ON_FORMS = (Kind.SCALE, Kind.MENU)
LOST_CARD = "Nothing is cast yet, and the card got lost on its way: press the poll again."


@Choose.does
async def choose(press: Choose, interaction: Interaction, at: datetime) -> None:
    """Open the form or the private card on which a poll is answered."""
    box = await station(interaction).box(interaction.guild_id, press.number("poll"))
    box.check_open(at)
    poll = box.poll
    kind = poll.terms.method.kind
    if not await box.entitled(interaction.user.id):
        await refuse(interaction, poll)
    if kind is Kind.SEVERAL:
        await interaction.response.send_modal(Several(poll))
        return
    if kind is Kind.RANKED:
        return await reply(interaction, render_ranking(poll, ()), known=LOST_CARD)
    if kind not in ON_FORMS:
        raise UserError(STRANGE)
    nothing = (0,) * len(poll.options)
    await interaction.response.send_modal(Answers(poll, nothing, 0))


async def rank(press: Rank | Undo, interaction: Interaction, at: datetime) -> None:
    """Show the order that the button stands for."""
    poll = await _open_poll(press, interaction, at, Kind.RANKED)
    order = order_from(press.ids["order"], len(poll.options))
    await redraw(interaction, render_ranking(poll, order))


Rank.does(rank)
Undo.does(rank)


@Afresh.does
async def start_again(press: Afresh, interaction: Interaction, at: datetime) -> None:
    """Show the card with nobody in order."""
    poll = await _open_poll(press, interaction, at, Kind.RANKED)
    await redraw(interaction, render_ranking(poll, ()))


@CastOrder.does
async def cast_order(press: CastOrder, interaction: Interaction, at: datetime) -> None:
    """Put the order in the box."""
    poll = await _open_poll(press, interaction, at, Kind.RANKED)
    order: Order = order_from(press.ids["order"], len(poll.options))
    await cast(interaction, poll.id, ranks(order, len(poll.options)), at)


async def _open_poll(press: Press, interaction: Interaction, at: datetime, *kinds: Kind) -> Poll:
    """An open poll that is answered so. Raises UserError for any other."""
    box = await station(interaction).box(interaction.guild_id, press.number("poll"))
    box.check_open(at)
    if box.poll.terms.method.kind not in kinds:
        raise UserError(STRANGE)
    return box.poll


@AskFive.does
async def ask_five(press: AskFive, interaction: Interaction, at: datetime) -> None:
    """Open the form of a page, filled in with what was said so far."""
    poll = await _open_poll(press, interaction, at, *ON_FORMS)
    choice = answers_from(press.ids["said"], len(poll.options))
    page = min(press.number("page"), pages_of(poll) - 1)
    await interaction.response.send_modal(Answers(poll, choice, page))


@CastAnswers.does
async def cast_answers(press: CastAnswers, interaction: Interaction, at: datetime) -> None:
    """Put the answers in the box."""
    poll = await _open_poll(press, interaction, at, *ON_FORMS)
    await cast(interaction, poll.id, answers_from(press.ids["said"], len(poll.options)), at)


class Answers(Form, title="Your answers", audience=Audience.ANYONE):
    """Up to five actions or statements, each with its answers; what is left open is unanswered."""

    def __init__(self, poll: Poll, choice: Choice, page: int) -> None:
        super().__init__()
        self.poll, self.said, self.page = poll, choice, page
        first = page * FORM
        self.groups: dict[int, discord.ui.RadioGroup[Any]] = {}
        for at, option in list(enumerate(poll.options))[first : first + FORM]:
            text = f"{at + 1} of {len(poll.options)}"
            group = _answers(poll, at, choice[at])
            self.groups[at] = self.add(text, group, clip(option.label, 100))

    async def submitted(self, interaction: Interaction) -> None:
        given = {at: int(group.value or 0) for at, group in self.groups.items()}
        said = tuple(given.get(at, answer) for at, answer in enumerate(self.said))
        if pages_of(self.poll) == 1:
            return await cast(interaction, self.poll.id, said, interaction.created_at)
        card = render_answers(self.poll, said, self.page)
        await reply(interaction, card, known=LOST_CARD)


def _answers(poll: Poll, at: int, said: int) -> discord.ui.RadioGroup[Any]:
    """The answers to one action or statement, the one given marked."""
    words = MENU
    if poll.terms.method.kind is Kind.SCALE:
        top = top_of(poll)
        words = {mark: mark_words(mark, top) for mark in range(1, top + 1)}
    return discord.ui.RadioGroup(
        custom_id=f"answer{at + 1}",
        required=False,
        options=[
            discord.RadioGroupOption(label=word, value=str(value), default=value == said)
            for value, word in words.items()
        ],
    )
