"""Rolls as offices have them: workbooks and CSVs of many makes, doubts told, faults refused."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.register.kept_register import Entry
from bot.register.roll_changes import changes
from bot.register.roll_reading import ReadRoll, read_roll
from bot.register.roll_sheet import ABOVE, MOST, Most, sheets

DATA = Path(__file__).parents[2] / "data" / "rolls"
ID, OTHER = 458304698827669536, 485020107559403522
HEADER = ["Discord id", "name", "practice", "locality", "list size", "capacity"]


def case(name: str) -> ReadRoll:
    return read_roll((DATA / f"{name}.csv").read_bytes(), None)


def workbook(rows: list[list[Any]], *, title: str = "Roll", first: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if first:
        sheet.title = first
        sheet.append(["Notes of the office"])
        sheet = book.create_sheet()
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return packed(book)


def packed(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["dot0", "eqquoted", "mention", "sep-line"])
def test_ids_and_numbers_are_read_as_spreadsheets_write_them(name: str) -> None:
    assert case(name).entries == (Entry(ID, "Dr A", "Elm", "North", 8_400, "partner"),)
    assert case(name).doubts == ()


def test_a_row_that_adds_up_is_no_member() -> None:
    rows = [HEADER, [str(ID), "Dr A", "Elm", "", 8_400, ""], ["", "Dr Total", "Oak", "", 9_100, ""]]
    found = read_roll(workbook([*rows, ["Total", None, None, None, 17_500], [None, "Sum:"]]), None)
    assert [one.name for one in found.entries] == ["Dr A", "Dr Total"]
    assert "Rows 4, 5: a total, no member, so not read." in found.doubts


def test_names_in_several_columns_are_joined_and_columns_left_are_told() -> None:
    assert case("first-last").entries == (Entry(ID, "Ann Example", "Elm"),)
    found = case("forename-name")
    assert found.entries == (Entry(None, "Dr Ann Example", "Elm"),)
    assert found.doubts == ("Columns not read: “Email”.",)


def test_a_capacity_that_is_not_known_for_sure_is_kept_as_written() -> None:
    found = case("capacity-words")
    assert [one.capacity for one in found.entries] == [
        "salaried", "GP Partner (retired)", "Non-partner salaried", "GPST3",
    ]  # fmt: skip
    (doubt,) = found.doubts
    assert not found.rounding
    assert "kept as they are written" in doubt
    assert "“Non-partner salaried” (1)" in doubt


def test_ids_that_a_spreadsheet_rounded_are_asked_about_without_the_members_list() -> None:
    (doubt,) = case("excel15digits-nointent").doubts
    assert case("excel15digits-nointent").rounding == doubt
    assert doubt.startswith("Rows 2, 3: did the spreadsheet round the ids?")
    floats = f"Discord id,name\n{int(float(ID))},A\n{int(float(OTHER))},B\n"
    assert "Rows 2, 3" in read_roll(floats.encode(), None).doubts[0]
    number = workbook([["Discord id", "name"], [ID, "A"]])
    assert "Row 2: did the spreadsheet round the id?" in read_roll(number, None).doubts[0]
    assert read_roll(workbook([["Discord id", "name"], [str(ID), "A"]]), None).doubts == ()
    with pytest.raises(UserError, match="has rounded these ids"):
        read_roll((DATA / "excel15digits-nointent.csv").read_bytes(), {ID, OTHER})


def test_a_workbook_is_read_like_its_csv_whatever_its_file_is_called() -> None:
    rows = [HEADER, [str(ID), "Dr Ann Example", "Elm", "North", 8400, "Partner"],
            [f"<@{OTHER}>", "Dr B", "Oak", "North", 8400.0, None]]  # fmt: skip
    found = read_roll(workbook(rows), {ID, OTHER})
    assert found.entries == (
        Entry(ID, "Dr Ann Example", "Elm", "North", 8_400, "partner"),
        Entry(OTHER, "Dr B", "Oak", "North", 8_400),
    )


def test_title_rows_and_other_sheets_stand_in_nobodys_way() -> None:
    rows = [["Demo LMC: electoral roll 2026"], [], HEADER, [str(ID), "Dr A", "Elm", "", None, ""]]
    found = read_roll(workbook(rows, first="Read me"), {ID})
    assert [one.name for one in found.entries] == ["Dr A"]
    assert found.doubts == ("The sheet “Roll” was read, not “Read me”.",)
    titled = f"Electoral roll\n\n;;\nid;name\n{ID};Dr A\n".encode()
    assert read_roll(titled, {ID}).entries == (Entry(ID, "Dr A"),)
    with pytest.raises(UserError, match="Row 5: no member"):
        read_roll(titled, {OTHER})


@pytest.mark.parametrize(
    "page", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "mac_roman"]
)
@pytest.mark.parametrize(
    "name", ["Dr Renée Müller", "Dr Siân Françoise", "Dr Zoë Núñez", "Dr Ólafur Åse"]
)
def test_names_keep_their_accents_in_every_code_page(page: str, name: str) -> None:
    raw = f"id,name,practice\n{ID},{name},Elm\n".encode(page)
    assert read_roll(raw, {ID}).entries[0].name == name


def broken_workbook() -> bytes:
    raw = workbook([HEADER])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, data[:40] if "sheet1" in entry.filename else data)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ((DATA / "xlsx-as-csv.csv").read_bytes, "an Excel workbook that cannot be read"),
        (broken_workbook, "an Excel workbook that cannot be read"),
        (lambda: workbook([HEADER])[:900], "an Excel workbook that cannot be read"),
        pytest.param(bomb, "unpacks to more than can be read", marks=pytest.mark.slow),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "an old Excel workbook"),
        (lambda: workbook([["colour", "shape"], ["red", "round"]]), "must name the columns"),
        (lambda: workbook([HEADER]), "no members"),
    ],
)  # fmt: skip
def test_what_is_no_roll_is_refused_in_a_sentence(made: Callable[[], bytes], said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_roll(made(), None)


def test_a_cell_at_the_end_of_the_sheet_costs_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "name"])
    sheet.append([str(ID), "Dr A"])
    sheet["XFD1048576"] = "far"
    out = io.BytesIO()
    book.save(out)
    assert read_roll(out.getvalue(), {ID}).entries == (Entry(ID, "Dr A"),)


def test_of_a_csv_only_what_a_roll_may_hold_is_kept() -> None:
    wide = "name" + ",x" * 500 + "\n" + "\n,,,\n" * 1_000 + "Dr A" + ",y" * 500 + "\n"
    ((_, rows),) = sheets(wide.encode())
    assert [row.number for row in rows] == [1, 2_002]
    assert {len(row.cells) for row in rows} == {MOST.columns}


def test_a_csv_of_too_many_rows_is_refused() -> None:
    few = Most(rows=50)
    assert len(read_roll(b"name\n" + b"Dr A\n" * 50, None, few).entries) == 50
    with pytest.raises(UserError, match="more rows than the 50"):
        read_roll(b"name\n" + b"Dr A\n" * 51, None, few)
    ((_, rows),) = sheets(b"name\n" + b"Dr A\n" * 5_000, few)
    assert len(rows) == 50 + ABOVE + 1


def test_a_workbook_of_many_sheets_or_cells_is_refused() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["name"], ["Dr A"]])))
    for _ in range(MOST.sheets - 1):
        book.create_sheet().append(["a", None, "b"])
    assert len(read_roll(packed(book), None).entries) == 1
    with pytest.raises(UserError, match="filled cells: save the roll's sheet alone"):
        read_roll(packed(book), None, Most(cells=2 * MOST.sheets - 1))  # one less than it holds
    book.create_sheet()
    with pytest.raises(UserError, match="more than 20 sheets"):
        read_roll(packed(book), None)


def test_broken_rolls_are_rows_or_one_sentence() -> None:
    dice = random.Random(5)
    whole = workbook([HEADER, [str(ID), "Dr A", "Elm", "North", 8400, "Partner"]])
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 9)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            read_roll(bytes(data), None)
        except UserError as said:
            assert str(said).endswith(".")  # noqa: PT017  (a sentence, whichever it is)


@given(st.text(max_size=100), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text_gives_rows_or_one_sentence(text: str, page: str) -> None:
    try:
        read_roll(f"id,name\n{text}".encode(page, "replace"), None)
    except UserError:
        return


OLD = [
    Entry(1, "Dr Ann Example", "Elm", "North", 8_400, "partner"),
    Entry(2, "Dr Ben Sample", "Oak"),
    Entry(None, "Dr Cat Model", "Ash"),
    Entry(4, "Dr Dee Probe", "Elm"),
]


def test_what_changed_is_told_by_name() -> None:
    new = [
        Entry(1, "Dr Ann Example", "Elm", "North", 9_100, "partner"),
        Entry(3, "Dr Cat Model", "Ash"),
        Entry(4, "Dr Dee Probe", "Elm"),
        Entry(5, "Dr Eve Muster", "Oak"),
    ]
    found = changes(OLD, new)
    assert found.new == ("Dr Eve Muster, Oak",)
    assert found.gone == ("Dr Ben Sample, Oak",)
    assert found.changed == (
        "Dr Ann Example: list size 8,400 → 9,100",
        "Dr Cat Model: now with an account",
    )
    assert found.kept == 1


def test_two_accounts_of_one_name_are_two_people() -> None:
    found = changes([Entry(1, "Dr Ann Example")], [Entry(2, "Dr Ann Example")])
    assert (found.new, found.gone) == (("Dr Ann Example",), ("Dr Ann Example",))
    assert not changes(OLD, OLD)
    assert changes(OLD, OLD).kept == len(OLD)


@given(st.lists(st.integers(0, 40), unique=True), st.lists(st.integers(0, 40), unique=True))
def test_every_row_is_new_gone_changed_or_the_same(old: list[int], new: list[int]) -> None:
    before = [Entry(one, f"Dr {one}", "Elm") for one in old]
    after = [Entry(one, f"Dr {one}", "Oak" if one % 3 else "Elm") for one in new]
    found = changes(before, after)
    assert len(found.new) + len(found.changed) + found.kept == len(new)
    assert len(found.gone) + len(found.changed) + found.kept == len(old)
