"""What officers and trustees read of a poll that is sealed to trustees: pure, data in, layout
out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import discord

from bot.polls.model import Poll
from bot.polls.trustees.seats import Asked, needed
from cogs.card import AMBER, BLUE, card
from cogs.polls.buttons import GivePassphrase, SetPassphrase
from cogs.polls.cards import PRIMARY, Item, foot
from cogs.polls.sealed_polls import people, waiting_lines

WHAT = (
    "Until the close nobody can read the ballots, whoever runs the bot's computer included: each "
    "trustee sets a passphrase now and types it again then. One trustee opens the poll alone; of "
    "three, any two.\nA passphrase can be neither seen nor reset. If too few are typed within 14 "
    "days of the close, the ballots are destroyed uncounted."
)


def render_trustees(
    trustees: Sequence[Asked],
    buttons: Sequence[Item],
    channel_id: int | None,
    shut_out: Collection[int],
) -> discord.ui.LayoutView:
    """Who opens a draft's ballots, and how far they are; what asking them posts. Those who are
    ``shut_out`` cannot read where that stands."""
    lines = [
        f"<@{one.user_id}>: {'no passphrase yet' if one.lock is None else 'passphrase set'}"
        + (f"; cannot read <#{channel_id}>" if one.user_id in shut_out else "")
        for one in trustees
    ]
    lacking = [one.user_id for one in trustees if one.lock is None]
    asks = f"Asking posts to <#{channel_id}>, naming {people(lacking)} and not the question."
    return card(
        "### Trustees: only you see this",
        WHAT,
        "\n".join(lines) or "Nobody is chosen: the poll is kept as others are.",
        asks if lacking and channel_id is not None else None,
        buttons=buttons,
        foot="A straw poll, not a statutory ballot",
        colour=AMBER if lacking else BLUE,
    )


def render_request(draft_id: int, lacking: Sequence[int], ref: str) -> discord.ui.LayoutView:
    """Trustees are asked for their passphrases, before their poll opens."""
    one = len(lacking) == 1
    return card(
        "### Trustees of a straw poll",
        f"{people(lacking)}: an officer asks you to be {'a trustee' if one else 'trustees'} of a "
        "straw poll that is about to open.",
        "You set a passphrase, and type it again after the close: before that nobody can read the "
        "ballots. Keep it where nobody else reads it, and do not lose it: nobody can reset it.",
        buttons=[SetPassphrase("Set my passphrase", style=PRIMARY, draft=draft_id)],
        ref=ref,
        colour=AMBER,
    )


def render_waiting(poll: Poll, ref: str) -> discord.ui.LayoutView:
    """Trustees are asked to open a poll that has closed."""
    return card(
        f"### {poll.reference} has closed: trustees, please open it",
        "\n".join(waiting_lines(poll)),
        buttons=[GivePassphrase("Type my passphrase", style=PRIMARY, poll=poll.id)],
        foot=foot(poll),
        ref=ref,
        colour=AMBER,
    )


def told_given(poll: Poll, lacking: int) -> str:
    """The answer to a trustee whose passphrase was right."""
    if not lacking:
        return f"That is it: {poll.reference} is counted now."
    need = needed(poll.terms.trustees)
    return f"That is it. {lacking} of {need} trustees {'is' if lacking == 1 else 'are'} awaited."
