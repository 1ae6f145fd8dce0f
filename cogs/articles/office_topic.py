"""/office-topic: the rules that say what a digest is about."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.articles import topics
from bot.articles.topics import Topic
from bot.audience import Audience, allow
from bot.house import Interaction
from bot.interactions import answer
from cogs.articles.audited import noted
from cogs.articles.autocomplete import topic_choices
from cogs.articles.paging import confirmed, show
from cogs.card import one_line, plain, private
from cogs.undo_button import Undo

Name = app_commands.Range[str, 1, topics.LONGEST_NAME]
Rule = app_commands.Range[str, 1, 1000]
office_topic = app_commands.Group(
    name="office-topic",
    description="Officers: what digests are about",
    guild_only=True,
    default_permissions=discord.Permissions(manage_events=True),
)


@office_topic.command(
    name="add", description="A new topic: words, “phrases”, AND, OR, NOT, brackets"
)
@app_commands.describe(
    name="What it is called", rule='For example: (pay OR pension) AND NOT "pay desk"'
)
@allow(Audience.OFFICER)
async def add(interaction: Interaction, name: Name, rule: Rule) -> None:
    guild_id = interaction.guild_id or 0
    made = await noted(
        interaction,
        "topic.add",
        lambda conn: topics.add(conn, guild_id, name, rule),
        becomes=lambda topic: topic.rule,
    )
    await answer(interaction, private(_told("Added", made), buttons=[Undo.after(interaction)]))


@office_topic.command(name="edit", description="Change a topic's rule")
@app_commands.describe(name="The topic", rule="The new rule")
@app_commands.autocomplete(name=topic_choices)
@allow(Audience.OFFICER)
async def edit(interaction: Interaction, name: str, rule: Rule) -> None:
    guild_id = interaction.guild_id or 0
    made = await noted(
        interaction,
        "topic.edit",
        lambda conn: topics.edit(conn, guild_id, name, rule),
        was=lambda conn: topics.named(conn, guild_id, name).rule,
        becomes=lambda topic: topic.rule,
    )
    await answer(interaction, private(_told("Changed", made), buttons=[Undo.after(interaction)]))


@office_topic.command(name="list", description="The topics of this server and their rules")
@allow(Audience.OFFICER)
async def list_(interaction: Interaction) -> None:
    await show(interaction, "topics", 0)


@office_topic.command(name="remove", description="Remove a topic that no digest names")
@app_commands.describe(name="The topic")
@app_commands.autocomplete(name=topic_choices)
@allow(Audience.OFFICER)
async def remove(interaction: Interaction, name: str) -> None:
    guild_id = interaction.guild_id or 0
    known = await interaction.client.db.read(lambda conn: topics.named(conn, guild_id, name))
    await answer(
        interaction,
        private(
            f"Remove the topic **{plain(known.name)}**?\n`{one_line(known.rule, 600)}`",
            buttons=[confirmed("topic", known.id)],
        ),
    )


def _told(what: str, topic: Topic) -> str:
    return f"{what}: **{plain(topic.name)}**\n{plain(topic.rule)}"
