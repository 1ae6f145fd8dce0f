"""/office-roll: the imported roll, its names, and somebody forgotten."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import Audience, allow, may
from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.plain_text import capital
from bot.polls.additions import Addition, added
from bot.polls.due import next_reminder
from bot.polls.export import guarded
from bot.polls.model import Poll, State
from bot.polls.offices import By
from bot.polls.pledges import is_pledge
from bot.polls.shown_count import shown
from bot.polls.store import roll_entries, roll_entry
from bot.register.kept_register import Entry, register_rows, unmatched
from bot.register.waiting_roll import waiting
from bot.times import stamp
from cogs.card import BLUE, card, one_line, some
from cogs.polls import public_changes
from cogs.polls.autocomplete import any_ones, open_ones, poll_meant
from cogs.polls.cards import foot, made_of, yet_to_vote
from cogs.polls.imports import import_file
from cogs.polls.matching import Match, page
from cogs.polls.polling_station import officer, station

MOST_NAMES = 200  # on a roll that its members may read


@app_commands.guild_only()
@app_commands.default_permissions(manage_events=True)
class OfficeRoll(commands.GroupCog, name="office-roll", description="Who may vote, for officers"):
    """The electoral roll."""

    @app_commands.command(name="import", description="Replace the imported roll by a spreadsheet")
    @app_commands.describe(
        file="Columns: Discord id, name, practice, locality, list size, capacity, speaks"
    )
    @allow(Audience.OFFICER)
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        await import_file(interaction, file)

    @app_commands.command(name="match", description="Match names on the roll to accounts")
    @allow(Audience.OFFICER)
    async def match(self, interaction: Interaction) -> None:
        await answer(interaction, await page(interaction, 0))

    @app_commands.command(name="show", description="The imported roll, or the roll of a poll")
    @app_commands.describe(poll="The poll whose roll to show")
    @app_commands.autocomplete(poll=any_ones)
    @allow(Audience.OFFICER)
    async def show(self, interaction: Interaction, poll: str | None = None) -> None:
        if poll is None:
            await show_register(interaction)
        else:
            await show_roll(interaction, await poll_meant(interaction, poll))

    @app_commands.command(name="add", description="Add somebody forgotten to an open poll's roll")
    @app_commands.describe(poll="The open poll", member="Who was forgotten", reason="Public reason")
    @app_commands.autocomplete(poll=open_ones)
    @allow(Audience.OFFICER)
    async def add(
        self,
        interaction: Interaction,
        poll: str,
        member: discord.Member,
        reason: str,
    ) -> None:
        found = await poll_meant(interaction, poll, State.OPEN)
        await public_changes.add(interaction, found, member, reason)


async def show_register(interaction: Interaction) -> None:
    """The imported roll as a private file."""
    guild_id = officer(interaction).guild_id
    db = interaction.client.db
    rows = await db.read(lambda conn: register_rows(conn, guild_id))
    names = len(await db.read(lambda conn: unmatched(conn, guild_id)))
    roll = await db.read(lambda conn: waiting(conn, guild_id))
    waits = "" if roll is None else f"A new one of {len(roll.rows):,} waits (code {roll.code})."
    if not rows:
        none = "No roll is imported: polls take theirs from roles. /office-roll import."
        raise UserError(waits or none)
    text = f"### Imported roll\n{len(rows):,} rows, {names:,} without a Discord account."
    buttons = [Match("Match names")] if names else []
    await answer(
        interaction,
        card(text, waits, _attached("roll.csv"), buttons=buttons, colour=BLUE),
        files=[_as_file(rows, "roll.csv")],
    )


async def read_roll(interaction: Interaction, poll: Poll) -> None:
    """The roll for whoever may read it: in full for the scrutineer, names for those it asks."""
    committee, user = await committee_of(interaction), interaction.user
    if may(Audience.SCRUTINEER, user, committee):
        return await show_roll(interaction, poll)
    await _may_read(interaction, poll, committee)
    rows = await interaction.client.db.read(lambda conn: roll_entries(conn, poll.id))
    if len(rows) > MOST_NAMES:
        raise UserError(
            f"The roll of {poll.reference} has {len(rows):,} names, too many to list: ask for one "
            "colleague with /poll am-i-entitled."
        )
    names = some([one_line(row.name, 40) or "somebody who left" for row in rows], MOST_NAMES)
    text = f"### Roll of {poll.reference}\n{capital(poll.roll_words)}, code {poll.roll_hash}."
    note = "Who may vote. Who did is shown to nobody."
    await answer(interaction, card(text, *made_of(poll), names, note, foot=foot(poll), colour=BLUE))


async def show_colleague(interaction: Interaction, poll: Poll, member: discord.Member) -> None:
    """Whether a colleague may vote in a poll that asks the asker too."""
    await _may_read(interaction, poll, await committee_of(interaction))
    entry = await interaction.client.db.read(lambda conn: roll_entry(conn, poll, member.id))
    says = "is on the roll" if entry is not None else "is not on the roll"
    await answer(interaction, f"{member.mention} {says} of {poll.reference}.")


async def _may_read(interaction: Interaction, poll: Poll, committee: Committee) -> None:
    """Raise UserError for whoever may not read who is on a roll."""
    if not committee.rules.roll_names:
        raise UserError("On this server the roll of a poll is for officers and the scrutineer.")
    asker = interaction.user.id
    if await interaction.client.db.read(lambda conn: roll_entry(conn, poll, asker)) is None:
        raise UserError(f"The roll of {poll.reference} is for those on it and the scrutineer.")


async def show_roll(interaction: Interaction, poll: Poll) -> None:
    """Who is entitled in a poll, and who was added by whom: never who voted."""
    bot = interaction.client
    rows, late = await bot.db.read(lambda conn: (roll_entries(conn, poll.id), added(conn, poll.id)))
    if not rows:
        raise UserError(f"The roll of {poll.reference} has been removed, as the settings say.")
    text = f"### Roll of {poll.reference}\n{capital(poll.roll_words)}, code {poll.roll_hash}."
    asked = await not_voted(interaction, poll)
    name = f"roll-{poll.reference.replace(' ', '-')}.csv"
    more = some([addition_told(each) for each in late], 15)
    view = card(text, asked, more, _attached(name), foot=foot(poll), colour=BLUE)
    await answer(interaction, view, files=[_as_file(rows, name)])


async def not_voted(interaction: Interaction, poll: Poll) -> str | None:
    """For an open poll: how many, when the next reminder goes out, and no name."""
    if poll.state is not State.OPEN:
        return None
    if is_pledge(poll.terms):
        return "Who has pledged? Nobody is shown that, or how many."
    box = await station(interaction).box(poll.guild_id, poll.id)
    bot = interaction.client
    now = bot.clock()
    at = await bot.db.read(lambda conn: next_reminder(conn, poll, now))
    words = f"Who has not voted? Nobody is shown that. {yet_to_vote(poll, await shown(box))}"
    return f"{words}; next reminder {stamp(at, 't')}." if at is not None else f"{words}."


def addition_told(addition: Addition) -> str:
    """Somebody added to a roll after it opened, by whom and why."""
    who, asked, second = (
        By.MEMBERS if name is None else one_line(name, 40) or "somebody who left"
        for name in (addition.name, addition.asked_by, addition.seconded_by)
    )
    return f"Added: {who}, by {asked} and {second}: {one_line(addition.reason, 120)}"


def _attached(name: str) -> discord.ui.File[Any]:
    return discord.ui.File(f"attachment://{name}")


def _as_file(rows: Sequence[Entry], name: str) -> discord.File:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        (
            "Discord id",
            "name",
            "practice",
            "locality",
            "list size",
            "capacity",
            "speaks",
            "because they",
        )
    )
    for row in rows:
        known = "" if row.member_id is None else str(row.member_id)
        size = "" if row.list_size is None else str(row.list_size)
        speaks = "yes" if row.speaks else ""
        words = (row.name, row.practice, row.locality, size, row.capacity, speaks, row.reason)
        writer.writerow((known, *map(guarded, words)))
    return discord.File(io.BytesIO(b"\xef\xbb\xbf" + text.getvalue().encode()), name)
