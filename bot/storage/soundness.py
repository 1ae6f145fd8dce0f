"""Whether a database file may be used at all: asked before the start touches anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.errors import UserError
from bot.storage.connection import connect


class Missing(UserError):
    """The database is gone, and what lies around it tells that there was one."""

    def __init__(self, database: Path, beside: Path, *, empty: bool) -> None:
        super().__init__(
            f"The database {database} is {'empty' if empty else 'missing'}, but {beside} tells that"
            " the bot ran here before. Is its disk mounted? Put lmcbot.db back, or take the newest"
            " backup with lmcbot restore FILE. To begin anew, move the old folders away first."
        )


class Damaged(UserError):
    """The database cannot be trusted to say what is there."""

    def __init__(self, database: Path, fault: str) -> None:
        super().__init__(
            f"The database {database} is damaged ({fault}), so nothing was started and nothing was"
            " touched. lmcbot restore FILE puts the newest backup in its place."
        )


class ReadOnly(UserError):
    """The database can be read and not written."""

    def __init__(self, database: Path, fault: str) -> None:
        super().__init__(
            f"The database {database} cannot be written ({fault}). Is the disk full or mounted"
            " read-only, or do file and folder belong to another account? Mend it, start again."
        )


def _of_a_bot(path: Path) -> bool:
    """Whether a file is none that a system leaves in any folder somebody looks into."""
    return path.is_file() and not path.name.startswith((".", "Thumbs.db", "desktop.ini"))


def there(database: Path, around: Iterable[Path]) -> bool:
    """Whether there is a database. Raises Missing where there was one; ``around`` are folders that
    only a bot that ran fills."""
    empty = database.exists() and database.stat().st_size == 0
    if database.exists() and not empty:
        return True
    for folder in around:
        if folder.is_dir() and any(map(_of_a_bot, folder.rglob("*"))):
            raise Missing(database, folder, empty=empty)
    return False


def look(database: Path, around: Iterable[Path]) -> None:
    """Raise Missing, Damaged or ReadOnly."""
    if not there(database, around):
        return
    try:
        with closing(connect(database)) as conn:
            found = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise Damaged(database, str(found).splitlines()[-1])
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise ReadOnly(database, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise Damaged(database, str(error)) from error
