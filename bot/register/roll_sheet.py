"""The rows of a roll as a spreadsheet has them: a CSV of any make, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.documents.packages import refuse_bombs
from bot.errors import UserError

ABOVE = 20  # rows that may stand above the header
EXACT = 1 << 53  # numbers up to here are whole in a spreadsheet; longer ones lose their last digits
_DAMAGED = (
    "The file is an Excel workbook that cannot be read: open it, save it anew as .xlsx or as “CSV"
    " UTF-8”, and try again."
)
_OLD = "The file is an old Excel workbook: save it as .xlsx or as “CSV UTF-8”, and try again."
_PAGES = ("cp1252", "cp850", "mac_roman")  # Windows, DOS, old Macs
_USUAL = frozenset("éèêëáàâäåíîïóôöøúûüñçœßłščžńś")  # of the names of these islands and of Europe


@dataclass(frozen=True, slots=True)
class Most:
    """How much of a file is read. ``cells`` are those of a whole workbook that hold something."""

    rows: int = 100_000  # more than every GP in the country
    columns: int = 60
    sheets: int = 20
    cells: int = 2_000_000


MOST = Most()


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell; ``rounded`` where the spreadsheet holds a number too long for it."""

    text: str
    rounded: bool = False


_EMPTY = Cell("")


@dataclass(frozen=True)
class SheetRow:
    """One row by its number in the file, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)


def sheets(raw: bytes, most: Most = MOST) -> list[tuple[str, list[SheetRow]]]:
    """The sheets of a file by their names; a CSV is one without a name. Told by its content, not
    by its ending. Raises UserError for what is neither, and for a workbook of too much."""
    if raw.startswith(b"PK\x03\x04"):
        return _workbook(raw, most)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UserError(_OLD)
    return [("", _csv(_decoded(raw), most))]


def _workbook(raw: bytes, most: Most) -> list[tuple[str, list[SheetRow]]]:
    refuse_bombs(raw, "Excel workbook", _DAMAGED)
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types

    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        try:
            return _sheets(book.worksheets, most)
        finally:
            book.close()
    except UserError:
        raise
    except Exception as fault:  # a broken package fails in as many ways as it has parts
        raise UserError(_DAMAGED) from fault


def _sheets(worksheets: list[Any], most: Most) -> list[tuple[str, list[SheetRow]]]:
    """Raises UserError for more than is read of one workbook."""
    if len(worksheets) > most.sheets:
        raise UserError(
            f"The workbook has more than {most.sheets} sheets: save the roll's sheet alone, and try"
            " again."
        )
    found: list[tuple[str, list[SheetRow]]] = []
    filled = 0
    for sheet in worksheets:
        found.append((sheet.title, []))
        for row in _rows(sheet, most):
            filled += sum(cell is not _EMPTY for cell in row.cells)
            if filled > most.cells:
                raise UserError(
                    f"The workbook has more than {most.cells:,} filled cells: save the roll's sheet"
                    " alone, without the columns that no roll needs, and try again."
                )
            found[-1][1].append(row)
    return found


def _rows(sheet: Any, most: Most) -> Iterator[SheetRow]:
    rows = sheet.iter_rows(max_row=most.rows + ABOVE + 1, max_col=most.columns, values_only=True)
    for number, row in enumerate(rows, 1):
        if any(value is not None for value in row):
            yield SheetRow(number, tuple(_cell(value) for value in row))


def _cell(value: Any) -> Cell:
    if value is None:
        return _EMPTY
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int | float) and value == value and abs(value) < 1e30:
        whole = int(value) == value
        return Cell(str(int(value) if whole else value), abs(value) > EXACT)
    return Cell(str(value))


def _csv(text: str, most: Most) -> list[SheetRow]:
    stated = re.match(r"[\s\ufeff]*\"?sep=(?P<sign>.)\"?[ \t]*(?:\r\n|\r|\n)", text, re.I)
    body = text[stated.end() :] if stated else text
    lines = body.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    first = text[: stated.end()].count("\n") + 1 if stated else 1
    delimiter = stated["sign"] if stated else _delimiter(lines)
    # Strict: a quote left open would swallow every row after it, and they would miss on the roll.
    reader = csv.reader(io.StringIO(lines), delimiter=delimiter, strict=True)
    rows: list[SheetRow] = []
    try:
        for number, cells in enumerate(reader, first):
            row = SheetRow(number, tuple(Cell(_bare(cell)) for cell in cells[: most.columns]))
            if not row.empty:
                rows.append(row)
            if len(rows) > most.rows + ABOVE:  # so many are refused whatever follows
                break
    except csv.Error as error:
        raise UserError(
            f"The file cannot be read as CSV ({error}): perhaps a quotation mark was left open."
        ) from None
    return rows


def _delimiter(text: str) -> str:
    """The sign that parts the cells: the one most used in the line where it is used most."""
    lines = [line for line in text.split("\n")[:ABOVE] if line.strip()]
    return max(",;\t|", key=lambda sign: max((line.count(sign) for line in lines), default=0))


def _bare(cell: str) -> str:
    """A cell without what a spreadsheet writes to keep a number's digits: ="458…"."""
    kept = re.fullmatch(r'\s*=\s*"(.*)"\s*', cell, re.S)
    return kept[1] if kept else cell


def _decoded(raw: bytes) -> str:
    """The text of a file in whatever code page its spreadsheet wrote."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if raw[:200].count(0) > len(raw[:200]) // 3:
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return min((raw.decode(page, "replace") for page in _PAGES), key=_strangeness)


def _strangeness(text: str) -> int:
    """How strange the signs of a text are where they stand: least in the right code page."""
    return sum(
        _strange(before, sign) for before, sign in re.findall(r"(^|.)([^\x00-\x7f])", text, re.M)
    )


def _strange(before: str, sign: str) -> int:
    if sign in "’–—£":
        return int(sign != "’")
    if sign.casefold() not in _USUAL:
        return 1 if unicodedata.category(sign) == "Ll" and before.isalpha() else 3
    inside = before.isalpha()
    return 0 if inside == sign.islower() or before.isupper() else 2  # a name begins large
