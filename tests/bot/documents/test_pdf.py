"""PDFs in reading order, their margins labelled, and those that are refused."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from officefiles import Line, assembled, pdf, set_out
from PIL import Image
from pypdf import PdfReader, PdfWriter

from bot.documents.document import Document
from bot.documents.pdf import PAGES
from bot.documents.reading import read_document
from bot.errors import UserError

DATA = Path(__file__).parents[2] / "data" / "documents"
PARAGRAPHS = [
    "The board will end the local enhanced services on 30 September and put one agreement in their"
    " place, under which a practice is paid £7.85 for each registered patient.",
    "Practices were told on Monday. Dr Ann Example, who chairs the committee, said that nobody had"
    " been asked, and that the well-being of staff had been for-",
    "gotten. A reply is due by 12 October, and the well-being fund ends as well.",
]


def read(data: bytes) -> Document:
    found = read_document(data, "letter.pdf")
    assert found is not None
    return found


def aside(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in document.rows:
        if row.aside:
            found.setdefault(row.aside, []).append(row.text)
    return found


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w", text))


def test_a_page_of_two_columns_is_read_one_after_the_other() -> None:
    left = [f"left {n} of the text that runs on down its" for n in range(12)]
    right = [f"right {n} of the text that runs on to its" for n in range(12)]
    page: list[Line] = [(72, 780, 20, "The headline over both columns of this page")]
    for n in range(12):  # row by row, as a bad printer writes them
        page += [(72, 740 - 14 * n, 10, left[n]), (320, 740 - 14 * n, 10, right[n])]
    found = read(pdf(page))
    assert found.rows[0].heading
    assert found.text.index("left 11") < found.text.index("right 0")
    assert letters(found.text) == letters(" ".join(words for *_, words in page))


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("11/30/26, 6:49 PM", "file:///home/ada/letter.html"),
        ("30/11/2026, 18:49", "https://example.org/letters?id=7"),
        ("2026-11-30 18:49", "about:blank"),
    ],
)
def test_what_a_browser_prints_round_a_single_page_is_no_text(head: str, foot: str) -> None:
    lines = set_out([PARAGRAPHS[0]])[0]
    lines += [(24, 820, 8, head), (300, 820, 8, "Letters"), (24, 14, 8, foot), (560, 14, 8, "1/1")]
    found = read(pdf(lines))
    assert len(aside(found)["running head"]) == 2
    assert " ".join(found.text.split()) == PARAGRAPHS[0]


def test_heads_feet_and_footnotes_stand_aside_and_nothing_is_lost() -> None:
    pages = []
    notes = ("the day of the paper", "the night before", "a morning in the spring of that year")
    for number, note in enumerate(notes, 1):
        lines = set_out([f"{note.capitalize()} it was told. {PARAGRAPHS[number - 1]}"])[0]
        lines += [
            (72, 810, 9, "Fenmarsh LMC newsletter"),
            (280, 30, 9, f"Page {number} of 3"),
            (72, 62, 7, f"{number} As told on {note} by the board."),
        ]
        pages.append(lines)
    found = read(pdf(*pages))
    told = aside(found)
    assert told["running head"] == ["Fenmarsh LMC newsletter"] * 3
    assert told["page number"] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    assert len(told["footnote"]) == 3
    assert "newsletter" not in found.text
    drawn = " ".join(words for page in pages for *_, words in page)
    assert letters(" ".join(row.text for row in found.rows)) == letters(drawn)


def test_a_word_cut_at_the_end_of_a_line_or_page_is_whole_again() -> None:
    lines: list[list[Line]] = [
        [(72, 700, 11, PARAGRAPHS[1][:90]), (72, 686, 11, PARAGRAPHS[1][90:])],
        [(72, 760, 11, PARAGRAPHS[2])],
    ]
    found = read(pdf(*lines))
    assert "had been forgotten." in found.text
    assert "well-being of staff" in found.text
    assert len(found.text.split("\n\n")) == 1


def test_paragraphs_and_tables_stay_apart() -> None:
    page = set_out(PARAGRAPHS[:1])[0]
    page += [(72, 400, 11, "Agree"), (300, 400, 11, "62%"), (72, 386, 11, "Disagree"),
             (300, 386, 11, "38%"), (72, 340, 11, "The survey ran in March.")]  # fmt: skip
    found = read(pdf(page))
    assert [row.text for row in found.rows if row.table] == ["Agree\t62%", "Disagree\t38%"]
    assert found.rows[-1].text == "The survey ran in March."


def test_the_head_of_a_chapter_a_table_of_contents_and_items_are_what_they_are() -> None:
    pages: list[list[Line]] = []
    themes = ("rents", "notes", "flu", "locums", "levies", "trainees", "rotas", "winter")
    for number, theme in enumerate(themes, 1):
        chapter = "Chapter 1: Premises" if number < 4 else f"Chapter {number}: On {theme}"
        page: list[Line] = [(72, 800, 9, chapter), (500, 800, 9, str(number + 2))]
        page.append((72, 760, 11, f"What this page says of {theme} is its own and nobody else's."))
        page += [(72, 740, 11, "•"), (96, 740, 11, f"an item on {theme}, whole")]
        pages.append(page)
    pages[0].append((72, 600, 11, "Introduction . . . . . . . . . . . . . . . . . . 3"))
    found = read(pdf(*pages))
    told = aside(found)
    assert len(told["running head"]) == 8
    assert told["table of contents"][0].startswith("Introduction")
    assert sum(row.item for row in found.rows) == 8
    assert not any(row.table for row in found.rows)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.pdf")), ids=lambda path: path.name)
def test_pdfs_made_by_libraries_keep_every_letter(path: Path) -> None:
    found = read(path.read_bytes())
    pages = PdfReader(path).pages
    plain = " ".join(page.extract_text() for page in pages).replace("-\n", "")
    told = " ".join(row.text for row in found.rows)
    assert not letters(plain) - letters(told)
    assert "extended to 31 March 2033" in found.text


def picture() -> bytes:
    out = BytesIO()
    Image.new("L", (600, 800), 255).save(out, "PDF")
    return out.getvalue()


def locked() -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf(*set_out(PARAGRAPHS))))
    writer.encrypt("secret")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (picture(), "is a scan"),
        (locked(), "locked with a password"),
        (pdf([]), "holds no text"),
        (pdf(*[[(72, 700, 11, "Words.")]] * (PAGES + 1)), "pages; 200 are read"),
        (pdf(*set_out(PARAGRAPHS))[:400], "PDF"),
        (b"%PDF-1.7\nnothing else", "PDF"),
        (assembled([b"<< /Type /Catalog /Pages 1 0 R >>"]), "PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read(data)


def test_one_locked_without_a_password_is_read() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf(*set_out(PARAGRAPHS))))
    writer.encrypt("", "owner")
    out = BytesIO()
    writer.write(out)
    assert "£7.85" in read(out.getvalue()).text
