"""*Undo* for what only officers see: the rows that an act changed are kept for a day as they stood,
and put back at a press, unless somebody changed them meanwhile.

Each room says which rows an act of its touches, and what follows from them (`Room.undoes`).
"""

from __future__ import annotations

import json
import sqlite3
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot import audit, drafts, people
from bot.committee import Committee
from bot.errors import UserError
from bot.storage.db import Connection

MEANWHILE = "That was changed by somebody meanwhile, so nothing was undone: look how it stands now."
SAME = "That changed nothing, so there is nothing to undo."
USED = "That has been used since, so nothing was undone: look how it stands now."
T = TypeVar("T")
Row = dict[str, Any]
Follow = Callable[[Connection, Committee, Mapping[str, Any], datetime], None]

NOTHING: Follow = lambda conn, committee, ids, now: None  # noqa: E731


@dataclass(frozen=True)
class Rows:
    """Rows of a table that an act may change: SQL that picks them, with ``:guild`` and the act's
    own ids. A table stands behind those it points at."""

    table: str
    where: str = "guild_id = :guild"
    flat: str = ""
    """A column that holds a JSON object: each of its entries is put back by itself."""
    by_itself: frozenset[str] = frozenset()
    """Columns that the bot writes by itself as well: what it wrote there is no reason to refuse."""
    used: str = ""
    """SQL that finds what an added row, by its key, has been used for: then it stays."""


@dataclass(frozen=True)
class Undoing:
    """How an act is taken back: its rows, what must hold ``first`` (or UserError), and what is
    armed or drawn anew once they stand again, given the act's ids and the keys of its rows."""

    rows: Sequence[Rows]
    then: Follow = NOTHING
    first: Follow = NOTHING


@dataclass(frozen=True)
class Step:
    """What one act changed. A change is JSON: table, key, what stood and what stands, where only
    the columns that differ are told of a row that stays."""

    act: str
    ids: str
    entry: int
    changes: tuple[str, ...]


def keep(
    conn: Connection, undoing: Undoing, act: str, work: Callable[[Connection], T], *,
    mark: int, guild_id: int, user_id: int, ids: Mapping[str, Any], now: datetime,
) -> T:  # fmt: skip
    """Do ``work``, and keep under ``mark`` what takes it back. It writes its own line of the audit
    trail, in the same transaction."""
    known = {"guild": guild_id, **ids}
    before = _standing(conn, undoing.rows, known)
    done = work(conn)
    changes = tuple(_changes(before, _standing(conn, undoing.rows, known), undoing.rows))
    lines = audit.page(conn, guild_id, limit=1)
    step = Step(act, json.dumps(ids), lines[0].id if lines else 0, changes)
    drafts.keep(conn, mark, guild_id, user_id, step, now)
    return done


def take_back(
    conn: Connection, ways: Mapping[str, Undoing], committee: Committee, *,
    mark: int, user_id: int, now: datetime,
) -> audit.Entry:  # fmt: skip
    """Put back what stood before an officer's last act, and note that; returns the act's line.

    Raises UserError for everybody else, after a day, and where somebody changed it meanwhile.
    """
    guild_id = committee.guild_id
    step = drafts.held(conn, mark, guild_id, user_id, Step)
    if not step.changes:
        raise UserError(SAME)
    changes = [json.loads(change) for change in step.changes]
    changes.sort(key=lambda change: change[2] is None)  # what was removed comes back first
    ids = dict(ChainMap(json.loads(step.ids), *(change[1] for change in changes)))
    ways[step.act].first(conn, committee, ids, now)
    used = {rows.table: rows.used for rows in ways[step.act].rows}
    for table, key, before, after in changes:
        if before is None and used[table] and conn.execute(used[table], key).fetchone():
            raise UserError(USED)
        try:
            _put_back(conn, table, key, before, after)
        except sqlite3.IntegrityError:
            raise UserError(MEANWHILE) from None
    drafts.drop(conn, mark, guild_id, user_id)
    (done,) = audit.page(conn, guild_id, before_id=step.entry + 1, limit=1)
    ways[step.act].then(conn, committee, ids, now)
    person = people.find(conn, guild_id, user_id)
    audit.record(conn, guild_id, person.id, f"{step.act.split('.')[0]}.undo", subject=done.subject,
                 before=done.after, after=done.before, now=now)  # fmt: skip
    return done


def _standing(
    conn: Connection, found: Sequence[Rows], known: Mapping[str, Any]
) -> dict[tuple[str, str], tuple[Row, Row]]:
    """Each row by its table and key: the key's columns, and all of it."""
    standing = {}
    for rows in found:
        info = conn.execute(f"PRAGMA table_info({rows.table})").fetchall()
        keys = [column["name"] for column in info if column["pk"]]
        for row in conn.execute(f"SELECT * FROM {rows.table} WHERE {rows.where}", known):
            whole = _flat(dict(row), rows.flat)
            key = {name: whole[name] for name in keys}
            standing[rows.table, json.dumps(key)] = key, whole
    return standing


def _flat(row: Row, column: str) -> Row:
    """The row with the entries of a JSON column as columns of their own, like ``settings.quorum``;
    their values are JSON."""
    if column:
        held = json.loads(row.pop(column))
        row |= {f"{column}.{name}": json.dumps(value) for name, value in held.items()}
    return row


def _changes(
    before: Mapping[tuple[str, str], tuple[Row, Row]],
    after: Mapping[tuple[str, str], tuple[Row, Row]],
    found: Sequence[Rows],
) -> Iterator[str]:
    by_itself = {rows.table: rows.by_itself for rows in found}
    for place in dict.fromkeys([*before, *after]):
        key, old = before.get(place, (None, None))
        key, new = after.get(place, (key, None))
        if old == new:
            continue
        if old is not None and new is not None:
            names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
            old, new = ({name: side.get(name) for name in names} for side in (old, new))
        if new is not None:
            new = {name: new[name] for name in new.keys() - by_itself[place[0]]}
        yield json.dumps([place[0], key, old, new], ensure_ascii=False)


def _put_back(
    conn: Connection, table: str, key: Row, before: Row | None, after: Row | None
) -> None:
    """One row as it stood; what the act did not change of it stays as it is now."""
    where, found = " AND ".join(f"{name} = ?" for name in key), (*key.values(),)
    row = conn.execute(f"SELECT * FROM {table} WHERE {where}", found).fetchone()
    if (row is None) != (after is None):
        raise UserError(MEANWHILE)
    if before is not None and after is None:
        names, marks = ", ".join(before), ", ".join("?" * len(before))
        conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", (*before.values(),))
        return
    flat = next((name.partition(".")[0] for name in before or () if "." in name), "")
    stands = _flat(dict(row), flat)
    if any(stands.get(name) != value for name, value in (after or {}).items()):
        raise UserError(MEANWHILE)
    if before is None:
        conn.execute(f"DELETE FROM {table} WHERE {where}", found)
    else:
        new = _whole(row, flat, before)
        names = ", ".join(f"{name} = ?" for name in new)
        conn.execute(f"UPDATE {table} SET {names} WHERE {where}", (*new.values(), *found))


def _whole(row: sqlite3.Row, column: str, before: Row) -> Row:
    """The columns as they are stored: what `_flat` took apart is put together again."""
    new = {name: value for name, value in before.items() if "." not in name}
    if column:
        held = json.loads(row[column])
        for name, value in before.items() - new.items():
            entry = name.partition(".")[2]
            if value is None:
                held.pop(entry, None)
            else:
                held[entry] = json.loads(value)
        new[column] = json.dumps(held)
    return new
