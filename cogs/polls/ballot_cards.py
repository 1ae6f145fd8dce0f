"""The private card of a ballot that is not cast yet: an order, or answers page by page."""

from __future__ import annotations

from typing import Any

import discord

from bot.polls.ballot_words import ordered, spelled
from bot.polls.counting.rounds import Order
from bot.polls.method import Choice
from bot.polls.model import Poll
from bot.polls.unfinished import answers_text, order_text
from cogs.card import BLUE, card, clip, plain
from cogs.polls.buttons import Afresh, AskFive, CastAnswers, CastOrder, Rank, Undo
from cogs.polls.cards import PRIMARY, Item, foot, label_of, numbered

FORM = 5  # questions in one form: Discord's limit
GREEN_BUTTON = discord.ButtonStyle.success


def render_ranking(poll: Poll, order: Order) -> discord.ui.LayoutView:
    """A button for each option not in order yet; what is in order stands above."""
    ids: dict[str, Any] = {"poll": poll.id}
    left = [at for at in range(len(poll.options)) if at not in order]
    listed = [f"{at + 1}. {plain(poll.options[at].label)}" for at in left] if numbered(poll) else []
    back: list[Item] = []
    if order:
        names = ", ".join(poll.options[at].label for at in order)
        back = [
            Undo("Undo", order=order_text(order[:-1]), **ids),
            Afresh("Start again", **ids),
            CastOrder(
                clip(f"Cast: {names}", 80), style=GREEN_BUTTON, order=order_text(order), **ids
            ),
        ]
    return card(
        "### Put in order (only you see this)",
        f"**{plain(clip(poll.question, 300))}**",
        plain(ordered(poll.options, order, " · ")) or "Press your first choice, then your next.",
        "Rank as many as you like. Nothing counts before you cast.",
        "\n".join(listed),
        *_rows([Rank(label_of(poll, at), order=order_text((*order, at)), **ids) for at in left]),
        buttons=back,
        foot=foot(poll),
        colour=BLUE,
    )


def _rows(buttons: list[Rank]) -> list[discord.ui.ActionRow[Any]]:
    return [
        discord.ui.ActionRow(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)
    ]


def pages_of(poll: Poll) -> int:
    """How many forms a ballot takes."""
    return -(-len(poll.options) // FORM)


def render_answers(poll: Poll, choice: Choice, page: int) -> discord.ui.LayoutView:
    """The answers so far, after the form of one page was sent: the other page, or the cast."""
    ids: dict[str, Any] = {"poll": poll.id, "said": answers_text(choice)}
    done = f"{sum(map(bool, choice))} of {len(choice)} answered"
    names = {0: "First five", pages_of(poll) - 1: "Next five"}
    turns = [
        AskFive(names[to], style=PRIMARY if to > page else discord.ButtonStyle.secondary,
                page=to, **ids)
        for to in range(pages_of(poll))
    ]  # fmt: skip
    return card(
        "### Not cast yet (only you see this)",
        f"**{plain(clip(poll.question, 300))}**",
        f"{done}. Nothing counts before you cast.",
        spelled(poll, choice),
        buttons=[*turns, CastAnswers(f"Cast: {done}", style=GREEN_BUTTON, **ids)],
        foot=foot(poll),
        colour=BLUE,
    )
