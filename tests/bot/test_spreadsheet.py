"""A spreadsheet holds what was put in, as texts and numbers, and opens as XML says it must."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from bot.outgoing.spreadsheet import xlsx
from bot.plain_text import visible

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


def rows(raw: bytes, sheet: int = 1) -> list[list[str | int]]:
    """The cells of a sheet."""
    with ZipFile(BytesIO(raw)) as archive:
        tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [[_value(cell) for cell in row] for row in tree.iter(f"{MAIN}row")]


def _value(cell: ElementTree.Element) -> str | int:
    number = cell.find(f"{MAIN}v")
    if number is not None and number.text is not None:
        return int(number.text)
    return "".join(each.text or "" for each in cell.iter(f"{MAIN}t"))


@given(table=st.lists(st.lists(st.one_of(TEXTS, st.integers(-(10**9), 10**9)), max_size=4)))
def test_every_cell_comes_back(table: list[list[str | int]]) -> None:
    shown = [[cell if isinstance(cell, int) else visible(cell) for cell in row] for row in table]
    assert rows(xlsx({"Any & all": table})) == shown


def test_what_begins_like_a_formula_stays_a_text() -> None:
    raw = xlsx({"A": [["=1+1"]], "B": [["@x", 2]]})
    assert rows(raw) == [["=1+1"]]
    assert rows(raw, 2) == [["@x", 2]]
    with ZipFile(BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
