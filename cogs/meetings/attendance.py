"""Recording who came, and the last twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience
from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Pick, Press
from bot.meetings import attendance, record
from bot.meetings.model import SAID, Meeting
from bot.meetings.record import Attended
from bot.storage.db import Connection
from cogs.card import BLUE, card, clip, one_line, some
from cogs.meetings.cards import told_words
from cogs.membership import asker, holders

PAGE = 25


class Came(Pick, pattern="meeting:came:{meeting}:{page}", audience=Audience.OFFICER):
    """Those who were there, of one page of members."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        came = {int(value) for value in self.item.values}
        await _save(interaction, self.number("meeting"), self.number("page"), came)


class AsTicked(Press, pattern="meeting:cameticked:{meeting}:{page}", audience=Audience.OFFICER):
    """Those ticked were there: a select that nobody changes sends nothing."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await _save(interaction, self.number("meeting"), self.number("page"), None)


async def _save(
    interaction: Interaction, meeting_id: int, number: int, came: set[int] | None
) -> None:
    """Record a page of members; without ``came`` those who are suggested."""
    bot, committee, person = await asker(interaction)
    asked, now = dict(_page(_members(interaction, committee), number)), bot.clock()

    def write(conn: Connection) -> None:
        there = record.suggested(conn, meeting_id) if came is None else came
        there = there & asked.keys()
        record.record(conn, committee, meeting_id, asked, there, person.id, now)

    await bot.db.write(write)
    await redraw(interaction, await view_of(interaction, meeting_id, number, saved=True))


class CamePage(Press, pattern="meeting:camepage:{meeting}:{page}", audience=Audience.OFFICER):
    """Other members."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        view = await view_of(interaction, self.number("meeting"), self.number("page"))
        await redraw(interaction, view)


def _page(known: Sequence[tuple[int, str]], number: int) -> Sequence[tuple[int, str]]:
    return known[number * PAGE : (number + 1) * PAGE]


def _members(interaction: Interaction, committee: Committee) -> list[tuple[int, str]]:
    guild = interaction.guild
    if guild is None:
        return []
    ids = holders(guild, committee)
    found = [(m.id, m.display_name) for m in guild.members if m.id in ids]
    return sorted(found, key=lambda each: (each[1].casefold(), each[0]))


async def show(interaction: Interaction, meeting_id: int) -> None:
    """The first page of members, those who said they would come ticked already."""
    await answer(interaction, await view_of(interaction, meeting_id, 0))


async def view_of(
    interaction: Interaction, meeting_id: int, number: int, *, saved: bool = False
) -> discord.ui.LayoutView:
    """What the officer sees and presses."""
    bot, committee = interaction.client, await committee_of(interaction)
    now, known = bot.clock(), _members(interaction, committee)
    if not known:
        raise UserError("No member has the members’ role: set it in /settings first.")

    def look(conn: Connection) -> tuple[Meeting, set[int], list[attendance.Answer]]:
        meeting = record.over(conn, committee.guild_id, meeting_id, now)
        return (
            meeting,
            record.suggested(conn, meeting_id),
            attendance.answers(conn, meeting_id),
        )

    meeting, ticked, answers = await bot.db.read(look)
    shown = _page(known, number)
    return render_presence(meeting, shown, ticked, answers, number, -(-len(known) // PAGE), saved)


def render_presence(
    meeting: Meeting,
    shown: Sequence[tuple[int, str]],
    ticked: set[int],
    answers: Sequence[attendance.Answer],
    number: int,
    count: int,
    saved: bool,
) -> discord.ui.LayoutView:
    """A page of members to tick, with what they had answered and officers' reasons."""
    select: discord.ui.Select[Any] = discord.ui.Select(
        placeholder="Who came?",
        custom_id="new",
        min_values=0,
        max_values=len(shown),
        options=[
            discord.SelectOption(label=clip(name, 100), value=str(uid), default=uid in ticked)
            for uid, name in shown
        ],
    )
    gone = "Somebody who left"
    said = [f"{one_line(a.name, 40) or gone}: {_answered(a)}" for a in answers if a.answer]
    turn = [
        CamePage(f"Members {n + 1}", meeting=meeting.id, page=n)
        for n in range(count)
        if n != number
    ]
    return card(
        f"### Who came? {one_line(meeting.title, 60)}\n{told_words(meeting)}",
        "Saved." if saved else "Those who said they would come are ticked.",
        clip("\n".join(said), 2_000),
        discord.ui.ActionRow(Came(select, meeting=meeting.id, page=number)),
        buttons=[AsTicked("Save as ticked", meeting=meeting.id, page=number), *turn[:10]],
        foot=meeting.reference,
        colour=BLUE,
    )


def _answered(each: attendance.Answer) -> str:
    more = each.deputy_name or each.reason
    return f"{SAID[each.answer]}{f' ({one_line(more, 100)})' if more else ''}"


async def show_year(interaction: Interaction) -> None:
    """The rolling view of twelve months, for officers."""
    bot, committee = interaction.client, await committee_of(interaction)
    now = bot.clock()
    year = await bot.db.read(lambda conn: record.last_year(conn, committee, now))
    lines = [one_line(each.told(), 150) for each in year]
    most = committee.rules.absences_noticed
    await answer(
        interaction,
        card(
            "### Attendance of the last twelve months",
            some(lines, 60) or "Nothing is recorded yet.",
            foot=f"Marked from {most} absences on. A deputy is no absence.",
        ),
    )


async def show_own(interaction: Interaction) -> None:
    """A member's own last twelve months."""
    bot, committee, person = await asker(interaction)
    now = bot.clock()
    own = await bot.db.read(lambda conn: record.own_year(conn, committee, person.id, now))
    await answer(interaction, own_told(own))


def own_told(own: Attended | None) -> str:
    """One's own year in a line."""
    if own is None:
        return "Nothing is recorded of you in the last twelve months."
    counts = f"present {own.present}, deputy {own.deputy}, absent {own.absent}"
    mark = " Officers look at this number of absences." if own.marked else ""
    return f"Your last twelve months: {counts}.{mark}"


class OwnYear(Press, pattern="meeting:ownyear", audience=Audience.MEMBER):
    """One's own attendance."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await show_own(interaction)
