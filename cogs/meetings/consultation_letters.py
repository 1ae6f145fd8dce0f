"""A letter read for an officer: what it proposes, and a poll of what it asks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import discord

from bot.committee import Committee
from bot.documents.document import Document
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of
from bot.meetings import consultations
from bot.meetings.drafts import at_of
from bot.meetings.letter_reading import Proposal, proposed
from bot.offers import ASK_OF_LETTER, READ_DOCUMENT, LetterQuestion
from cogs.meetings import drafts
from cogs.meetings.buttons import SaveAndAsk


async def read_letter(
    interaction: Interaction, letter: discord.Attachment, typed: Mapping[str, Any]
) -> dict[str, Any]:
    """What was typed, and what the letter says of the rest. What cannot be read leaves a note, and
    the officer types it: the letter is kept all the same."""
    read = interaction.client.rooms.offered(READ_DOCUMENT)
    if read is None:
        return dict(typed)
    committee, now = await committee_of(interaction), interaction.client.clock()
    try:
        document = await read(await letter.read(), letter.filename)
        found = await asyncio.to_thread(_proposed, document, now, committee)
    except UserError as refusal:
        return {**typed, "notes": [str(refusal)]}
    return {**typed, **filled(typed, found)}


def _proposed(document: Document, now: datetime, committee: Committee) -> Proposal:
    return proposed(document, now.astimezone(committee.zone).date(), committee.nation)


def filled(typed: Mapping[str, Any], proposal: Proposal) -> dict[str, Any]:
    """What nobody typed, as the letter has it; ``taken`` holds its words."""
    limits = {"title": consultations.TITLE, "sender": consultations.SENDER}
    taken: dict[str, dict[str, str]] = {}
    for name in ("title", "sender", "received", "days", "reply_to"):
        one = getattr(proposal, name)
        if one is not None and not typed.get(name):
            taken[name] = {**asdict(one), "value": one.value[: limits.get(name, 300)]}
    by_letter = "days" in taken
    notes = proposal.notes if by_letter else ()
    if not by_letter and not typed.get("days"):
        notes = ("The letter names no day by which to answer.",)
    return {
        **{name: one["value"] for name, one in taken.items()},
        "taken": taken,
        "counting": typed.get("counting") or (proposal.counting if by_letter else ""),
        "hour": proposal.hour if by_letter else "",
        "questions": [one.value for one in proposal.questions],
        "notes": list(notes),
    }


@SaveAndAsk.does
async def save_and_ask(press: SaveAndAsk, interaction: Interaction, at: datetime) -> None:
    """Save the consultation, then hand one of its questions to the polls."""
    draft = await drafts.saved(interaction, press.number("draft"))
    ask, number = interaction.client.rooms.offered(ASK_OF_LETTER), press.number("choice")
    questions = [str(one) for one in draft.typed.get("questions") or ()]
    if ask is None or not 1 <= number <= len(questions):
        raise UserError("The consultation is saved; its poll cannot be drafted here any more.")
    zone = (await committee_of(interaction)).zone
    assert draft.reading is not None  # it was saved
    due_at = at_of(draft.reading, zone)
    await ask(interaction, LetterQuestion(draft.guild_id, questions[number - 1], due_at))
