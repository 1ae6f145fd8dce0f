"""What a room of the bot declares, once; and the rooms of one bot, which own what was declared.

The ground floor knows no room: each cog hands its `Room` to the bot with ``bot.join(room)``. Two
bots in one process share nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar

import discord

from bot import people
from bot.boards.direct_messages import Notice, Wording
from bot.boards.health import Troubles
from bot.boards.lines import Line, Source, Viewer
from bot.committee import Arrange, Committee
from bot.courier.post import Renderer
from bot.offers import Offer, Reference
from bot.privacy.traces import Trace, Traces
from bot.storage.db import Connection, Database
from bot.undoing import Undoing
from bot.year.chapter import Telling

F = TypeVar("F", bound=Callable[..., Any])
Sweep: TypeAlias = Callable[[Connection, Committee, datetime], int]


LATER = 9
LAST = datetime.max.replace(tzinfo=UTC)  # lines without a time stand after those with one


@dataclass(frozen=True)
class Entry:
    """One command in /help, which adds what it does and who may use it. ``example`` works when
    pasted; a command that needs nothing has none. ``rank`` decides which six come first: 0 before
    8. ``says`` is for what has no description of its own, in a message's menu."""

    command: str
    example: str = ""
    rank: int = LATER
    says: str = ""


def keeps_nothing(conn: Connection, committee: Committee, now: datetime) -> int:
    """The sweep of a room that holds nothing of its own."""
    return 0


@dataclass(frozen=True, kw_only=True)
class Room:
    """One room. Help, traces and sweep have no default: a room that forgot them is a type error."""

    name: str
    title: str = ""
    """What /help calls it, in one word."""
    help: Sequence[Entry]
    """Every command of its own."""
    traces: Sequence[Trace]
    """Every column of its tables that can name a member."""
    sweep: Sweep
    """Removes at night what it need not keep any longer; returns how much."""
    renderers: Mapping[str, Renderer] = field(default_factory=dict)
    """Who makes the message, or does the work, of rows of each kind."""
    wordings: Mapping[str, Callable[[Notice, datetime], Awaitable[Wording | None]]] = field(
        default_factory=dict
    )
    """Who words notices of each kind in direct messages; None is said for what is moot."""
    beside: Callable[[Connection, int, int], Wording | None] | None = None
    """Its line for every message of the day, whatever that tells: of a server and an account. It
    alone never causes a message."""
    board: Source | None = None
    """Its lines on the noticeboard, for everybody."""
    today: Source | None = None
    """Its lines in a member's private /today."""
    desk: Source | None = None
    """What needs an officer; no line means that all is well there."""
    troubles: Troubles | None = None
    """What is in trouble there, in sentences, for /status and the desk: of a server, now."""
    year: Telling | None = None
    """What it tells of a year for the report to levy payers, which names no member."""
    held: Callable[[int, int], Awaitable[Mapping[str, Any]]] | None = None
    """What it holds of a member outside the main database, by heading: of a server, an account."""
    arrange: Arrange | None = None
    """What follows from the settings of a committee that is set up. It runs in the transaction of
    every change to them, so it must change only what differs."""
    opening: Callable[[Database], Awaitable[str]] | None = None
    """Its line when the bot starts; empty when it has nothing to say."""
    greet: Callable[[discord.Guild], Awaitable[None]] | None = None
    """What it does the first time the bot finds itself on a server."""
    offers: Sequence[tuple[Offer[Any], Callable[..., Any]]] = ()
    """What it does for other rooms."""
    references: Sequence[Reference] = ()
    """What may be pointed at by a letter and a number."""
    undoes: Mapping[str, Undoing] = field(default_factory=dict)
    """How *Undo* takes back its officers' acts, by their names in the audit trail."""


