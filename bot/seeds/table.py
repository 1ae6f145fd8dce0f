"""A TOML table read field by field: faults are collected, so that all are told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class Table:
    """One table of one file. A wrong field adds to ``faults`` and reads as an empty value."""

    file: str
    data: dict[str, Any]
    faults: list[str]
    where: str = ""
    read: set[str] = field(default_factory=set)

    def fault(self, name: str, words: str) -> None:
        """Say what is wrong with the field ``name``."""
        self.faults.append(f"{self.file}: {self.where}{name}: {words}")

    def text(self, name: str, *, most: int = 1000, empty: bool = False) -> str:
        """A string of at most ``most`` characters; missing or blank only where ``empty``."""
        value = self._of(name, str, "" if empty else None, "")
        if not value.strip() and not empty and name in self.data:
            self.fault(name, "is empty")
        if len(value) > most:
            self.fault(name, f"has {len(value)} characters, at most {most} fit")
        return value.strip()

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """One of ``allowed``."""
        value = self.text(name)
        if value and value not in allowed:
            self.fault(name, f"is {value!r}, not one of {', '.join(sorted(allowed))}")
        return value

    def number(self, name: str, default: int | None = None, *, low: int = 0) -> int:
        """A whole number from ``low`` up."""
        value = self._of(name, int, default, low)
        if isinstance(value, bool) or value < low:
            self.fault(name, f"is {value!r}, not a whole number from {low} up")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false."""
        return self._of(name, bool, default, False)

    def day(self, name: str) -> date | None:
        """A date, or None where the field is missing."""
        return self._of(name, date, None, date.min) if name in self.data else None

    def clock(self, name: str) -> time:
        """A time of day."""
        return self._of(name, time, None, time())

    def texts(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of strings, none of them blank and none twice."""
        found = self._list(name, str, default)
        if len(set(found)) != len(found) or not all(value.strip() for value in found):
            self.fault(name, "holds a blank or the same twice")
        return found

    def numbers(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        return self._list(name, int, None)

    def tables(self, name: str) -> list[Table]:
        """The tables of ``[[name]]``, none where there are none."""
        found = self._list(name, dict, ())
        return [self._inner(f"{name} {index}", data) for index, data in enumerate(found, 1)]

    def table(self, name: str) -> Table:
        """The table of ``[name]``."""
        return self._inner(name, self._of(name, dict, None, {}))

    def close(self) -> None:
        """Name the fields nobody asked for: a misspelt field must not be silently ignored."""
        for name in self.data.keys() - self.read:
            self.fault(name, "is not a field of this kind")

    def _inner(self, where: str, data: dict[str, Any]) -> Table:
        label = str(data.get("slug") or data.get("handle") or data.get("name") or "")
        mark = f"{where} ({label})" if label else where
        return Table(self.file, data, self.faults, f"{self.where}{mark}: ")

    def _of(self, name: str, kind: type[T], default: T | None, instead: T) -> T:
        self.read.add(name)
        value = self.data.get(name, default)
        if value is None:
            self.fault(name, "is missing")
        elif isinstance(value, kind):
            return value
        else:
            self.fault(name, f"is {value!r}, not {_KINDS[kind]}")
        return instead

    def _list(self, name: str, kind: type[T], default: tuple[T, ...] | None) -> tuple[T, ...]:
        found = self._of(name, list, list(default) if default is not None else None, [])
        for value in found:
            if not isinstance(value, kind):
                self.fault(name, f"holds {value!r}, not {_KINDS[kind]}")
        return tuple(value for value in found if isinstance(value, kind))


_KINDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a date",
    time: "a time",
    list: "a list",
    dict: "a table",
}


def parsed(file: str, text: str, faults: list[str]) -> Table:
    """``text`` as a table; one that is no TOML adds its fault and reads as empty."""
    try:
        return Table(file, tomllib.loads(text), faults)
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{file}: is not TOML: {error}")
        return Table(file, {}, faults)
