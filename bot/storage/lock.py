"""One process per data directory: an operating-system lock that dies with its process."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import IO

from bot.errors import UserError

LOCK = "lock"  # the file in the data directory
TRIES, PAUSE_S = 5, 0.05
HELD = (BlockingIOError, PermissionError)  # what POSIX and Windows say of a lock that is taken


class DataLock:
    """Holds ``<data>/lock`` as long as it is open. Use it in a ``with`` block.

    Raises :class:`UserError` naming the process that holds the directory already, or why the
    directory cannot be held at all.
    """

    def __init__(self, data: Path) -> None:
        self._path = data / LOCK
        self._file: IO[str] | None = None

    def __enter__(self) -> DataLock:
        folder = self._path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"The data folder {folder} cannot be used ({error.strerror}): let the bot's "
                "account write there, or set LMCBOT_DATA to another folder."
            ) from error
        try:
            _lock_patiently(file)
        except HELD as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            file.close()
            raise UserError(
                f"Another copy of the bot (process {holder}) is running on {folder}: "
                "stop it first, or set LMCBOT_DATA to another directory."
            ) from error
        except OSError as error:
            file.close()
            raise UserError(
                f"{folder} cannot be locked ({error.strerror}), so a second copy could start: "
                "set LMCBOT_DATA to a folder on a local disk."
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock_patiently(file: IO[str]) -> None:
    """Somebody who only asks who runs holds the lock for a moment: try a few times."""
    for _ in range(TRIES - 1):
        try:
            return _lock(file)
        except HELD:
            time.sleep(PAUSE_S)
    _lock(file)


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(1_000)  # beyond the text, so that the holder's number stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def holder(data: Path) -> str | None:
    """The number of the process that runs on ``data``, or None when nobody does."""
    path = data / LOCK
    if not path.exists():
        return None
    with path.open("r+", encoding="utf-8") as file:
        try:
            _lock(file)
        except HELD:
            file.seek(0)
            return file.read().strip() or "unknown"
    return None
