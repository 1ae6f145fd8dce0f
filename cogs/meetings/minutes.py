"""The minutes of a meeting: its files, what is added to them, and their way to approval."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import discord

from bot import people
from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Form, shown_at
from bot.meetings import actions, agenda, approval, minutes, references
from bot.meetings.agenda import Item
from bot.meetings.approval import Stage
from bot.meetings.minutes import Minutes
from bot.meetings.minutes_document import docx
from bot.meetings.store import present_meeting
from bot.outgoing.mail_draft import mail_draft
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import BLUE, card, clip, one_line, private
from cogs.meetings.buttons import (
    Approve,
    Circulate,
    NewAction,
    NewDecision,
    ShowMinutes,
    WriteMinutes,
)
from cogs.membership import asker
from cogs.undo_button import Undo, undoable

T = TypeVar("T")


async def show(interaction: Interaction, meeting_id: int) -> None:
    """The record so far as files, with the buttons to complete it and to bring it forward."""
    await interaction.response.defer(ephemeral=True)
    record = await _record(interaction, meeting_id)
    copies = await _copies(record)
    files = [discord.File(io.BytesIO(raw), name) for name, raw in copies.items()]
    await answer(interaction, render_minutes(record, files), files=files)


async def _record(interaction: Interaction, meeting_id: int) -> Minutes:
    bot, committee = interaction.client, await committee_of(interaction)
    now = bot.clock()

    def look(conn: Connection) -> Minutes:
        meeting = present_meeting(conn, committee.guild_id, meeting_id)
        return minutes.minutes_of(conn, committee, meeting, now)

    return await bot.db.read(look)


def _name(record: Minutes) -> str:
    return f"minutes-{record.meeting.reference.lower()}"


async def _copies(record: Minutes) -> dict[str, bytes]:
    """The record as text and document, and a mail draft with both. Where it has a private part,
    the mail holds a copy without it, which stands in the place of the text."""
    name = _name(record)
    files = {f"{name}.docx": await asyncio.to_thread(docx, record)}
    if record.has_private:
        name += "-for-everybody"
        mailed = {f"{name}.docx": await asyncio.to_thread(partial(docx, record, private=False))}
    else:
        mailed = files | {f"{name}.txt": minutes.text(record).encode()}
    subject = f"{record.committee}: minutes of {minutes.when_told(record.meeting)}".lstrip(": ")
    body = f"Please find the minutes attached.\n\n{record.stage}.\n"
    mail = mail_draft(subject, body, list(mailed.items()))
    return files | mailed | {f"{name}.eml": mail}


def render_minutes(record: Minutes, files: list[discord.File]) -> discord.ui.LayoutView:
    """What the record holds, what is still missing in it, and what comes next."""
    missing = "" if record.recorded else "Attendance is not recorded: /office-meeting attendance."
    meeting, stage = record.meeting, record.progress.stage
    buttons: list[discord.ui.Item[Any]] = []
    if stage is not Stage.APPROVED:
        buttons += [
            NewDecision("Add a decision", meeting=meeting.id),
            NewAction("Add an action", meeting=meeting.id),
            WriteMinutes("Guests, interests, matters", meeting=meeting.id),
        ]
    if stage in (Stage.DRAFT, Stage.AMENDED):
        buttons.append(Circulate("Circulate", meeting=meeting.id))
    if record.has_private:
        buttons.append(ShowMinutes("As text", meeting=meeting.id, ref="minutes"))
    if stage in (Stage.CIRCULATED, Stage.AMENDED):
        buttons.append(Approve("Approved by a later meeting", meeting=meeting.id))
    next_ = f"*Circulate* tells <#{meeting.channel_id}>."
    return card(
        f"### Minutes: {one_line(meeting.title, 80)}\n{record.stage}",
        _so_far(record) if stage in (Stage.DRAFT, Stage.APPROVED) else None,
        missing or (next_ if stage in (Stage.DRAFT, Stage.AMENDED) else None),
        *[discord.ui.File(f"attachment://{file.filename}") for file in files],
        buttons=buttons,
        foot=meeting.reference,
        colour=BLUE,
    )


def _so_far(record: Minutes) -> str:
    """How much a draft holds under each heading, and under which nothing."""
    parts = minutes.parts(record)
    told = [f"{part.heading.split(' (')[0]}: {len(part.lines)}" for part in parts if part.lines]
    empty = ", ".join(part.heading.lower() for part in parts if not part.lines)
    return f"-# {' · '.join(told)}" + (f"\n-# Nothing yet: {empty}." if empty else "")


@ShowMinutes.does
async def show_circulated(press: ShowMinutes, interaction: Interaction, at: datetime) -> None:
    """The minutes as they are now, for a member: with the part for members only."""
    await interaction.response.defer(ephemeral=True)
    record = await _record(interaction, press.number("meeting"))
    name, raw = _name(record), await asyncio.to_thread(docx, record)
    files = [
        discord.File(io.BytesIO(raw), f"{name}.docx"),
        discord.File(io.BytesIO(minutes.text(record).encode()), f"{name}.txt"),
    ]
    await answer(interaction, f"{one_line(record.meeting.title, 80)}: {record.stage}.", files=files)


@Circulate.does
async def circulate(press: Circulate, interaction: Interaction, at: datetime) -> None:
    """Tell the channel; the next agenda has them."""
    bot, committee, officer = await asker(interaction)
    meeting_id, seen, now = press.number("meeting"), shown_at(interaction, at), bot.clock()
    meeting = await bot.db.write(
        lambda conn: approval.circulate(conn, committee, meeting_id, officer.id, seen, now)
    )
    await redraw(interaction, card(f"**Circulated** in <#{meeting.channel_id}>.", colour=BLUE))


@Approve.does
async def approve(press: Approve, interaction: Interaction, at: datetime) -> None:
    """The meeting after it approved them."""
    bot, committee, officer = await asker(interaction)
    meeting_id, seen, now = press.number("meeting"), shown_at(interaction, at), bot.clock()
    where = await bot.db.write(
        lambda conn: approval.approve(conn, committee, meeting_id, officer.id, seen, now)
    )
    told = f"**Approved** at {one_line(where.title, 80)} ({where.reference})."
    await redraw(interaction, card(told, colour=BLUE))


@WriteMinutes.does
async def ask_texts(press: WriteMinutes, interaction: Interaction, at: datetime) -> None:
    """Ask for what no button records."""
    record = await _record(interaction, press.number("meeting"))
    await interaction.response.send_modal(TextsForm(record))


class TextsForm(Form, title="Guests, interests, matters", audience=Audience.OFFICER):
    """One line each, beginning with what is there."""

    FIELDS = (
        ("in_attendance", "Guests, a line each."),
        ("declarations", "Who declared what, a line each."),
        ("matters", "From the last minutes, a line each."),
    )

    def __init__(self, record: Minutes) -> None:
        super().__init__()
        self.meeting_id, self.seen = record.meeting.id, record.progress
        self.boxes: dict[str, discord.ui.TextInput[Any]] = {}
        for name, says in self.FIELDS:
            known = getattr(self.seen, name)
            box = written(name, approval.TEXT, default=known, needed=False, long=True)
            self.boxes[name] = self.add(approval.TEXTS[name], box, says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, officer = await asker(interaction)
        texts, now = {name: box.value for name, box in self.boxes.items()}, bot.clock()

        def note(conn: Connection) -> bool:
            return approval.write(
                conn, committee, self.meeting_id, texts, self.seen, officer.id, now
            )

        if not await _noted(interaction, "meeting.minutes", note, self.meeting_id):
            await answer(interaction, "Nothing was changed in the minutes.")
            return
        undo = [Undo.after(interaction)]
        await answer(interaction, private("Noted in the minutes.", buttons=undo))


def item_meant(items: Sequence[Item], typed: str) -> Item:
    """The item of that number, or the only one with those words. Raises UserError for none."""
    if typed.isdecimal() and 1 <= int(typed) <= len(items):
        return items[int(typed) - 1]
    found = [each for each in items if not typed.isdecimal()
             and typed.casefold() in each.title.casefold()]  # fmt: skip
    if len(found) != 1:
        fits = "fits several items" if found else "is no item"
        raise UserError(f"“{clip(typed, 60)}” {fits}: write a number from 1 to {len(items)}.")
    return found[0]


class DecisionForm(Form, title="A decision", audience=Audience.OFFICER):
    """The number of the item, what was decided, under which mandate, and who may read it."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        example = "As on the agenda, like 8, or boycott"
        self.item = self.add("Agenda item: its number or a word", written("item", 100), example)
        self.text = self.add("Decided", written("decision", agenda.DECISION, long=True))
        box = written("mandate", agenda.MANDATE, needed=False)
        self.mandate = self.add("Mandate", box, "For example P-41; empty for none.")
        readers: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="readers", required=False, min_values=0,
            options=[discord.SelectOption(label="Members only", value="members")],
        )  # fmt: skip
        self.readers = self.add("Private part", readers, "Left out of the copy for everybody.")

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, person = await asker(interaction)
        typed, text, now = self.item.value.strip(), self.text.value, bot.clock()
        mandate, hidden = self.mandate.value.strip(), "members" in self.readers.values
        known = bot.rooms.references

        def decide(conn: Connection) -> Item:
            references.check_within(conn, committee.guild_id, mandate, known)
            approval.amend(conn, committee.guild_id, self.meeting_id, now)
            items = agenda.items(conn, self.meeting_id)
            item = item_meant(items, typed)
            return agenda.decide(
                conn, committee.guild_id, self.meeting_id, item.id, text, person.id, now,
                mandate=mandate, private=hidden,
            )  # fmt: skip

        item = await _noted(interaction, "meeting.decision", decide, self.meeting_id)
        said = f"Noted on “{one_line(item.title, 150)}”."
        if item.decision:
            whose = ", which was for members only" if item.private else ""
            said += f" It takes the place of “{one_line(item.decision, 300)}”{whose}."
        await answer(interaction, private(said, buttons=[Undo.after(interaction)]))


