"""The chain of hashes over a poll's records, and the seal that is its last link.

Link n is SHA-256 of link n-1 and record n, so the last link vouches for all of them. 26 base32
characters of it, 130 bits, stand on the result card. Files of format 1 keep the 16 characters
(80 bits) that were printed on their cards.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence

Record = tuple[str, ...]

NAME = "lmcbot poll"
OLDER, FORMAT = (NAME, "1"), (NAME, "2")
LENGTHS: dict[Record, int] = {OLDER: 16, FORMAT: 26}
GROUP = 4


class Chain:
    """A growing chain. ``opening`` is the record that names the format.

    Raises KeyError when it names none of this bot's.
    """

    def __init__(self, opening: Sequence[str]) -> None:
        self._length = LENGTHS[tuple(opening)]
        self._hash = b""

    def link(self, record: Sequence[str]) -> str:
        """The link of the next record."""
        text = json.dumps(list(record), ensure_ascii=False, separators=(",", ":"))
        self._hash = hashlib.sha256(self._hash + text.encode()).digest()
        return base64.b32encode(self._hash).decode()[: self._length]


def links(records: Sequence[Sequence[str]]) -> list[str]:
    """The link of each record; the last one is the seal."""
    chain = Chain(records[0])
    return [chain.link(record) for record in records]


def seal(records: Sequence[Sequence[str]]) -> str:
    """The characters that vouch for all records."""
    return links(records)[-1]


def grouped(seal: str) -> str:
    """The seal as a person reads it: "OYIU-4HJM-XLJX-…"."""
    return "-".join(seal[at : at + GROUP] for at in range(0, len(seal), GROUP))


def plain(typed: str) -> str:
    """A seal as somebody typed it, without groups, spaces and small letters."""
    return "".join(char for char in typed.upper() if char.isascii() and char.isalnum())
