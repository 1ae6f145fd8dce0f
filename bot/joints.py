"""Where rooms meet without knowing each other: one room offers an act, another shows the button.

A cog sets its act when it is set up; a card shows the button only when somebody offers the act.
What passes through are plain values.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Act = Callable[[Any, T], Awaitable[None]]
"""Takes the interaction of the press, not yet answered, and the plain value; it answers."""


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
class ArticlePointer:
    """An article as an item of an agenda shows it."""

    guild_id: int
    article_id: int
    headline: str
    url: str


@dataclass(frozen=True)
class ArticleDate:
    """Something an article announces: its words, and the day where it is known."""

    guild_id: int
    article_id: int
    words: str
    on: date | None
    url: str


class Joint(Generic[T]):
    """One act that a room may offer."""

    def __init__(self) -> None:
        self._act: Act[T] | None = None

    def offer(self, act: Act[T]) -> None:
        """Do ``act`` when another room asks for it; called when the cog is set up."""
        self._act = act

    @property
    def offered(self) -> bool:
        """Whether a button for it makes sense."""
        return self._act is not None

    async def ask(self, interaction: Any, value: T) -> None:
        """Have it done. Raises LookupError where nobody offers it."""
        if self._act is None:
            raise LookupError("no room offers this act")
        await self._act(interaction, value)


ask_members: Joint[ArticleQuestion] = Joint()
add_to_agenda: Joint[ArticlePointer] = Joint()
add_to_calendar: Joint[ArticleDate] = Joint()
