"""Everything an officer types is told back before it is saved, and nothing typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience
from bot.committee import Committee
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.lasting import Form, Press
from bot.meetings import drafts
from bot.meetings.drafts import Draft
from bot.storage.db import Connection
from cogs.card import AMBER, BLUE, MAX_TEXT, card, clip, one_line
from cogs.meetings import (
    change_drafts,
    consultation_drafts,
    meeting_drafts,
    record_drafts,
    series_drafts,
)
from cogs.meetings.buttons import ChangeDraft, DropDraft, PickReading, SaveDraft
from cogs.meetings.draft_kind import Asked, Field, Kind
from cogs.membership import asker
from cogs.undo_button import Undo, undoable

_SORTS = (meeting_drafts, change_drafts, series_drafts, record_drafts, consultation_drafts)
BLOCK, AROUND = 1_200, 300  # characters of one block of a preview; of its title and foot
KINDS: dict[str, Kind] = {kind.name: kind for each in _SORTS for kind in each.KINDS}


async def begin(interaction: Interaction, kind: str, typed: Mapping[str, Any]) -> None:
    """Keep what a command was given as a draft and tell it back."""
    asked = await _asked(interaction)
    guild_id, person_id = asked.committee.guild_id, asked.person_id
    fresh = Draft(0, guild_id, person_id, kind, dict(typed))
    read = await _read(fresh, asked.now, asked.committee)
    draft = await asked.bot.db.write(
        lambda conn: drafts.keep(
            conn, guild_id, person_id, kind, _grounded(conn, asked, read), asked.now
        )
    )
    await answer(interaction, await _shown(asked, draft))


def _grounded(conn: Connection, asked: Asked, draft: Draft) -> Draft:
    """The draft with the mark of what it is about to be shown against."""
    kind = KINDS[draft.kind]
    if kind.begins and draft.ground is not None:
        return draft
    return replace(draft, ground=kind.stands(conn, asked, draft).mark)


async def _asked(interaction: Interaction) -> Asked:
    bot, committee, person = await asker(interaction)
    channel_id = committee.rules.meeting_channel or interaction.channel_id or 0
    return Asked(bot, committee, person.id, channel_id, bot.clock())


async def _read(draft: Draft, now: datetime, committee: Committee) -> Draft:
    return await asyncio.to_thread(KINDS[draft.kind].read, draft, now, committee)


async def _shown(asked: Asked, draft: Draft) -> discord.ui.LayoutView:
    """The draft told back: a question with its choices, a fault, or the preview."""
    kind = KINDS[draft.kind]
    if draft.choices and draft.reading is None:
        return render_question(draft)
    if draft.fault:
        return render_fault(draft, draft.fault)
    try:
        blocks = await kind.preview(asked, draft)
        return render_preview(kind, draft, blocks, kind.beside(asked, draft))
    except UserError as fault:
        return render_fault(draft, str(fault))


def render_preview(
    kind: Kind, draft: Draft, blocks: list[str], beside: Sequence[discord.ui.Item[Any]] = ()
) -> discord.ui.LayoutView:
    """What would be saved; another reading of its time is a press away."""
    others = [
        PickReading(clip(each.told, 78), draft=draft.id, choice=n)
        for n, each in enumerate(draft.choices, 1)
        if draft.reading is not None and each.start_local != draft.reading.start_local
    ]
    return card(
        f"### {kind.title}",
        *_fitting(blocks),
        buttons=[
            SaveDraft(kind.keep, style=discord.ButtonStyle.success, draft=draft.id),
            *beside,
            *others,
            *_others(draft),
        ],
        foot="Nothing is saved yet.",
        colour=BLUE,
    )


def _fitting(blocks: list[str]) -> list[str]:
    """The blocks as one card holds them: the longest are clipped where all are too long."""
    most = BLOCK
    while sum(len(clip(block, most)) for block in blocks) > MAX_TEXT - AROUND:
        most -= 50
    return [clip(block, most) for block in blocks]


def render_question(draft: Draft) -> discord.ui.LayoutView:
    """A time with several readings."""
    readings = "\n".join(f"{n}. {each.told}" for n, each in enumerate(draft.choices, 1))
    picks = [
        PickReading(f"{n}. {clip(each.told, 70)}", draft=draft.id, choice=n)
        for n, each in enumerate(draft.choices, 1)
    ]
    return card(
        f"### {one_line(draft.fault, 600)}",
        readings,
        buttons=[*picks, *_others(draft)],
        foot="Nothing is saved yet.",
        colour=AMBER,
    )


def render_fault(draft: Draft, fault: str) -> discord.ui.LayoutView:
    """What is wrong; everything typed is kept for the next try."""
    typed = draft.typed.get("when")
    return card(
        f"**{one_line(fault, 600)}**",
        "\n".join(one_line(str(note), 300) for note in draft.typed.get("notes") or ()),
        f"You wrote: {one_line(str(typed), 300)}" if typed else None,
        buttons=_others(draft),
        foot="Nothing is saved yet; what you typed is kept.",
        colour=AMBER,
    )


def _others(draft: Draft) -> list[discord.ui.Item[Any]]:
    change = [] if not KINDS[draft.kind].fields else [ChangeDraft("Change", draft=draft.id)]
    return [*change, DropDraft("Throw away", draft=draft.id)]


@SaveDraft.does
async def save(press: SaveDraft, interaction: Interaction, at: datetime) -> None:
    """Save what was told back."""
    await saved(interaction, press.number("draft"))


async def saved(interaction: Interaction, draft_id: int) -> Draft:
    """Save a draft and say so in its place; returns it."""
    asked = await _asked(interaction)

    def save(conn: Connection) -> tuple[Draft, str]:
        draft = drafts.draft_of(conn, asked.committee.guild_id, draft_id)
        _as_shown(conn, asked, draft)
        told = _kind(draft).save(conn, asked, draft)
        drafts.done(conn, draft)
        return draft, told

    kept = await asked.bot.db.read(
        lambda conn: drafts.draft_of(conn, asked.committee.guild_id, draft_id)
    )
    work: Callable[[Connection], tuple[Draft, str]] = save
    undo: list[Undo] = []
    if act := _kind(kept).undoes:
        work = undoable(interaction, act, save, meeting=kept.typed.get("meeting"))
        undo = [Undo.after(interaction)]
    draft, told = await asked.bot.db.write(work)
    await redraw(interaction, card(clip(told, 3_000), buttons=undo, colour=BLUE))
    return draft


def _as_shown(conn: Connection, asked: Asked, draft: Draft) -> None:
    """Raise UserError where another officer changed what the draft changes since it was shown: what
    is pressed now would undo that unseen."""
    stands = _kind(draft).stands(conn, asked, draft)
    if draft.ground not in (None, stands.mark):
        raise UserError(stands.changed)


@ChangeDraft.does
async def change(press: ChangeDraft, interaction: Interaction, at: datetime) -> None:
    """Ask anew, beginning with what was typed."""
    draft = await _draft(await _asked(interaction), press)
    await interaction.response.send_modal(DraftForm(draft))


@DropDraft.does
async def drop(press: DropDraft, interaction: Interaction, at: datetime) -> None:
    """Throw the draft away."""
    asked = await _asked(interaction)
    draft = await _draft(asked, press)
    await asked.bot.db.write(lambda conn: drafts.dropped(conn, draft))
    await redraw(interaction, card("Thrown away: nothing was saved.", colour=BLUE))


@PickReading.does
async def pick(press: PickReading, interaction: Interaction, at: datetime) -> None:
    """One reading of the time is meant."""
    asked = await _asked(interaction)
    draft = await _draft(asked, press)
    if not 1 <= press.number("choice") <= len(draft.choices):
        raise UserError("The time was changed meanwhile: choose again.")
    settled = drafts.settled(draft, draft.choices[press.number("choice") - 1])
    kept = await asked.bot.db.write(
        lambda conn: drafts.change(conn, _grounded(conn, asked, settled))
    )
    await redraw(interaction, await _shown(asked, kept))


async def _draft(asked: Asked, press: Press) -> Draft:
    number = press.number("draft")
    draft = await asked.bot.db.read(
        lambda conn: drafts.draft_of(conn, asked.committee.guild_id, number)
    )
    _kind(draft)
    return draft


def _kind(draft: Draft) -> Kind:
    if draft.kind not in KINDS:  # an article on its way to an agenda has buttons of its own
        raise UserError("That draft is saved with other buttons: start with the command again.")
    return KINDS[draft.kind]


class DraftForm(Form, title="Change the draft", audience=Audience.OFFICER):
    """The fields of a draft, filled with what was typed."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(title=KINDS[draft.kind].title[:45])
        self.draft = draft
        self.inputs: dict[str, discord.ui.TextInput[Any]] = {}
        for field in KINDS[draft.kind].fields:
            self._add(field, str(draft.typed.get(field.name) or ""))

    def _add(self, field: Field, typed: str) -> None:
        most = max(field.limit, 1)
        box = written(field.name, most, default=typed, needed=field.needed, long=field.long)
        self.inputs[field.name] = self.add(field.label, box)

    async def submitted(self, interaction: Interaction) -> None:
        asked, number = await _asked(interaction), self.draft.id

        def look(conn: Connection) -> Draft:
            draft = drafts.draft_of(conn, asked.committee.guild_id, number)
            if _kind(draft).begins:
                _as_shown(conn, asked, draft)
            return draft

        draft = await asked.bot.db.read(look)
        typed = {**draft.typed, **{name: box.value for name, box in self.inputs.items()}}
        read = await _read(replace(draft, typed=typed), asked.now, asked.committee)
        kept = await asked.bot.db.write(
            lambda conn: drafts.change(conn, _grounded(conn, asked, read))
        )
        await redraw(interaction, await _shown(asked, kept))
