"""Lines that rooms put on the noticeboard, on /today and on the officers' desk, each with a
button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.committee import Committee
from bot.storage.db import Database

LAST = datetime.max.replace(tzinfo=UTC)  # lines without a time stand after those with one


@dataclass(frozen=True)
class Line:
    """One thing to know or to do. ``text`` is ready-made markdown of at most two short lines.

    ``label`` and ``press`` make its button: the custom id of a lasting button of the room. Lines
    are shown by ``at``, the soonest first.
    """

    text: str
    at: datetime | None = None
    label: str = ""
    press: str = ""
    link: str = ""


@dataclass(frozen=True)
class Viewer:
    """For whom lines are wanted: a member, or everybody (``user_id`` None)."""

    committee: Committee
    now: datetime
    user_id: int | None = None


Source = Callable[[Database, Viewer], Awaitable[Iterable[Line]]]


@dataclass
class Board:
    """The sources of one board, one for each room; a room that registers again replaces its own."""

    sources: dict[str, Source] = field(default_factory=dict)

    def register(self, room: str, source: Source) -> None:
        """Have a room's lines shown."""
        self.sources[room] = source

    async def lines(self, db: Database, viewer: Viewer) -> Sequence[Line]:
        """Every room's lines, the soonest first."""
        found = [
            line for _, source in sorted(self.sources.items()) for line in await source(db, viewer)
        ]
        return sorted(found, key=lambda line: line.at or LAST)
