"""Handing an article to other rooms as plain values: a poll, an agenda, a calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot import joints
from bot.articles.library import Article, article
from bot.articles.wording import respondents
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of
from bot.joints import ArticleDate, ArticlePointer, ArticleQuestion, PublishedSurvey
from cogs.articles.buttons import Agenda, Ask, ToCalendar


def offered() -> list[str]:
    """The acts other rooms offer."""
    known: dict[str, joints.Joint[Any]] = {
        "ask": joints.ask_members,
        "agenda": joints.add_to_agenda,
        "calendar": joints.add_to_calendar,
    }
    return [name for name, joint in known.items() if joint.offered]


def question_of(one: Article) -> ArticleQuestion:
    """What members could be asked about an article."""
    return ArticleQuestion(
        guild_id=one.guild_id,
        article_id=one.id,
        headline=one.parsed.headline,
        url=one.url,
        publication=one.parsed.publication or "",
        year=one.year,
        surveys=tuple(
            PublishedSurvey(
                survey.question,
                tuple(option.label for option in survey.options),
                tuple(option.percent for option in survey.options),
                respondents(one, at),
            )
            for at, survey in enumerate(one.parsed.surveys)
        ),
        ideas=one.own.asks if one.own else (),
    )


@Ask.does
async def ask_members(press: Ask, interaction: Interaction, at: datetime) -> None:
    """Hand the article to the polls room."""
    one = await _article(interaction, press.number("article"))
    await joints.ask_members.ask(interaction, question_of(one))


@Agenda.does
async def add_to_agenda(press: Agenda, interaction: Interaction, at: datetime) -> None:
    """Hand the article to the meetings room."""
    one = await _article(interaction, press.number("article"))
    pointer = ArticlePointer(one.guild_id, one.id, one.parsed.headline, one.url)
    await joints.add_to_agenda.ask(interaction, pointer)


@ToCalendar.does
async def add_to_calendar(press: ToCalendar, interaction: Interaction, at: datetime) -> None:
    """Hand something the article announces to the calendar."""
    one, place = await _article(interaction, press.number("article")), press.number("place")
    if place >= len(one.parsed.upcoming):
        raise UserError("The article has changed and announces that no more.")
    coming = one.parsed.upcoming[place]
    on = date.fromisoformat(coming.date) if coming.date and len(coming.date) == 10 else None
    await joints.add_to_calendar.ask(
        interaction, ArticleDate(one.guild_id, one.id, coming.text, on, one.url)
    )


async def _article(interaction: Interaction, article_id: int) -> Article:
    committee = await committee_of(interaction)
    return await interaction.client.db.read(
        lambda conn: article(conn, committee.guild_id, article_id)
    )
