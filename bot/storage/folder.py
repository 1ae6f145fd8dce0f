"""Files that outlast a power cut, and a full disk named to whoever asked for one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import NotStored

NO_ROOM = {
    errno.ENOSPC: "the disk of the bot's computer is full",
    errno.EDQUOT: "the disk of the bot's computer is full",
    errno.EROFS: "the bot's disk can only be read",
}


@contextmanager
def stored() -> Iterator[None]:
    """Raise NotStored where a file cannot be written for want of room."""
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise NotStored(NO_ROOM[fault.errno]) from fault
        raise


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to disk, where the system can."""
    if not folder.is_dir() or os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
