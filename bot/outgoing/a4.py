"""What every document of the bot has in common: A4, British English, truly dated and authored."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

LANGUAGE = "en-GB"


def document(author: str, title: str, made_at: datetime) -> Any:
    """An empty Word document. Slow to load: make it off the event loop."""
    from docx import Document

    made = Document()
    _on_a4(made)
    _in_british_english(made)
    _signed(made, author, title, made_at)
    return made


def saved(made: Any) -> bytes:
    """The document as a file."""
    raw = BytesIO()
    made.save(raw)
    return raw.getvalue()


def _on_a4(made: Any) -> None:
    from docx.shared import Mm

    for section in made.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)


def _in_british_english(made: Any) -> None:
    from docx.oxml.ns import qn

    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    made.core_properties.language = LANGUAGE


def _signed(made: Any, author: str, title: str, made_at: datetime) -> None:
    """Say truly who made it and when, not the template's author and year."""
    about = made.core_properties
    about.author = about.last_modified_by = author or "LMC Bot"
    about.title = title
    about.comments = ""
    about.created = about.modified = made_at.replace(tzinfo=None)