NewDecision.asks(DecisionForm, "meeting")


class ActionForm(Form, title="An action", audience=Audience.OFFICER):
    """Who does what by when."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        self.owner = self.add("Who", discord.ui.UserSelect[Any](custom_id="owner"))
        self.task = self.add("Does what", written("task", actions.TASK))
        self.due = self.add("By when", written("due", 100))

    async def submitted(self, interaction: Interaction) -> None:
        if not self.owner.values:
            raise UserError("Say who does it: choose a member.")
        bot, committee, person = await asker(interaction)
        owner, task, now = self.owner.values[0], self.task.value, bot.clock()
        zone, nation = committee.zone, committee.nation
        due = await asyncio.to_thread(actions.due_day, self.due.value, now, zone, nation)

        def add(conn: Connection) -> actions.Action:
            whose = people.find(conn, committee.guild_id, owner.id, owner.display_name)
            approval.amend(conn, committee.guild_id, self.meeting_id, now)
            return actions.add(conn, committee, self.meeting_id, whose, task, due, person.id, now)

        made = await _noted(interaction, "action.add", add, self.meeting_id)
        by = stamp(made.due_at, "D")
        told = f"{one_line(made.owner, 60)}: {one_line(made.task, 200)}, by {by}"
        said = clip(f"**{made.reference}** {told}. They are reminded.", 1_900)
        await answer(interaction, private(said, buttons=[Undo.after(interaction)]))


NewAction.asks(ActionForm, "meeting")


async def _noted(
    interaction: Interaction, act: str, work: Callable[[Connection], T], meeting_id: int
) -> T:
    return await interaction.client.db.write(undoable(interaction, act, work, meeting=meeting_id))
