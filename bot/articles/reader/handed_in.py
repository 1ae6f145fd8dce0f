"""A PDF, a Word document or a mail as an article, under the same law as every other text: its
running text is read, what stands round it is told with the rule that took it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.articles.model import Dated, Parsed
from bot.articles.reader.characters import mended
from bot.articles.reader.facts import facts
from bot.articles.reader.lexicon import any_of
from bot.articles.reader.metadata import Hints
from bot.articles.reader.parse import parse_bytes, split
from bot.articles.reader.text_lines import Label, Line, Sheet
from bot.documents.document import Document, Row
from bot.documents.reading import read_document

_OFFICE = any_of("senders")


def parse_file(data: bytes, name: str) -> Parsed:
    """Reads an uploaded file of any kind. Raises UserError for what cannot be read."""
    document = read_document(data, name)
    return parse_bytes(data, name) if document is None else parse_document(document, name)


def parse_document(document: Document, name: str) -> Parsed:
    """The article in a document. Raises UserError where there is too little text."""
    sheet = sheet_of(document.rows)
    hints = Hints(title=mended(document.title) or None)
    text = "\n\n".join(line.text for line in sheet.left)
    parsed = facts(split(sheet, hints, name=name, text=text))
    return _sent(parsed, document) if document.kind == "mail" else parsed


def sheet_of(rows: Sequence[Row]) -> Sheet:
    """The rows as labelled pieces: the running text is body yet, what stands aside is not."""
    lines = [
        Line(
            mended(row.text), row.gap, number,
            heading=row.heading, item=row.item, row=row.table,
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip
    sheet = Sheet.of(lines)
    for line, row in zip(lines, rows, strict=True):
        if row.aside:
            label = Label.HIDDEN if row.aside == "hidden" else Label.FURNITURE
            sheet.take([line], label, row.aside)
    return sheet


def _sent(parsed: Parsed, document: Document) -> Parsed:
    """A mail's sender and day, as evidence where its text prints none."""
    found = parsed
    if document.sent and not found.date.value:
        evidence = f"the day on which {document.sender or 'it'} sent it"
        day = date.fromisoformat(document.sent)
        found = replace(found, date=Dated(document.sent, evidence, day))
    if document.sender and _OFFICE.search(document.sender):
        return found if found.publication else replace(found, publication=document.sender)
    if document.sender and "@" not in document.sender and not found.author:
        return replace(found, author=document.sender, author_confidence="low")
    return found
