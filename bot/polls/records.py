"""What is published of a closed poll, as plain records chained by hashes.

A record is a row of texts; its first says what it is. Link n is SHA-256 of link n-1 and record n,
so the last link vouches for all of them: its first 16 base32 characters are the seal on the
result card. No record sets anything beside a ballot: ballots and codes are sorted apart.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.plain_text import clean
from bot.polls.counting import Tally
from bot.polls.disclosure import TOO_FEW
from bot.polls.method import Choice
from bot.polls.model import Poll
from bot.storage.db import Connection

FORMAT = ("lmcbot poll", "1")
STATUS = "straw poll, not a statutory ballot"
SEAL_LENGTH = 16

Record = tuple[str, ...]


def records(
    poll: Poll, tally: Tally | None, choices: Sequence[Choice], receipts: Sequence[str]
) -> tuple[Record, ...]:
    """The records of a closed poll. ``tally`` is None where too few voted to show anything."""
    body = [FORMAT, *_asked(poll), *_roll(poll), *_changed(poll)]
    if tally is None:
        body.append(("withheld", TOO_FEW))
    else:
        body.append(("cast", str(tally.cast)))
        body += [("total", str(n), str(votes)) for n, votes in enumerate(tally.votes, 1)]
        body += [("ballot", *map(str, choice)) for choice in choices]
        body += [("receipt", code) for code in receipts]
    return (*body, ("end", str(len(body) + 1)))


def _asked(poll: Poll) -> Iterable[Record]:
    yield "poll", poll.reference, clean(poll.question), STATUS
    yield "method", poll.terms.method.kind.value, str(poll.terms.method.limit)
    for number, option in enumerate(poll.options, 1):
        yield "option", str(number), clean(option.label), option.stance.value
    if poll.opened_at is not None:
        yield "opened", _instant(poll.opened_at)
    yield "closed", _instant(poll.closes_at)


def _roll(poll: Poll) -> Iterable[Record]:
    yield "roll", str(poll.roll_size), clean(poll.roll_basis), poll.roll_hash
    for added in poll.additions:
        yield "added", str(added.size), _instant(added.at), clean(added.reason)


def _changed(poll: Poll) -> Iterable[Record]:
    for change in poll.changes:
        yield (
            "deadline",
            _instant(change.old_at),
            _instant(change.new_at),
            clean(change.reason),
        )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def links(rows: Iterable[Sequence[str]]) -> list[str]:
    """The link of each record, as 16 base32 characters; the last one is the seal."""
    link, found = b"", []
    for row in rows:
        text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
        link = hashlib.sha256(link + text.encode()).digest()
        found.append(base64.b32encode(link[:10]).decode())
    return found


def seal(rows: Iterable[Sequence[str]]) -> str:
    """The 16 characters that vouch for all records."""
    return links(rows)[-1]


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


@dataclass(frozen=True, slots=True)
class Counted:
    """A closed poll's result. ``tally`` is None where too few voted to show anything."""

    tally: Tally | None
    seal: str


def counted(conn: Connection, poll: Poll) -> Counted | None:
    """The result of a poll, or None before its close."""
    row = conn.execute(
        "SELECT roll, votes_cast, votes, seal FROM poll_result WHERE poll_id = ?", (poll.id,)
    ).fetchone()
    if row is None:
        return None
    if row["votes_cast"] is None:
        return Counted(None, row["seal"])
    votes = tuple(json.loads(row["votes"]))
    return Counted(Tally(row["roll"], row["votes_cast"], votes), row["seal"])


def published(conn: Connection, poll: Poll) -> tuple[Record, ...]:
    """The records of a closed poll, for its export; empty before the close."""
    row = conn.execute("SELECT records FROM poll_result WHERE poll_id = ?", (poll.id,)).fetchone()
    return () if row is None else tuple(tuple(record) for record in json.loads(row["records"]))


def receipts(conn: Connection, poll: Poll) -> tuple[str, ...]:
    """The published codes of a closed poll, sorted."""
    return tuple(record[1] for record in published(conn, poll) if record[0] == "receipt")


def named_votes(conn: Connection, poll: Poll) -> list[tuple[str, Choice]]:
    """Names and choices of a closed poll whose card said that names show; empty for all others."""
    rows = conn.execute(
        "SELECT name, choice FROM poll_named JOIN person USING (person_id) WHERE poll_id = ?"
        " ORDER BY name, person_id",
        (poll.id,),
    )
    return [(row["name"], tuple(json.loads(row["choice"]))) for row in rows]
