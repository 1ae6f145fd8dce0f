"""Ready polls from `seeds/polls.toml`; the words in braces and missing options are asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import discord
from discord import app_commands

from bot import seeds
from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import committee_of
from bot.lasting import Form
from bot.offers import PublishedSurvey
from bot.plain_text import clean
from bot.polls.counting.rounds import Rules
from bot.polls.draft import Draft, typed_labels
from bot.polls.method import Kind, Method
from bot.polls.model import Figures, Terms
from bot.polls.pledges import as_pledge
from bot.seeds import PollTemplate, SeedSurvey
from bot.when.workdays import Nation
from cogs.card import clip, offered
from cogs.polls.counting_forms import with_unit
from cogs.polls.new_drafts import begin, blank
from cogs.polls.preview_card import BLANK

STANDS = re.compile(r"\b(?:the|your) $", re.IGNORECASE)
BODIES = {  # who commissions general practice there
    Nation.ENGLAND: "ICB",
    Nation.WALES: "health board",
    Nation.SCOTLAND: "health board",
    Nation.NORTHERN_IRELAND: "SPPG",
}
ARTICLE = re.compile(r"^(?:the|our|your|an?) ", re.IGNORECASE)


@cache
def loaded() -> seeds.Seeds:
    """The shipped seeds, read once."""
    return seeds.load()


async def guess(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Autocomplete of the ready polls."""
    words = current.strip().casefold()
    return offered(
        (f"{one.name}: {one.question}", one.slug)
        for one in loaded().polls
        if words in f"{one.name} {one.question} {one.slug}".casefold()
    )


def template(text: str) -> PollTemplate:
    """The ready poll of that name. Raises UserError for none."""
    said = text.strip().casefold()
    for one in loaded().polls:
        if said in (one.slug, one.name.casefold()):
            return one
    raise UserError(f"There is no ready poll “{clip(text, 60)}”: choose one from the list.")


async def start(interaction: Interaction, name: str) -> None:
    """Ask what a template leaves open, then show its preview."""
    found = template(name)
    if found.asks or found.ask_options:
        committee = await committee_of(interaction)
        await interaction.response.send_modal(Fill(found, committee.nation))
    else:
        await begin(interaction, await drafted(interaction, found, {}, found.options))


class Fill(Form, title="A ready poll", audience=Audience.OFFICER):
    """The words in braces, and the options where the template has none."""

    def __init__(self, found: PollTemplate, nation: Nation) -> None:
        super().__init__(title=clip(found.name, 45))
        self.template = found
        self.words: dict[str, discord.ui.TextInput[Any]] = {}
        for name in found.asks[:4]:
            example = "ICB, PCN, practice" if name == "body" else clip(found.question, 100)
            usual = usual_body(found.question, nation) if name == "body" else ""
            self.words[name] = self.add(
                name.capitalize(), written(name, 100, default=usual), example
            )
        self.options = written("options", long=True)
        if found.ask_options:
            self.add(clip(found.ask_options.capitalize(), 45), self.options)

    async def submitted(self, interaction: Interaction) -> None:
        words = {name: box.value for name, box in self.words.items()}
        typed = self.options.value if self.template.ask_options else ""
        labels = self.template.options or typed_labels(typed)
        await begin(interaction, await drafted(interaction, self.template, words, labels))


async def drafted(
    interaction: Interaction,
    found: PollTemplate,
    words: dict[str, str],
    labels: tuple[str, ...],
) -> Draft:
    """The draft of a template with its blanks filled."""
    draft = await blank(interaction)
    question = filled(found.question, words)
    terms = terms_of(found, draft.terms)
    return replace(draft, question=question, labels=labels, terms=terms, figures=_figures(found))


def filled(question: str, words: Mapping[str, str]) -> str:
    """A ready question with its blanks filled; "the" typed behind a "the" goes."""

    def fill(gap: re.Match[str]) -> str:
        said = clean(words.get(gap[1], gap[0]))
        return ARTICLE.sub("", said) if STANDS.search(question[: gap.start()]) else said

    return BLANK.sub(fill, question)


def usual_body(question: str, nation: Nation) -> str:
    """Whom such a question most likely means there; empty where its words may mean any body."""
    before, gap, _ = question.partition("{body}")
    return BODIES[nation] if gap and STANDS.search(before) else ""


def terms_of(found: PollTemplate, usual: Terms) -> Terms:
    """How a template's poll is run and counted."""
    if found.mass:
        return as_pledge(usual, found.mass)
    kind = Kind(found.method)
    return replace(
        with_unit(usual, found.unit),
        method=Method(kind),
        named=found.named,
        by_area=found.areas,
        thresholds=found.thresholds,
        ranking=Rules((), found.places) if kind is Kind.RANKED and found.places else None,
    )


def _figures(found: PollTemplate) -> Figures | None:
    """What the template's article published of its own survey."""
    if not found.survey:
        return None
    article = next(one for one in loaded().articles if one.slug == found.article)
    return figures(article.publication, article.year, article.surveys[found.survey - 1])


def figures(publication: str, year: int | None, survey: SeedSurvey | PublishedSurvey) -> Figures:
    """An article's survey with its own sample, both numbers where the article disagrees."""
    rows = tuple(
        (label, f"{share:g}%")
        for label, share in zip(survey.options, survey.percentages, strict=False)
    )
    source = f"{publication or 'The article'}{f' {year}' if year else ''}"
    return Figures(source, _sample(survey.respondents), rows, survey.question)


def _sample(respondents: tuple[int, ...]) -> str:
    """ "504 GPs answered", or both numbers where a text gives two."""
    if not respondents:
        return "how many answered is not said"
    numbers = " or ".join(f"{number:,}" for number in respondents)
    doubt = " (the article disagrees with itself)" if len(respondents) > 1 else ""
    return f"{numbers} GPs answered{doubt}"
