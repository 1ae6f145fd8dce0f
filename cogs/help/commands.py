"""/help: six commands by role, the rest under *More*."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import Audience, allow, may
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Press
from bot.room import Entry
from cogs.card import BLUE, card, pages

FIRST, LINES_A_PAGE = 6, 12


class Help(commands.Cog):
    """The help."""

    @app_commands.command(name="help", description="What you can do here")
    @app_commands.guild_only()
    @allow(Audience.ANYONE)
    async def help_(self, interaction: Interaction) -> None:
        officer = await _officer(interaction)
        await answer(interaction, render_help(_entries(interaction, officer), officer=officer))


class More(Press, pattern="help:page:{page}", audience=Audience.ANYONE):
    """The commands after the first six; page 0 is the six."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        officer = await _officer(interaction)
        found = _entries(interaction, officer)
        page = self.number("page")
        shown = render_more(found, page) if page else render_help(found, officer=officer)
        await redraw(interaction, shown)


def _entries(interaction: Interaction, officer: bool) -> list[Entry]:
    """What somebody may use, the most useful first; for officers their own commands lead."""
    every = [entry for room in interaction.client.rooms for entry in room.help]
    mine = [entry for entry in every if officer or not entry.officers]
    return sorted(mine, key=lambda entry: (entry.rank, officer and not entry.officers))


async def _officer(interaction: Interaction) -> bool:
    committee = await committee_of(interaction)
    user = interaction.user
    return isinstance(user, discord.Member) and may(Audience.OFFICER, user, committee)


def render_help(entries: Sequence[Entry], *, officer: bool) -> discord.ui.LayoutView:
    """The six commands that matter most to whoever asks."""
    who = "officers" if officer else "members"
    return card(
        f"### What {who} use most",
        *(_told(entry) for entry in entries[:FIRST]),
        buttons=[More("More", page=1)] if len(entries) > FIRST else [],
        foot=(
            "No member or officer is shown how you vote in a secret poll. /me data shows what is "
            "held of you."
        ),
        colour=BLUE,
    )


def render_more(entries: Sequence[Entry], page: int) -> discord.ui.LayoutView:
    """The other commands, a page at a time."""
    found = pages([f"`/{e.command}` {e.says}" for e in entries[FIRST:]], most=LINES_A_PAGE)
    number = min(max(page, 1), len(found))
    buttons = [More("Back", page=number - 1)]
    if number < len(found):
        buttons.append(More("More", page=number + 1))
    return card("### More", found[number - 1] or "That is all.", buttons=buttons, colour=BLUE)


def _told(entry: Entry) -> str:
    """One command; its example only where that says more than the name."""
    told = f"**/{entry.command}** {entry.says}"
    return told if entry.example == f"/{entry.command}" else f"{told}\n-# {entry.example}"
