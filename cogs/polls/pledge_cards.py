"""The cards of a pledge: no turnout, no number of those who pledged, no code, no name."""

from __future__ import annotations

from typing import Any

import discord

from bot.polls.box import Stored
from bot.polls.model import Poll, State
from bot.polls.pledges import COUNTED
from bot.polls.roll import Entitlement
from bot.times import stamp
from cogs.card import AMBER, BLUE, GREEN, GREY, card, clip, plain
from cogs.polls.buttons import Mine, Secret, Vote, Withdraw
from cogs.polls.cards import PRIMARY, foot, history, made_of, more_buttons

HEADINGS = {
    State.OPEN: "open",
    State.CLOSING: "closed",
    State.CLOSED: "closed",
    State.CANCELLED: "cancelled",
    State.INTERRUPTED: "stopped",
}
SECRECY = (
    "Nobody sees who pledged, or how many: no member, no officer, no file. The bot counts at set"
    " times only and tells one thing, whether the number was reached. Discord sees that you press."
    " Until the close, whoever runs this bot’s computer could find out with effort; then what was"
    " pledged is destroyed. If the number is reached, those who pledged are told, each alone."
)


def asked(poll: Poll) -> str:
    """ "37 of 61 practices"."""
    unit = "practices" if poll.terms.by_practice else "members"
    return f"{poll.terms.method.limit:,} of {poll.roll_size:,} {unit}"


def render_pledge(poll: Poll, ref: str) -> discord.ui.LayoutView:
    """The public card of a pledge."""
    ids: dict[str, Any] = {"poll": poll.id}
    public = [pledge_button(poll), Secret("How secret is this?", **ids), Mine("More", **ids)]
    is_open = poll.state is State.OPEN
    return card(
        f"### Pledge · {HEADINGS.get(poll.state, poll.state.value)}",
        f"**{plain(poll.question)}**",
        "\n".join(_facts(poll)),
        buttons=public if is_open else (),
        foot=foot(poll),
        ref=ref,
        colour=BLUE if is_open else GREY,
    )


def _facts(poll: Poll) -> list[str]:
    if poll.state is State.OPEN:
        return [
            f"It binds nobody unless {asked(poll)} pledge.",
            counted_when(poll),
            "Nobody sees who or how many.",
            f"Under {poll.terms.method.limit:,} it is destroyed {stamp(poll.closes_at)}.",
            *made_of(poll),
            *history(poll),
        ]
    if poll.state in (State.CANCELLED, State.INTERRUPTED):
        return [f"{plain(poll.reason)}. It binds nobody; what was pledged is destroyed."]
    return [f"Closed {stamp(poll.closes_at)}", "What came of it stands below.", *history(poll)]


def counted_when(poll: Poll) -> str:
    """When it was counted last, and what then."""
    if poll.weighed_at is None:
        return f"Counted each day at {COUNTED:%H:%M} and at the close; not yet."
    return f"Not reached when last counted, {stamp(poll.weighed_at, 'f')}."


def pledge_button(poll: Poll) -> Vote:
    """Puts a pledge in."""
    if poll.terms.by_practice:
        return Vote("We pledge", style=PRIMARY, poll=poll.id, option=0)
    return Vote("I pledge", style=PRIMARY, poll=poll.id, option=0)


def render_pledged(poll: Poll, stored: Stored, practice: str) -> discord.ui.LayoutView:
    """The confirmation, sent once the pledge is on disk. ``practice``: for whom, if for one."""
    if stored.choice is None:
        return render_taken_back(poll)
    whose = f"Pledge of {plain(clip(practice, 60))}" if practice else "Your pledge"
    return card(
        f"### {whose}: in",
        f"It binds nobody unless {asked(poll)} pledge. Then you get one private message; your name"
        " still goes to nobody.",
        f"You can take it back until then. It closes {stamp(poll.closes_at)}.",
        "No notice is given by this.",
        buttons=[Withdraw("Take it back", poll=poll.id)],
        foot=foot(poll),
        colour=GREEN,
    )


def render_taken_back(poll: Poll) -> discord.ui.LayoutView:
    """The pledge is out of the box again."""
    return card(
        "### Taken back",
        f"Nothing of yours is in the box. You may pledge until {stamp(poll.closes_at)}.",
        buttons=[pledge_button(poll)],
        foot=foot(poll),
        colour=AMBER,
    )


def render_own(poll: Poll, entitled: Entitlement, *, inside: bool) -> discord.ui.LayoutView:
    """How the asker stands: entitled or not and why, in or not."""
    state = "Your pledge is in." if inside else "You have not pledged."
    buttons: list[Any] = []
    if entitled.may and poll.state is State.OPEN:
        buttons = [Withdraw("Take it back", poll=poll.id) if inside else pledge_button(poll)]
    return card(
        "### Your pledge",
        plain(entitled.words),
        state if entitled.may and poll.state is State.OPEN else None,
        buttons=[*buttons, *more_buttons(poll, may=entitled.may)],
        foot=foot(poll),
        colour=BLUE,
    )


def render_secrecy(poll: Poll) -> discord.ui.LayoutView:
    """The answer to *How secret is this?*"""
    return card("### How secret is this?", SECRECY, foot=foot(poll), colour=BLUE)
