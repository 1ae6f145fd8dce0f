"""The two files in which a poll's records are handed out: written, and read again strictly.

A sound file is, byte for byte, what its own records export to; anything else is refused with the
line on which it stops being so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.polls.seal import LENGTHS, NAME, Chain, Record, links

BOM = b"\xef\xbb\xbf"  # tells spreadsheets that the file is UTF-8
JSON_FOOT = b"]}\n"
FOREIGN = "is not the beginning of an export of this bot"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_QUOTED = re.compile(r'[",\r\n]')
_FIELD = re.compile(r'"((?:[^"]|"")*)"|([^",\r\n]*)')
_SURROGATE = re.compile("[\ud800-\udfff]")


class Damaged(Exception):
    """What is wrong with a file, and on which line, counted from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line} {what}")


@dataclass(frozen=True, slots=True)
class Whole:
    """A file's records. ``first`` is the line of the first one."""

    records: tuple[Record, ...]
    first: int


def as_csv(records: Sequence[Sequence[str]]) -> bytes:
    """The whole CSV file."""
    return b"".join(csv_lines(records))


def as_json(records: Sequence[Sequence[str]]) -> bytes:
    """The whole JSON file."""
    return b"".join(json_lines(records))


def csv_lines(records: Sequence[Sequence[str]]) -> list[bytes]:
    """The file's lines, each with its line end: link, kind, fields."""
    pairs = zip(links(records), records, strict=True)
    return [_csv_line(at, link, record) for at, (link, record) in enumerate(pairs)]


def json_lines(records: Sequence[Sequence[str]]) -> list[bytes]:
    """The file's lines, each with its line end; together they are one JSON object."""
    pairs = zip(links(records), records, strict=True)
    rows = [_json_line(link, record) for link, record in pairs]
    return [_json_head(records[0][1]), *rows, JSON_FOOT]


def _csv_line(at: int, link: str, record: Sequence[str]) -> bytes:
    fields = ",".join(_csv_field(guarded(field)) for field in (link, *record))
    return (b"" if at else BOM) + f"{fields}\r\n".encode()


def _csv_field(field: str) -> str:
    return f'"{field.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(field) else field


def _json_head(version: str) -> bytes:
    return f'{{"format":"{NAME} {version}","lines":[\n'.encode()


def _json_line(link: str, record: Sequence[str]) -> bytes:
    row = {"link": link, "record": list(record)}
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return f"{text}{'' if record[0] == 'end' else ','}\n".encode()


def guarded(field: str) -> str:
    """The field with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{field}" if field.startswith(_FORMULA) else field


def unguarded(field: str) -> str:
    """The field again; exact for everything `guarded` made."""
    return field[1:] if field.startswith("'") else field


def read(raw: bytes) -> Whole:
    """The records of a CSV or JSON export; raises Damaged at the first line that is not sound."""
    lines = [line for line in re.findall(rb"[^\n]*\n?", raw) if line]
    if raw.startswith(b"{"):
        return Whole(_read_json(lines), 2)
    return Whole(_compared(lines, 1, _csv_record, _csv_line), 1)


def _read_json(lines: Sequence[bytes]) -> tuple[Record, ...]:
    if lines[0] not in {_json_head(version) for _, version in LENGTHS}:
        raise Damaged(1, FOREIGN)
    found = _compared(lines[1:-1], 2, _json_record, lambda at, link, row: _json_line(link, row))
    if lines[0] != _json_head(found[0][1]):
        raise Damaged(1, "was changed after the file was sealed")
    if lines[-1] != JSON_FOOT:
        raise Damaged(len(lines), "was changed after the file was sealed")
    return found


def _compared(
    lines: Sequence[bytes],
    first: int,
    parse: Callable[[str], Record],
    render: Callable[[int, str, Record], bytes],
) -> tuple[Record, ...]:
    found: list[Record] = []
    chain: Chain | None = None
    for number, line in enumerate(lines, first):
        record = _parsed(line, number, parse)
        if chain is None:
            chain = _opened(record, number)
        if render(len(found), chain.link(record), record) != line:
            raise Damaged(number, "was changed after the file was sealed")
        found.append(record)
    if not found:
        raise Damaged(1, FOREIGN)
    return tuple(found)


def _opened(record: Record, number: int) -> Chain:
    if record not in LENGTHS:
        raise Damaged(number, FOREIGN)
    return Chain(record)


def _parsed(line: bytes, number: int, parse: Callable[[str], Record]) -> Record:
    try:
        record = parse(line.decode())
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Damaged(number, "cannot be read") from None
    if not record or any(_SURROGATE.search(field) for field in record):
        raise Damaged(number, "cannot be read")
    return record


def _csv_record(line: str) -> Record:
    text, at, fields = line.removeprefix("\ufeff").removesuffix("\n").removesuffix("\r"), 0, []
    while True:
        field = _FIELD.match(text, at)
        assert field is not None  # the second branch matches nothing, too
        quoted, bare = field.groups()
        fields.append(bare if quoted is None else quoted.replace('""', '"'))
        at = field.end()
        if at == len(text):
            return tuple(unguarded(field) for field in fields[1:])
        if text[at] != ",":
            raise ValueError("neither a comma nor the end")
        at += 1


def _json_record(line: str) -> Record:
    record = json.loads(line.removesuffix("\n").removesuffix(","))["record"]
    if not isinstance(record, list) or not all(isinstance(field, str) for field in record):
        raise ValueError("not a record")
    return tuple(record)