class Rooms:
    """The rooms of one bot, and what they declare together."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self.renderers: dict[str, Renderer] = {}
        self._offers: dict[Offer[Any], Callable[..., Any]] = {}

    def join(self, room: Room) -> None:
        """Take a room in. Raises ValueError for a name, a kind of row or an offer that another room
        has already."""
        doubled = {
            *({room.name} & self._rooms.keys()),
            *(room.renderers.keys() & self.renderers.keys()),
            *(offer.name for offer, _ in room.offers if offer in self._offers),
        }
        if doubled:
            raise ValueError(f"{room.name}: {', '.join(sorted(doubled))} is of another room")
        self._rooms[room.name] = room
        self.renderers |= room.renderers
        self._offers |= dict(room.offers)

    def __iter__(self) -> Iterator[Room]:
        """Each room, by name."""
        return iter([room for _, room in sorted(self._rooms.items())])

    async def board(self, db: Database, viewer: Viewer) -> Sequence[Line]:
        """What the noticeboard shows, the soonest first."""
        return await _lines((room.board for room in self), db, viewer)

    async def today(self, db: Database, viewer: Viewer) -> Sequence[Line]:
        """What is on for one member, the soonest first."""
        return await _lines((room.today for room in self), db, viewer)

    async def desk(self, db: Database, viewer: Viewer) -> Sequence[Line]:
        """What needs an officer, the soonest first."""
        return await _lines((room.desk for room in self), db, viewer)

    async def worded(self, notice: Notice, now: datetime) -> Wording | None:
        """The words of a notice, or None when it is moot."""
        wordings = (room.wordings.get(notice.kind) for room in self)
        wording = next(filter(None, wordings), None)
        return None if wording is None else await wording(notice, now)

    def beside(self, conn: Connection, guild_id: int, user_id: int) -> list[Wording]:
        """The lines that stand below whatever a member is told that day."""
        found = [room.beside(conn, guild_id, user_id) for room in self if room.beside]
        return [words for words in found if words is not None]

    @property
    def traces(self) -> Traces:
        """Where members stand in the database, by room."""
        own = {room.name: room.traces for room in self if room.traces}
        return {"person": people.TRACES, **own}

    async def held(self, guild_id: int, user_id: int) -> dict[str, Mapping[str, Any]]:
        """What the rooms hold of a member outside the main database."""
        found = {room.name: await room.held(guild_id, user_id) for room in self if room.held}
        return {name: held for name, held in found.items() if held}

    def troubles(self, conn: Connection, guild_id: int, now: datetime) -> list[str]:
        """What is in trouble on a server."""
        sources = [room.troubles for room in self if room.troubles]
        return [said for source in sources for said in source(conn, guild_id, now)]

    @property
    def undoes(self) -> Mapping[str, Undoing]:
        """How acts are taken back, of every room."""
        return {act: way for room in self for act, way in room.undoes.items()}

    @property
    def years(self) -> list[Telling]:
        """Who tells of a year, room by room."""
        return [room.year for room in self if room.year]

    def arrange(self, conn: Connection, committee: Committee, now: datetime) -> None:
        """Let every room arrange what follows from a committee's settings."""
        for room in self:
            if room.arrange:
                room.arrange(conn, committee, now)

    async def opening(self, db: Database) -> list[str]:
        """What the bot says when it starts: one line a room, such as "3 open polls, 0 votes
        lost"."""
        found = [await room.opening(db) for room in self if room.opening]
        return [line for line in found if line]

    async def greet(self, guild: discord.Guild) -> None:
        """The bot finds itself on a server for the first time, or again."""
        for room in self:
            if room.greet:
                await room.greet(guild)

    def offered(self, offer: Offer[F]) -> F | None:
        """Who does that for other rooms; None where nobody offers it."""
        return self._offers.get(offer)  # type: ignore[return-value]  # `Offer.by` pairs the types

    @property
    def references(self) -> dict[str, Reference]:
        """What may be pointed at, by its letter."""
        return {known.letter: known for room in self for known in room.references}


async def _lines(sources: Iterable[Source | None], db: Database, viewer: Viewer) -> Sequence[Line]:
    """The lines of every room that has any for a board, the soonest first."""
    shown = [line for source in sources if source for line in await source(db, viewer)]
    return sorted(shown, key=lambda line: line.at or LAST)
