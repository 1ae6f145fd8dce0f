"""What members will press, in the preview: the card's own buttons, switched off; what follows."""

from __future__ import annotations

from typing import Any

import discord

from bot.plain_text import clean
from bot.polls.ballot_words import one_statement
from bot.polls.draft import OPTION_LIMIT
from bot.polls.method import MOST_OPTIONS, Kind
from bot.polls.model import Poll
from cogs.polls.cards import numbered, vote_buttons

ACROSS = 5  # buttons in a row
THEN = {
    Kind.SEVERAL: "Then a form with a box for each option.",
    Kind.RANKED: "Then a card of their own: first choice, next choice …, *Cast*.",
    Kind.SCALE: "Then a form, five statements at a time, and *Cast*.",
    Kind.MENU: "Then a form, five actions at a time, and *Cast*.",
}


def pressed(poll: Poll) -> list[discord.ui.ActionRow[Any]]:
    """The buttons that answer, in rows, none of which does anything; none where a label is wrong
    or they would fill the preview."""
    labels = [clean(option.label) for option in poll.options]
    whole = all(0 < len(label) <= OPTION_LIMIT for label in labels)
    if not whole or not 0 < len(labels) <= MOST_OPTIONS:
        return []
    buttons = vote_buttons(poll)[:ACROSS]
    for button in buttons:
        button.disabled = True
    return [discord.ui.ActionRow(*buttons)]


def told(poll: Poll) -> list[str]:
    """The same buttons in words, a row on a line."""
    return [
        " · ".join(
            f"[{item.label}]" for item in row.children if isinstance(item, discord.ui.Button)
        )
        for row in pressed(poll)
    ]


def whole(poll: Poll) -> bool:
    """Whether those buttons tell every option in full."""
    return len(poll.options) <= ACROSS and bool(pressed(poll)) and not numbered(poll)


def then(poll: Poll) -> str:
    """What a press on the card opens; empty where it answers."""
    return "" if one_statement(poll) else THEN.get(poll.terms.method.kind, "")
