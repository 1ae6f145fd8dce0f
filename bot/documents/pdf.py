"""A PDF that holds text: page by page in reading order, its margins labelled."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import Any

from bot.documents.document import LETTERS, Document, Row, tidied
from bot.documents.margins import Sheet, cleared, squeezed, without_notes
from bot.documents.print_columns import in_reading_order
from bot.documents.unwrapping import Printed, paragraphs, printed
from bot.errors import UserError

PAGES = 200
SMALL, LARGE = 0.87, 1.15  # of the size of the running text
_SCAN = 25  # letters a page of pictures may hold: a number, the name of the scanner
BROKEN = (
    *(ValueError, TypeError, LookupError, AttributeError, OSError, AssertionError),
    *(NotImplementedError, ArithmeticError),
)  # what the library raises on a file that was cut or made by hand
_WORD = re.compile(r"[A-Za-z]{2,}")


def read_pdf(data: bytes) -> Document:
    """Raises UserError for a scan, a locked or broken file, and one that is too long."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UserError("This PDF is locked with a password: ask for one without.")
        count = len(reader.pages)
        if count > PAGES:
            raise UserError(f"This PDF has {count:,} pages; {PAGES} are read. Upload a part of it.")
        return Document("PDF", tidied(_rows([_page(page) for page in reader.pages])))
    except UserError:
        raise
    except (PyPdfError, *BROKEN) as fault:
        raise UserError(
            "This PDF is damaged and cannot be read: open it, print it to a new PDF, or paste its"
            " text."
        ) from fault


class _Page:
    """One page set out in letters, with which of its lines are printed small or large."""

    def __init__(self, sheet: Sheet, sizes: dict[str, float], pictures: bool) -> None:
        self.sheet, self.sizes, self.pictures = sheet, sizes, pictures


def _page(page: Any) -> _Page:
    sizes: dict[str, float] = {}
    flat: list[str] = []

    def seen(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        flat.append(text)
        for line in text.split("\n"):
            if key := squeezed(line):
                sizes[key] = abs(float(size or 1) * float(tm[3] or 1) * float(cm[3] or 1))

    page.extract_text(visitor_text=seen)
    laid = page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False)
    sheet = Sheet([line.rstrip() for line in laid.replace("\x00", "").split("\n")])
    if rest := _missing(laid, "".join(flat)):
        sheet.aside.append(("not in the lines of the page", rest))
    return _Page(sheet, sizes, _pictured(page))


def _missing(laid: str, flat: str) -> str:
    """Words that one way of reading a page has and the other lost: nothing is dropped."""
    have = Counter(laid.split())
    squeezed_page = squeezed(laid)
    lost = []
    for word in flat.split():
        if have[word]:
            have[word] -= 1
        elif word not in squeezed_page:
            lost.append(word)
    return " ".join(lost)


def _pictured(page: Any) -> bool:
    try:
        resources = page.get("/Resources")
        objects = (resources.get_object() if resources else {}).get("/XObject")
        return bool(objects and objects.get_object())
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _rows(pages: list[_Page]) -> list[Row]:
    text = "\n".join(line for page in pages for line in page.sheet.lines)
    _refuse(pages, text)
    body = _body_size(pages)
    cleared([page.sheet for page in pages])
    lines: list[Printed] = []
    aside: list[Row] = []
    for number, page in enumerate(pages, 1):
        small = frozenset(key for key, size in page.sizes.items() if size <= SMALL * body)
        large = frozenset(key for key, size in page.sizes.items() if size >= LARGE * body)
        for block in in_reading_order(page.sheet.lines):
            kept, notes = without_notes(block, small)
            found = printed(kept, large)
            if found and lines and number > 1:
                found[0] = replace(found[0], gap=found[0].gap and _apart(lines[-1], found[0]))
            lines += found
            aside += [Row(note, aside="footnote") for note in notes]
        aside += [Row(text, aside=what) for what, text in page.sheet.aside]
    return [*paragraphs(lines), *aside]


def _apart(above: Printed, below: Printed) -> bool:
    """Whether a new page or column begins a paragraph: not where it carries on a sentence."""
    return not (above.full and not below.large and below.text[:1].islower())


def _body_size(pages: list[_Page]) -> float:
    """The size that most letters are printed in."""
    letters: Counter[float] = Counter()
    for page in pages:
        for key, size in page.sizes.items():
            letters[round(size, 1)] += len(key)
    return letters.most_common(1)[0][0] if letters else 1.0


def _refuse(pages: list[_Page], text: str) -> None:
    """Raise UserError for a scan, for letters without meaning, and for too much."""
    bare = squeezed(text)
    if len(text) > LETTERS:
        raise UserError("This PDF holds too much text to read: upload a part of it.")
    if len(bare) <= _SCAN * len(pages) and any(page.pictures for page in pages):
        raise UserError(
            "This PDF is a scan, pictures of pages without text: ask for the original, or paste"
            " the text."
        )
    if not bare:
        raise UserError("This PDF holds no text: ask for the original, or paste the text.")
    if len(bare) > 200 and sum(map(len, _WORD.findall(text))) < 0.3 * len(bare):
        raise UserError(
            "The letters of this PDF have no meaning to a program: print it to a new PDF, or paste"
            " the text."
        )
