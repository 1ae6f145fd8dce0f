"""A Word document: its paragraphs, tables and notes in order, its heads and feet labelled."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from bot.documents.document import Document, Row, tidied
from bot.documents.packages import refuse_bombs
from bot.errors import UserError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DAMAGED = (
    "This Word document is damaged and cannot be read: open it, save it anew as .docx, or paste"
    " its text."
)
_PARTS = {"header": "running head", "footer": "running head", "footnotes": "footnote",
          "endnotes": "footnote", "comments": "margin note"}  # fmt: skip
_CELL = 160  # letters from which on a cell is no figure or label but a text


def read_docx(data: bytes) -> Document:
    """Raises UserError for what cannot be opened or is too large."""
    refuse_bombs(data, "Word document", _DAMAGED)
    from docx import Document as opened
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        package = opened(BytesIO(data)).part
        rows = [*_body(package.element.body)]
        for part in _others(package):
            element = getattr(part, "element", None)
            if element is None:
                element = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
            rows += [Row(text, aside=what) for what, text in _aside(part, element)]
    except (PackageNotFoundError, zipfile.BadZipFile, etree.LxmlError, KeyError, ValueError,
            AttributeError, TypeError, OSError, NotImplementedError) as fault:  # fmt: skip
        raise UserError(_DAMAGED) from fault
    found = tidied(rows)
    if not any(not row.aside for row in found):
        raise UserError("This Word document holds no text: ask for the original, or paste it.")
    return Document("Word", found)


def _body(body: Any) -> Iterator[Row]:
    """Paragraphs and rows of tables in the order of the text."""
    for child in body:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tbl":
            yield from _table(child)
        elif child.tag != f"{_W}sectPr":
            yield from _body(child)  # content controls and the like hold what they show


def _paragraph(node: Any) -> Iterator[Row]:
    style = node.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "") if style is not None else ""
    rank = 1 if name == "Title" else int(name[7:8] or 0) if name[7:8].isdigit() else 0
    item = node.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith("List")
    heading = rank if name == "Title" or name.startswith("Heading") else 0
    for at, text in enumerate(_text(node).split("\n")):
        yield Row(text, gap=at == 0, heading=heading, item=item and at == 0)
    for box in node.iter(f"{_W}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield from _body(box)
    if hidden := _text(node, hidden=True).strip():
        yield Row(hidden, aside="hidden")


def _table(node: Any) -> Iterator[Row]:
    for line in node.iter(f"{_W}tr"):
        if next(line.iterancestors(f"{_W}tbl")) is not node:
            continue  # of a table within a cell, told with the cell
        cells = [
            [row for part in cell for row in _body([part])] for cell in line.iter(f"{_W}tc")
            if next(cell.iterancestors(f"{_W}tr")) is line
        ]  # fmt: skip
        texts = [" ".join(row.text for row in cell if not row.aside) for cell in cells]
        if len(cells) == 1 or any(len(text) > _CELL for text in texts):
            yield from (row for cell in cells for row in cell)
        else:
            yield Row("\t".join(text.replace("\t", " ") for text in texts), table=True)
            yield from (row for cell in cells for row in cell if row.aside)


def _text(node: Any, *, hidden: bool = False) -> str:
    """What a paragraph shows, or what it hides; deleted words of tracked changes are hidden."""
    found = []
    for part in node.iter():
        if part.tag not in (f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br", f"{_W}cr",
                            f"{_W}noBreakHyphen"):  # fmt: skip
            continue
        run, inside = _run(part, node)
        if not inside:
            continue
        veiled = part.tag == f"{_W}delText" or _veiled(run)
        if veiled != hidden:
            continue
        marks = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
        found.append(marks.get(part.tag, part.text or ""))
    return "".join(found)


def _run(part: Any, node: Any) -> tuple[Any, bool]:
    """The run that holds a text, and whether it is of this paragraph itself, not of a box in it."""
    run = None
    for above in part.iterancestors():
        if above is node:
            return run, run is not None
        if above.tag in (f"{_W}txbxContent", _FALLBACK):
            return run, False
        if above.tag == f"{_W}r":
            run = above
    return run, False


def _veiled(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish") if run is not None else None
    return vanish is not None and vanish.get(f"{_W}val") not in ("0", "false")


def _others(package: Any) -> list[Any]:
    """Heads, feet, notes and comments, each once."""
    found = {}
    for relation in package.rels.values():
        if relation.is_external or relation.reltype.rpartition("/")[2] not in _PARTS:
            continue
        found[str(relation.target_part.partname)] = relation.target_part
    return list(found.values())


def _aside(part: Any, element: Any) -> Iterator[tuple[str, str]]:
    """The paragraphs of a part beside the text, with what they are."""
    name = str(part.partname).rpartition("/")[2].rstrip("0123456789.xml")
    what = next((told for start, told in _PARTS.items() if name.startswith(start[:6])), "aside")
    for paragraph in element.iter(f"{_W}p"):
        if text := " ".join(_text(paragraph).split()):
            yield ("page number" if what == "running head" and text.isdigit() else what), text
