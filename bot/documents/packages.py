"""Word documents and Excel workbooks are packed files: what they unpack to is limited first."""

from __future__ import annotations

import zipfile
from io import BytesIO

from bot.errors import UserError

ENTRIES, UNPACKED = 3_000, 80_000_000  # files in the package, their bytes in all


def refuse_bombs(data: bytes, what: str, damaged: str) -> None:
    """Raise UserError for a package that is broken or unpacks to more than is reasonable.

    A package cannot unpack to more than it declares: the reader stops there.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise UserError(damaged) from fault
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise UserError(f"This {what} unpacks to more than can be read: upload its text.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UserError(f"This {what} is locked with a password: save it without.")
