"""What a member is shown of a meeting in private: its card, its agenda and its papers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import discord

from bot import people
from bot.audience import Audience, may
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.lasting import Form
from bot.meetings import actions, agenda, papers, references
from bot.meetings.actions import Action
from bot.meetings.agenda import Item
from bot.meetings.attendance import Answer, answer_of
from bot.meetings.board import Board, board
from bot.meetings.minutes import action_told, agenda_text, item_told
from bot.meetings.model import CHOICE_WORDS, Meeting
from bot.meetings.papers import Paper
from bot.meetings.store import present_meeting
from bot.offers import Known
from bot.outbox import ref_of
from bot.outgoing.mail_draft import mail_draft
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import BLUE, card, clip, height, one_line, plain, some
from cogs.meetings.buttons import ProposeItem, ShowAgenda, ShowCard, ShowPapers
from cogs.meetings.cards import render_meeting, told_words
from cogs.membership import asker, entitled
from cogs.undo_button import Undo

MAILED_AT_ONCE = 6 * 1024 * 1024  # a mail writes its files a third longer
FEWEST, LINES = 8, 16  # lines of a telephone for an agenda's items beside what else stands there


@ShowCard.does
async def show_card(press: ShowCard, interaction: Interaction, at: datetime) -> None:
    """The card, from the noticeboard or a direct message."""
    await send_card(interaction, press.number("meeting"))


async def send_card(interaction: Interaction, meeting_id: int) -> None:
    """The card of one date as it is now, with the asker's own answer."""
    bot, committee = interaction.client, await committee_of(interaction)
    counted, now = await entitled(bot, committee), bot.clock()

    def look(conn: Connection) -> tuple[Board, Answer | None]:
        meeting = present_meeting(conn, committee.guild_id, meeting_id)
        person = people.known_as(conn, committee.guild_id, interaction.user.id)
        own = answer_of(conn, meeting_id, person.id) if person else None
        return board(conn, committee, meeting, counted, now), own

    shown, own = await bot.db.read(look)
    banner = f"-# Your answer: {CHOICE_WORDS[own.answer]}." if own and own.answer else ""
    await answer(interaction, render_meeting(shown, ref_of(f"show:{meeting_id}"), banner))


@dataclass(frozen=True)
class Agenda:
    """A meeting's agenda with its papers, and what earlier meetings left open."""

    meeting: Meeting
    items: Sequence[Item]
    papers: Sequence[Paper]
    open_actions: Sequence[Action] = ()


@ShowAgenda.does
async def show_agenda(press: ShowAgenda, interaction: Interaction, at: datetime) -> None:
    """The agenda, from a card."""
    await send_agenda(interaction, press.number("meeting"))


async def send_agenda(interaction: Interaction, meeting_id: int, *, undo: bool = False) -> None:
    """The agenda as a card with its text; for officers the text lies in a mail draft, with the
    papers unless ``undo`` says that this changed the agenda."""
    bot, committee = interaction.client, await committee_of(interaction)

    now, known = bot.clock(), bot.rooms.references

    def look(conn: Connection) -> Agenda:
        meeting = present_meeting(conn, committee.guild_id, meeting_id)
        return Agenda(
            meeting, _cautioned(conn, meeting, known, now), papers.papers(conn, meeting_id),
            actions.outstanding(conn, meeting, now),
        )  # fmt: skip

    shown = await bot.db.read(look)
    text = agenda_text(shown.meeting, shown.items, shown.papers, committee.name, shown.open_actions)
    name, raw = f"agenda-{shown.meeting.reference.lower()}.txt", text.encode()
    if may(Audience.OFFICER, interaction.user, committee):
        if not undo and any(paper.sha256 for paper in shown.papers):
            await interaction.response.defer(ephemeral=True)
        subject = f"Agenda: {shown.meeting.title}, {told_words(shown.meeting)}"
        files, left = await _mailed(bot.settings.papers, [] if undo else shown.papers)
        note = f"\nNot attached: {', '.join(left)}.\n" if left else ""
        draft = mail_draft(subject, text + note, [(name, raw), *files])
        name, raw = name.replace(".txt", ".eml"), draft
    file = discord.File(io.BytesIO(raw), name)
    back = [Undo.after(interaction)] if undo else []
    await answer(interaction, render_agenda(shown, now, file, back), files=[file])


async def _mailed(folder: Path, kept: Sequence[Paper]) -> tuple[list[tuple[str, bytes]], list[str]]:
    """The papers that a mail draft takes, and the titles of those that it does not."""
    found, left, room = list[tuple[str, bytes]](), list[str](), MAILED_AT_ONCE
    for paper in kept:
        if not paper.sha256:
            continue
        fits = paper.size <= room
        raw = await asyncio.to_thread(papers.kept_bytes, folder, paper) if fits else None
        if raw is None:
            left.append(paper.title)
        else:
            found.append((paper.file_name or "paper", raw))
            room -= paper.size
    return found, left


