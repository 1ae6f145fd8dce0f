"""What a sort of draft is: what is typed, how it is told back, and what saving it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import discord

from bot.committee import Committee
from bot.house import House
from bot.meetings import drafts
from bot.meetings.drafts import Draft
from bot.storage.db import Connection

FIELD = 300
ANEW, LOOK = "begin anew with the command.", "press Change to see the preview anew."


@dataclass(frozen=True)
class Field:
    """One thing to type. ``name`` is its key in the draft."""

    name: str
    label: str
    limit: int = FIELD
    needed: bool = False
    long: bool = False


@dataclass(frozen=True)
class Asked:
    """What a preview and a save know besides the draft."""

    bot: House
    committee: Committee
    person_id: int
    channel_id: int
    now: datetime


@dataclass(frozen=True)
class Ground:
    """What a draft changes or comes to stand beside, as that is. ``mark`` is another once somebody
    changed it; ``changed`` says so."""

    mark: str = ""
    changed: str = ""


Preview = Callable[[Asked, Draft], Awaitable[list[str]]]
Save = Callable[[Connection, Asked, Draft], str]
Stands = Callable[[Connection, Asked, Draft], Ground]
Beside = Callable[[Asked, Draft], list[discord.ui.Item[Any]]]
Read = Callable[[Draft, datetime, Committee], Draft]


def read_when(draft: Draft, now: datetime, committee: Committee, *, repeats: bool = False) -> Draft:
    """The time typed as *when*, or how something ``repeats``."""
    phrase, zone = str(draft.typed.get("when") or ""), committee.zone
    return drafts.read_time(draft, phrase, now, zone, committee.nation, repeats=repeats)


def untimed(draft: Draft, now: datetime, committee: Committee) -> Draft:
    """A draft without a time of its own."""
    return replace(draft, fault="")


def new(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """Nothing that others do matters to the draft."""
    return Ground()


def alone(asked: Asked, draft: Draft) -> list[discord.ui.Item[Any]]:
    """Nothing beside *Save*."""
    return []


@dataclass(frozen=True)
class Kind:
    """A sort of draft, known by its name in the stored row.

    ``preview`` and ``save`` raise :class:`UserError` for what does not fit; the draft stays.
    ``beside`` are other ways to save it; ``stands`` what it would change. ``begins`` says that its
    fields begin with what stands, which a later preview would take for what was typed.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    preview: Preview
    save: Save
    keep: str = "Save"
    read: Read = read_when
    beside: Beside = alone
    stands: Stands = new
    begins: bool = False
    undoes: str = ""
    """The act that *Undo* takes back once it is saved."""
