"""The imported roll: a CSV that a secretary's spreadsheet wrote, read without guessing anybody."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.errors import UserError
from bot.plain_text import clean
from bot.storage.db import Connection
from bot.times import to_ms

LIMIT = 100_000  # rows: more than every GP in the country
FIELD = 120

_HEADERS = {
    "member_id": {"discord id", "discordid", "discord", "member id", "user id", "userid", "id"},
    "name": {"name", "full name", "member", "gp", "doctor"},
    "practice": {"practice", "practice name", "surgery"},
    "locality": {"locality", "area", "ccg", "pcn", "place"},
    "list_size": {"list size", "listsize", "patients", "list"},
    "capacity": {"capacity", "role", "type", "status"},
    "speaks": {"speaks", "speaks for practice", "speaks for the practice", "named voter"},
}
_YES, _NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}
_CAPACITIES = ("partner", "salaried", "locum", "registrar")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on a roll. ``member_id`` is None for a name that no account was matched to yet;
    ``speaks`` marks who speaks for a practice where one of it does."""

    member_id: int | None
    name: str = ""
    practice: str = ""
    locality: str = ""
    list_size: int | None = None
    capacity: str = ""
    reason: str = ""
    speaks: bool = False


def read_register(raw: bytes, known: Collection[int]) -> list[Entry]:
    """The rows of an imported roll, in the file's order.

    ``known`` are the ids of the server's members. Rows with only a name are kept for matching.
    Raises UserError, one sentence with row numbers, for unknown or repeated ids, numbers that are
    none, a file without the needed columns or without rows.
    """
    rows = [row for row in _rows(_decoded(raw)) if any(cell.strip() for cell in row[1])]
    if not rows:
        raise UserError("The file is empty: it needs a header line and one row per member.")
    columns = _columns(rows[0][1])
    entries = [(number, _entry(number, row, columns)) for number, row in rows[1:]]
    if not entries:
        raise UserError("The file has a header line but no members: add one row per member.")
    if len(entries) > LIMIT:
        raise UserError(f"The file has {len(entries):,} rows; at most {LIMIT:,} can be imported.")
    _check(entries, known)
    return [entry for _, entry in entries]


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError("The file's characters cannot be read: save it as “CSV UTF-8” and try again.")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    first = text.lstrip("\r\n ").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = io.StringIO(text.replace("\0", ""))
    # Strict: a quote left open would swallow every row after it, and they would miss on the roll.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return list(enumerate(reader, 1))
    except csv.Error as error:
        raise UserError(
            f"The file cannot be read as CSV ({error}): perhaps a quotation mark was left open."
        ) from None


def _columns(header: list[str]) -> dict[str, int]:
    plain = [" ".join(re.sub(r"[_\-.]", " ", clean(cell)).casefold().split()) for cell in header]
    found = {
        field: next(at for at, cell in enumerate(plain) if cell in names)
        for field, names in _HEADERS.items()
        if any(cell in names for cell in plain)
    }
    if "member_id" not in found and "name" not in found:
        raise UserError(
            "The first line must name the columns: “Discord id” or “name”, then practice,"
            " locality, list size and capacity where you have them."
        )
    return found


