"""Lines that rooms put on the noticeboard, on /today and on the officers' desk, each with a
button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.committee import Committee
from bot.storage.db import Database

LAST = datetime.max.replace(tzinfo=UTC)  # lines without a time stand after those with one


@dataclass(frozen=True)
class Line:
    """One thing to know or to do. ``text`` is ready-made markdown of at most two short lines.

    ``label`` and ``press`` make its button: the custom id of a lasting button of the room;
    ``answers`` are the labels and custom ids of up to five more, by which it is answered at once.
    Lines are shown by ``at``, the soonest first.
    """

    text: str
    at: datetime | None = None
    label: str = ""
    press: str = ""
    link: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Viewer:
    """For whom lines are wanted: a member, or everybody (``user_id`` None)."""

    committee: Committee
    now: datetime
    user_id: int | None = None


Source = Callable[[Database, Viewer], Awaitable[Iterable[Line]]]


async def lines(sources: Iterable[Source | None], db: Database, viewer: Viewer) -> Sequence[Line]:
    """The lines of every room that has any for a board, the soonest first."""
    found = [line for source in sources if source for line in await source(db, viewer)]
    return sorted(found, key=lambda line: line.at or LAST)
