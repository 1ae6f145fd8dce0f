"""Which records an export may hold, in which order: schema.json, the same for shell and browser."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.polls.export import Damaged, Whole
from bot.polls.seal import Record


@dataclass(frozen=True, slots=True)
class Placed:
    """A record's fields without its kind, and the line on which it stands."""

    line: int
    fields: Record

    def number(self, at: int = 0) -> int:
        """A field that the schema knows as a whole number."""
        return int(self.fields[at])

    def numbers(self, start: int = 0) -> tuple[int, ...]:
        """All fields from ``start`` on as whole numbers."""
        return tuple(map(int, self.fields[start:]))


Kinds = Mapping[str, Sequence[Placed]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field's name and what it must look like."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of record: how often it may come, and its fields. ``most`` 0 is any number."""

    kind: str
    least: int
    most: int
    numbered: bool
    repeat: bool
    fields: tuple[Field, ...]


def text() -> str:
    """The schema as it is published."""
    return files(__package__).joinpath("schema.json").read_text("utf-8")


@cache
def rules(version: str) -> tuple[Rule, ...]:
    """The kinds of a format's version, in their order."""
    schema = json.loads(text())
    return tuple(
        Rule(
            rule["kind"],
            rule["least"],
            rule.get("most", 0),
            rule.get("numbered", False),
            rule.get("repeat", False),
            tuple(_field(field, schema["patterns"]) for field in rule["fields"]),
        )
        for rule in schema["records"]
        if version in rule.get("versions", version)
    )


def _field(written: str, patterns: Mapping[str, str]) -> Field:
    name, _, pattern = written.partition(": ")
    source = patterns[pattern.removesuffix("?")]
    return Field(name, re.compile(f"(?:{source})?" if pattern.endswith("?") else source))


def check(whole: Whole) -> Kinds:
    """The records by kind; raises Damaged at the first that the schema does not allow."""
    allowed = rules(whole.records[0][1])
    found: dict[str, list[Placed]] = {rule.kind: [] for rule in allowed}
    at = 0
    for line, (kind, *fields) in enumerate(whole.records, whole.first):
        at = _place(allowed, at, kind, found, line)
        found[kind].append(Placed(line, tuple(fields)))
        _check_fields(allowed[at], found[kind])
    last = len(whole.records)
    if not found["end"] or found["end"][0].number() != last:
        raise Damaged(last + whole.first - 1, "is not the end of a whole export")
    return found


def _place(
    allowed: Sequence[Rule], at: int, kind: str, found: Mapping[str, list[Placed]], line: int
) -> int:
    """Where in the order this record stands, no record between it and the last one missing."""
    place = next((n for n, rule in enumerate(allowed) if rule.kind == kind), None)
    if place is None:
        raise Damaged(line, "holds no record of this format")
    if place < at:
        raise Damaged(line, f"holds a record “{kind}” out of its place")
    for rule in allowed[at:place]:
        if len(found[rule.kind]) < rule.least:
            raise Damaged(line, f"stands where a record “{rule.kind}” is missing")
    if len(found[kind]) == allowed[place].most != 0:
        raise Damaged(line, f"holds a record “{kind}” too many")
    return place


def _check_fields(rule: Rule, found: Sequence[Placed]) -> None:
    line, fields = found[-1].line, found[-1].fields
    short = len(fields) < len(rule.fields)
    if short or (len(fields) > len(rule.fields) and not rule.repeat):
        raise Damaged(line, f"holds too {'few' if short else 'many'} fields for “{rule.kind}”")
    for at, field in enumerate(fields):
        expected = rule.fields[min(at, len(rule.fields) - 1)]
        if not expected.pattern.fullmatch(field):
            raise Damaged(line, f"holds no fitting “{expected.name}” in its record “{rule.kind}”")
    if rule.numbered and fields[0] != str(len(found)):
        raise Damaged(line, f"should be number {len(found)} of its records “{rule.kind}”")
