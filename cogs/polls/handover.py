"""From an article to a draft: "Ask our members" on the article's card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import admit
from bot.joints import ArticleQuestion, ask_members
from bot.polls.draft import Draft
from bot.polls.model import Article
from cogs.polls.drafts import show
from cogs.polls.new_drafts import blank, keep
from cogs.polls.templates import figures, template

MOST = 6


def offer() -> None:
    """Have articles' cards show the button."""
    ask_members.offer(ask)


async def ask(interaction: Interaction, asked: ArticleQuestion) -> None:
    """Draft every survey and idea of an article, and show the preview of the first."""
    await admit(interaction, Audience.OFFICER)
    safe = await blank(interaction)
    article = Article(asked.article_id, asked.headline, asked.url)
    safe = replace(safe, article=article)
    drafts = [*_surveys(safe, asked), *_ideas(safe, asked)] or [safe]
    kept = [await keep(interaction, draft) for draft in drafts[:MOST]]
    await show(interaction, kept[0], fresh=True)


def _surveys(safe: Draft, asked: ArticleQuestion) -> Iterable[Draft]:
    for survey in asked.surveys:
        labels = survey.options if len(survey.options) > 1 else safe.labels
        told = figures(asked.publication, asked.year, survey)
        yield replace(safe, question=survey.question, labels=labels, figures=told)


def _ideas(safe: Draft, asked: ArticleQuestion) -> Iterable[Draft]:
    """What the article argues for, by its ready poll; words in braces are asked in the preview."""
    for _, name in asked.ideas:
        try:
            found = template(name)
        except UserError:
            continue
        yield replace(safe, question=found.question, labels=found.options or safe.labels)


async def of_message(interaction: Interaction, message: discord.Message) -> None:
    """A draft whose question is somebody's message."""
    text = message.content.strip()
    if not text:
        raise UserError("That message has no text: write the question with /office-poll new.")
    draft = replace(await blank(interaction), question=text)
    await show(interaction, await keep(interaction, draft), fresh=True)
