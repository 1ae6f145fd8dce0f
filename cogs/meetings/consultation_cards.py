"""What members see of a consultation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.meetings.consultations import Consultation
from bot.meetings.replies import Counts, Reply, Scope, own_told
from bot.times import day_words, stamp
from cogs.card import BLUE, GREY, bare, card, one_line
from cogs.meetings.buttons import GiveReply, ShowLetter

LABELS = {
    Scope.PRACTICE: "Reply for my practice",
    Scope.SELF: "Reply for myself",
    Scope.NONE: "No view",
}


def render_consultation(
    consultation: Consultation, counted: Counts, ref: str, banner: str = ""
) -> discord.ui.LayoutView:
    """The card of a consultation."""
    title = f"### Consultation: {one_line(consultation.title, 120)}"
    sender = (
        f"From {one_line(consultation.sender, 80)}, received" if consultation.sender else "Received"
    )
    came = day_words(datetime.combine(consultation.received_on, datetime.min.time()))
    return card(
        f"{banner}\n{title}" if banner else title,
        f"{sender} {came}",
        deadline_told(consultation),
        counted.told(),
        f"Poll: {one_line(consultation.poll, 60)}" if consultation.poll else None,
        "Only officers read replies.",
        buttons=reply_buttons(consultation, ref),
        foot=consultation.reference,
        ref=ref,
        colour=GREY if consultation.closed_at else BLUE,
    )


def deadline_told(consultation: Consultation) -> str:
    """When to reply by, and when the real deadline is if that is later."""
    if consultation.closed_at is not None:
        return f"**CLOSED** {stamp(consultation.closed_at)}"
    members = (
        f"**Reply by {stamp(consultation.members_at)}** ({stamp(consultation.members_at, 'R')})"
    )
    if consultation.members_at == consultation.deadline_at:
        return members
    return f"{members}\nThe real deadline is {stamp(consultation.deadline_at, 'D')}"


def reply_buttons(consultation: Consultation, ref: str) -> list[discord.ui.Item[Any]]:
    """What a member can do."""
    buttons: list[discord.ui.Item[Any]] = []
    if consultation.closed_at is None:
        buttons += [
            GiveReply(label, scope=scope, consultation=consultation.id, ref=ref)
            for scope, label in LABELS.items()
        ]
    if consultation.letter_id is not None:
        buttons.append(ShowLetter("Letter", consultation=consultation.id, ref=ref))
    return buttons


def push_replies(consultation: Consultation, ref: str) -> discord.ui.View:
    """The same buttons beside the line that makes the telephone buzz."""
    return bare(reply_buttons(consultation, ref))


def consultation_line(consultation: Consultation, own: Sequence[Reply]) -> str:
    """One consultation in a list, with what the asker said there."""
    state = "closed" if consultation.closed_at else f"reply by {stamp(consultation.members_at)}"
    told = f". {one_line(own_told(own), 150)}" if own else ""
    return f"**{consultation.reference}** {one_line(consultation.title, 100)}: {state}{told}"
