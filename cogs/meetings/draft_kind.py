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
    """What a draft changes, as it stands. ``mark`` is another once somebody changed that;
    ``changed`` says so."""

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
    """Nothing stands yet of what the draft makes."""
    return Ground()


def alone(asked: Asked, draft: Draft) -> list[discord.ui.Item[Any]]:
    """Nothing beside *Save*."""
    return []


@dataclass(frozen=True)
class Kind:
    """A sort of draft, known by its name in the stored row.

    ``preview`` and ``save`` raise :class:`UserError` for what does not fit; the draft stays.
    ``beside`` are other ways to save it; ``stands`` what it would change.
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
    undoes: str = ""
    """The act that *Undo* takes back once it is saved."""
