"""What cards say of secrecy, and of polls that are sealed to trustees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.polls.model import Poll
from bot.polls.phrases import listed
from bot.polls.trustees.seats import needed
from bot.times import stamp
from cogs.polls.buttons import GivePassphrase, Secret

SECRECY = (
    "The bot shows no member or officer how you vote or whether you voted. Discord sees which "
    "button you pressed. Until the close, whoever runs this bot's computer could find out with "
    "effort; then the key is destroyed. If everybody votes alike, the result shows it. Nobody else "
    "has your code: compare with colleagues, for one code given to two would hide a lost vote."
)
SEALED = (
    "The bot shows no member or officer how you vote or whether you voted. Discord sees which "
    "button you press, and each trustee's passphrase. Ballots are sealed to {whom}: until {open} "
    "after the close, nobody can read or count the answers in the box. Whoever runs this bot's "
    "computer could find out whether you voted; how only by changing the bot, or watching it as "
    "you press. Then they are counted and the key is destroyed. If everybody votes alike, the "
    "result shows it. Nobody else has your code: compare with colleagues, for one code given to "
    "two would hide a lost vote."
)


def people(user_ids: Iterable[int]) -> str:
    """Trustees as cards name them."""
    return listed(f"<@{user_id}>" for user_id in user_ids) if user_ids else "its trustees"


def sealed_line(poll: Poll) -> list[str]:
    """What an open poll's card says of its trustees; nothing where there are none."""
    if not poll.terms.trustees:
        return []
    if poll.terms.trustees == 1:
        who = f"Sealed to {people(poll.trustees)}, who alone opens it after the close."
        return [f"{who} If that passphrase is lost, so is the poll."]
    who = f"Sealed to {people(poll.trustees)}: any two open it after the close."
    return [f"{who} If two lose their passphrases, the poll is lost."]


def heading(poll: Poll) -> str:
    """The heading of a closed poll's card that waits; empty for any other."""
    if poll.waits_until is None:
        return ""
    many = "two trustees" if poll.terms.trustees > 1 else "its trustee"
    return f"closed, waiting for {many}"


def waiting_lines(poll: Poll) -> list[str]:
    """What such a card says."""
    assert poll.waits_until is not None
    many = "Two of" if poll.terms.trustees > 1 else "Its trustee"
    type_ = "type their passphrases" if poll.terms.trustees > 1 else "types the passphrase"
    return [
        f"{many} {people(poll.trustees)} {type_}; then it is counted.",
        f"Without that by {stamp(poll.waits_until)} its ballots are destroyed uncounted.",
    ]


def secrecy(poll: Poll) -> str:
    """The answer to *How secret is this?*"""
    if not poll.trustees:
        return SECRECY
    both = poll.terms.trustees > 1
    open_ = "any two of them type their passphrases" if both else "the passphrase is typed"
    return SEALED.format(whom=people(poll.trustees), open=open_)


def trustee_buttons(poll: Poll) -> list[discord.ui.Item[Any]]:
    """What is pressed while a closed poll waits for its trustees."""
    if poll.waits_until is None:
        return []
    ids: dict[str, Any] = {"poll": poll.id}
    return [
        GivePassphrase("Open it as a trustee", style=discord.ButtonStyle.primary, **ids),
        Secret("How secret is this?", **ids),
    ]


def lacking(poll: Poll, given: int) -> str:
    """How far its trustees are: "1 of 2 passphrases are in"."""
    need = needed(poll.terms.trustees)
    return f"{given} of {need} passphrase{'s are' if need > 1 else ' is'} in"
