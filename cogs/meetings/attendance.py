"""Who came: officers tick the members after a meeting, and everybody's last twelve months."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import shown_at
from bot.meetings import attendance, record
from bot.meetings.model import CHOICE_WORDS, Meeting
from bot.meetings.record import Attended
from bot.meetings.store import present_meeting
from bot.outgoing.spreadsheet import xlsx
from bot.plain_text import many
from bot.register.kept_register import register_rows
from bot.storage.db import Connection
from cogs.card import BLUE, card, clip, one_line, some
from cogs.meetings.buttons import AsTicked, Came, CamePage, OwnYear
from cogs.meetings.cards import told_words
from cogs.membership import asker, members, see_members

PAGE = 25  # members in one select; Discord's own limit


@dataclass(frozen=True)
class Register:
    """One page of members to tick: account ids with names, and what they had answered."""

    meeting: Meeting
    shown: Sequence[tuple[int, str]]
    ticked: set[int]
    answers: Sequence[attendance.Answer]
    page: int
    pages: int


async def show(interaction: Interaction, meeting_id: int) -> None:
    """The first page of members, those who said they would come ticked already."""
    await answer(interaction, render_register(await _register(interaction, meeting_id, 0)))


@CamePage.does
async def turn_members(press: CamePage, interaction: Interaction, at: datetime) -> None:
    """Another page of members."""
    page = await _register(interaction, press.number("meeting"), press.number("page"))
    await redraw(interaction, render_register(page))


@Came.does
async def record_chosen(press: Came, interaction: Interaction, at: datetime) -> None:
    """Those chosen were there, the others of that page were not."""
    came = {int(value) for value in press.item.values}
    await _record(interaction, press, came, shown_at(interaction, at))


@AsTicked.does
async def record_ticked(press: AsTicked, interaction: Interaction, at: datetime) -> None:
    """Those ticked already were there."""
    await _record(interaction, press, None, shown_at(interaction, at))


async def _record(
    interaction: Interaction, press: Came | AsTicked, came: set[int] | None, seen: datetime
) -> None:
    """Record a page of members as ``seen`` then; without ``came`` those who are suggested."""
    bot, committee, officer = await asker(interaction)
    meeting_id, page = press.number("meeting"), press.number("page")
    await see_members(interaction)
    asked, now = dict(_page(_by_name(interaction, committee), page)), bot.clock()

    def write(conn: Connection) -> None:
        record.as_seen(
            conn, present_meeting(conn, committee.guild_id, meeting_id), officer.id, seen
        )
        there = record.suggested(conn, meeting_id) if came is None else came
        there = there & asked.keys()
        record.record(conn, committee, meeting_id, asked, there, officer.id, now)

    await bot.db.write(write)
    shown = await _register(interaction, meeting_id, page)
    await redraw(interaction, render_register(shown, saved=True))


async def _register(interaction: Interaction, meeting_id: int, page: int) -> Register:
    bot, committee = interaction.client, await committee_of(interaction)
    await see_members(interaction)
    now, known = bot.clock(), _by_name(interaction, committee)
    if not known:
        raise UserError("No member has the members’ role: set it in /settings first.")

    def look(conn: Connection) -> Register:
        meeting = record.over(conn, committee.guild_id, meeting_id, now)
        ticked, answers = record.suggested(conn, meeting_id), attendance.answers(conn, meeting_id)
        pages = -(-len(known) // PAGE)
        return Register(meeting, _page(known, page), ticked, answers, page, pages)

    return await bot.db.read(look)


def _by_name(interaction: Interaction, committee: Committee) -> list[tuple[int, str]]:
    guild = interaction.guild
    if guild is None:
        return []
    names = [(member.id, member.display_name) for member in members(guild, committee)]
    return sorted(names, key=lambda each: (each[1].casefold(), each[0]))


def _page(known: Sequence[tuple[int, str]], page: int) -> Sequence[tuple[int, str]]:
    return known[page * PAGE : (page + 1) * PAGE]


def render_register(register: Register, *, saved: bool = False) -> discord.ui.LayoutView:
    """A page of members to tick, with what they had answered and officers' reasons."""
    meeting, page = register.meeting, register.page
    select: discord.ui.Select[Any] = discord.ui.Select(
        placeholder="Who came?",
        custom_id="new",
        min_values=0,
        max_values=len(register.shown),
        options=[
            discord.SelectOption(
                label=clip(name, 100), value=str(user_id), default=user_id in register.ticked
            )
            for user_id, name in register.shown
        ],
    )
    others = [
        CamePage(f"Members {number + 1}", meeting=meeting.id, page=number)
        for number in range(register.pages)
        if number != page
    ]
    return card(
        f"### Who came? {one_line(meeting.title, 60)}\n{told_words(meeting)}",
        "Saved. Next: /office-meeting minutes."
        if saved
        else "Those who said they would come are ticked.",
        clip("\n".join(_answered(each) for each in register.answers if each.answer), 2_000),
        discord.ui.ActionRow(Came(select, meeting=meeting.id, page=page)),
        buttons=[AsTicked("Save as ticked", meeting=meeting.id, page=page), *others[:10]],
        foot=meeting.reference,
        colour=BLUE,
    )


def _answered(given: attendance.Answer) -> str:
    who, more = one_line(given.name, 40) or "Somebody who left", given.deputy_name or given.reason
    return f"{who}: {CHOICE_WORDS[given.answer]}{f' ({one_line(more, 100)})' if more else ''}"


async def show_year(interaction: Interaction) -> None:
    """The rolling view of twelve months, for officers."""
    bot, committee = interaction.client, await committee_of(interaction)
    now = bot.clock()

    def look(conn: Connection) -> Year:
        rows = register_rows(conn, committee.guild_id)
        places = {row.member_id: row.locality for row in rows if row.member_id and row.locality}
        year = record.last_year(conn, committee, now)
        sheets = record.sheets_of(conn, committee, places, now)
        return Year(year, record.by_locality(year, places) if places else [], sheets)

    year = await bot.db.read(look)
    file = discord.File(io.BytesIO(xlsx(year.sheets)), "attendance.xlsx")
    view = render_year(year, committee.rules.absences_noticed, file)
    await answer(interaction, view, files=[file])


@dataclass(frozen=True)
class Year:
    """The last twelve months, by member, by constituency and as tables."""

    members: Sequence[Attended]
    places: Sequence[tuple[str, int, int]]
    sheets: Mapping[str, Sequence[Sequence[str | int]]]


def render_year(year: Year, most: int, file: discord.File) -> discord.ui.LayoutView:
    """Who came how often, most absences first, and how often each constituency was there."""
    lines = [one_line(each.told(), 150) for each in year.members]
    places = [
        f"{one_line(name, 40) or 'No area on the roll'}: {came} of {asked}"
        for name, came, asked in year.places
    ]
    return card(
        "### Attendance of the last twelve months",
        some(lines, 60, limit=2_500) or "Nothing is recorded yet.",
        "\n".join(["**By area**", some(places, 15, limit=900)]) if places else None,
        discord.ui.File(f"attachment://{file.filename}"),
        foot=f"Marked from {many(most, 'absence')} on. A deputy is no absence.",
    )


@OwnYear.does
async def show_own_year(press: OwnYear, interaction: Interaction, at: datetime) -> None:
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
