"""``lmcbot restore`` and ``lmcbot migrate``: what needs the bot stopped, and says so."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.courier import lanes
from bot.errors import UserError
from bot.plain_text import many
from bot.polls import lost_boxes
from bot.privacy import forget
from bot.privacy.forget import Forgotten
from bot.settings import Settings
from bot.shell.data_in_use import there
from bot.shell.start import back_up_before_migration, explained
from bot.storage import backup
from bot.storage.db import Connection, connect, transaction
from bot.storage.folder import sync_folder
from bot.storage.lock import DataLock, holder
from bot.storage.migrate import migrate, shipped
from bot.times import from_ms


def refuse_while_running(settings: Settings) -> None:
    """Raise :class:`UserError` when a bot runs on this data."""
    number = holder(settings.data)
    if number is not None:
        raise UserError(f"The bot is running (process {number}): stop it first, then try again.")


def restore(settings: Settings, file: Path | None, now: datetime) -> str:
    """Put a backup in place; says what was kept. Whoever was forgotten since is forgotten again.

    Without a file raises :class:`UserError` that names those there are. Polls that were open in the
    backup come back stopped: their boxes are in no backup.
    """
    if file is None:
        raise UserError(_named(backup.copies(settings.backups)))
    refuse_while_running(settings)
    with DataLock(settings.data):
        forget.note(settings.data, _gone(settings.database))
        boxes = lost_boxes.names(settings.boxes, settings.keys)
        ready = partial(_make_way, settings, boxes, now)
        kept = backup.restore(file, settings.database, shipped(), now, ready)
    where = f" What it replaced is {kept.name}." if kept else ""
    put = f" {len(boxes)} ballot boxes that stood here are set aside." if boxes else ""
    return f"{file.name} is restored.{where}{put} Polls that were open then come back stopped."


def _make_way(settings: Settings, boxes: Collection[str], now: datetime, draft: Path) -> None:
    """What must be done when a kill comes right after the database was replaced: what stands in
    Discord since the copy is neither posted again nor taken for something new, open boxes are set
    aside, and the next start knows whom to forget again."""
    with closing(connect(draft)) as conn, transaction(conn):
        backup.never_reuse(conn)
        lanes.doubt(conn, now)
    for name in boxes:
        lost_boxes.put_aside(settings.boxes, settings.keys, name)
    forget.leave_note(settings.data)
    sync_folder(settings.data)


def _named(copies: list[Path]) -> str:
    if not copies:
        return "There is no backup here yet: lmcbot backup makes one."
    return "\n".join(["Name one of these, the newest first:", *map(str, copies)])


def _gone(database: Path) -> list[Forgotten]:
    """Whom the file about to be replaced knows as forgotten; nobody if it cannot be read."""
    if not database.exists():
        return []
    try:
        with closing(connect(database, read_only=True)) as conn:
            return _forgotten(conn)
    except Exception:  # a damaged file is why one restores; the list beside it knows the rest
        return []


def _forgotten(conn: Connection) -> list[Forgotten]:
    rows = conn.execute("SELECT person_id, forgotten_at FROM person WHERE forgotten_at IS NOT NULL")
    return [Forgotten(row["person_id"], from_ms(row["forgotten_at"])) for row in rows]


def migrate_now(settings: Settings, now: datetime) -> str:
    """Bring the database to this release, after a backup. Raises :class:`UserError` if it cannot
    be."""
    steps = shipped()
    refuse_while_running(settings)
    there(settings)
    with DataLock(settings.data):
        copy = back_up_before_migration(settings, now, steps)
        with explained(settings.database, copy), closing(connect(settings.database)) as conn:
            taken = migrate(conn, steps)
    if not taken:
        return "The database is of this release already."
    where = f" A copy made before is {copy}." if copy else ""
    return f"{many(len(taken), 'step was', 'steps were')} taken, the last {taken[-1].name}.{where}"
