"""/office-poll: what officers do with polls. Every callback hands over to the room."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.interactions import Audience, allow
from cogs.polls import starting

EIGHT_WEEKS = 60 * 24 * 56


@app_commands.guild_only()
@app_commands.default_permissions(manage_events=True)
class OfficePoll(commands.GroupCog, name="office-poll", description="Straw polls, for officers"):
    """Opening polls and looking after them."""

    @app_commands.command(name="quick", description="A safe straw poll in under a minute")
    @app_commands.describe(
        question="What members are asked: support, oppose or abstain",
        role="Ask the holders of another role",
        present="Ask those marked present at the meeting now on",
        minutes="Close so many minutes after opening",
    )
    @allow(Audience.OFFICER)
    async def quick(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        role: discord.Role | None = None,
        present: bool = False,
        minutes: app_commands.Range[int, 1, EIGHT_WEEKS] | None = None,
    ) -> None:
        draft = await starting.quick(interaction, question, role, present, minutes or 0)
        await starting.begin(interaction, draft)