def _cautioned(conn: Connection, meeting: Meeting, known: Known, now: datetime) -> list[Item]:
    """The items, each with what speaks against relying on the mandate it belongs to."""
    return [
        replace(item, caution=references.cautions(conn, meeting.guild_id, item.link, known, now))
        for item in agenda.items(conn, meeting.id)
    ]


def render_agenda(
    shown: Agenda,
    now: datetime,
    file: discord.File | None = None,
    buttons: Sequence[discord.ui.Item[Any]] = (),
) -> discord.ui.LayoutView:
    """The agenda as members read it, with the button to propose something."""
    meeting = shown.meeting
    lines = [f"{n}. {one_line(item_told(item), 180)}" for n, item in enumerate(shown.items, 1)]
    to_do = [f"- {one_line(action_told(each, meeting), 100)}" for each in shown.open_actions[:5]]
    open_ = now < meeting.cutoff_at and not meeting.cancelled
    until = f"Items until {stamp(meeting.cutoff_at)}." if open_ else "Closed for items."
    titles = some([f"- {one_line(paper.title, 60)}" for paper in shown.papers], 4)
    beside = "\n".join(["**Actions**", *to_do] if to_do else []) + titles
    listed = some(lines, 40, limit=2_400, tall=max(FEWEST, LINES - height(beside)))
    if open_:
        buttons = [ProposeItem("Propose an item", meeting=meeting.id), *buttons]
    return card(
        f"### Agenda: {one_line(meeting.title, 80)}\n{told_words(meeting)}",
        listed or "No items yet.",
        "\n".join(["**Actions still open**", *to_do]) if to_do else None,
        f"**Papers**\n{titles}" if titles else None,
        discord.ui.File(f"attachment://{file.filename}") if file else None,
        buttons=buttons,
        foot=f"{until} · {meeting.reference}",
        colour=BLUE,
    )


class ItemForm(Form, title="Propose an item", audience=Audience.MEMBER):
    """A title, and what it belongs to."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        self.named = self.add("Item", written("title", agenda.ITEM))
        says = "A poll or its mandate like P-41, an article like A-7, or a link."
        self.link = self.add("Belongs to", written("link", 250, needed=False), says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, person = await asker(interaction)
        now, title, link = bot.clock(), self.named.value, self.link.value
        known = bot.rooms.references
        item = await bot.db.write(
            lambda conn: agenda.propose(
                conn, committee.guild_id, self.meeting_id, person.id, title, link, known, now
            )
        )
        await answer(interaction, f"On the agenda: {one_line(item.title, 150)}.")


ProposeItem.asks(ItemForm, "meeting")


@ShowPapers.does
async def show_papers(press: ShowPapers, interaction: Interaction, at: datetime) -> None:
    """The papers: links in the text, files attached, in as many messages as they need."""
    bot, committee = interaction.client, await committee_of(interaction)
    meeting_id = press.number("meeting")

    def look(conn: Connection) -> tuple[Meeting, list[Paper]]:
        meeting = present_meeting(conn, committee.guild_id, meeting_id)
        return meeting, papers.papers(conn, meeting_id)

    meeting, kept = await bot.db.read(look)
    if not kept:
        raise UserError("There are no papers yet: you are told in the channel when they come.")
    await interaction.response.defer(ephemeral=True)
    links = [f"- {one_line(paper.title, 80)}: <{paper.link}>" for paper in kept if paper.link]
    head = "\n".join([f"Papers for {plain(meeting.title)}, {told_words(meeting)}", *links])
    batches = papers.batches([paper for paper in kept if paper.sha256])
    for number, batch in enumerate(batches or [[]]):
        files, lost = await attached(bot.settings.papers, batch)
        told = [head if number == 0 else "More papers", *([lost_told(lost)] if lost else [])]
        await answer(interaction, clip("\n".join(told), 1_900), files=files)


async def attached(folder: Path, kept: Sequence[Paper]) -> tuple[list[discord.File], list[str]]:
    """Kept files as attachments, and the titles of those that are gone or damaged."""
    files, lost = list[discord.File](), list[str]()
    for paper in kept:
        raw = await asyncio.to_thread(papers.kept_bytes, folder, paper)
        if raw is None:
            lost.append(paper.title)
        else:
            files.append(discord.File(io.BytesIO(raw), paper.file_name or "paper"))
    return files, lost


def lost_told(lost: Sequence[str]) -> str:
    """Which papers the bot no longer has, and what to do."""
    named = ", ".join(one_line(title, 80) for title in lost)
    return f"No longer whole on the bot’s disk: {named}. Ask an officer to add it again."
