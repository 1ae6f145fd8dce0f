"""Handing an article to other rooms as plain values: a poll, an agenda, a calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from bot.articles import library
from bot.articles.library import Article, article
from bot.articles.wording import respondents
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of
from bot.offers import (
    ADD_TO_AGENDA,
    ADD_TO_CALENDAR,
    ASK_MEMBERS,
    Act,
    ArticleDate,
    ArticleQuestion,
    Offer,
    Pointer,
    PublishedSurvey,
    Reference,
)
from bot.storage.db import Connection
from cogs.articles.buttons import Agenda, Ask, ToCalendar

T = TypeVar("T")
LOOKED_THROUGH = 200  # of the newest articles, while a reference is typed


def offered(interaction: Interaction) -> list[str]:
    """The acts other rooms offer on an article's card."""
    known: dict[str, Offer[Any]] = {
        "ask": ASK_MEMBERS,
        "agenda": ADD_TO_AGENDA,
        "calendar": ADD_TO_CALENDAR,
    }
    return [name for name, offer in known.items() if interaction.client.rooms.offered(offer)]


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
    question = question_of(await _article(interaction, press.number("article")))
    await _hand(interaction, ASK_MEMBERS, question)


@Agenda.does
async def add_to_agenda(press: Agenda, interaction: Interaction, at: datetime) -> None:
    """Hand the article to the meetings room."""
    one = await _article(interaction, press.number("article"))
    pointer = Pointer(one.guild_id, f"A-{one.id}", one.parsed.headline)
    await _hand(interaction, ADD_TO_AGENDA, pointer)


@ToCalendar.does
async def add_to_calendar(press: ToCalendar, interaction: Interaction, at: datetime) -> None:
    """Hand something the article announces to the calendar."""
    one, place = await _article(interaction, press.number("article")), press.number("place")
    if place >= len(one.parsed.upcoming):
        raise UserError("The article was changed and no longer announces that.")
    coming = one.parsed.upcoming[place]
    on = date.fromisoformat(coming.date) if coming.date and len(coming.date) == 10 else None
    article_date = ArticleDate(one.guild_id, one.id, coming.text, on, one.url)
    await _hand(interaction, ADD_TO_CALENDAR, article_date)


async def _hand(interaction: Interaction, offer: Offer[Act[T]], value: T) -> None:
    act = interaction.client.rooms.offered(offer)
    if act is None:  # the card was drawn by a release that had that room
        raise UserError("That cannot be done here any more.")
    await act(interaction, value)


async def _article(interaction: Interaction, article_id: int) -> Article:
    committee = await committee_of(interaction)
    return await interaction.client.db.read(
        lambda conn: article(conn, committee.guild_id, article_id)
    )


def _exists(conn: Connection, guild_id: int, number: int) -> bool:
    try:
        article(conn, guild_id, number)
    except UserError:
        return False
    return True


def _titles(conn: Connection, guild_id: int, words: str, most: int) -> list[tuple[str, str]]:
    """Articles by reference and headline."""
    newest = library.newest(conn, guild_id, archive=True, limit=LOOKED_THROUGH)
    lines = [(f"A-{one.id}", one.parsed.headline) for one in newest]
    return [line for line in lines if words.casefold() in " ".join(line).casefold()][:most]


ARTICLES = Reference("A", "article", _exists, _titles)
