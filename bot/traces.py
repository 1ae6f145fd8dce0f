"""Where members stand in the database, column by column: what ``/me data`` tells of each, and what
becomes of it when the member is forgotten.

Every column that can name a member has its trace here, by way of the room it belongs to;
``tests/test_traces.py`` holds them against the schema.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.storage.db import Connection
from bot.times import from_ms, to_ms


@dataclass(frozen=True)
class Trace:
    """One column that names a member, as "table.column".

    ``told`` is the heading in ``/me data`` over the rows of ``query``. ``erase`` lets go; without
    it the column keeps the internal number, whose name is gone. Both statements may use :person
    (the internal number), :user (the Discord account), :guild and :now.
    """

    column: str
    told: str
    query: str
    erase: tuple[str, ...] = ()


Beside = Callable[[int, int], Awaitable[Mapping[str, Any]]]
_traces: dict[str, tuple[Trace, ...]] = {}
_beside: dict[str, Beside] = {}


def register(room: str, traces: Sequence[Trace]) -> None:
    """A room names every column of its tables that can name a member."""
    _traces[room] = tuple(traces)


def register_beside(room: str, beside: Beside) -> None:
    """A room tells what it holds of a member outside the main database: ``beside(guild_id,
    user_id)``, by heading."""
    _beside[room] = beside


async def told_beside(guild_id: int, user_id: int) -> dict[str, Mapping[str, Any]]:
    """What the rooms hold of a member outside the main database."""
    found = {room: await tell(guild_id, user_id) for room, tell in sorted(_beside.items())}
    return {room: held for room, held in found.items() if held}


def known() -> tuple[Trace, ...]:
    """Every trace of every room."""
    return tuple(trace for _, traces in sorted(_traces.items()) for trace in traces)


def told(conn: Connection, guild_id: int, user_id: int, person_id: int) -> dict[str, Any]:
    """Everything held of a member, by room and heading; rooms that hold nothing are left out."""
    values = {"guild": guild_id, "user": user_id, "person": person_id}
    found = {room: _rows(conn, traces, values) for room, traces in sorted(_traces.items())}
    return {room: rows for room, rows in found.items() if rows}


def erase(conn: Connection, guild_id: int, user_id: int, person_id: int, now: datetime) -> None:
    """Let go of a member in every room."""
    values = {"guild": guild_id, "user": user_id, "person": person_id, "now": to_ms(now)}
    for trace in known():
        for statement in trace.erase:
            conn.execute(statement, values)


def tables() -> list[str]:
    """The tables that hold of a member what is let go."""
    return sorted({trace.column.partition(".")[0] for trace in known() if trace.erase})


def _rows(conn: Connection, traces: Sequence[Trace], values: dict[str, int]) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {}
    for trace in traces:
        for row in conn.execute(trace.query, values):
            found.setdefault(trace.told, []).append({k: _shown(k, v) for k, v in dict(row).items()})
    return found


def _shown(name: str, value: Any) -> Any:
    """Instants as people and programs read them; the rest as it is stored."""
    instant = isinstance(value, int) and (name == "at" or name.endswith("_at"))
    return from_ms(value).isoformat(timespec="seconds") if instant else value
