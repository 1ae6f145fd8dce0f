"""Word documents: everything they show in order, what stands beside it labelled."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.documents.document import Document
from bot.documents.reading import read_document
from bot.errors import UserError


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "minutes.docx") -> Document:
    found = read_document(data, name)
    assert found is not None
    return found


def letter() -> Any:
    document = docx.Document()
    document.add_heading("Minutes of the meeting", 1)
    document.add_paragraph("The committee met on 9 September 2031.")
    document.add_paragraph("Write to the trust", style="List Number")
    table = document.add_table(2, 2)
    for at, text in enumerate(("Practices", "14", "Bills", "£48,300")):
        table.cell(at // 2, at % 2).text = text
    document.add_paragraph("Next meeting: 14 October.")
    document.sections[0].header.paragraphs[0].text = "Ashcombe and Tarn LMC"
    document.sections[0].footer.paragraphs[0].text = "2"
    return document


def test_paragraphs_tables_and_items_stand_in_order() -> None:
    found = read(saved(letter()))
    told = [row.text for row in found.rows if not row.aside]
    assert told == [
        "Minutes of the meeting", "The committee met on 9 September 2031.", "Write to the trust",
        "Practices\t14", "Bills\t£48,300", "Next meeting: 14 October.",
    ]  # fmt: skip
    assert found.rows[0].heading == 1
    assert found.rows[2].item
    assert [row.table for row in found.rows][3:5] == [True, True]
    assert {(row.aside, row.text) for row in found.rows if row.aside} == {
        ("running head", "Ashcombe and Tarn LMC"), ("page number", "2"),
    }  # fmt: skip


def test_changed_deleted_hidden_and_boxed_words_are_what_they_are() -> None:
    document = letter()
    paragraph = document.add_paragraph("It was ")._p
    space = nsdecls("w")
    for xml in (
        f"<w:ins {space} w:id='1'><w:r><w:t>agreed</w:t></w:r></w:ins>",
        f"<w:del {space} w:id='2'><w:r><w:delText>refused</w:delText></w:r></w:del>",
        f"<w:r {space}><w:rPr><w:vanish/></w:rPr><w:t>in secret</w:t></w:r>",
        f"<w:sdt {space}><w:sdtContent><w:r><w:t> to pay</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph.append(parse_xml(xml))
    found = read(saved(document))
    shown = [row.text for row in found.rows if not row.aside]
    assert "It was agreed to pay" in shown
    assert [row.text for row in found.rows if row.aside == "hidden"] == ["refusedin secret"]


def packed(change: Callable[[str, bytes], bytes | None]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(letter()))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            if (data := change(entry.filename, old.read(entry))) is not None:
                new.writestr(entry.filename, data)
    return out.getvalue()


def bomb() -> bytes:
    return packed(lambda name, data: b" " * 90_000_000 if name.endswith("styles.xml") else data)


def of_the_text(change: Callable[[bytes], bytes | None]) -> bytes:
    return packed(lambda name, data: change(data) if name.endswith("document.xml") else data)


def entities() -> bytes:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    head = f"<!DOCTYPE w [<!ENTITY l0 'ha'>{laughs}]>".encode()

    def change(data: bytes) -> bytes:
        return head + data.split(b"?>", 1)[1].replace(b"Next meeting", b"&l9;")

    return of_the_text(change)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param(bomb, "unpacks to more than can be read", marks=pytest.mark.slow),
        (lambda: of_the_text(lambda data: None), "damaged"),
        (lambda: of_the_text(lambda data: data[:90]), "damaged"),
        (lambda: saved(letter())[:3000], "damaged"),
        (lambda: saved(docx.Document()), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(made: Callable[[], bytes], said: str) -> None:
    with pytest.raises(UserError, match=said):
        read(made())


def test_laughter_without_end_is_not_laughed() -> None:
    try:
        found = read(entities())
    except UserError:
        return
    assert len(found.text) < 10_000
