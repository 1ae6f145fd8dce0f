"""/office-roll: the imported roll, its names, and somebody forgotten."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import audit, people
from bot.audience import Audience, allow
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer
from bot.polls.additions import Addition, added
from bot.polls.export import guarded
from bot.polls.model import Poll, State
from bot.polls.offices import By
from bot.polls.store import roll_entries
from bot.register import Entry, import_register, read_register, register_rows, unmatched
from bot.storage.db import Connection
from cogs.card import AMBER, BLUE, GREEN, card, one_line, some
from cogs.polls import public_changes
from cogs.polls.autocomplete import any_ones, not_voted, open_ones, poll_meant
from cogs.polls.cards import foot
from cogs.polls.matching import Match, page
from cogs.polls.polling_station import guild_of, officer

LARGEST = 8_000_000  # bytes: a hundred thousand rows


@app_commands.guild_only()
@app_commands.default_permissions(manage_events=True)
class OfficeRoll(commands.GroupCog, name="office-roll", description="Who may vote, for officers"):
    """The electoral roll."""

    @app_commands.command(name="import", description="Replace the imported roll by a CSV file")
    @app_commands.describe(
        file="Columns: Discord id, name, practice, locality, list size, capacity"
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


async def import_file(interaction: Interaction, file: discord.Attachment) -> None:
    """Read a CSV and replace the register by it, or say what is wrong with it."""
    if file.size > LARGEST:
        raise UserError("The file is larger than 8 MB: a roll is a small CSV file.")
    await interaction.response.defer(ephemeral=True)
    bot, guild, who = interaction.client, guild_of(interaction), officer(interaction)
    raw, now = await file.read(), bot.clock()
    known = [member.id for member in guild.members] if bot.intents.members else None
    rows = await asyncio.to_thread(_read, raw, known)

    def write(conn: Connection) -> int:
        old = len(register_rows(conn, guild.id))
        count = import_register(conn, guild.id, rows, now)
        person = people.find(conn, guild.id, who.user_id, who.name)
        audit.record(conn, guild.id, person.id, "roll.import", before={"rows": old},
                     after={"rows": count}, now=now)  # fmt: skip
        return count

    count = await bot.db.write(write)
    names = sum(row.member_id is None for row in rows)
    await answer(interaction, render_imported(count, names))


def _read(raw: bytes, known: list[int] | None) -> list[Entry]:
    """Without the members intent nobody can say which ids are unknown: all are taken."""
    return read_register(raw, _Everybody() if known is None else known)


class _Everybody(frozenset[int]):
    """A server whose members cannot be listed."""

    def __contains__(self, member_id: object) -> bool:
        return True


def render_imported(count: int, names: int) -> discord.ui.LayoutView:
    """What was imported, and what is left to match."""
    todo = f"{names:,} names have no Discord account yet." if names else "Every row has an account."
    return card(
        f"### Imported: {count:,} rows",
        todo,
        buttons=[Match("Match names")] if names else [],
        foot="Polls already open keep the roll they opened with",
        colour=AMBER if names else GREEN,
    )


async def show_register(interaction: Interaction) -> None:
    """The imported roll as a private file."""
    guild_id = officer(interaction).guild_id
    db = interaction.client.db
    rows = await db.read(lambda conn: register_rows(conn, guild_id))
    names = len(await db.read(lambda conn: unmatched(conn, guild_id)))
    if not rows:
        raise UserError("No roll is imported: polls take theirs from roles. /office-roll import.")
    text = f"### Imported roll\n{len(rows):,} rows, {names:,} without a Discord account."
    buttons = [Match("Match names")] if names else []
    await answer(
        interaction,
        card(text, _attached("roll.csv"), buttons=buttons, colour=BLUE),
        files=[_as_file(rows, "roll.csv")],
    )


async def show_roll(interaction: Interaction, poll: Poll) -> None:
    """Who is entitled in a poll, and who was added by whom: never who voted."""
    bot = interaction.client
    rows, late = await bot.db.read(lambda conn: (roll_entries(conn, poll.id), added(conn, poll.id)))
    if not rows:
        raise UserError(f"The roll of {poll.reference} has been removed, as the settings say.")
    text = f"### Roll of {poll.reference}\n{poll.roll_words.capitalize()}, code {poll.roll_hash}."
    asked = await not_voted(interaction, poll)
    name = f"roll-{poll.reference.replace(' ', '-')}.csv"
    more = some([_addition(each) for each in late], 15)
    view = card(text, asked, more, _attached(name), foot=foot(poll), colour=BLUE)
    await answer(interaction, view, files=[_as_file(rows, name)])


def _addition(one: Addition) -> str:
    who, asked, second = (
        By.MEMBERS if name is None else one_line(name, 40) or "somebody who left"
        for name in (one.name, one.asked_by, one.seconded_by)
    )
    return f"Added: {who}, by {asked} and {second}: {one_line(one.reason, 120)}"


def _attached(name: str) -> discord.ui.File[Any]:
    return discord.ui.File(f"attachment://{name}")


def _as_file(rows: Sequence[Entry], name: str) -> discord.File:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ("Discord id", "name", "practice", "locality", "list size", "capacity", "because they")
    )
    for row in rows:
        known = "" if row.member_id is None else str(row.member_id)
        size = "" if row.list_size is None else str(row.list_size)
        words = (row.name, row.practice, row.locality, size, row.capacity, row.reason)
        writer.writerow((known, *map(guarded, words)))
    return discord.File(io.BytesIO(b"\xef\xbb\xbf" + text.getvalue().encode()), name)
