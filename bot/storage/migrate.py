"""Numbered steps that bring a database file to the shape this release needs.

The number of the last step stands in ``PRAGMA user_version``; a step and its number are committed
together, so a power cut leaves the file before the step or after it, never between.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bot.errors import NewerDatabase

NAME = re.compile(r"(\d{4})_[a-z_]+\.sql")


class Step(NamedTuple):
    number: int
    name: str
    sql: str


Steps = Sequence[Step]


@cache
def shipped(package: str = "bot.migrations") -> tuple[Step, ...]:
    """The steps that lie as ``NNNN_what.sql`` in ``package``, in order."""
    found = [
        Step(int(match[1]), entry.name, entry.read_text("utf-8"))
        for entry in files(package).iterdir()
        if (match := NAME.fullmatch(entry.name))
    ]
    return tuple(sorted(found))


def version(connection: sqlite3.Connection) -> int:
    """The number of the last step this file has taken; 0 for a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def pending(connection: sqlite3.Connection, steps: Steps) -> list[Step]:
    """The steps this file still has to take.

    Raises :class:`NewerDatabase` when it has taken steps this release does not know.
    """
    at = version(connection)
    newest = max((step.number for step in steps), default=0)
    if at > newest:
        raise NewerDatabase(
            f"This database was written by a newer release (schema {at}, this release knows "
            f"{newest}): install that release, or restore a backup made by this one."
        )
    return [step for step in steps if step.number > at]


def migrate(connection: sqlite3.Connection, steps: Steps) -> list[Step]:
    """Take every pending step, each in one transaction; returns those taken."""
    todo = pending(connection, steps)
    for step in todo:
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{step.sql}\n;PRAGMA user_version = {step.number};\nCOMMIT;"
            )
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return todo
