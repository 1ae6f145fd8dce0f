"""The published records as files: CSV that a spreadsheet opens safely, and JSON, line by line.

Both hold the same records with their links, so one seal vouches for either.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from bot.polls.records import links

BOM = b"\xef\xbb\xbf"  # tells spreadsheets that the file is UTF-8
JSON_HEAD = '{"format":"lmcbot poll 1","lines":['
JSON_FOOT = "]}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def csv_lines(records: Sequence[Sequence[str]]) -> list[bytes]:
    """The file's lines, each with its line end: link, kind, fields."""
    pairs = zip(links(records), records, strict=True)
    lines = [_csv_line([link, *map(guarded, row)]) for link, row in pairs]
    return [BOM + lines[0], *lines[1:]] if lines else []


def _csv_line(fields: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(fields)
    return text.getvalue().encode()


def guarded(field: str) -> str:
    """The field with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{field}" if field.startswith(_FORMULA) else field


def unguarded(field: str) -> str:
    """The field again; exact for everything `guarded` made."""
    return field[1:] if field.startswith("'") else field


def json_lines(records: Sequence[Sequence[str]]) -> list[bytes]:
    """The file's lines, each with its line end; together they are one JSON object."""
    pairs = list(zip(links(records), records, strict=True))
    rows = [
        json.dumps({"link": link, "record": list(row)}, ensure_ascii=False, separators=(",", ":"))
        for link, row in pairs
    ]
    middle = [row + ("," if at < len(rows) else "") for at, row in enumerate(rows, 1)]
    return [f"{line}\n".encode() for line in (JSON_HEAD, *middle, JSON_FOOT)]


def as_csv(records: Sequence[Sequence[str]]) -> bytes:
    """The whole CSV file."""
    return b"".join(csv_lines(records))


def as_json(records: Sequence[Sequence[str]]) -> bytes:
    """The whole JSON file."""
    return b"".join(json_lines(records))
