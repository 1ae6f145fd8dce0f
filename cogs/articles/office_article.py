"""/office-article and the message menu: adding, correcting and removing articles."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.articles import library
from bot.articles.wording import meta_of
from bot.audience import Audience, allow
from bot.house import Interaction
from bot.interactions import answer, committee_of
from cogs.articles import drafts
from cogs.articles.autocomplete import article_choices, article_id_of
from cogs.articles.paging import confirmed
from cogs.card import one_line, private

office_article = app_commands.Group(
    name="office-article",
    description="Officers: add, correct and remove articles",
    guild_only=True,
    default_permissions=discord.Permissions(manage_events=True),
)


@office_article.command(
    name="add", description="Add an article: a link, a file, or a text to paste"
)
@app_commands.describe(
    link="Its address",
    file="A PDF, Word, mail, text or web page file",
    ours="The committee's own text, which members may read in full",
)
@allow(Audience.OFFICER)
async def add(
    interaction: Interaction,
    link: app_commands.Range[str, 1, 1000] | None = None,
    file: discord.Attachment | None = None,
    ours: bool = False,
) -> None:
    await drafts.begin(interaction, link, file, ours)


@office_article.command(
    name="edit", description="Correct headline, kind, publication, author or date"
)
@app_commands.describe(article="Begin to type its title")
@app_commands.autocomplete(article=article_choices)
@allow(Audience.OFFICER)
async def edit(interaction: Interaction, article: str) -> None:
    await drafts.correct(interaction, article)


@office_article.command(name="remove", description="Take an article out of search and digests")
@app_commands.describe(article="Begin to type its title")
@app_commands.autocomplete(article=article_choices)
@allow(Audience.OFFICER)
async def remove(interaction: Interaction, article: str) -> None:
    committee = await committee_of(interaction)
    article_id = await article_id_of(interaction, article)
    one = await interaction.client.db.read(
        lambda conn: library.article(conn, committee.guild_id, article_id)
    )
    said = f"Remove **{one_line(one.parsed.headline, 200)}**?\n-# {one_line(meta_of(one), 200)}"
    button = confirmed("article", one.id)
    await answer(interaction, private(said, buttons=[button], foot=f"A-{one.id}"))


@app_commands.context_menu(name="Add to digest")
@app_commands.guild_only()
@app_commands.default_permissions(manage_events=True)
@allow(Audience.OFFICER)
async def add_to_digest(interaction: Interaction, message: discord.Message) -> None:
    await drafts.from_message(interaction, message)
