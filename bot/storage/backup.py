"""Copies of the database made while it is in use, checked by opening them, kept 7 days and 4 weeks.

Open polls' boxes and keys are in no backup: a restored open poll comes back stopped.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import UserError
from bot.storage.db import Connection, connect
from bot.storage.folder import sync_folder
from bot.storage.migrate import Steps, pending, version

DAILY, WEEKLY = 7, 4
PREFIX, SUFFIX, DRAFT = "lmcbot-", ".db", ".part"
OLD = timedelta(hours=36)  # a night was missed
A_DAY_S = 24 * 60 * 60
BEFORE, RUNS_OUT = "-before-", timedelta(weeks=WEEKLY)
FAR = 100_000  # numbers that no committee uses up between two copies
REPLACED, STAMP = "-replaced-", "%Y%m%dT%H%M%SZ"


def back_up(database: Path, folder: Path, now: datetime, *, why: str = "") -> Path:
    """Copy ``database`` into ``folder`` with SQLite's online backup, check the copy, and return
    where it lies.

    Raises :class:`UserError` when there is nothing to copy or the copy does not pass its check.
    """
    if not database.exists():
        raise UserError(f"There is no database at {database} yet: nothing to back up.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{PREFIX}{now.astimezone(UTC):{STAMP}}{f'-{why}' if why else ''}{SUFFIX}"
    handle, name = tempfile.mkstemp(suffix=DRAFT, dir=folder)  # two copies at once do not meet
    os.close(handle)
    draft = Path(name)
    try:
        with (
            closing(connect(database, read_only=True)) as source,
            closing(sqlite3.connect(draft)) as copy,
        ):
            source.backup(copy, pages=2_000)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, no companions
        check(draft)
    except BaseException:
        draft.unlink(missing_ok=True)
        draft.with_name(f"{draft.name}-journal").unlink(missing_ok=True)
        raise
    draft.replace(target)
    sync_folder(folder)
    return target


def back_up_before(database: Path, folder: Path, now: datetime, step: int) -> Path:
    """A copy of a database that is about to take steps up to ``step``. Those that earlier tries
    made of the same shape go: one is enough.

    Raises as `back_up` does.
    """
    made = back_up(database, folder, now, why=f"{BEFORE.strip('-')}-{step:04}")
    shape = check(made)
    for earlier in folder.glob(f"{PREFIX}*{BEFORE}{step:04}{SUFFIX}"):
        with suppress(UserError):  # a damaged one is left for whoever looks into it
            if earlier != made and check(earlier) == shape:
                earlier.unlink(missing_ok=True)
    return made


def clear_unfinished(database: Path) -> None:
    """Delete what a restore that was killed left half copied; the bot must hold its lock."""
    for half in database.parent.glob(f"{_half_restored(database).name}*"):
        half.unlink(missing_ok=True)


def _half_restored(database: Path) -> Path:
    return database.with_suffix(".restoring")


def check(file: Path) -> int:
    """Open a backup and check it whole; returns its schema number. Raises :class:`UserError` if it
    is not sound."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                raise UserError(f"{file.name} is damaged ({verdict}): take another backup.")
            if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone():
                raise UserError(f"{file.name} is not a database of this bot.")
            return version(copy)
    except sqlite3.DatabaseError as error:
        raise UserError(
            f"{file.name} cannot be read as a database: take another backup."
        ) from error


def rotate(folder: Path) -> list[Path]:
    """Delete what is neither among the last 7 days nor the last 4 weeks; returns what went. Copies
    made before a migration stay 4 weeks, whatever else was copied that day; what a power cut left
    of one, a day."""
    dated = sorted(_dated(folder), reverse=True)
    keep = _newest_of_each(dated, DAILY, lambda at: at.date().toordinal())
    keep |= _newest_of_each(dated, WEEKLY, lambda at: at.isocalendar()[:2])
    keep |= {file for at, file in dated if BEFORE in file.name and dated[0][0] - at < RUNS_OUT}
    gone = [file for _, file in dated if file not in keep]
    files = list(folder.glob("*"))
    gone += [file for file in files if DRAFT in file.name and _older(file, files)]
    for file in gone:
        file.unlink(missing_ok=True)  # the night’s work and a missed one’s may meet
    return gone


