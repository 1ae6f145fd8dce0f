"""``/office-meeting``: agenda, papers, attendance, minutes and invitations."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.audience import Audience, allow
from bot.house import Interaction
from bot.interactions import answer
from bot.meetings import agenda, approval, papers
from bot.meetings.model import LINK, PLACE, TITLE
from bot.storage.db import Connection
from cogs.card import one_line
from cogs.meetings import attendance, drafts, minutes
from cogs.meetings.autocomplete import (
    chosen,
    item_choices,
    meeting_choices,
    paper_choices,
    reference_choices,
)
from cogs.meetings.office_commands import office_meeting
from cogs.meetings.papers import send_agenda
from cogs.membership import asker
from cogs.undo_button import undoable


@office_meeting.command(name="agenda", description="Add, move or take off an item of the agenda")
@app_commands.describe(
    meeting="Which date",
    add="A new item; after the cut-off it is marked late",
    link="What it belongs to: a poll or its mandate like P-41, an article like A-7, or an address",
    item="Number of an item to move",
    to="Its new number",
    remove="Number of an item to take off",
)
@app_commands.autocomplete(meeting=meeting_choices, link=reference_choices)
@app_commands.autocomplete(item=item_choices, remove=item_choices)
@allow(Audience.OFFICER)
async def agenda_(
    interaction: Interaction,
    meeting: str,
    add: app_commands.Range[str, 1, agenda.ITEM] = "",
    link: app_commands.Range[str, 1, 250] = "",
    item: app_commands.Range[int, 1, 60] | None = None,
    to: app_commands.Range[int, 1, 60] = 1,
    remove: app_commands.Range[int, 1, 60] | None = None,
) -> None:
    found = await chosen(interaction, meeting)
    if remove is not None:
        listed = await interaction.client.db.read(lambda conn: agenda.items(conn, found.id))
        item_id = agenda.numbered(listed, remove).id
        await drafts.begin(interaction, "unagenda", {"meeting": found.id, "item": item_id})
        return
    if add or item is not None:
        await change_items(interaction, found.id, (add, link), item, to)
    await send_agenda(interaction, found.id, undo=bool(add) or item is not None)


async def change_items(
    interaction: Interaction, meeting_id: int, new: tuple[str, str], number: int | None, to: int
) -> None:
    """Add an officer's item (late ones are taken too, and marked), give one another place."""
    bot, committee, person = await asker(interaction)
    now, guild_id, known = bot.clock(), committee.guild_id, bot.rooms.references

    def change(conn: Connection) -> None:
        if new[0]:
            agenda.propose(conn, guild_id, meeting_id, person.id, *new, known, now, officer=True)
        if number is not None:
            approval.amend(conn, guild_id, meeting_id, now)
            item = agenda.numbered(agenda.items(conn, meeting_id), number)
            agenda.place(conn, guild_id, meeting_id, item.id, to, person.id, now)

    act = "meeting.agenda.add" if new[0] else "meeting.agenda.order"
    await bot.db.write(undoable(interaction, act, change, meeting=meeting_id))


@office_meeting.command(name="papers", description="Add a paper, a file or a link, or remove one")
@app_commands.describe(
    meeting="Which date",
    file="The paper; it is kept at once",
    link="Or where it stands",
    title="What it is called",
    remove="Number of a paper to remove",
)
@app_commands.autocomplete(meeting=meeting_choices)
@app_commands.autocomplete(remove=paper_choices)
@allow(Audience.OFFICER)
async def papers_(
    interaction: Interaction,
    meeting: str,
    file: discord.Attachment | None = None,
    link: app_commands.Range[str, 1, LINK] = "",
    title: app_commands.Range[str, 1, TITLE] = "",
    remove: app_commands.Range[int, 1, 20] | None = None,
) -> None:
    found = await chosen(interaction, meeting)
    if remove is not None:
        kept = await interaction.client.db.read(lambda conn: papers.papers(conn, found.id))
        paper_id = papers.numbered(kept, remove).id
        await drafts.begin(interaction, "unpaper", {"meeting": found.id, "paper": paper_id})
        return
    if file is not None or link:
        await offer_paper(interaction, found.id, file, link, title)
        return
    kept = await interaction.client.db.read(lambda conn: papers.papers(conn, found.id))
    lines = [f"{n}. {one_line(each.title, 80)}" for n, each in enumerate(kept, 1)]
    head = f"**Papers for {one_line(found.title, TITLE)}** ({found.reference})"
    await answer(interaction, "\n".join([head, *(lines or ["None yet."])]))


async def offer_paper(
    interaction: Interaction,
    meeting_id: int,
    file: discord.Attachment | None,
    link: str,
    title: str,
) -> None:
    """Show a paper before members are told of it: a file, kept under its hash, or a link."""
    typed = {"meeting": meeting_id, "title": title, "link": link, "sha256": ""}
    if file is not None:
        papers.check_size(file.size)
        raw = await file.read()
        folder = interaction.client.settings.papers
        typed["sha256"] = await asyncio.to_thread(papers.keep_file, folder, raw)
        typed |= {"name": file.filename, "size": len(raw)}
    await drafts.begin(interaction, "paper", typed)


@office_meeting.command(name="attendance", description="Record who came; the last twelve months")
@app_commands.describe(meeting="Which past date; empty for the last twelve months")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.OFFICER)
async def attendance_(interaction: Interaction, meeting: str = "") -> None:
    if not meeting:
        await attendance.show_year(interaction)
        return
    found = await chosen(interaction, meeting)
    await attendance.show(interaction, found.id)


@office_meeting.command(name="minutes", description="The record of a meeting, as text and .docx")
@app_commands.describe(meeting="Which date")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.OFFICER)
async def minutes_(interaction: Interaction, meeting: str) -> None:
    found = await chosen(interaction, meeting)
    await minutes.show(interaction, found.id)


@office_meeting.command(name="invite", description="An invitation from outside: accept or decline")
@app_commands.describe(body="Who invites", subject="What for", when="When", place="Where")
@allow(Audience.OFFICER)
async def invite(
    interaction: Interaction,
    body: app_commands.Range[str, 1, TITLE],
    subject: app_commands.Range[str, 1, TITLE],
    when: app_commands.Range[str, 1, 300],
    place: app_commands.Range[str, 1, PLACE] = "",
) -> None:
    typed = {"body": body, "subject": subject, "when": when, "place": place}
    await drafts.begin(interaction, "invite", typed)
