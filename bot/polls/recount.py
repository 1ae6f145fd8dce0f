"""The recount that anybody can run on an exported file: is it whole, and does it add up?"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from bot.errors import UserError
from bot.polls.counting import tally
from bot.polls.method import Kind, Method
from bot.polls.records import (
    BOM,
    FORMAT,
    JSON_FOOT,
    JSON_HEAD,
    SEAL_LENGTH,
    csv_lines,
    json_lines,
    seal,
    unguarded,
)

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount found. ``fault`` is empty when nothing is wrong; it names the line if one is.

    ``sealed`` says that a seal was given and fits; without one a file can only be self-consistent.
    """

    fault: str
    sealed: bool
    seal: str
    lines: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.fault

    @property
    def text(self) -> str:
        """The report as a terminal shows it."""
        if self.fault:
            return f"FAILED: {self.fault}"
        verdict = (
            f"The seal {self.seal} fits: this is the file that was sealed, and it adds up."
            if self.sealed
            else f"Self-consistent only: compare its seal {self.seal} with the result card."
        )
        return "\n".join((*self.lines, verdict))


class _Wrong(Exception):
    """The first thing that is wrong with a file."""


def recount(path: Path, code: str | None = None) -> Recount:
    """Recount an exported CSV or JSON file; raises UserError when it cannot be opened at all."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    return recount_bytes(raw, code)


def recount_bytes(raw: bytes, code: str | None = None) -> Recount:
    """Recount an export that has been read already."""
    try:
        rows = _rows(raw)
        found = seal(rows)
        lines = _added_up(rows)
        if code is not None and _plain(code) != found:
            raise _Wrong(f"the seal {code.strip()} does not belong to this file, whose is {found}")
    except _Wrong as wrong:
        return Recount(str(wrong), False, "", ())
    return Recount("", code is not None, found, lines)


def _plain(code: str) -> str:
    return "".join(char for char in code.upper() if char.isalnum())[: SEAL_LENGTH + 1]


def _rows(raw: bytes) -> Rows:
    """The records of a file that is, byte for byte, what its own records export to."""
    is_json = raw.lstrip(BOM)[:1] == b"{"
    parse, render = (_json_rows, json_lines) if is_json else (_csv_rows, csv_lines)
    rows = parse(raw)
    if not rows or any(not row for row in rows):
        raise _Wrong("line 1 is not the beginning of an export of this bot")
    _compare(raw, render(rows))
    return rows


def _compare(raw: bytes, expected: Sequence[bytes]) -> None:
    found = raw.split(b"\n")
    wanted = b"".join(expected).split(b"\n")
    for number, (mine, theirs) in enumerate(zip_longest(found, wanted), 1):
        if mine != theirs:
            raise _Wrong(f"line {number} was changed after the file was sealed")


def _csv_rows(raw: bytes) -> Rows:
    body = raw.removeprefix(BOM)
    return _parsed(body.split(b"\r\n")[:-1] or [body], 1, _csv_row)


def _csv_row(line: str) -> list[str]:
    fields = next(csv.reader([line], strict=True))
    return [unguarded(field) for field in fields[1:]]


def _json_rows(raw: bytes) -> Rows:
    lines = raw.split(b"\n")
    if lines[0] != JSON_HEAD.encode():
        raise _Wrong("line 1 is not the beginning of an export of this bot")
    whole = lines[-2:] == [JSON_FOOT.encode(), b""]
    return _parsed(lines[1:-2] if whole else lines[1:], 2, _json_row)


def _json_row(line: str) -> list[str]:
    record = json.loads(line.removesuffix(","))["record"]
    if not isinstance(record, list) or not all(isinstance(field, str) for field in record):
        raise ValueError("not a record")
    return record


def _parsed(lines: Sequence[bytes], first: int, parse: Callable[[str], list[str]]) -> Rows:
    rows = []
    for number, line in enumerate(lines, first):
        try:
            rows.append(parse(line.decode()))
        except (ValueError, KeyError, TypeError, StopIteration, csv.Error, RecursionError):
            raise _Wrong(f"line {number} cannot be read") from None
    return rows


def _added_up(rows: Rows) -> tuple[str, ...]:
    """Count the ballots anew and hold them against the published totals."""
    if tuple(rows[0]) != FORMAT or rows[-1] != ["end", str(len(rows))]:
        raise _Wrong(f"line {len(rows)} is not the end of a whole export")
    try:
        return _report(rows)
    except (ValueError, IndexError, KeyError) as error:
        raise _Wrong(f"the records do not add up: {error}") from None


def _report(rows: Rows) -> tuple[str, ...]:
    kinds = _by_kind(rows)
    poll, labels = kinds["poll"][0], [row[1] for row in kinds["option"]]
    head = f"{poll[0]}: {poll[1]} ({poll[2]})"
    if "withheld" in kinds:
        if kinds.keys() & {"cast", "total", "ballot", "receipt"}:
            raise _Wrong("the records do not add up: votes beside “too few to show”")
        return head, "Too few voted to show anything."
    roll = int(kinds["roll"][0][0])
    choices = [tuple(map(int, row)) for row in kinds.get("ballot", [])]
    _legal(choices, kinds["method"][0], len(labels))
    counted = tally(choices, len(labels), roll)
    _agree("total", [int(row[1]) for row in kinds["total"]], list(counted.votes))
    _agree("cast", [int(kinds["cast"][0][0])], [counted.cast])
    codes = [row[0] for row in kinds.get("receipt", [])]
    _agree("receipt", [len(codes)], [counted.cast])
    if choices != sorted(choices, reverse=True) or codes != sorted(codes):
        raise _Wrong("the records do not add up: ballots or codes are not in canonical order")
    totals = [
        f"{label}: {votes:,} of {counted.cast:,} votes"
        for label, votes in zip(labels, counted.votes, strict=True)
    ]
    return head, *totals, f"Turnout {counted.cast:,} of {roll:,}"


def _legal(choices: Sequence[tuple[int, ...]], method: Sequence[str], options: int) -> None:
    rule = Method(Kind(method[0]), int(method[1]))
    for number, choice in enumerate(choices, 1):
        try:
            rule.check(choice, options)
        except UserError:
            raise _Wrong(f"the records do not add up: ballot {number} is no valid one") from None


def _agree(what: str, published: list[int], counted: list[int]) -> None:
    if published != counted:
        raise _Wrong(
            f"the records do not add up: {what} says {published}, the ballots say {counted}"
        )


def _by_kind(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1:])
    return found