def let_replaced_go(database: Path, now: datetime) -> list[Path]:
    """Delete what restores put aside over 4 weeks ago: whoever was forgotten is in it still."""
    oldest = f"{now.astimezone(UTC) - RUNS_OUT:{STAMP}}"
    gone = [
        file
        for file in database.parent.glob(f"{database.stem}{REPLACED}*.db")
        if file.stem.rpartition("-")[2] < oldest
    ]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


def latest(folder: Path) -> tuple[datetime, Path] | None:
    """The newest backup and when it was made."""
    return max(_dated(folder), default=None)


def copies(folder: Path) -> list[Path]:
    """Every copy there, the newest first."""
    return [file for _, file in sorted(_dated(folder), reverse=True)]


def made_at(name: str) -> datetime | None:
    """When the copy of that name was made; None for a name that is none of ours."""
    try:
        return datetime.strptime(name.removeprefix(PREFIX)[:16], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def restore(
    backup: Path, database: Path, steps: Steps, now: datetime, ready: Callable[[Path], None]
) -> Path | None:
    """Put ``backup`` in the database's place; what it replaces is kept, and returned. ``ready`` is
    called with the copy that is about to take its place, before anything gives way to it.

    Raises :class:`UserError` for a damaged file or one written by a newer release, OSError for one
    that may not be read. The bot must be stopped.
    """
    if not backup.is_file():
        raise UserError(f"There is no file {backup}: name one of the files in the backups folder.")
    with backup.open("rb") as file:
        file.read(1)  # what the system refuses is not damage
    check(backup)
    with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        pending(copy, steps)
    database.parent.mkdir(parents=True, exist_ok=True)
    draft = _half_restored(database)
    shutil.copyfile(backup, draft)
    ready(draft)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())  # or a power cut could leave an empty database in its place
    kept = _set_aside(database, now) if database.exists() else None
    draft.replace(database)
    sync_folder(database.parent)
    return kept


def never_reuse(conn: Connection) -> None:
    """Give nothing a number that was given since the copy: the cards of those days stand in Discord
    and name things by number, and so does the list of who was forgotten. The audit trail alone goes
    on without a gap, which would be missed entries."""
    numbered = "type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name <> 'audit'"
    for (name,) in conn.execute(f"SELECT name FROM sqlite_schema WHERE {numbered}").fetchall():
        used = conn.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (name,))
        seq = FAR + (used.fetchone()[0] or 0)
        conn.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        conn.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, seq))


def _set_aside(database: Path, now: datetime) -> Path:
    with (
        suppress(sqlite3.DatabaseError),  # damage is why one restores
        closing(connect(database)) as current,
    ):
        current.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = database.with_name(f"{database.stem}{REPLACED}{now.astimezone(UTC):{STAMP}}.db")
    database.replace(kept)
    for companion in ("-wal", "-shm"):
        database.with_name(database.name + companion).unlink(missing_ok=True)
    return kept


def _dated(folder: Path) -> Iterable[tuple[datetime, Path]]:
    for file in folder.glob(f"{PREFIX}*{SUFFIX}"):
        if (at := made_at(file.name)) is not None:
            yield at, file


def _older(draft: Path, files: Iterable[Path]) -> bool:
    """Whether nobody can be writing a draft, or its journal, any more: something in its folder is a
    day newer. The disk's own times are compared, as the clock that names copies may have been
    moved."""
    with suppress(FileNotFoundError):
        written = draft.stat().st_mtime
        return any(_written(file) - written > A_DAY_S for file in files)
    return False


def _written(file: Path) -> float:
    with suppress(FileNotFoundError):  # it was just given its name
        return file.stat().st_mtime
    return 0.0


def _newest_of_each(dated: list[tuple[datetime, Path]], count: int, span: object) -> set[Path]:
    first: dict[object, Path] = {}
    for at, file in dated:
        first.setdefault(span(at), file)  # type: ignore[operator]
    return set(list(first.values())[:count])
