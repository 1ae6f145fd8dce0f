"""A roll as a secretary's spreadsheet has it, read without guessing anybody.

What is doubtful is a sentence beside the rows, for the officer who imports it; what is wrong is
refused with its row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.plain_text import clean
from bot.register.kept_register import Entry
from bot.register.roll_sheet import ABOVE, MOST, Cell, Most, SheetRow, sheets

FIELD = 120
_HEADERS = {
    "member_id": "discord id|discordid|discord|member id|user id|userid|id|discord user id|account",
    "name": "name|full name|member|gp|doctor|member name|gp name",
    "title": "title|salutation",
    "forename": "forename|forenames|first name|firstname|given name|christian name",
    "surname": "surname|last name|lastname|family name|second name",
    "practice": "practice|practice name|surgery|surgery name",
    "locality": "locality|area|ccg|pcn|place",
    "list_size": "list size|listsize|patients|list|patient list size",
    "capacity": "capacity|role|type|status",
    "speaks": "speaks|speaks for practice|speaks for the practice|named voter",
}
_NAMES = {field: frozenset(names.split("|")) for field, names in _HEADERS.items()}
_TOTAL = re.compile(r"(?:(?:grand|sub)[ -]?)?totals?\b:?|sum:?", re.I)
_YES, _NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}
# Nothing else is known for sure: "Non-partner salaried" is no partner.
_CAPACITIES = {
    "partner": "partner|gp partner|partner gp|gp principal|principal|partners",
    "salaried": "salaried|salaried gp|gp salaried|salaried doctor|salaried general practitioner",
    "locum": "locum|locum gp|gp locum|freelance gp",
    "registrar": "registrar|gp registrar|registrar gp|gp trainee|trainee",
}
_SURE = {said: name for name, all_ in _CAPACITIES.items() for said in all_.split("|")}
_LONG = 10**15  # from here on a spreadsheet keeps fifteen digits and writes noughts for the rest


@dataclass(frozen=True)
class ReadRoll:
    """The rows of an imported roll in the file's order, and what is doubtful, in sentences;
    ``rounding`` is the one of them that ids have lost digits, empty where none seems to."""

    entries: tuple[Entry, ...]
    doubts: tuple[str, ...] = ()
    rounding: str = ""


@dataclass(frozen=True)
class _Line:
    """One row and its entry; ``said`` is the capacity as written, ``rounded`` that its id may have
    lost digits."""

    number: int
    entry: Entry
    rounded: bool
    said: str


def read_roll(raw: bytes, known: Collection[int] | None, most: Most = MOST) -> ReadRoll:
    """The roll in a CSV or an Excel workbook.

    ``known`` are the ids of the server's members, None where they cannot be listed. Rows with only
    a name are kept for matching. Raises UserError, one sentence with row numbers, for unknown or
    repeated ids, numbers that are none, a file without the needed columns or without rows.
    """
    name, header, rows, others = _table(raw, most)
    columns = _columns(header)
    sums = [row for row in rows if _adds_up(row, columns)]
    lines = [_line(row, columns) for row in rows if row not in sums]
    if not lines:
        raise UserError("The file has a header line but no members: add one row per member.")
    if len(lines) > most.rows:
        raise UserError(f"The file has more rows than the {most.rows:,} that can be imported.")
    rounded = _rounded(lines)
    _check(lines, known, rounded)
    # Ids that are members' are right, whatever they end in.
    rounding = _asked(rounded) if known is None else ""
    doubts = [rounding, _as_written(lines), _left(header, columns)]
    if sums:
        places = _places([row.number for row in sums])
        doubts.append(f"{places}: a total, no member, so not read.")
    if others:
        left = ", ".join(f"“{one}”" for one in others)
        doubts.append(f"The sheet “{name}” was read, not {left}.")
    entries = tuple(line.entry for line in lines)
    return ReadRoll(entries, tuple(one for one in doubts if one), rounding)


def _table(raw: bytes, most: Most) -> tuple[str, SheetRow, list[SheetRow], list[str]]:
    """The sheet with a header, that header, the rows below it, and the sheets left alone."""
    found = [(name, [row for row in rows if not row.empty]) for name, rows in sheets(raw, most)]
    full = [(name, rows) for name, rows in found if rows]
    if not full:
        raise UserError("The file is empty: it needs a header line and one row per member.")
    for name, rows in full:
        for at, row in enumerate(rows[:ABOVE]):
            fields = _fields(row)
            if fields.keys() & {"member_id", "name", "surname"} and (len(fields) > 1 or at == 0):
                return name, row, rows[at + 1 :], [other for other, _ in full if other != name]
    raise UserError(
        "The first line must name the columns: “Discord id” or “name”, then practice,"
        " locality, list size and capacity where you have them."
    )


def _fields(row: SheetRow) -> dict[str, int]:
    """The columns that a row names."""
    plain = [
        " ".join(re.sub(r"[_\-.]", " ", clean(cell.text)).casefold().split()) for cell in row.cells
    ]
    return {
        field: next(at for at, cell in enumerate(plain) if cell in names)
        for field, names in _NAMES.items()
        if any(cell in names for cell in plain)
    }


def _columns(header: SheetRow) -> dict[str, int]:
    found = _fields(header)
    if "forename" in found and "surname" not in found and "name" in found:
        found["surname"] = found.pop("name")  # beside a forename the name is the surname
    return found


def _adds_up(row: SheetRow, columns: dict[str, int]) -> bool:
    """Whether a row only adds up those above it."""
    filled = [clean(cell.text).strip() for cell in row.cells if clean(cell.text).strip()]
    at = columns.get("member_id", -1)
    account = clean(row.cells[at].text) if 0 <= at < len(row.cells) else ""
    return bool(filled and _TOTAL.fullmatch(filled[0])) and not re.search(r"\d", account)


def _line(row: SheetRow, columns: dict[str, int]) -> _Line:
    def at(field: str) -> Cell:
        place = columns.get(field, -1)
        return row.cells[place] if 0 <= place < len(row.cells) else Cell("")

    def cell(field: str) -> str:
        # A spreadsheet's guard in front of a formula sign or a long number.
        return clean(at(field).text)[:FIELD].lstrip("'").strip()

    account = re.sub(r"^<@!?(\d+)>$", r"\1", cell("member_id"))
    size = re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", cell("list_size"))
    said = cell("capacity")
    entry = Entry(
        _number(row.number, account, "Discord id"),
        _name(cell),
        cell("practice"),
        cell("locality"),
        _number(row.number, size, "list size"),
        _SURE.get(said.casefold(), said),
        speaks=_yes(row.number, cell("speaks")),
    )
    return _Line(row.number, entry, at("member_id").rounded, said)


def _name(cell: Callable[[str], str]) -> str:
    """The whole name, put together where its parts have columns of their own."""
    parts = [cell(field) for field in ("title", "forename", "surname")]
    whole, joined = cell("name"), " ".join(part for part in parts if part)
    if whole and not (parts[1] or parts[2]):
        title = parts[0]
        return f"{title} {whole}" if title and not whole.startswith(title) else whole
    return (joined or whole)[:FIELD]


def _yes(row: int, text: str) -> bool:
    plain = text.casefold()
    if plain not in _YES | _NO:
        raise UserError(
            f"Row {row}: “{text[:30]}” does not say who speaks for a practice: write yes, or leave"
            " it empty."
        )
    return plain in _YES


def _number(row: int, text: str, what: str) -> int | None:
    bare = re.sub(r"\.0+$", "", text)
    if not bare:
        return None
    if not re.fullmatch(r"[0-9]{1,20}", bare) or int(bare) >= 1 << 63:
        raise UserError(
            f"Row {row}: “{text[:30]}” is no {what}; it must be digits only"
            " (format the column as text, so that the spreadsheet keeps them)."
        )
    return int(bare)


def _rounded(lines: Sequence[_Line]) -> list[int]:
    """The rows whose ids a spreadsheet seems to have rounded.

    It keeps fifteen digits and writes noughts for the rest, or holds a float of 53 bits. One id in
    a thousand ends in three noughts by itself and one in 64 is such a float, so those are doubted
    only where all of several are; a number in a workbook's cell that is too long for it always.
    """
    ids = {line.number: line.entry.member_id or 0 for line in lines}
    long = {row: number for row, number in ids.items() if number >= _LONG}
    noughts = [row for row, number in long.items() if number % 1_000 == 0]
    floats = [row for row, number in long.items() if int(float(number)) == number]
    sure = {line.number for line in lines if line.rounded}
    if len(long) > 1 and len(floats) == len(long):
        sure |= set(floats)
    return sorted(sure | set(noughts))


def _asked(rounded: Sequence[int]) -> str:
    if not rounded:
        return ""
    which, they = ("id", "it") if len(rounded) == 1 else ("ids", "they")
    return (
        f"{_places(rounded)}: did the spreadsheet round the {which}? If {they} should end in other"
        " digits, format the column as text, paste them anew and import again: nobody can vote with"
        " a rounded one."
    )


def _as_written(lines: Sequence[_Line]) -> str:
    """The capacities that are none of those known for sure."""
    told = Counter(line.said for line in lines if line.said and line.said.casefold() not in _SURE)
    if not told:
        return ""
    shown = ", ".join(f"“{said}” ({many})" for said, many in told.most_common(6))
    more = f" and {len(told) - 6} others" if len(told) > 6 else ""
    return f"Capacities the bot does not know, kept as they are written: {shown}{more}."


def _left(header: SheetRow, columns: dict[str, int]) -> str:
    """The columns that are not read, so that nobody thinks they were."""
    read = set(columns.values())
    left = [clean(cell.text) for at, cell in enumerate(header.cells) if at not in read]
    named = [f"“{one[:30]}”" for one in left if one]
    return f"Columns not read: {', '.join(named[:8])}." if named else ""


def _check(lines: Sequence[_Line], known: Collection[int] | None, rounded: Sequence[int]) -> None:
    blank = [line.number for line in lines if line.entry.member_id is None and not line.entry.name]
    if blank:
        raise UserError(f"{_places(blank)}: neither Discord id nor name; give at least one.")
    if known is not None:
        _known(lines, frozenset(known), frozenset(rounded))
    seen: dict[int, int] = {}
    for line in lines:
        account = line.entry.member_id
        if account is not None and account in seen:
            first = seen[account]
            raise UserError(
                f"Rows {first} and {line.number} have the same Discord id; keep one of them."
            )
        if account is not None:
            seen[account] = line.number


def _known(lines: Sequence[_Line], known: frozenset[int], rounded: frozenset[int]) -> None:
    unknown = [
        line.number
        for line in lines
        if line.entry.member_id is not None and line.entry.member_id not in known
    ]
    if unknown and rounded >= set(unknown):
        raise UserError(
            f"{_places(unknown)}: the spreadsheet has rounded these ids, and no member has them:"
            " format the column as text, paste the ids anew and import again."
        )
    if unknown:
        raise UserError(
            f"{_places(unknown)}: no member of this server has that Discord id; correct it, or"
            " leave the id empty to match the name later."
        )


def _places(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:10])
    more = f" and {len(rows) - 10} more" if len(rows) > 10 else ""
    return f"{'Row' if len(rows) == 1 else 'Rows'} {shown}{more}"
