"""What members see of a consultation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.meetings.consultations import Consultation
from bot.meetings.replies import Counts, Scope
from bot.times import day_words, stamp
from cogs.card import BLUE, GREY, bare, card, one_line
from cogs.meetings.buttons import GiveReply, ShowLetter

LABELS = {
    Scope.PRACTICE: "Reply for my practice",
    Scope.SELF: "Reply for myself",
    Scope.NONE: "No view",
}


def render_consultation(
    found: Consultation, counted: Counts, ref: str, banner: str = ""
) -> discord.ui.LayoutView:
    """The card of a consultation."""
    title = f"### Consultation: {one_line(found.title, 120)}"
    sender = f"From {one_line(found.sender, 80)}, received" if found.sender else "Received"
    came = day_words(datetime.combine(found.received_on, datetime.min.time()))
    return card(
        f"{banner}\n{title}" if banner else title,
        f"{sender} {came}",
        deadline_told(found),
        counted.told(),
        f"Poll: {one_line(found.poll, 60)}" if found.poll else None,
        "Only officers read replies.",
        buttons=reply_buttons(found, ref),
        foot=found.reference,
        ref=ref,
        colour=GREY if found.closed_at else BLUE,
    )


def deadline_told(found: Consultation) -> str:
    """When to reply by, and when the real deadline is if that is later."""
    if found.closed_at is not None:
        return f"**CLOSED** {stamp(found.closed_at)}"
    members = f"**Reply by {stamp(found.members_at)}** ({stamp(found.members_at, 'R')})"
    if found.members_at == found.deadline_at:
        return members
    return f"{members}\nThe real deadline is {stamp(found.deadline_at, 'D')}"


def reply_buttons(found: Consultation, ref: str) -> list[discord.ui.Item[Any]]:
    """What a member can do."""
    buttons: list[discord.ui.Item[Any]] = []
    if found.closed_at is None:
        buttons += [
            GiveReply(label, scope=scope, consultation=found.id, ref=ref)
            for scope, label in LABELS.items()
        ]
    if found.letter_id is not None:
        buttons.append(ShowLetter("Letter", consultation=found.id, ref=ref))
    return buttons


def push_replies(found: Consultation, ref: str) -> discord.ui.View:
    """The same buttons beside the line that makes the telephone buzz."""
    return bare(reply_buttons(found, ref))


def consultation_line(found: Consultation) -> str:
    """One consultation in a list."""
    state = "closed" if found.closed_at else f"reply by {stamp(found.members_at)}"
    return f"**{found.reference}** {one_line(found.title, 100)}: {state}"
