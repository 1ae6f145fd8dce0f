"""What /help shows: six commands first, by who is asking, each with an example; the rest under
*More*."""

from __future__ import annotations

from dataclasses import dataclass

FIRST = 6


@dataclass(frozen=True)
class Entry:
    """One command in the help. ``rank`` decides who is among the first six: 0 comes before 9."""

    command: str
    says: str
    example: str
    officers: bool = False
    rank: int = 5


_entries: dict[str, tuple[Entry, ...]] = {}


def register(room: str, *entries: Entry) -> None:
    """A room tells which of its commands belong in the help."""
    _entries[room] = entries


def entries(*, officer: bool) -> list[Entry]:
    """What somebody may use, the most useful first; for officers their own commands lead."""
    found = [entry for room in sorted(_entries) for entry in _entries[room]]
    mine = [entry for entry in found if officer or not entry.officers]
    return sorted(mine, key=lambda entry: (entry.rank, officer and not entry.officers))
