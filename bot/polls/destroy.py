"""Files that hold secrets: made for the owner's eyes, and destroyed so that they stay destroyed.

Overwriting is the second lock: on flash disks and journalled file systems old blocks may survive
it. What cannot survive is the key, which is 32 bytes and goes first; without it the rest is noise.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.polls.secrets import RandomBytes
from bot.storage.folder import stored, sync_folder

CHUNK = 1 << 20


@stored()
def make_private(path: Path, content: bytes = b"") -> None:
    """A new file, readable by its owner only, on disk when this returns.

    Raises FileExistsError rather than touch a file that is there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)


def overwrite(path: Path, token_bytes: RandomBytes) -> None:
    """Fill the file with noise, on disk when this returns; no file is no fault."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        overwrite_open(handle, token_bytes)
    finally:
        os.close(handle)


def overwrite_open(handle: int, token_bytes: RandomBytes) -> None:
    """Fill an open file with noise, also one whose name is gone already."""
    left = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, token_bytes(min(left, CHUNK)))
    os.fsync(handle)


def remove(path: Path) -> None:
    """Take the file away, on disk when this returns; no file is no fault."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