def _entry(number: int, row: list[str], columns: dict[str, int]) -> Entry:
    def cell(field: str) -> str:
        at = columns.get(field, -1)
        text = clean(row[at])[:FIELD] if 0 <= at < len(row) else ""
        # A spreadsheet's guard in front of a formula sign or a long number.
        return text.lstrip("'").strip()

    return Entry(
        _number(number, cell("member_id"), "Discord id"),
        cell("name"),
        cell("practice"),
        cell("locality"),
        _number(number, re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", cell("list_size")), "list size"),
        _capacity(cell("capacity")),
        speaks=_yes(number, cell("speaks")),
    )


def _yes(row: int, text: str) -> bool:
    plain = text.casefold()
    if plain not in _YES | _NO:
        raise UserError(
            f"Row {row}: “{text[:30]}” does not say who speaks for a practice: write yes, or leave"
            " it empty."
        )
    return plain in _YES


def _number(row: int, text: str, what: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,20}", text) or int(text) >= 1 << 63:
        raise UserError(
            f"Row {row}: “{text[:30]}” is no {what}; it must be digits only"
            " (format the column as text, so that the spreadsheet keeps them)."
        )
    return int(text)


def _capacity(text: str) -> str:
    plain = text.casefold()
    return next((name for name in _CAPACITIES if name in plain), plain)


def _check(entries: list[tuple[int, Entry]], known: Collection[int]) -> None:
    blank = [at for at, entry in entries if entry.member_id is None and not entry.name]
    if blank:
        raise UserError(f"{_places(blank)}: neither Discord id nor name; give at least one.")
    members = known if isinstance(known, frozenset) else frozenset(known)
    unknown = [at for at, e in entries if e.member_id is not None and e.member_id not in members]
    if unknown:
        raise UserError(
            f"{_places(unknown)}: no member of this server has that Discord id; correct it, or"
            " leave the id empty to match the name later."
        )
    seen: dict[int, int] = {}
    for at, entry in entries:
        if entry.member_id is not None and entry.member_id in seen:
            first = seen[entry.member_id]
            raise UserError(f"Rows {first} and {at} have the same Discord id; keep one of them.")
        if entry.member_id is not None:
            seen[entry.member_id] = at


def _places(rows: list[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:10])
    more = f" and {len(rows) - 10} more" if len(rows) > 10 else ""
    return f"{'Row' if len(rows) == 1 else 'Rows'} {shown}{more}"


def import_register(conn: Connection, guild_id: int, rows: Iterable[Entry], now: datetime) -> int:
    """Replace a server's register; returns how many rows it has now."""
    conn.execute("DELETE FROM register WHERE guild_id = ?", (guild_id,))
    conn.executemany(
        "INSERT INTO register (guild_id, user_id, name, practice, locality, list_size, capacity,"
        " speaks, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                guild_id,
                row.member_id,
                row.name,
                row.practice,
                row.locality,
                row.list_size,
                row.capacity,
                int(row.speaks),
                to_ms(now),
            )
            for row in rows
        ],
    )
    return int(
        conn.execute("SELECT count(*) FROM register WHERE guild_id = ?", (guild_id,)).fetchone()[0]
    )


def register_rows(conn: Connection, guild_id: int) -> list[Entry]:
    """A server's register, in the order it was imported."""
    rows = conn.execute(
        "SELECT * FROM register WHERE guild_id = ? ORDER BY register_id", (guild_id,)
    )
    return [listed(row) for row in rows]


def registered(conn: Connection, guild_id: int, member_id: int) -> Entry:
    """What the register says of a member; only their id where it says nothing."""
    row = conn.execute(
        "SELECT * FROM register WHERE guild_id = ? AND user_id = ?", (guild_id, member_id)
    ).fetchone()
    return Entry(member_id) if row is None else listed(row)


def listed(row: sqlite3.Row) -> Entry:
    """A row of the register, or of one that waits."""
    return Entry(
        *(row["user_id"], row["name"], row["practice"], row["locality"]),
        list_size=row["list_size"],
        capacity=row["capacity"],
        speaks=bool(row["speaks"]),
    )


def unmatched(conn: Connection, guild_id: int) -> list[tuple[int, str]]:
    """Register rows that no account is matched to: row id and name."""
    rows = conn.execute(
        "SELECT register_id, name FROM register WHERE guild_id = ? AND user_id IS NULL"
        " ORDER BY name, register_id",
        (guild_id,),
    )
    return [(row["register_id"], row["name"]) for row in rows]


def match(conn: Connection, guild_id: int, register_id: int, member_id: int) -> None:
    """Say whose account a name on the register is; UserError when either is taken already."""
    taken = conn.execute(
        "SELECT name FROM register WHERE guild_id = ? AND user_id = ?", (guild_id, member_id)
    ).fetchone()
    if taken is not None:
        raise UserError(f"That account is matched to {taken['name'] or 'another row'} already.")
    done = conn.execute(
        "UPDATE register SET user_id = ? WHERE guild_id = ? AND register_id = ?"
        " AND user_id IS NULL",
        (member_id, guild_id, register_id),
    )
    if not done.rowcount:
        raise UserError("That name has been matched already, or the roll was imported anew.")
