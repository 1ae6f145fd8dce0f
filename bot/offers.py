"""What one room may ask of another without knowing it: an act, a look-up, and the plain values that
pass between them.

A room offers with ``Room(..., offers=[ASK_MEMBERS.by(ask)])``; another finds what is offered with
``bot.rooms.offered(ASK_MEMBERS)``, and shows a button only where something is.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeAlias, TypeVar

from bot.documents.document import Document
from bot.errors import UserError
from bot.storage.db import Connection

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
Act: TypeAlias = Callable[[Any, T], Awaitable[None]]
"""Takes the interaction of a press, not yet answered, and a plain value; it answers. What is
offered is read without Discord too, by ``lmcbot health`` every minute: so no type of Discord's."""


@dataclass(frozen=True)
class PublishedSurvey:
    """A survey an article reports. ``respondents`` holds every number the text gives: two
    disagree."""

    question: str
    options: tuple[str, ...]
    percentages: tuple[float, ...]
    respondents: tuple[int, ...]


@dataclass(frozen=True)
class ArticleQuestion:
    """What members could be asked about an article. ``year`` is None where it is undated.

    ``ideas`` are what the article argues for, each with the name of a ready poll.
    """

    guild_id: int
    article_id: int
    headline: str
    url: str
    publication: str
    year: int | None
    surveys: tuple[PublishedSurvey, ...] = ()
    ideas: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Pointer:
    """An article or a mandate as an item of an agenda shows it: A-7 and its headline."""

    guild_id: int
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class Use:
    """Where something was relied on: M-3 and in what way. What has no reference says all in
    ``words``."""

    reference: str
    words: str


@dataclass(frozen=True)
class ArticleDate:
    """Something an article announces: its words, and the day where it is known."""

    guild_id: int
    article_id: int
    words: str
    on: date | None
    url: str


@dataclass(frozen=True)
class LetterQuestion:
    """A question of a letter that members could be asked, and when its answer is due (UTC)."""

    guild_id: int
    question: str
    due_at: datetime


@dataclass(frozen=True, eq=False)
class Offer(Generic[F]):
    """One thing that a room may do for the others."""

    name: str

    def by(self, work: F) -> tuple[Offer[F], F]:
        """The offer with who does it, for a room's declaration."""
        return self, work


ASK_MEMBERS: Offer[Act[ArticleQuestion]] = Offer("ask members")
ASK_OF_LETTER: Offer[Act[LetterQuestion]] = Offer("ask members what a letter asks")
READ_DOCUMENT: Offer[Callable[[bytes, str], Awaitable[Document]]] = Offer("read a document")
"""The lines of a PDF, Word document, mail or text by its bytes and its name, read where it can be
killed. Raises UserError for what cannot be read."""
ADD_TO_AGENDA: Offer[Act[Pointer]] = Offer("add to an agenda")
ADD_TO_CALENDAR: Offer[Act[ArticleDate]] = Offer("add to the calendar")
CHANGE_PATTERN: Offer[Act[str]] = Offer("change the meeting pattern")
"""Tells a newly typed pattern back, with what it makes of the dates there are; saving it is a
press away."""
PRESENT_NOW: Offer[Callable[[Connection, int, datetime], tuple[str, list[int]] | None]] = Offer(
    "who is present now"
)
"""Of a server at a moment: the meeting that is on, and the accounts marked present at it."""
WHERE_USED: Offer[Callable[[Connection, int, str], Sequence[Use]]] = Offer("where it was used")
"""Of a server and a reference: what there relies on it, the newest first."""
HeadlinesOf: TypeAlias = Callable[[Connection, int, Collection[int]], Mapping[int, str]]
HEADLINES: Offer[HeadlinesOf] = Offer("headlines of articles")
"""Of a server and articles by their numbers: the headlines of those it still keeps."""


@dataclass(frozen=True)
class Reference:
    """References that begin with ``letter`` are a ``what``: P-41 is a poll.

    ``exists(conn, guild_id, number)`` looks one up. ``titles(conn, guild_id, words, most)`` are
    those whose line holds what was typed, each with its reference, the newest first.
    ``caution(conn, guild_id, number, now)`` is what whoever relies on one should know, if anything.
    """

    letter: str
    what: str
    exists: Callable[[Connection, int, int], bool]
    titles: Callable[[Connection, int, str, int], Sequence[tuple[str, str]]] | None = None
    caution: Callable[[Connection, int, int, datetime], str] | None = None


Known: TypeAlias = Mapping[str, Reference]
"""What may be pointed at, by its letter."""
_REFERENCE = re.compile(r"([A-Z]{1,2})-(\d{1,9})", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/.]+\.\S{1,240}")


def pointed_at(conn: Connection, guild_id: int, text: str, known: Known) -> str:
    """A reference like P-41 that exists on that server, or an address; empty text stays empty.

    Raises :class:`UserError` for what is neither, and for what the server does not have.
    """
    found = " ".join(text.split())
    if not found or _ADDRESS.fullmatch(found):
        return found
    named = _REFERENCE.fullmatch(found.upper())
    if named is None:
        raise UserError(f"“{found[:40]}” is no reference: write one like P-41 or A-7, or a link.")
    must_exist(conn, guild_id, named[1], named[2], known)
    return f"{named[1]}-{int(named[2])}"


def must_exist(conn: Connection, guild_id: int, letter: str, number: str, known: Known) -> None:
    """Raise UserError where a server has nothing of that letter and number."""
    sought, said = known.get(letter), f"{letter}-{number}"
    if sought is None:
        raise UserError(f"“{said}” is no reference: write one like P-41 or A-7, or a link.")
    if not sought.exists(conn, guild_id, int(number)):
        raise UserError(
            f"There is no {sought.what} {said} on this server: look at its number again."
        )
