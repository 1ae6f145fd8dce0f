"""/audit: what officers did, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot import audit, people
from bot.audience import Audience, allow
from bot.audit import Entry
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Press
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import BLUE, card, one_line

PAGE = 5  # as many as fit a telephone


class Audit(commands.Cog):
    """The audit trail."""

    @app_commands.command(name="audit", description="What officers did, newest first")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    @allow(Audience.OFFICER)
    async def audit(self, interaction: Interaction) -> None:
        await answer(interaction, await _layout(interaction, None))


class Older(Press, pattern="audit:before:{entry}", audience=Audience.OFFICER):
    """Older acts; entry 0 is the newest page."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await redraw(interaction, await _layout(interaction, self.number("entry") or None))


async def _layout(interaction: Interaction, before: int | None) -> discord.ui.LayoutView:
    guild_id = (await committee_of(interaction)).guild_id

    def query(conn: Connection) -> tuple[list[Entry], dict[int, str]]:
        entries = audit.page(conn, guild_id, before_id=before, limit=PAGE + 1)
        ids = {entry.person_id for entry in entries if entry.person_id is not None}
        found = {person_id: people.get(conn, person_id) for person_id in ids}
        return entries, {i: person.name for i, person in found.items() if person and person.name}

    entries, names = await interaction.client.db.read(query)
    return render_audit(entries, names, newest=before is None)


def render_audit(
    entries: Sequence[Entry], names: Mapping[int, str], *, newest: bool
) -> discord.ui.LayoutView:
    """One page of acts: who, what, when, before and after."""
    buttons = [] if newest else [Older("Newest", entry=0)]
    if len(entries) > PAGE:
        buttons.append(Older("Older", entry=entries[PAGE - 1].id))
    lines = [_told(entry, names) for entry in entries[:PAGE]]
    return card(
        "### What officers did",
        "\n".join(lines) or "Nothing yet.",
        buttons=buttons,
        foot="Each entry is chained to the one before. Ballots are never in it.",
        colour=BLUE,
    )


def _told(entry: Entry, names: Mapping[int, str]) -> str:
    who = "the bot" if entry.person_id is None else names.get(entry.person_id, "somebody forgotten")
    change = (
        f": {one_line(entry.before, 60) or 'nothing'} → {one_line(entry.after, 60) or 'nothing'}"
    )
    changed = change if entry.before or entry.after else ""
    what = one_line(f"{entry.act} {entry.subject}", 80)
    return f"{stamp(entry.at, 'f')} **{one_line(who, 40)}** {what}{changed}"
