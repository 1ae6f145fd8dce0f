"""/article and /digest: what members ask about articles."""

from __future__ import annotations

from datetime import date

from discord import app_commands

from bot.articles import topics
from bot.articles.model import KINDS
from bot.articles.search import Filters
from bot.articles.topics import Topic
from bot.audience import Audience, allow
from bot.house import Interaction
from bot.interactions import committee_of
from bot.when import moments
from cogs.articles import own_digest, searching, showing
from cogs.articles.autocomplete import (
    article_choices,
    article_id_of,
    publication_choices,
    topic_choices,
)

Choice = app_commands.Choice[str]
article_group = app_commands.Group(
    name="article", description="Find and read articles", guild_only=True
)
digest_group = app_commands.Group(
    name="digest", description="Your own digest by direct message", guild_only=True
)


@article_group.command(name="search", description="Search headlines and texts")
@app_commands.describe(
    words="Words or a “phrase”",
    kind="News, letters, opinions …",
    source="The publication",
    topic="One of the topics here",
    since="From this day on, like 10 Sept 2014, or a year",
    until="Up to this day",
)
@app_commands.choices(kind=[Choice(name=kind.capitalize(), value=kind) for kind in KINDS])
@app_commands.autocomplete(source=publication_choices, topic=topic_choices)
@allow(Audience.MEMBER)
async def search(
    interaction: Interaction,
    words: str = "",
    kind: str | None = None,
    source: str | None = None,
    topic: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> None:
    chosen = await _topic(interaction, topic)
    first, final = await _day(interaction, since), await _day(interaction, until, last=True)
    filters = Filters(kind, source, chosen, first, final)
    await searching.begin(interaction, words, filters)


@article_group.command(name="show", description="Open one article")
@app_commands.describe(title="Begin to type its title")
@app_commands.autocomplete(title=article_choices)
@allow(Audience.MEMBER)
async def show(interaction: Interaction, title: str) -> None:
    await showing.open_article(interaction, await article_id_of(interaction, title))


@article_group.command(name="saved", description="What you saved for later")
@allow(Audience.ANYONE)
async def saved(interaction: Interaction) -> None:
    await showing.saved_page(interaction, 0, fresh=True)


@digest_group.command(name="mine", description="Your own digest: topics, days, pause")
@app_commands.describe(
    rhythm="How often; off ends it",
    day="Weekday for weekly, day of the month for monthly",
    time="When, on the committee's clock, like 7.15",
    topics="Topics with commas between; “all” for everything",
    items="How many at most",
    pause="Pause it or go on",
)
@app_commands.choices(rhythm=own_digest.RHYTHMS, pause=own_digest.PAUSES)
@app_commands.autocomplete(topics=topic_choices)
@allow(Audience.MEMBER)
async def mine_(
    interaction: Interaction,
    rhythm: str | None = None,
    day: str | None = None,
    time: str | None = None,
    topics: str | None = None,
    items: app_commands.Range[int, 1, 8] | None = None,
    pause: str | None = None,
) -> None:
    await own_digest.change(interaction, own_digest.Wanted(rhythm, day, time, topics, items, pause))


async def _topic(interaction: Interaction, name: str | None) -> Topic | None:
    """The topic a search is narrowed to. Raises UserError for an unknown one."""
    guild_id = interaction.guild_id or 0
    if not name:
        return None
    return await interaction.client.db.read(lambda conn: topics.named(conn, guild_id, name))


async def _day(interaction: Interaction, typed: str | None, *, last: bool = False) -> date | None:
    """A day that has been, or the first or last of a year. Raises UserError."""
    if not typed or not typed.strip():
        return None
    if year := moments.year(typed):
        return date(year, 12, 31) if last else date(year, 1, 1)
    zone = (await committee_of(interaction)).zone
    return moments.day(typed, interaction.client.clock(), zone, past=True)
