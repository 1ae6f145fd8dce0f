"""The minutes as a Word document to carry on with: A4, British English, dated and authored."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.meetings.minutes import Minutes, head, parts
from bot.plain_text import visible

LANGUAGE = "en-GB"


def docx(record: Minutes, *, private: bool = True) -> bytes:
    """The record as a document; without ``private`` as everybody may read it.

    Slow to load: run it off the event loop.
    """
    from docx import Document

    document = Document()
    _on_a4(document)
    _in_british_english(document)
    _signed(document, record)
    title, *rest = head(record, private=private)
    document.add_heading(title, level=1)
    for line in rest:
        document.add_paragraph(line)
    for part in parts(record, private=private):
        document.add_heading(part.heading, level=2)
        style = None if part.numbered and part.lines else "List Bullet"
        for line in part.shown:
            document.add_paragraph(visible(line), style=style)
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


def _on_a4(document: Any) -> None:
    from docx.shared import Mm

    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)


def _in_british_english(document: Any) -> None:
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    document.core_properties.language = LANGUAGE


def _signed(document: Any, record: Minutes) -> None:
    """Say truly who made it and when, not the template's author and year."""
    about, made_at = document.core_properties, record.made_at.replace(tzinfo=None)
    about.author = about.last_modified_by = record.committee or "LMC Bot"
    about.title = head(record)[0]
    about.comments = ""
    about.created = about.modified = made_at
