"""What a new roll changes of the last one, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.register.kept_register import Entry

Key: TypeAlias = Callable[[Entry], object]
_TOLD = {
    "name": "name",
    "practice": "practice",
    "locality": "locality",
    "list_size": "list size",
    "capacity": "capacity",
    "speaks": "speaks for it",
}


@dataclass(frozen=True)
class RollChanges:
    """Who is new, who is gone, and who is told of otherwise, each as a line."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    kept: int

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def changes(old: Sequence[Entry], new: Sequence[Entry]) -> RollChanges:
    """What the new roll changes. A row is the same person's where the account is, or, of one
    without, the name."""
    left, fresh = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[tuple[Entry, Entry]] = []
    for same in (_account, _name_and_practice, _name):
        pairs += _paired(left, fresh, same)
    differing = [_differs(before, after) for before, after in pairs]
    return RollChanges(
        tuple(_line(row) for row in fresh.values()),
        tuple(_line(row) for row in left.values()),
        tuple(one for one in differing if one),
        sum(not one for one in differing),
    )


def _paired(
    left: dict[int, Entry], fresh: dict[int, Entry], same: Key
) -> list[tuple[Entry, Entry]]:
    """Takes the rows that are the same person's out of both lists."""
    places = {key: at for at, row in left.items() if (key := same(row)) is not None}
    found = []
    for number, row in list(fresh.items()):
        key = same(row)
        at = places.get(key) if key is not None else None
        if at is not None and at in left and _may_be(left[at], row):
            found.append((left.pop(at), fresh.pop(number)))
    return found


def _may_be(before: Entry, after: Entry) -> bool:
    """Two accounts are two people, whatever they are called."""
    both = before.member_id is not None and after.member_id is not None
    return not both or before.member_id == after.member_id


def _account(row: Entry) -> object:
    return row.member_id


def _name_and_practice(row: Entry) -> object:
    return (row.name.casefold(), row.practice.casefold()) if row.name else None


def _name(row: Entry) -> object:
    return row.name.casefold() or None


def _line(row: Entry) -> str:
    return ", ".join(part for part in (row.name or str(row.member_id), row.practice) if part)


def _differs(before: Entry, after: Entry) -> str:
    """What is told otherwise of one person; empty where nothing is."""
    told = [
        f"{label} {_value(was)} → {_value(now)}"
        for field, label in _TOLD.items()
        if (was := getattr(before, field)) != (now := getattr(after, field))
    ]
    if before.member_id is None and after.member_id is not None:
        told.append("now with an account")
    if before.member_id is not None and after.member_id is None:
        told.append("no longer with an account")
    return f"{after.name or before.name or after.member_id}: {'; '.join(told)}" if told else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else f"“{value}”" if value else "nothing"
