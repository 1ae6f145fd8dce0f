"""/office-poll: what officers do with polls. Every callback hands over to the room."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import Audience, allow
from bot.house import Interaction
from bot.polls.model import State
from cogs.polls import export as exporting
from cogs.polls import handover, lists, methods, new_drafts, poll_changes, public_changes, templates
from cogs.polls.autocomplete import any_ones, closed_ones, open_ones, poll_meant

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
        interaction: Interaction,
        question: str,
        role: discord.Role | None = None,
        present: bool = False,
        minutes: app_commands.Range[int, 1, EIGHT_WEEKS] | None = None,
    ) -> None:
        draft = await new_drafts.quick(interaction, question, role, present, minutes or 0)
        await new_drafts.begin(interaction, draft)

    @app_commands.command(name="new", description="Any other poll, through a preview")
    @allow(Audience.OFFICER)
    async def new(self, interaction: Interaction) -> None:
        await methods.offer(interaction)

    @app_commands.command(name="template", description="Start from a ready poll")
    @app_commands.describe(name="Which one")
    @app_commands.autocomplete(name=templates.guess)
    @allow(Audience.OFFICER)
    async def template(self, interaction: Interaction, name: str) -> None:
        await templates.start(interaction, name)

    @app_commands.command(name="list", description="Open and ended polls, and your drafts")
    @allow(Audience.OFFICER)
    async def list_(self, interaction: Interaction) -> None:
        await lists.show_office(interaction)

    @app_commands.command(name="extend", description="Move a close to a later time")
    @app_commands.describe(
        poll="The open poll", until="Friday 17:00, for example", reason="Public reason"
    )
    @app_commands.autocomplete(poll=open_ones)
    @allow(Audience.OFFICER)
    async def extend(self, interaction: Interaction, poll: str, until: str, reason: str) -> None:
        found = await poll_meant(interaction, poll, State.OPEN)
        await public_changes.extend(interaction, found, until, reason)

    @app_commands.command(name="reword", description="Correct the words: a new version of the poll")
    @app_commands.describe(poll="The open poll")
    @app_commands.autocomplete(poll=open_ones)
    @allow(Audience.OFFICER)
    async def reword(self, interaction: Interaction, poll: str) -> None:
        found = await poll_meant(interaction, poll, State.OPEN)
        await new_drafts.reword(interaction, found)

    @app_commands.command(name="close", description="Close a poll before its deadline")
    @app_commands.describe(poll="The open poll")
    @app_commands.autocomplete(poll=open_ones)
    @allow(Audience.OFFICER)
    async def close(self, interaction: Interaction, poll: str) -> None:
        await poll_changes.offer_close(interaction, await poll_meant(interaction, poll, State.OPEN))

    @app_commands.command(name="cancel", description="Cancel a poll; its ballots are destroyed")
    @app_commands.describe(poll="The open poll")
    @app_commands.autocomplete(poll=open_ones)
    @allow(Audience.OFFICER)
    async def cancel(self, interaction: Interaction, poll: str) -> None:
        await poll_changes.offer_cancel(
            interaction, await poll_meant(interaction, poll, State.OPEN)
        )

    @app_commands.command(name="repost", description="Post a poll's card again")
    @app_commands.describe(poll="The poll whose card was lost")
    @app_commands.autocomplete(poll=any_ones)
    @allow(Audience.OFFICER)
    async def repost(self, interaction: Interaction, poll: str) -> None:
        await public_changes.post_again(interaction, await poll_meant(interaction, poll))

    @app_commands.command(name="mirror", description="Show an open poll in one more channel")
    @app_commands.describe(poll="The open poll", channel="Where to show it as well")
    @app_commands.autocomplete(poll=open_ones)
    @allow(Audience.OFFICER)
    async def mirror(
        self, interaction: Interaction, poll: str, channel: discord.TextChannel
    ) -> None:
        found = await poll_meant(interaction, poll, State.OPEN)
        await public_changes.post_again(interaction, found, channel.id)

    @app_commands.command(name="outcome", description="Tell what was done with a result")
    @app_commands.describe(poll="The closed poll", text="One line")
    @app_commands.autocomplete(poll=closed_ones)
    @allow(Audience.OFFICER)
    async def outcome(self, interaction: Interaction, poll: str, text: str) -> None:
        found = await poll_meant(interaction, poll, State.CLOSED)
        await public_changes.set_outcome(interaction, found, text)

    @app_commands.command(name="export", description="A closed poll as CSV and JSON, with its seal")
    @app_commands.describe(poll="The closed poll")
    @app_commands.autocomplete(poll=closed_ones)
    @allow(Audience.OFFICER)
    async def export(self, interaction: Interaction, poll: str) -> None:
        await exporting.export(interaction, await poll_meant(interaction, poll, State.CLOSED))


@app_commands.guild_only()
@app_commands.default_permissions(manage_events=True)
@app_commands.context_menu(name="Make a poll of this")
@allow(Audience.OFFICER)
async def make_a_poll(interaction: Interaction, message: discord.Message) -> None:
    """The message menu's entry."""
    await handover.of_message(interaction, message)
