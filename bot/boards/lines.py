"""Lines that rooms put on the noticeboard, on /today and on the officers' desk, each with a
button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.committee import Committee
from bot.storage.db import Database


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
    """For whom lines are wanted: a member with their roles, or everybody (``user_id`` None)."""

    committee: Committee
    now: datetime
    user_id: int | None = None
    role_ids: frozenset[int] = frozenset()


Source = Callable[[Database, Viewer], Awaitable[Iterable[Line]]]
