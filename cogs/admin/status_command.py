"""/status: how the bot is, for officers."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import Audience, allow
from bot.boards.health import Health, health, zone_data
from bot.boards.lines import Viewer
from bot.house import House, Interaction
from bot.interactions import answer, committee_of
from bot.plain_text import many
from bot.storage import backup
from bot.storage.off_machine import taken
from bot.times import stamp
from cogs.admin.troubles import Troubles
from cogs.card import AMBER, GREEN, card, clip, some

MOST = 10


class Status(commands.Cog):
    """The bot's own figures."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    @app_commands.command(name="status", description="How the bot is")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    @allow(Audience.OFFICER)
    async def status(self, interaction: Interaction) -> None:
        committee, now = await committee_of(interaction), self.bot.clock()
        found = await self.bot.db.read(
            lambda conn: health(conn, committee.guild_id, self.bot.rooms.troubles, now)
        )
        wrong = list(Troubles(self.bot).told(committee, found, now))
        waiting = await self.bot.rooms.desk(self.bot.db, Viewer(committee, now))
        saved = backup.latest(self.bot.settings.backups)
        await answer(
            interaction,
            render_status(
                found,
                wrong,
                self.bot.started_at,
                saved and saved[0],
                taken(self.bot.settings.data),
                len(waiting),
            ),
        )


def render_status(
    found: Health,
    troubles: Sequence[str],
    started: datetime,
    saved: datetime | None,
    away: datetime | None,
    desk: int,
) -> discord.ui.LayoutView:
    """Figures in words, what is in trouble, versions; ``desk`` counts what waits for officers."""
    figures = [
        f"Running since {stamp(started, 'f')}",
        f"Next due: {_when(found.next_due)}",
        f"Oldest unsent: {_when(found.oldest_unsent)}",
        f"Last sent: {_when(found.last_sent)}",
        f"Waiting: {found.waiting}",
        f"Last backup: {_when(saved)}",
        f"Last copy off the bot’s computer: {_when(away)}",
        f"Database: {found.size / 1_048_576:.1f} MB, schema {found.schema}",
    ]
    trouble = some([f"- {clip(said, 250)}" for said in troubles], MOST)
    return card(
        "### Status",
        "\n".join(figures),
        f"**Not well**\n{trouble}" if troubles else _well(desk),
        foot=f"{versions()} · zone data {zone_data()}",
        colour=AMBER if troubles else GREEN,
    )


def _well(desk: int) -> str:
    if not desk:
        return "All well."
    waits = many(desk, "thing waits", "things wait")
    return f"The bot is well. {waits} for officers on /desk."


def versions() -> str:
    """The bot's release and what it runs on."""
    try:
        own = version("lmcbot")
    except PackageNotFoundError:  # run from a folder, never installed
        own = "unreleased"
    return f"LMC Bot {own}, discord.py {discord.__version__}, Python {platform.python_version()}"


def _when(at: datetime | None) -> str:
    return "none" if at is None else f"{stamp(at, 'f')} ({stamp(at, 'R')})"
