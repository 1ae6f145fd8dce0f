"""/office-digest: what officers do with digests."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.articles.schedule import PACES
from bot.audience import Audience, allow
from bot.house import Interaction
from cogs.articles import digest_offer, digests
from cogs.articles.autocomplete import article_choices, topic_choices
from cogs.articles.own_digest import PAUSES

Choice = app_commands.Choice[str]
Channel = discord.TextChannel | None
EMPTY = [Choice(name="Say so", value="say"), Choice(name="Say nothing", value="silent")]
office_digest = app_commands.Group(
    name="office-digest",
    description="Officers: when digests come, and what is in them",
    guild_only=True,
    default_permissions=discord.Permissions(manage_events=True),
)


@office_digest.command(name="schedule", description="When a channel's digest comes, and about what")
@app_commands.describe(
    rhythm="How often",
    day="Weekday for weekly, day of the month for monthly",
    time="When, on the committee's clock, like 7.15",
    topics="Topics with commas between; “all” for everything",
    items="How many at most",
    empty="When there is nothing new",
    oldest="Nothing older than so many days",
    channel="The channel, if not this one",
)
@app_commands.choices(rhythm=[Choice(name=p.capitalize(), value=p) for p in PACES], empty=EMPTY)
@app_commands.autocomplete(topics=topic_choices)
@allow(Audience.OFFICER)
async def schedule(
    interaction: Interaction,
    rhythm: str | None = None,
    day: str | None = None,
    time: str | None = None,
    topics: str | None = None,
    items: app_commands.Range[int, 1, 8] | None = None,
    empty: str | None = None,
    oldest: app_commands.Range[int, 1, 365] | None = None,
    channel: Channel = None,
) -> None:
    wanted = digests.Wanted(rhythm, day, time, topics, items, empty, oldest)
    await digests.schedule(interaction, channel, wanted)


@office_digest.command(name="list", description="The digests of this server and when each is due")
@allow(Audience.OFFICER)
async def list_(interaction: Interaction) -> None:
    await digests.listing(interaction)


@office_digest.command(
    name="preview", description="What the next digest would say, for your eyes only"
)
@app_commands.describe(channel="The channel, if not this one")
@allow(Audience.OFFICER)
async def preview(interaction: Interaction, channel: Channel = None) -> None:
    await digest_offer.preview(interaction, channel)


@office_digest.command(name="now", description="Post a digest at once: shown to you first")
@app_commands.describe(
    article="One article only, told before or not", channel="The channel, if not this one"
)
@app_commands.autocomplete(article=article_choices)
@allow(Audience.OFFICER)
async def now(
    interaction: Interaction, article: str | None = None, channel: Channel = None
) -> None:
    await digest_offer.now(interaction, channel, article)


@office_digest.command(name="pause", description="Pause a channel's digest, or go on with it")
@app_commands.describe(what="Pause or go on", channel="The channel, if not this one")
@app_commands.choices(what=PAUSES)
@allow(Audience.OFFICER)
async def pause(interaction: Interaction, what: str = "pause", channel: Channel = None) -> None:
    await digests.pause(interaction, channel, paused=what == "pause")


@office_digest.command(name="explain", description="Why an article is in the next digest, or not")
@app_commands.describe(article="Begin to type its title", channel="The channel, if not this one")
@app_commands.autocomplete(article=article_choices)
@allow(Audience.OFFICER)
async def explain(interaction: Interaction, article: str, channel: Channel = None) -> None:
    await digests.explain(interaction, channel, article)
