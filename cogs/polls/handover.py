"""What other rooms have from the polls: a draft about an article, and polls by their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import discord

from bot.audience import Audience, admit
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of
from bot.offers import ArticleQuestion, LetterQuestion, Reference
from bot.polls.closing_times import in_time_for
from bot.polls.draft import Draft
from bot.polls.mandates import caution
from bot.polls.model import Article, State
from bot.polls.store import poll_numbered, polls
from bot.storage.db import Connection
from bot.when.workdays import Nation
from cogs.polls.draft_forms import Wording
from cogs.polls.drafts import show
from cogs.polls.new_drafts import begin, blank, keep
from cogs.polls.preview_card import BLANK
from cogs.polls.templates import figures, filled, template, usual_body

MOST = 6
PUBLIC = (State.OPEN, State.CLOSING, State.CLOSED)


async def ask(interaction: Interaction, asked: ArticleQuestion) -> None:
    """Draft every survey and idea of an article, and show the preview of the first; where there is
    none, or a word of it must be said, ask for the question. A form that is closed leaves a
    draft."""
    await admit(interaction, Audience.OFFICER)
    safe = await blank(interaction)
    article = Article(asked.article_id, asked.headline, asked.url)
    safe = replace(safe, article=article)
    nation = (await committee_of(interaction)).nation
    drafts = [*_surveys(safe, asked), *_ideas(safe, asked, nation)] or [safe]
    kept = [await keep(interaction, draft) for draft in drafts[:MOST]]
    first = kept[0].draft.question
    if not first or BLANK.search(first):
        await interaction.response.send_modal(Wording(kept[0]))
        return
    await show(interaction, kept[0], fresh=True)


async def ask_of_letter(interaction: Interaction, asked: LetterQuestion) -> None:
    """Draft a poll of what a letter asks, closing in time for the answer, and show its preview."""
    await admit(interaction, Audience.OFFICER)
    committee, now = await committee_of(interaction), interaction.client.clock()
    draft = replace(await blank(interaction), question=asked.question)
    if closes_at := in_time_for(asked.due_at, now, committee.zone, committee.nation):
        draft = replace(draft, closes_at=closes_at)
    await begin(interaction, draft)


def _surveys(safe: Draft, asked: ArticleQuestion) -> Iterable[Draft]:
    for survey in asked.surveys:
        labels = survey.options if len(survey.options) > 1 else safe.labels
        told = figures(asked.publication, asked.year, survey)
        yield replace(safe, question=survey.question, labels=labels, figures=told)


def _ideas(safe: Draft, asked: ArticleQuestion, nation: Nation) -> Iterable[Draft]:
    """What the article argues for, by its ready poll; other words in braces are asked for."""
    for _, name in asked.ideas:
        try:
            found = template(name)
        except UserError:
            continue
        body = usual_body(found.question, nation)
        question = filled(found.question, {"body": body} if body else {})
        yield replace(safe, question=question, labels=found.options or safe.labels)


async def of_message(interaction: Interaction, message: discord.Message) -> None:
    """A draft whose question is somebody's message."""
    text = message.content.strip()
    if not text:
        raise UserError("That message has no text: write the question with /office-poll new.")
    draft = replace(await blank(interaction), question=text)
    await begin(interaction, draft)


def _exists(conn: Connection, guild_id: int, number: int) -> bool:
    return poll_numbered(conn, guild_id, number) is not None


def _titles(conn: Connection, guild_id: int, words: str, most: int) -> list[tuple[str, str]]:
    """Polls by reference and question."""
    found = polls(conn, guild_id, *PUBLIC, words=words, limit=most)
    return [(poll.reference, poll.question) for poll in found]


POLLS = Reference("P", "poll", _exists, _titles, caution)
