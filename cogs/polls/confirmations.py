"""What a voter reads privately: the ballot in the box, and what can still be done with it."""

from __future__ import annotations

import discord

from bot.polls.ballot_words import one_statement, recorded, speaks_for, spelled, stops
from bot.polls.box import Stored
from bot.polls.counting.ranked import order_of
from bot.polls.method import Choice, Kind
from bot.polls.model import Poll, State
from bot.polls.roll import Entitlement
from bot.polls.unfinished import answers_text, order_text
from bot.times import stamp
from cogs.card import AMBER, BLUE, GREEN, card, clip, plain
from cogs.polls.buttons import AddReason, AskFive, Choose, Rank, Switch, Withdraw
from cogs.polls.cards import CHOOSE, NAMED, Item, answers_of, foot, more_buttons


def change_buttons(poll: Poll, choice: Choice | None, *, inside: bool) -> list[Item]:
    """What a voter may still do: the other answers and, with a ballot inside, taking it out."""
    out: list[Item] = [Withdraw("Withdraw", poll=poll.id)] if inside else []
    if inside and poll.terms.reasons:
        out.append(AddReason("Add a reason", poll=poll.id))
    if poll.terms.method.kind is not Kind.ONE and not one_statement(poll):
        return [_again(poll, choice), *out]
    said = answers_of(poll)
    others = [at for at in range(len(said)) if choice is None or not _is(poll, choice, at)]
    tail = " instead" if choice is not None and not one_statement(poll) else ""
    return [*(Switch(f"{said[at]}{tail}", poll=poll.id, option=at) for at in others), *out]


def _is(poll: Poll, choice: Choice, at: int) -> bool:
    return choice == poll.terms.method.pressed(at, len(poll.options))


def _again(poll: Poll, choice: Choice | None) -> Item:
    """Answer once more: from what the voter reads on this very message, else from nothing."""
    kind = poll.terms.method.kind
    if choice is None:
        return Choose(CHOOSE[kind], poll=poll.id)
    if kind is Kind.RANKED:
        return Rank("Change order", poll=poll.id, order=order_text(order_of(choice)))
    if kind in (Kind.MENU, Kind.SCALE):
        return AskFive("Change answers", poll=poll.id, page=0, said=answers_text(choice))
    return Choose("Choose again", poll=poll.id)


def render_recorded(poll: Poll, stored: Stored) -> discord.ui.LayoutView:
    """The voter's confirmation, sent once the ballot is on disk."""
    if stored.choice is None:
        return render_withdrawn(poll)
    when, after = stamp(poll.closes_at), stamp(poll.closes_at, "t")
    told = f"The result appears in this channel after {after}, for everybody at once."
    return card(
        f"### Recorded: {clip(plain(recorded(poll, stored.choice)), 600)}",
        spelled(poll, stored.choice),
        plain(speaks_for(poll, stored.place)),
        f"Safely stored. Change it until {when}; only the last one counts.",
        stops(poll, stored.choice),
        told if poll.sealed else "The count in this channel is live.",
        _receipt(stored.receipt, poll),
        buttons=change_buttons(poll, stored.choice, inside=True),
        foot=foot(poll),
        colour=GREEN,
    )


def _receipt(code: str, poll: Poll) -> str:
    named = f"\n{NAMED}" if poll.terms.named else ""
    return (
        f"Your code: **{code}**. Find it in the list after the close: it shows that your vote was"
        " counted, not how you voted.\n"
        f"**[More]** on the card tells it until then.{named}"
    )


def render_withdrawn(poll: Poll) -> discord.ui.LayoutView:
    """The ballot is out of the box again."""
    return card(
        "### Withdrawn",
        f"You have no vote in this poll now. You may vote until {stamp(poll.closes_at)}.",
        buttons=change_buttons(poll, None, inside=False),
        foot=foot(poll),
        colour=AMBER,
    )


def render_mine(poll: Poll, entitled: Entitlement, code: str) -> discord.ui.LayoutView:
    """What a member is told about themselves: entitled or not and why, in or not, the code.

    ``code`` is empty for somebody who has no ballot in the box.
    """
    votes = entitled.may and poll.state is State.OPEN
    state = "Your ballot is in." if code else "You have not voted."
    own = change_buttons(poll, None, inside=bool(code)) if votes else []
    return card(
        "### May you vote?",
        plain(entitled.words),
        state if votes else None,
        f"Your code: **{code}**. Find it in the list after the close." if code else None,
        buttons=[*own, *more_buttons(poll, may=entitled.may)],
        foot=foot(poll),
        colour=BLUE,
    )
