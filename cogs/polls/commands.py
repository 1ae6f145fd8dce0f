"""/poll: what members ask of polls."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import Audience, allow
from bot.house import Interaction
from cogs.polls import export, lists
from cogs.polls.autocomplete import any_ones, closed_ones, poll_meant
from cogs.polls.rolls import read_roll, show_colleague
from cogs.polls.voting import show_mine


@app_commands.guild_only()
class Poll(commands.GroupCog, name="poll", description="Straw polls"):
    """For everybody who may vote, whatever role the roll was made from."""

    @app_commands.command(
        name="mine", description="Your open polls, whether your vote is in, and your codes"
    )
    @allow(Audience.ANYONE)
    async def mine(self, interaction: Interaction) -> None:
        await lists.show_mine(interaction)

    @app_commands.command(name="list", description="Open and past polls")
    @allow(Audience.MEMBER)
    async def list_(self, interaction: Interaction) -> None:
        await lists.show_all(interaction)

    @app_commands.command(name="result", description="The result of a closed poll")
    @app_commands.describe(poll="Reference or words of the question")
    @app_commands.autocomplete(poll=closed_ones)
    @allow(Audience.MEMBER)
    async def result(self, interaction: Interaction, poll: str) -> None:
        await export.show_result(interaction, await poll_meant(interaction, poll))

    @app_commands.command(name="am-i-entitled", description="May you vote in a poll, and why")
    @app_commands.describe(
        poll="Reference or words of the question", member="Whether a colleague may, instead"
    )
    @app_commands.autocomplete(poll=any_ones)
    @allow(Audience.ANYONE)
    async def am_i_entitled(
        self, interaction: Interaction, poll: str, member: discord.Member | None = None
    ) -> None:
        found = await poll_meant(interaction, poll)
        if member is None or member == interaction.user:
            await show_mine(interaction, found)
        else:
            await show_colleague(interaction, found, member)

    @app_commands.command(name="roll", description="Who may vote in a poll that asks you")
    @app_commands.describe(poll="Reference or words of the question")
    @app_commands.autocomplete(poll=any_ones)
    @allow(Audience.ANYONE)
    async def roll(self, interaction: Interaction, poll: str) -> None:
        await read_roll(interaction, await poll_meant(interaction, poll))
