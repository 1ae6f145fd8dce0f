"""Where members stand in the database, column by column: what ``/me data`` tells of each, and what
becomes of it when the member is forgotten.

Every column that can name a member has its trace, declared by the room it belongs to;
``tests/test_traces.py`` holds them against the schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

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


Traces: TypeAlias = Mapping[str, Sequence[Trace]]
"""By room."""


def known(traces: Traces) -> list[Trace]:
    """Every trace of every room."""
    return [trace for _, each in sorted(traces.items()) for trace in each]


def told(
    conn: Connection, guild_id: int, user_id: int, person_id: int, traces: Traces
) -> dict[str, Any]:
    """Everything held of a member, by room and heading; rooms that hold nothing are left out."""
    values = {"guild": guild_id, "user": user_id, "person": person_id}
    found = {room: _rows(conn, each, values) for room, each in sorted(traces.items())}
    return {room: rows for room, rows in found.items() if rows}


def erase(
    conn: Connection, guild_id: int, user_id: int, person_id: int, traces: Traces, now: datetime
) -> None:
    """Let go of a member in every room."""
    values = {"guild": guild_id, "user": user_id, "person": person_id, "now": to_ms(now)}
    for trace in known(traces):
        for statement in trace.erase:
            conn.execute(statement, values)


def tables(traces: Traces) -> list[str]:
    """The tables that hold of a member what is let go."""
    return sorted({trace.column.partition(".")[0] for trace in known(traces) if trace.erase})


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
